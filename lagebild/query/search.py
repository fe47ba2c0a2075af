"""Asking the store: how many events a query has, a page of them, their facets, or all of them."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.errors import BadCursor
from lagebild.query.hits import CHUNK, Hit, hits
from lagebild.query.masks import Mask, View, mask_of
from lagebild.query.terms import Query
from lagebild.store import columns, schema
from lagebild.store.columns import Array
from lagebild.store.db import Store

FACETS = ("act", "status", "quad", "plover", "source", "target", "country", "outlet", "agency", "lang", "month")
LIMIT = 50
TOP = 20


class Count(Struct, frozen=True):
    """A value of a facet, and how many of the query's events have it."""

    value: str
    count: int


class Facet(Struct, frozen=True):
    """The most frequent values of a field (of months, the last), and how many different ones there are."""

    name: str
    counts: list[Count]
    distinct: int


class Page(Struct, frozen=True):
    """Some of a query's events: `next` is what to give as `after` for those that follow, None at the end."""

    query: str
    total: int
    events: list[Hit]
    facets: list[Facet]
    next: str | None


@dataclass(frozen=True)
class Found:
    """The answer to a query, of which pages, facets and exports are cut; valid while its connection is."""

    query: Query
    view: View
    mask: Mask

    @functools.cached_property
    def slots(self) -> Array:
        """The slots of the events, by id."""
        return np.flatnonzero(self.mask)

    @property
    def total(self) -> int:
        return len(self.slots)

    def ids(self) -> Array:
        """The ids of all events, in the query's order."""
        order = np.argsort(self._keys, kind="stable")
        return self.view.columns.events(self._in_turn[order])

    def page(self, limit: int = LIMIT, after: str | None = None) -> tuple[list[Hit], str | None]:
        """The next events after a cursor, and the cursor after them (None where there are no more)."""
        slots, keys = self._in_turn, self._keys
        if after is not None:
            slots, keys = self._later(*self._read_cursor(after))
        more = len(slots) > limit
        if more:
            slots, keys = _smallest(slots, keys, limit)
        order = np.argsort(keys, kind="stable")
        ids = [int(i) for i in self.view.columns.events(slots[order])]
        cursor = f"{float(keys[order[-1]])!r}:{ids[-1]}:{self.query.sort}" if more and limit else None
        return list(hits(self.view.connection, ids)), cursor

    def facets(self, names: tuple[str, ...] = FACETS, top: int = TOP) -> list[Facet]:
        """How the events are spread over the values of fields."""
        return [_FACETS[name](name, self, top) for name in names]

    def column(self, name: str) -> Array:
        """A column's values for the events; all of it where the query asks for all (slots without an event hold 0)."""
        column = self.view.array(name)
        return column if not self.query.terms else column[self.slots]

    @property
    def _falling(self) -> bool:
        return self.query.sort.startswith("-")

    @functools.cached_property
    def _in_turn(self) -> Array:
        """The slots so that those that tie in the query's order stand as they are to come: the older event first, or last."""
        return self.slots[::-1] if self._falling else self.slots

    @functools.cached_property
    def _keys(self) -> Array:
        """What the events in turn are sorted by, smallest first; those without a value come last."""
        field = self.query.sort.lstrip("-")
        if field == "added":
            return self._in_turn * (-1 if self._falling else 1)
        column = self.view.array({"date": "first"}.get(field, field))[self._in_turn]
        keys = -column if self._falling else column
        if field == "date":
            return np.where(column == 0, np.iinfo(np.int32).max, keys)
        return np.where(np.isnan(column), np.inf, keys)

    def _later(self, key: float, event: int) -> tuple[Array, Array]:
        """Slots and keys of what comes after an event with a key."""
        slots, keys = self._in_turn, self._keys
        ties = np.flatnonzero(keys == key)
        ids = self.view.columns.events(slots[ties])
        kept = keys > key
        kept[ties[ids < event if self._falling else ids > event]] = True
        return slots[kept], keys[kept]

    def _read_cursor(self, cursor: str) -> tuple[float, int]:
        key, _, rest = cursor.partition(":")
        number, _, sort = rest.partition(":")
        try:
            if sort == self.query.sort:
                return float(key), int(number)
        except ValueError:
            pass
        raise BadCursor(f"{cursor!r} is no place in the results of “{self.query}”.")


