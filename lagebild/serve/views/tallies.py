"""Counts over a query's events, from the columns: by month, by code, by country."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from msgspec import Struct

from lagebild.query.masks import Mask
from lagebild.query.search import LAST_MONTH, Found
from lagebild.store.columns import month_name

UNKNOWN = "---"
QUADS = 5  # with that of events without one
GAP = 36  # months: a report that names a day of 1648 does not make a series of 4,500 months


class Month(Struct, frozen=True):
    """Events that may have begun in a month, by quad: words and deeds, cooperation and conflict; `none` are without a PLOVER code."""

    month: str
    events: int
    words_cooperation: int
    deeds_cooperation: int
    words_conflict: int
    deeds_conflict: int
    none: int


def months_of(found: Found) -> list[Month]:
    """The months with events, in order, and the empty ones between them where a gap is not longer than GAP."""
    return _series(found) if found.query.terms else found.view.columns.kept("months by quad", lambda: _series(found))


def _series(found: Found) -> list[Month]:
    months = found.months()
    dated = months > 0
    if not dated.any():
        return []
    before = int(np.min(months, where=dated, initial=LAST_MONTH)) - 1
    length = int(months.max()) - before + 1
    placed = np.maximum(months - before, 0) * QUADS + np.minimum(found.column("quad"), QUADS - 1)
    counts = np.bincount(placed, minlength=length * QUADS).reshape(length, QUADS)
    told = (np.flatnonzero(counts[1:].any(axis=1)) + 1).tolist()
    return [_month(month_name(before + n), counts[n].tolist()) for n in _filled(told)]


def _month(name: str, c: list[int]) -> Month:
    return Month(name, sum(c), c[1], c[2], c[3], c[4], c[0])


def _filled(known: list[int]) -> Iterator[int]:
    """Numbers with those between them, where a gap is not too long.

    >>> list(_filled([1, 3, 90]))
    [1, 2, 3, 90]
    """
    for one, following in pairwise(known):
        yield from range(one, following) if following - one <= GAP + 1 else (one,)
    yield known[-1]


def codes_in(found: Found, side: str, mask: Mask | None = None) -> dict[str, int]:
    """How many events have an actor of a code on one side (`s` or `t`), an event once per code."""
    codes, counts = found.codes(side, mask)
    return {codes[n]: int(counts[n]) for n in np.flatnonzero(counts) if codes[n] != UNKNOWN}


def words_in(found: Found, name: str, mask: Mask | None = None) -> dict[str, int]:
    """How many events have each word of a field (`act`, `country`, `place` …)."""
    counts = np.bincount(found.view.array(name)[found.mask if mask is None else mask])
    words = found.view.columns.words.get(name, [""])
    return {words[n]: int(counts[n]) for n in np.flatnonzero(counts) if n}


def conflicts(found: Found) -> Mask:
    """The query's events of conflict (quads 3 and 4)."""
    out: Mask = found.mask & (found.view.array("quad") >= 3)
    return out
