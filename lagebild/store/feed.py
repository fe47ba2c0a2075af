"""The change feed: what happened to the store, in the order it happened. It only grows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.dialect import insert_all, next_ids

Kind = Literal["added", "revised", "recoded", "deleted", "failed", "merged", "judged", "snapshot"]
PAGE = 1000


class Change(Struct, frozen=True):
    """One entry: `key` is a report key, an event key (`judged`), a story key (`merged`) or a snapshot's name."""

    number: int
    at: str
    kind: str
    key: str
    detail: dict[str, Any]


def now() -> str:
    """This moment, as all tables keep it: UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def log(connection: Connection, entries: Sequence[tuple[str, str, Mapping[str, Any]]], at: str | None = None) -> None:
    """Append entries (kind, key, detail) to the feed, within the caller's transaction."""
    moment = at or now()
    numbers = next_ids(connection, schema.change, len(entries)) if entries else ()
    rows = [(n, moment, kind, key, msgspec.json.encode(detail).decode()) for n, (kind, key, detail) in zip(numbers, entries, strict=True)]
    insert_all(connection, schema.change, rows)


def changes(store: Store, *, after: int = 0, kinds: Sequence[Kind] = (), key: str | None = None) -> Iterator[Change]:
    """The feed from an entry on, oldest first. A reader that keeps the last `number` it saw misses nothing."""
    c = schema.change.c
    wanted = select(schema.change).order_by(c.id).limit(PAGE)
    wanted = wanted.where(c.kind.in_(kinds)) if kinds else wanted
    wanted = wanted.where(c.key == key) if key is not None else wanted
    while True:
        with store.reading() as connection:
            rows = connection.execute(wanted.where(c.id > after)).all()
        for row in rows:
            yield Change(row.id, row.at, row.kind, row.key, msgspec.json.decode(row.detail))
        if len(rows) < PAGE:
            return
        after = rows[-1].id
