"""The data themselves: what is in the store, snapshots to cite, the feed of changes and of deletions."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query as Parameter
from msgspec import Struct, structs
from sqlalchemy import func, select

from lagebild import __version__
from lagebild.errors import BadCursor
from lagebild.serve.parameters import After, Key, Limit
from lagebild.serve.service import Reading
from lagebild.store import schema
from lagebild.store.feed import Change
from lagebild.store.overview import Overview, overview
from lagebild.store.snapshots import EventDiff, Line, Snapshot, diff, lines, snapshots

C = schema.change.c
MOST_DIFFS = 5000
Kinds = Annotated[list[str], Parameter(max_length=10, description="Kinds of changes to give; all without it.")]


class DataView(Struct, frozen=True):
    """What is in the store and who coded it; `overview.store` is the name without its path."""

    version: str
    change: int
    overview: Overview
    snapshots: list[Snapshot]


def data(reading: Reading) -> DataView:
    """Counts, dates, coders and snapshots of the store."""
    seen = overview(reading.store)
    bare = structs.replace(seen, store=seen.store.replace("\\", "/").rpartition("/")[2])
    change = reading.connection.scalar(select(func.max(C.id))) or 0
    return DataView(__version__, change, bare, snapshots(reading.store))


class ChangesView(Struct, frozen=True):
    """Changes, oldest first: a reader that keeps the last `number` and gives it as `after` misses nothing."""

    changes: list[Change]
    next: str | None


def changes(reading: Reading, *, after: After = None, kind: Kinds = [], limit: Limit = 100) -> ChangesView:  # noqa: B006  # FastAPI's way
    """What happened to the store, in order."""
    return _changes(reading, after, kind, limit)


def deletions(reading: Reading, *, after: After = None, limit: Limit = 100) -> ChangesView:
    """Reports that were taken out, with why: who keeps a copy of the data can follow."""
    return _changes(reading, after, ["deleted"], limit)


def _changes(reading: Reading, after: str | None, kinds: list[str], limit: int) -> ChangesView:
    import msgspec

    if after is not None and not (after.isdecimal() and int(after) < 2**31):
        raise BadCursor(f"{after!r} is no number of a change.")
    query = select(schema.change).where(C.id > int(after or 0)).order_by(C.id).limit(limit + 1)
    rows = reading.connection.execute(query.where(C.kind.in_(kinds)) if kinds else query).all()
    found = [Change(row.id, row.at, row.kind, row.key, msgspec.json.decode(row.detail)) for row in rows[:limit]]
    return ChangesView(found, str(found[-1].number) if len(rows) > limit else None)


class SnapshotView(Struct, frozen=True):
    """A snapshot and its events as they were, by key."""

    snapshot: Snapshot
    lines: list[Line]
    next: str | None


def snapshot(reading: Reading, *, name: Key, limit: Limit = 100, after: After = None) -> SnapshotView:
    """A snapshot; raises UnknownKey."""
    found: list[Line] = []
    for line in lines(reading.store, name):
        if after is None or line.key > after:
            found.append(line)
        if len(found) > limit:
            break
    head = next(s for s in snapshots(reading.store) if s.name == name)
    return SnapshotView(head, found[:limit], found[limit - 1].key if len(found) > limit else None)


class DiffView(Struct, frozen=True):
    """What differs between two snapshots; at most 5,000 differences, `total` counts all."""

    before: str
    after: str
    total: int
    differences: list[EventDiff]


def difference(reading: Reading, *, name: Key, other: Key) -> DiffView:
    """What a later snapshot has otherwise; raises UnknownKey."""
    found = list(diff(reading.store, name, other))
    return DiffView(name, other, len(found), found[:MOST_DIFFS])
