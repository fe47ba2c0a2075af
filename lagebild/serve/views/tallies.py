"""Counts over a query's events, from the columns: by month, by code, by country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np
from msgspec import Struct

from lagebild.query.masks import Mask
from lagebild.query.search import Found
from lagebild.store.columns import Array

UNKNOWN = "---"
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
    first, quad = found.view.array("first")[found.mask], found.view.array("quad")[found.mask]
    dated = first > 0
    days, places = np.unique(first[dated], return_inverse=True)
    if not len(days):
        return []
    names = [dt.date.fromordinal(int(d)).isoformat()[:7] for d in days]
    known = sorted(set(names))
    where = {name: n for n, name in enumerate(known)}
    number = np.array([where[n] for n in names])[places]
    counts = np.zeros((len(known), 5), np.int64)
    np.add.at(counts, (number, np.minimum(quad[dated], 4)), 1)
    by_name = {name: counts[n] for n, name in enumerate(known)}
    return [_month(name, by_name.get(name)) for name in _filled(known)]


def _month(name: str, counts: Array | None) -> Month:
    c = [int(x) for x in counts] if counts is not None else [0] * 5
    return Month(name, sum(c), c[1], c[2], c[3], c[4], c[0])


def _filled(known: list[str]) -> Iterator[str]:
    for one, following in pairwise(known):
        gap = list(islice(_between(one, following), GAP + 2))
        yield from gap[:-1] if gap[-1] == following else gap[:1]
    yield known[-1]


def _between(first: str, last: str) -> Iterator[str]:
    """
    >>> list(_between("2023-11", "2024-01"))
    ['2023-11', '2023-12', '2024-01']
    """
    year, month = int(first[:4]), int(first[5:])
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def codes_in(found: Found, side: str, mask: Mask | None = None) -> dict[str, int]:
    """How many events have an actor of a code on one side (`s` or `t`), an event once per code."""
    view = found.view
    at, who, new = (view.array(f"{side}_{n}") for n in ("at", "who", "new"))
    counts = np.bincount(who[(found.mask if mask is None else mask)[at] & (new > 0)])
    words, out = view.columns.words.get("who", [""]), dict[str, int]()
    for number in np.flatnonzero(counts):
        code = words[number].partition(".")[0]
        out[code] = out.get(code, 0) + int(counts[number])
    out.pop(UNKNOWN, None)
    return out


def words_in(found: Found, name: str, mask: Mask | None = None) -> dict[str, int]:
    """How many events have each word of a field (`act`, `country`, `place` …)."""
    counts = np.bincount(found.view.array(name)[found.mask if mask is None else mask])
    words = found.view.columns.words.get(name, [""])
    return {words[n]: int(counts[n]) for n in np.flatnonzero(counts) if n}


def conflicts(found: Found) -> Mask:
    """The query's events of conflict (quads 3 and 4)."""
    out: Mask = found.mask & (found.view.array("quad") >= 3)
    return out