def _smallest(slots: Array, keys: Array, limit: int) -> tuple[Array, Array]:
    """The slots with the `limit` smallest keys, and of those that tie with the last of them the first; in the order they stand in."""
    edge = np.partition(keys, limit)[limit]
    chosen = np.flatnonzero(keys < edge)
    ties = np.flatnonzero(keys == edge)[: limit - len(chosen)]
    chosen = np.sort(np.concatenate([chosen, ties]))
    return slots[chosen], keys[chosen]


@contextlib.contextmanager
def asking(store: Store) -> Iterator[Callable[[Query], Found]]:
    """Ask a store several things about one state of it.

    >>> # with asking(store) as ask: ask(Query.parse("act:AID")).total
    """
    columns.keep(store)
    with store.reading() as connection:
        yield functools.partial(answer, connection)


def answer(connection: Connection, query: Query) -> Found:
    """The answer to a query, within the caller's connection."""
    view = View.of(connection, columns.columns_of(connection))
    return Found(query, view, mask_of(query, view))


def page(store: Store, query: Query, *, limit: int = LIMIT, after: str | None = None, facets: tuple[str, ...] = FACETS) -> Page:
    """A page of a query's events with the facets of all of them: what the pages and the API show."""
    with asking(store) as ask:
        found = ask(query)
        events, following = found.page(limit, after)
        return Page(str(query), found.total, events, found.facets(facets), following)


def count(store: Store, query: Query) -> int:
    with asking(store) as ask:
        return ask(query).total


def every(connection: Connection, query: Query) -> Iterator[Hit]:
    """All events of a query in its order, read a few hundred at a time."""
    found = answer(connection, query)
    yield from hits(connection, [int(i) for i in found.ids()])


def event_keys(connection: Connection, text: str) -> list[str]:
    """The keys of all events of a query's text form, sorted: what a snapshot keeps."""
    ids = [int(i) for i in answer(connection, Query.parse(text)).ids()]
    c = schema.event.c
    parts = (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
    return sorted(key for part in parts for key in connection.scalars(select(c.key).where(c.id.in_(part))))


def json_line(hit: Hit) -> bytes:
    """An event as one line of JSON, with its line end."""
    return msgspec.json.encode(hit) + b"\n"


# --- facets ----------------------------------------------------------------------------------------------------------


def _by_word(name: str, found: Found, top: int) -> Facet:
    return _top(name, np.bincount(found.column(name)), found.view.columns.words.get(name, [""]), top)


def _by_quad(name: str, found: Found, top: int) -> Facet:
    return _top(name, np.bincount(found.column("quad")), ["", "1", "2", "3", "4"], top)


def _by_code(name: str, found: Found, top: int) -> Facet:
    """How many events have an actor of a code on one side; an event counts once per code."""
    at, who, new = (found.view.array(f"{name[0]}_{n}") for n in ("at", "who", "new"))
    counted = new.view(np.bool_)
    counts = np.bincount(who[found.mask[at] & counted if found.query.terms else counted])
    words = found.view.columns.words.get("who", [""])
    codes: dict[str, int] = {}
    for number in np.flatnonzero(counts):
        code = words[number].split(".")[0]
        codes[code] = codes.get(code, 0) + int(counts[number])
    return _sorted(name, codes, top)


def _by_month(name: str, found: Found, top: int) -> Facet:
    """The last months, newest first; an event belongs to the month in which it may have begun."""
    first = found.column("first")
    earliest = int(found.view.first_day)
    counts = np.bincount(np.maximum(first - (earliest - 1), 0))
    months: dict[str, int] = {}
    for day in np.flatnonzero(counts[1:]):
        month = dt.date.fromordinal(earliest + int(day)).isoformat()[:7]
        months[month] = months.get(month, 0) + int(counts[day + 1])
    newest = sorted(months.items(), reverse=True)
    return Facet(name, [Count(m, n) for m, n in newest[:top]], len(newest))


def _top(name: str, counts: Array, words: list[str], top: int) -> Facet:
    return _sorted(name, {words[n]: int(counts[n]) for n in np.flatnonzero(counts) if n}, top)


def _sorted(name: str, counts: dict[str, int], top: int) -> Facet:
    ordered = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    return Facet(name, [Count(v, n) for v, n in ordered[:top]], len(ordered))


_FACETS: dict[str, Callable[[str, Found, int], Facet]] = {
    **dict.fromkeys(("act", "status", "plover", "mode", "country", "place", "outlet", "agency", "lang"), _by_word),
    **{"quad": _by_quad, "source": _by_code, "target": _by_code, "month": _by_month},
}
