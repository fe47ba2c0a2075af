"""The two reports of issue 7: one story, the happenings both tell of merged, a background sentence handed on counted once.

The seeds lie beside the project; without them the test is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lagebild.merge.merger import merge
from lagebild.merge.records import Happening, Merged, key_of
from lagebild.output import EventRecord, Record

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")


@pytest.fixture(scope="module")
def records() -> list[Record]:
    from lagebild import Coder, read_paths, record
    from lagebild.model import Report

    return [record(coding) for coding in Coder().code(r for r in read_paths([SEEDS]) if isinstance(r, Report))]


@pytest.fixture(scope="module")
def merged(records: list[Record]) -> Merged:
    return merge(records)


def telling(records: list[Record], merged: Merged, act: str, source: str, target: str) -> Iterator[tuple[Happening, list[EventRecord]]]:
    """The happenings of which an event of this act has this source and this target alone, with all events."""
    of = {key_of(r.id, e.id): e for r in records for e in r.events}
    for h in merged.happenings:
        events = [of[k] for k in h.events]
        if any(e.act == act and [s.code for s in e.source] == [source] and [s.code for s in e.target] == [target] for e in events):
            yield h, events


def test_both_seeds_form_one_story(records: list[Record], merged: Merged) -> None:
    assert [set(s.reports) for s in merged.stories] == [{r.id for r in records}]


def test_the_visits_to_russia_and_to_belarus_are_two_happenings_of_both_reports(records: list[Record], merged: Merged) -> None:
    both = {r.id for r in records}
    russia = {h.key for h, _ in telling(records, merged, "CONSULT", "CHN", "RUS") if set(h.reports) == both and h.mode == "visit"}
    belarus = {h.key for h, _ in telling(records, merged, "CONSULT", "CHN", "BLR") if set(h.reports) == both and h.mode == "visit"}
    assert russia and belarus and russia.isdisjoint(belarus)


def test_the_invasion_is_one_happening_of_both_reports(records: list[Record], merged: Merged) -> None:
    both = {r.id for r in records}
    assert any(set(h.reports) == both for h, _ in telling(records, merged, "ASSAULT", "RUS", "UKR"))


def test_the_accusation_of_the_usa_stands_in_both_reports_and_goes_back_to_one_source(records: list[Record], merged: Merged) -> None:
    told = [h for h, _ in telling(records, merged, "ACCUSE", "CHN", "USA")]
    assert [(set(h.reports), h.independent) for h in told] == [({r.id for r in records}, 1)]
