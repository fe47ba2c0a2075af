"""What a store is doing: how much came in lately and how fast, and what the processes that watch sources for it last did."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection, func, select

from lagebild.model import content_id
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.feed import now

KINDS = ("added", "revised", "recoded", "deleted", "failed")  # changes to reports
PAUSE = 120.0  # seconds without a change after which nobody is held to have been at work
STRETCHES = {"hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1)}
_WATCH = "watch "  # what the keys of watchers begin with, which the hash of the name follows
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


class Recent(Struct, frozen=True):
    """The changes to reports within a stretch of time up to now, by kind; `per_minute` while they came in, pauses left out."""

    counts: dict[str, int]
    per_minute: float | None


class WatchNote(Struct, frozen=True):
    """What a process that watches sources last did; `waiting` fetched reports were not in the store yet, `error` ended its round."""

    name: str
    at: str
    round: int
    fetched: int
    failed_to_fetch: int
    added: int
    waiting: int
    every: float
    error: str = ""


def recent(connection: Connection, moment: str | None = None) -> dict[str, Recent]:
    """What changed in the last hour and the last day before a moment (now), as the change feed tells it."""
    c, until = schema.change.c, dt.datetime.strptime(moment or now(), _STAMP)
    out = {}
    for name, length in STRETCHES.items():
        query = select(c.at, c.kind, func.count()).group_by(c.at, c.kind).order_by(c.at)
        counts, moments = Counter[str](), Counter[str]()
        for at, kind, count in connection.execute(query.where(c.at >= (until - length).strftime(_STAMP), c.kind.in_(KINDS))):
            counts[kind] += count
            moments[at] += count
        out[name] = Recent({kind: counts[kind] for kind in KINDS if kind in counts}, _per_minute(moments))
    return out


def _per_minute(moments: Mapping[str, int]) -> float | None:
    """How many changes came a minute while they came: what followed upon another within PAUSE, by the time since that one."""
    came, seconds = 0, 0.0
    stamps = [(dt.datetime.strptime(at, _STAMP), count) for at, count in moments.items()]
    for (before, _), (at, count) in itertools.pairwise(stamps):
        if (gap := (at - before).total_seconds()) <= PAUSE:
            came, seconds = came + count, seconds + gap
    return round(60 * came / seconds, 1) if seconds else None


def failed_by_code(connection: Connection) -> dict[str, int]:
    """How many reports failed, by error code, the most frequent first."""
    c = schema.report.c
    query = select(c.error_code, func.count()).where(c.error_code.is_not(None)).group_by(c.error_code)
    return {row[0]: row[1] for row in connection.execute(query.order_by(func.count().desc(), c.error_code))}


def note_watch(store: Store, note: WatchNote) -> None:
    """Keep what a watcher did, in the place of what it did before."""
    key = f"{_WATCH}{content_id(note.name)}"
    with store.writing() as connection:
        connection.execute(sa.delete(schema.meta).where(schema.meta.c.key == key))
        connection.execute(sa.insert(schema.meta).values(key=key, value=msgspec.json.encode(note).decode()))


def watches(store: Store) -> tuple[WatchNote, ...]:
    """What each watcher last did, by name."""
    c = schema.meta.c
    with store.reading() as connection:
        rows = connection.scalars(select(c.value).where(c.key.startswith(_WATCH, autoescape=True))).all()
    return tuple(sorted((msgspec.json.decode(row, type=WatchNote) for row in rows), key=lambda w: w.name))
