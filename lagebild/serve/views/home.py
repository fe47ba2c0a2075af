"""Lage: what rises, what is new, which dyads moved. "Now" is the last day the store has reports of, not the clock's."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import numpy as np
from fastapi import Query
from msgspec import Struct
from sqlalchemy import func, select, true

from lagebild.query.masks import Mask
from lagebild.query.search import Found
from lagebild.serve.names import Named, named
from lagebild.serve.parameters import Number
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import StoryLine, story_lines
from lagebild.serve.views.tallies import UNKNOWN, codes_in, words_in
from lagebild.store import schema

BEFORE = 4  # windows before the present one that it is compared with
SHOWN = 10
LEAST = 3  # events from which something is said to rise
MOST_PAIRED = 50_000
Days = Annotated[int, Query(ge=1, le=366, description="Length of the window that counts as now.")]
R, E, C = schema.report.c, schema.event.c, schema.change.c


class Totals(Struct, frozen=True):
    reports: int
    events: int
    stories: int
    outlets: int
    first_day: str | None
    last_day: str | None


class Rise(Struct, frozen=True):
    """Something reported more than before: events now, events expected from the windows before, and how surprising that is.

    `surprise` is (now − expected) / √(expected + 1).
    """

    kind: Literal["actor", "act", "country"]
    value: Named
    now: int
    expected: float
    surprise: float


class Moved(Struct, frozen=True):
    """Two codes whose dealings changed: mean Goldstein score now and before, and the change weighed by the number of events."""

    a: Named
    b: Named
    now: int
    before: int
    score_now: float
    score_before: float | None
    change: float


class New(Struct, frozen=True):
    """What happened to the store after a change: how often each kind."""

    since: int
    counts: dict[str, int]


class HomeView(Struct, frozen=True):
    """`change` is the number of the store's last change: give it as `seen` at the next visit. `before` counts the events of the windows
    that the present one is compared with: where there are none, nothing can be said to rise."""

    change: int
    totals: Totals
    window: list[str]
    before: int
    rising: list[Rise]
    dyads: list[Moved]
    stories: list[StoryLine]
    new: New


def home(reading: Reading, *, days: Days = 7, seen: Number = 0) -> HomeView:
    """The situation: what reports of the last days tell more of than those before."""
    connection, found = reading.connection, reading.ask("")
    totals = _totals(reading, found)
    change = connection.scalar(select(func.max(C.id))) or 0
    counted = connection.execute(select(C.kind, func.count()).where(C.id > seen).group_by(C.kind).order_by(C.kind))
    new = New(seen, {kind: count for kind, count in counted})
    stories = story_lines(connection, true(), SHOWN)
    if totals.last_day is None:
        return HomeView(change, totals, [], 0, [], [], stories, new)
    last = dt.date.fromisoformat(totals.last_day)
    first, earlier = last - dt.timedelta(days - 1), last - dt.timedelta(days * (BEFORE + 1) - 1)
    now, before = _reported(reading, found, first, last), _reported(reading, found, earlier, first - dt.timedelta(1))
    rising, moved = _rising(found, now, before), _moved(found, now, before)
    return HomeView(change, totals, [first.isoformat(), last.isoformat()], int(before.sum()), rising, moved, stories, new)


def _totals(reading: Reading, found: Found) -> Totals:
    columns = func.count(), func.count(func.nullif(R.outlet, "").distinct()), func.min(R.first_day), func.max(R.first_day)
    reports, outlets, first, last = reading.connection.execute(select(*columns).where(R.error_code.is_(None))).one()
    stories = reading.connection.scalar(select(func.count()).select_from(schema.story)) or 0
    return Totals(reports, found.total, stories, outlets, first, last)


def _reported(reading: Reading, found: Found, first: dt.date, last: dt.date) -> Mask:
    """The events of reports of some days."""
    query = select(R.id).where(R.first_day.between(first.isoformat(), last.isoformat()))
    numbers = np.fromiter(reading.connection.scalars(query), np.int64)
    out: Mask = found.mask & np.isin(found.view.array("report"), numbers)
    return out


def _rising(found: Found, now: Mask, before: Mask) -> list[Rise]:
    actors = [_added(codes_in(found, "s", mask), codes_in(found, "t", mask)) for mask in (now, before)]
    out = _rises("actor", *actors)
    for kind in ("act", "country"):
        out += _rises(kind, words_in(found, kind, now), words_in(found, kind, before))
    return sorted(out, key=lambda r: (-r.surprise, r.value.id))[:SHOWN]


def _added(*counts: Mapping[str, int]) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for some in counts:
        for key, count in some.items():
            out[key] += count
    return out


def _rises(kind: Literal["actor", "act", "country"], now: Mapping[str, int], before: Mapping[str, int]) -> list[Rise]:
    out = []
    for value, count in now.items():
        expected = before.get(value, 0) / BEFORE
        surprise = (count - expected) / math.sqrt(expected + 1)
        if count >= LEAST and surprise > 1:
            out.append(Rise(kind, named(value), count, round(expected, 2), round(surprise, 2)))
    return out


def _moved(found: Found, now: Mask, before: Mask) -> list[Moved]:
    new, old = _scores(found, now), _scores(found, before)
    out = []
    for (a, b), scores in new.items():
        mean, earlier = sum(scores) / len(scores), old.get((a, b))
        base = sum(earlier) / len(earlier) if earlier else None
        change = (mean - (base or 0.0)) * math.sqrt(len(scores))
        shown = round(base, 2) if base is not None else None
        out.append(Moved(named(a), named(b), len(scores), len(earlier or ()), round(mean, 2), shown, round(change, 2)))
    return sorted(out, key=lambda m: (-abs(m.change), m.a.id, m.b.id))[:SHOWN]


def _scores(found: Found, mask: Mask) -> dict[tuple[str, str], list[float]]:
    """The Goldstein scores of the events between two codes, whoever acts."""
    score = found.view.array("score")
    scored = mask & ~np.isnan(score)
    sources, targets = _codes(found, "s", scored), _codes(found, "t", scored)
    out: dict[tuple[str, str], list[float]] = defaultdict(list)
    for slot, acting in list(sources.items())[:MOST_PAIRED]:
        for pair in {(min(a, b), max(a, b)) for a in acting for b in targets.get(slot, ()) if a != b}:
            out[pair].append(float(score[slot]))
    return out


def _codes(found: Found, side: str, mask: Mask) -> dict[int, list[str]]:
    view, words = found.view, found.view.columns.words.get("who", [""])
    at, who = view.array(f"{side}_at"), view.array(f"{side}_who")
    chosen = mask[at]
    out: dict[int, list[str]] = defaultdict(list)
    pairs: Iterable[tuple[int, int]] = zip(at[chosen].tolist(), who[chosen].tolist(), strict=True)
    for slot, number in pairs:
        code = words[number].partition(".")[0]
        if code != UNKNOWN:
            out[slot].append(code)
    return out
