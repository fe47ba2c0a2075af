"""Two parties over time: deeds and words apart, changes of level, peaks with their story, and how much was reported."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import Query as Parameter
from msgspec import Struct

from lagebild.errors import UnknownKey, UnknownParty
from lagebild.merge.relations import Change, Period, Series, following, series
from lagebild.query import Query
from lagebild.query.dyads import OF_REPORTS, contacts, coverage, dyad_query, stories_of
from lagebild.query.hits import Hit
from lagebild.query.search import Found
from lagebild.serve.names import Named, named
from lagebild.serve.parameters import Limit, Name, Q
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import StoryLine, stories_by_number
from lagebild.store.column_blocks import ordinal

PEAKS = 5
Length = Literal["day", "week", "month"]
Grain = Annotated[Length, Parameter(description="Length of a period.")]


class Peak(Struct, frozen=True):
    """A period with much going on, and the story most of its events belong to."""

    start: str
    happenings: int
    score: float
    story: StoryLine | None


class DyadView(Struct, frozen=True):
    """A dyad: `periods` with counts, scores and rates per 1,000 reports; `changes` of level; `left_out` has no date fine enough."""

    a: Named
    b: Named
    query: str
    grain: str
    periods: list[Period]
    changes: list[Change]
    left_out: int
    peaks: list[Peak]
    total: int
    events: list[Hit]


def dyad(reading: Reading, *, a: Name, b: Name, q: Q = "", grain: Grain = "month", limit: Limit = 20) -> DyadView:
    """The dealings of two parties; raises UnknownKey where one is not known."""
    try:
        query = Query.parse(q)
        found = reading.ask(dyad_query(a, b, query))
        told = _series(reading, found, query, a, b, grain)
    except UnknownParty as error:
        raise UnknownKey(error.message, remedy=error.advice) from None
    events, _ = found.page(limit)
    high = sorted(told.periods, key=lambda p: (-p.happenings, p.start))[:PEAKS]
    peaks = _peaks(found, sorted((p for p in high if p.happenings > 1), key=lambda p: p.start), grain)
    return DyadView(
        a=named(a), b=named(b), query=str(found.query), grain=grain, periods=list(told.periods), changes=list(told.changes),
        left_out=told.left_out, peaks=peaks, total=found.total, events=events,
    )  # fmt: skip


def _series(reading: Reading, found: Found, query: Query, a: str, b: str, grain: Length) -> Series:
    """The dyad's series; how many reports there were is the same for all dyads, so it is kept."""
    of_reports = tuple(t for t in query.terms if t.key in OF_REPORTS)
    covered = reading.kept(("coverage", of_reports), lambda: coverage(found.view, query))
    return series(contacts(found), a, b, grain, coverage=covered)


def _peaks(found: Found, periods: list[Period], grain: Length) -> list[Peak]:
    numbers = [_story(found, period, grain) for period in periods]
    stories = stories_by_number(found.view.connection, [n for n in numbers if n])
    return [Peak(p.start, p.happenings, p.score, stories.get(n)) for p, n in zip(periods, numbers, strict=True)]


def _story(found: Found, period: Period, grain: Length) -> int:
    """The number of the story that most of a period's events belong to, the older of two; 0 where there is none."""
    view, slots = found.view, found.slots
    first, last = view.array("first")[slots], view.array("last")[slots]
    within = slots[(first >= ordinal(period.start)) & (last < ordinal(following(period.start, grain)))]
    stories, counts = np.unique(stories_of(view, within), return_counts=True)
    told = stories > 0
    return int(stories[told][counts[told].argmax()]) if told.any() else 0
