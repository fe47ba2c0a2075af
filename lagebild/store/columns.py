"""The current events as columns of numbers, so that any facet page over a million events is counted in a fraction of a second.

A row store answers "which acts, codes, outlets, months have these 700,000 events" by visiting each of them. Here each queried field of
an event is one small number in a numpy array with a slot per event id, kept as blobs of 16,384 slots in the store itself; a filter is a
comparison of arrays, a facet a `bincount`. The columns say nothing that `event`, `event_actor` and `report` do not; blocks whose events
changed are made anew, told by the change feed and by the number of events in each block.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

import msgspec
import numpy as np
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, func, select

from lagebild.errors import StoreError
from lagebild.store import schema
from lagebild.store.column_blocks import BITS, SIZE, TYPES, Array, Maker
from lagebild.store.db import Store
from lagebild.store.dialect import insert_all

STAMP = "columns"  # key in `meta`
VERSION = 2
CHUNK = 500
MOST_KEPT = 500
FEED = ("added", "revised", "recoded", "deleted", "failed")
T = TypeVar("T")
EPOCH = dt.date(1970, 1, 1).toordinal()
_LAST = select(func.max(schema.change.c.id))  # asked so often that making it would be half of the cost
_BLOCK = schema.event.c.id.op(">>", return_type=sa.Integer())(sa.literal_column(str(BITS)))


class Stamp(msgspec.Struct, frozen=True):
    """At which entry of the change feed the blocks were made, and how many events each had."""

    change: int = -1
    counts: dict[int, int] = {}
    version: int = VERSION


@dataclass(slots=True, weakref_slot=True)
class Columns:
    """The columns of a store at one state of it. `fresh` holds blocks that the store's own, made at the entry `base`, do not have yet."""

    stamp: Stamp
    words: dict[str, list[str]]  # number -> word, per field; number 0 is none
    fresh: dict[int, dict[str, Array]] = field(default_factory=dict)
    loaded: dict[str, Array] = field(default_factory=dict)
    memory: dict[Hashable, Any] = field(default_factory=dict)
    base: int = -1

    @property
    def blocks(self) -> tuple[int, ...]:
        return tuple(sorted(self.stamp.counts))

    @property
    def slots(self) -> int:
        return len(self.blocks) * SIZE

    def array(self, connection: Connection, name: str) -> Array:
        """A column over all slots; for `s_at` and `t_at` the slot of each participant."""
        if name not in self.loaded:
            self._load(connection, name)
        return self.loaded[name]

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from this state of the store alone: worked out by the first who asks, kept for the rest."""
        found: T | None = self.memory.get(key)
        if found is None:
            if len(self.memory) >= MOST_KEPT:  # queries may ask for ever new ones
                self.memory.clear()
            found = self.memory[key] = make()
        return found

    def months(self, connection: Connection) -> Array:
        """Per slot the month in which the event may have begun, counted from the year 1 (2023-08 is 2022·12 + 8); 0 where there is none."""
        return self.kept("months", lambda: _months(self.array(connection, "first")))

    def codes(self) -> tuple[list[str], Array]:
        """All codes of actors in order of the alphabet, and which of them each word of `who` ("CODE.SECTOR") has."""
        return self.kept("codes", lambda: _codes(self.words.get("who", [""])))

    def _load(self, connection: Connection, name: str) -> None:
        t = schema.facet_block
        rows = connection.execute(select(t.c.block, t.c.data).where(t.c.name == name)).all()
        kept = {block: np.frombuffer(data, TYPES[name]) for block, data in rows} | {b: c[name] for b, c in self.fresh.items()}
        parts = [kept[block] for block in self.blocks]
        if name.endswith("_at"):
            parts = [part.astype(np.int32) + n * SIZE for n, part in enumerate(parts)]
        self.loaded[name] = np.concatenate(parts) if parts else np.zeros(0, np.int32 if name.endswith("_at") else TYPES[name])

    def happenings(self, connection: Connection) -> Array:
        """Per slot the number of the happening, 0 where the event was merged with nothing. Not kept in blocks, for merging changes them."""
        return self.kept("happenings", lambda: self._happenings(connection))

    def _happenings(self, connection: Connection) -> Array:
        events, happenings = _pairs(connection, schema.event.c.id, schema.event.c.happening)
        out = np.zeros(self.slots, np.int64)
        out[self.slots_of(events)] = happenings
        return out

    def of_reports(self, connection: Connection, name: str) -> Array:
        """Per number of a report the number of its `story` or `copy_group`, 0 where it has none."""
        return self.kept(f"{name} of reports", lambda: _spread(*_pairs(connection, schema.report.c.id, schema.report.c[name])))

    def stories(self, connection: Connection) -> Array:
        """The numbers of all stories, the latest first, those without a day last."""
        return self.kept("stories", lambda: _stories(connection))

    def with_codes(self, codes: Container[str]) -> Array:
        """Which words of `who` have one of these codes."""
        known, of_words = self.codes()
        found: Array = np.asarray([code in codes for code in known], np.bool_)[of_words]
        return found

    def events(self, slots: Array) -> Array:
        """The ids of the events in slots."""
        found: Array = np.asarray(self.blocks, np.int64)[slots >> BITS] * SIZE + (slots & SIZE - 1)
        return found

    def slots_of(self, events: Array) -> Array:
        """The slots of events that are in the columns."""
        blocks = np.asarray(self.blocks, np.int64)
        where = np.searchsorted(blocks, events >> BITS)
        there = (where < len(blocks)) & (blocks[np.minimum(where, max(len(blocks) - 1, 0))] == events >> BITS) if len(blocks) else where < 0
        return (where[there] * SIZE + (events[there] & SIZE - 1)).astype(np.int64)

    def numbers(self, name: str) -> dict[str, int]:
        """Word -> number of a field."""
        return self.kept(f"numbers of {name}", lambda: {word: n for n, word in enumerate(self.words.get(name, [])) if n})


def _months(first: Array) -> Array:
    days = np.maximum(first.astype(np.int64) - EPOCH, -EPOCH + 1).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int32) + 12 * 1969 + 1
    return np.where(first > 0, months, 0).astype(np.int32)


def month_name(month: int) -> str:
    """A month of `Columns.months` as ISO writes it.

    >>> month_name(2022 * 12 + 8)
    '2023-08'
    """
    year, rest = divmod(month - 1, 12)
    return f"{year + 1:04}-{rest + 1:02}"


def _pairs(connection: Connection, key: sa.ColumnElement[Any], value: sa.ColumnElement[Any]) -> tuple[Array, Array]:
    """Two columns of numbers where the second has one, fetched as one string: a row apiece would take ten times as long."""
    both = sa.cast(key, sa.BigInteger) * (1 << 32) + value
    joined = func.group_concat(both) if connection.dialect.name == "sqlite" else func.string_agg(sa.cast(both, sa.Text), ",")
    text = connection.scalar(select(joined).where(value.is_not(None)))
    found = np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)
    return found >> 32, found & (1 << 32) - 1


def _stories(connection: Connection) -> Array:
    s = schema.story.c
    numbers, days = _pairs(connection, s.id, func.coalesce(sa.cast(func.replace(s.last_day, "-", ""), sa.BigInteger), 0))
    return numbers[np.lexsort((-numbers, -days))]


def _spread(keys: Array, values: Array) -> Array:
    out = np.zeros(int(keys.max(initial=0)) + 1, np.int64)
    out[keys] = values
    return out


def _codes(words: Sequence[str]) -> tuple[list[str], Array]:
    of_words = [word.partition(".")[0] for word in words]
    codes = sorted(set(of_words))
    number = {code: n for n, code in enumerate(codes)}
    return codes, np.asarray([number[code] for code in of_words], np.int64)


_cache: weakref.WeakKeyDictionary[Engine, Columns] = weakref.WeakKeyDictionary()
_making = Lock()


def columns_of(connection: Connection) -> Columns:
    """The columns for the state that the connection sees; blocks that the store's are behind with are made in memory."""
    last = last_change(connection)
    known = _cache.get(connection.engine)
    if known is not None and known.stamp.change == last:
        return known
    with _making:  # by one thread, not by all that want them
        known = _cache.get(connection.engine)
        if known is None or known.stamp.change != last:
            known = _cache[connection.engine] = _made(connection, last, known)
        return known


