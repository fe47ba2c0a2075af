"""The own English event sets are well formed, and names that these reports showed to be lost or mistaken are read as who they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import events_eval
from lagebild.pipeline import Coder, report_of
from tests.event_sets import check_well_formed

SETS = Path(__file__).parents[1] / "bench" / "events_en"
CODER = Coder("en")


@pytest.mark.parametrize("name", ["tune", "tune2", "tune3", "broad", "test", "test2", "broad_test"])
def test_sets_are_well_formed(name: str) -> None:
    check_well_formed(SETS / f"{name}.jsonl", "en")


@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        ("ISIS attacked Jordanian soldiers.", "IMG", "JOR"),
        ("The Minsk Group accused Turkey of bad faith.", "OSC", "TUR"),
        ("Hizballah shelled an Israeli village.", "LBN", "ISR"),
        ("Norway condemned the National Assembly of Cambodia.", "NOR", "KHM"),
        ("The RAAF bombed a Libyan depot.", "AUS", "LBY"),
    ],
)
def test_names_of_bodies_and_groups(sentence: str, source: str, target: str) -> None:
    events = next(iter(CODER.code([report_of(sentence, lang="en")]))).events
    assert any({p.code for p in e.source} == {source} and {p.code for p in e.target} == {target} for e in events), events


@pytest.mark.skipif(not events_eval.SCORER.exists(), reason="the shared scorer is not here")
@pytest.mark.parametrize(
    ("name", "act", "full"),
    [("tune", 86.2, 63.5),
     ("tune2", 83.1, 54.9),
     ("tune3", 83.3, 45.0),
     ("test", 78.6, 46.0),
     ("test2", 77.2, 49.0),
     ("broad_test", 67.4, 35.1),
     ("sentences_test", 66.6, 36.9)],
)  # fmt: skip
def test_figures_on_own_sets_do_not_fall(tmp_path: Path, name: str, act: float, full: float) -> None:
    """The floors are the figures of 23 November 2026 less 1.1."""
    events_eval.code(SETS / f"{name}.jsonl", tmp_path / "out.jsonl")
    scorer = events_eval.shared_scorer()
    assert scorer is not None
    found = scorer.score_events(SETS / f"{name}.jsonl", tmp_path / "out.jsonl")
    assert found["act"]["F1"] >= act
    assert found["full"]["F1"] >= full
