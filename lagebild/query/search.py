"""Asking the store: how many events a query has, a page of them, their facets, or all of them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
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
from lagebild.store.column_blocks import Array
from lagebild.store.columns import month_name
from lagebild.store.db import Store

FACETS = ("act", "status", "quad", "plover", "source", "target", "country", "outlet", "agency", "lang", "month")
LIMIT = 50
TOP = 20
LAST_MONTH = 9999 * 12


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

    def first(self, limit: int) -> Array:
        """The slots of the first events in the query's order."""
        slots, keys = self._in_turn, self._keys
        if len(slots) > limit:
            slots, keys = _smallest(slots, keys, limit)
        return slots[np.argsort(keys, kind="stable")]

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
        if self.query.terms:
            return [_FACETS[name](name, self, top) for name in names]
        kept = self.view.columns.kept
        return [kept(f"facet {name} {top}", functools.partial(_FACETS[name], name, self, top)) for name in names]

    def column(self, name: str) -> Array:
        """A column's values for the events; all of it where the query asks for all (slots without an event hold 0)."""
        column = self.view.array(name)
        return column if not self.query.terms else column[self.slots]

    def months(self) -> Array:
        """The months of the events, as `Columns.months` counts them."""
        months = self.view.columns.months(self.view.connection)
        return months if not self.query.terms else months[self.slots]

    def codes(self, side: str, mask: Mask | None = None) -> tuple[list[str], Array]:
        """All codes, and how many of the events have an actor of each on one side (`s` or `t`), an event once per code."""
        at, who, new = (self.view.array(f"{side}_{n}") for n in ("at", "who", "new"))
        counted = new.view(np.bool_)
        if self.query.terms or mask is not None:
            counted = (self.mask if mask is None else mask)[at] & counted
        codes, of_words = self.view.columns.codes()
        counts = np.bincount(who[counted], minlength=len(of_words))
        return codes, np.bincount(of_words, counts, len(codes)).astype(np.int64)

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
    return found_in(View.of(connection, columns.columns_of(connection)), query)


def found_in(view: View, query: Query) -> Found:
    """The answer to a query at a state of the store that is open already."""
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
    return _top(name, np.bincount(found.column("quad")), ("", "1", "2", "3", "4"), top)


def _by_code(name: str, found: Found, top: int) -> Facet:
    """How many events have an actor of a code on one side; an event counts once per code."""
    codes, counts = found.codes(name[0])
    return _top(name, counts, codes, top)


def _by_month(name: str, found: Found, top: int) -> Facet:
    """The last months, newest first; an event belongs to the month in which it may have begun."""
    months = found.months()
    earliest = int(np.min(months, where=months > 0, initial=LAST_MONTH))
    counts = np.bincount(np.maximum(months - (earliest - 1), 0))
    told = np.flatnonzero(counts[1:])[::-1]
    newest = [Count(month_name(earliest + int(n)), int(counts[n + 1])) for n in told[:top]]
    return Facet(name, newest, len(told))


def _top(name: str, counts: Array, words: Sequence[str], top: int) -> Facet:
    """The words with most events; those with as many in order of the alphabet. Number 0 of words is none."""
    told = np.flatnonzero(counts)
    told = told[told > 0] if words and not words[0] else told
    chosen = told
    if len(told) > top:
        edge = np.partition(counts[told], -top)[-top]
        chosen = told[counts[told] >= edge]
    ordered = sorted((-int(counts[n]), words[n]) for n in chosen.tolist())
    return Facet(name, [Count(word, -count) for count, word in ordered[:top]], len(told))


_FACETS: dict[str, Callable[[str, Found, int], Facet]] = {
    **dict.fromkeys(("act", "status", "plover", "mode", "country", "place", "outlet", "agency", "lang"), _by_word),
    **{"quad": _by_quad, "source": _by_code, "target": _by_code, "month": _by_month},
}