def behind(store: Store) -> bool:
    """Whether the store changed since its blocks were written."""
    with store.reading() as connection:
        return _read_stamp(connection).change != last_change(connection)


def keep(store: Store) -> None:
    """Bring the blocks in the store up to date; where it cannot be written now, readers go on with blocks in memory."""
    if store.readonly or not behind(store):
        return
    try:
        with store.writing() as connection:
            refresh(connection)
    except StoreError:
        return


def refresh(connection: Connection) -> int:
    """Write the blocks that are behind, within the caller's transaction; gives how many that were."""
    before = _read_words(connection)
    columns = _made(connection, last_change(connection))
    gone = sorted(set(_read_stamp(connection).counts) - set(columns.blocks))
    t = schema.facet_block
    for blocks in _chunks([*columns.fresh, *gone]):
        connection.execute(sa.delete(t).where(t.c.block.in_(blocks)))
    insert_all(connection, t, [(b, n, a.tobytes()) for b, arrays in columns.fresh.items() for n, a in arrays.items()])
    new = [(name, n, w) for name, words in columns.words.items() for n, w in enumerate(words) if n >= max(len(before.get(name, ())), 1)]
    insert_all(connection, schema.facet_value, new)
    connection.execute(sa.delete(schema.meta).where(schema.meta.c.key == STAMP))
    connection.execute(sa.insert(schema.meta).values(key=STAMP, value=msgspec.json.encode(columns.stamp).decode()))
    return len(columns.fresh)


