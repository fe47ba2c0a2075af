"""What the two reports the project started from must give; they stay beside the project and are read only where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.ingest import read_paths
from lagebild.model import Coding, Report
from lagebild.pipeline import Coder

SEEDS = sorted((Path(__file__).parents[2] / "shared" / "seeds").glob("*.txt"))
pytestmark = pytest.mark.shared

EVENTS = [
    (0, "CONSULT", "visit", "occurred", {"CHN"}, {"RUS", "BLR"}),
    (0, "CONSULT", None, "planned", {"CHN"}, {"RUS"}),
    (0, "CONSULT", "visit", "occurred", {"CHN"}, {"RUS"}),
    (0, "ASSAULT", None, "occurred", {"RUS"}, {"UKR"}),
    (0, "ACCUSE", "allege", "occurred", {"CHN"}, {"USA"}),
    (0, "AID", None, "denied", {"CHN"}, set()),
    (1, "CONSULT", "visit", "occurred", {"CHN"}, {"BLR"}),
    (1, "CONSULT", "visit", "occurred", {"CHN"}, {"RUS"}),
    (1, "CONSULT", None, "occurred", {"CHN"}, {"BLR"}),
    (1, "COOPERATE", None, "planned", {"CHN", "BLR"}, set()),
    (1, "ASSAULT", None, "denied", {"BLR"}, set()),
    (1, "ACCUSE", "allege", "occurred", {"CHN"}, {"USA"}),
]


@pytest.fixture(scope="module")
def codings() -> list[Coding]:
    if len(SEEDS) < 2:
        pytest.skip("../shared is not here: the two seed reports are read from it")
    reports = [item for item in read_paths(SEEDS) if isinstance(item, Report)]
    return list(Coder("de").code(reports))


@pytest.mark.parametrize(("report", "act", "mode", "status", "source", "target"), EVENTS)
def test_the_journey(codings: list[Coding], report: int, act: str, mode: str | None, status: str, source: set[str], target: set[str]) -> None:
    found = [(e.act, e.mode, e.status, {p.code for p in e.source}, {p.code for p in e.target}) for e in codings[report].events]
    assert (act, mode, status, source, target) in found


def test_joint_exercises_are_an_agreement(codings: list[Coding]) -> None:
    assert any(e.act == "COOPERATE" and e.plover == "AGREE" and len(e.source) == 2 for e in codings[1].events)


def test_one_minister_under_three_names(codings: list[Coding]) -> None:
    names = {m.span.quote: m.actor for c in codings for m in c.mentions if m.span.quote in ("Li", "Shangfu", "Chinesischer Verteidigungsminister Li Shangfu")}
    assert set(names.values()) == {"li-shangfu"}
    assert {"Li", "Shangfu"} <= set(names)


def test_leftovers_are_gone_and_listed(codings: list[Coding]) -> None:
    removed = [" ".join(r.text.split()) for c in codings for r in c.report.removed]
    assert len(removed) == 4
    assert not any(word in c.report.text for c in codings for word in ("Leave a Reply", "source-120", "toi-allgemeines", "Verbuendeten"))


def test_undated_reports_are_dated_by_their_evidence(codings: list[Coding]) -> None:
    for coding in codings:
        assert coding.report.date_basis == "inferred"
        first, _, last = (coding.report.date or "").partition("/")
        assert first >= "2023-04" and last <= "2023-10-31"
