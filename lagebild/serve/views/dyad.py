"""Two parties over time: deeds and words apart, changes of level, peaks with their story, and how much was reported."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import Query as Parameter
from msgspec import Struct
from sqlalchemy import func, select

from lagebild.errors import UnknownKey, UnknownParty
from lagebild.merge.relations import Change, Period, Series, following, series
from lagebild.query import Query
from lagebild.query.dyads import OF_REPORTS, contacts, coverage, dyad_query
from lagebild.query.hits import CHUNK, Hit
from lagebild.query.search import Found
from lagebild.serve.names import Named, named
from lagebild.serve.parameters import Limit, Name, Q
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import StoryLine, story_lines
from lagebild.store import schema
from lagebild.store.columns import ordinal

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
    peaks = [_peak(reading, found, p, grain) for p in sorted(high, key=lambda p: p.start) if p.happenings > 1]
    return DyadView(
        a=named(a), b=named(b), query=str(found.query), grain=grain, periods=list(told.periods), changes=list(told.changes),
        left_out=told.left_out, peaks=peaks, total=found.total, events=events,
    )  # fmt: skip


def _series(reading: Reading, found: Found, query: Query, a: str, b: str, grain: Length) -> Series:
    """The dyad's series; how many reports there were is the same for all dyads, so it is kept."""
    of_reports = tuple(t for t in query.terms if t.key in OF_REPORTS)
    covered = reading.kept(("coverage", of_reports), lambda: coverage(reading.connection, query))
    return series(contacts(reading.connection, [int(i) for i in found.ids()]), a, b, grain, coverage=covered)


def _peak(reading: Reading, found: Found, period: Period, grain: Length) -> Peak:
    first, last = found.view.array("first"), found.view.array("last")
    within = found.mask & (first >= ordinal(period.start)) & (last < ordinal(following(period.start, grain)))
    ids = [int(i) for i in found.view.columns.events(np.flatnonzero(within))[:CHUNK]]
    r = schema.report.c
    counted = select(r.story).join_from(schema.event, schema.report).where(schema.event.c.id.in_(ids), r.story.is_not(None))
    number = reading.connection.scalar(counted.group_by(r.story).order_by(func.count().desc(), r.story).limit(1))
    told = story_lines(reading.connection, schema.story.c.id == number, 1) if number is not None else []
    return Peak(period.start, period.happenings, period.score, told[0] if told else None)