def _made(connection: Connection, last: int, known: Columns | None = None) -> Columns:
    """The columns at an entry of the change feed; `known` are those of an earlier one, whose arrays serve on where no event changed."""
    stamp = _read_stamp(connection)
    if stamp.change == last:
        return Columns(stamp, _read_words(connection), base=last)
    counts: dict[int, int] = dict(connection.execute(select(_BLOCK, func.count()).group_by(_BLOCK)).all())
    if known is not None and known.base == stamp.change and known.stamp.counts == counts and not _touched(connection, known.stamp.change):
        return Columns(Stamp(last, counts), known.words, known.fresh, known.loaded, base=stamp.change)
    words = _read_words(connection) if stamp.change >= 0 else {}
    behind = {b for b, n in counts.items() if stamp.counts.get(b) != n} | _touched(connection, stamp.change)
    maker = Maker(connection, words)
    fresh = {block: maker.block(block) for block in sorted(behind & set(counts))}
    return Columns(Stamp(last, counts), maker.words, fresh, base=stamp.change)


def _touched(connection: Connection, since: int) -> set[int]:
    """Blocks with events of reports that the feed names after an entry."""
    if since < 0:
        return set()
    c, event, report = schema.change.c, schema.event.c, schema.report.c
    keys = select(c.key).where(c.id > since, c.kind.in_(FEED))
    found = select(_BLOCK).distinct().where(event.report == report.id, report.key.in_(keys))
    return set(connection.scalars(found))


def last_change(connection: Connection) -> int:
    """The number of the store's last change."""
    return connection.scalar(_LAST) or 0


def _read_stamp(connection: Connection) -> Stamp:
    value = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == STAMP))
    stamp = msgspec.json.decode(value, type=Stamp) if value else Stamp()
    return stamp if stamp.version == VERSION else Stamp()


def _read_words(connection: Connection) -> dict[str, list[str]]:
    t = schema.facet_value
    out: dict[str, list[str]] = {}
    for name, _, value in connection.execute(select(t).order_by(t.c.name, t.c.code)):
        out.setdefault(name, [""]).append(value)
    return out


def _chunks(items: Sequence[int]) -> Iterable[Sequence[int]]:
    return (items[i : i + CHUNK] for i in range(0, len(items), CHUNK))
