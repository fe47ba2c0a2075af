"""Snapshots: the events of a query as they were, under a name that can be cited, and what differs between two.

A snapshot's digest is a hash over all its events, so that two people can tell whether they hold the same data. It stays what it was
when reports are recoded, judged or deleted later; an event that several snapshots hold unchanged is kept once.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.errors import NameTaken, UnknownKey
from lagebild.output import EventRecord
from lagebild.store import schema
from lagebild.store.changes import FieldChange, plain
from lagebild.store.db import Store
from lagebild.store.dialect import batched, insert_all, mapping
from lagebild.store.feed import log, now
from lagebild.store.packing import decoded, packed, unpacked
from lagebild.store.spread import event_keys

_NAME = re.compile(r"[\w][\w.+-]{0,63}")
PAGE = 200  # reports whose codings are opened at once


class Line(Struct, frozen=True):
    """An event as a snapshot keeps it: the report it stands in, the event, and what people made of it by then."""

    key: str
    report: str
    content_id: str
    date: str | None
    outlet: str
    agency: str
    event: EventRecord
    happening: str | None
    story: str | None
    judged: str | None
    corrections: dict[str, str]


class Snapshot(Struct, frozen=True):
    """What to cite: `digest` names the data, `coder` who coded the reports of the store, `query` what was asked for."""

    name: str
    made_at: str
    coder: str
    query: str
    digest: str
    events: int
    reports: int
    note: str


class EventDiff(Struct, frozen=True):
    """An event that two snapshots do not have alike: `kind` is added, removed or changed (with the fields that differ)."""

    kind: str
    key: str
    report: str
    act: str
    trigger: str
    fields: tuple[FieldChange, ...] = ()


def take(store: Store, name: str, keys: Iterable[str] | None = None, *, query: str = "", note: str = "") -> Snapshot:
    """Keep events under a name.

    Args:
        name: letters, digits and . _ + - ; raises NameTaken where there is one of it with other data.
        keys: keys of the events, None for all; the caller has worked them out from `query`.
    """
    if not _NAME.fullmatch(name):
        raise UnknownKey(f"{name!r} is no name for a snapshot.", remedy="Use letters, digits and . _ + - (64 at most).")
    wanted = None if keys is None else set(keys)
    with store.writing() as connection:
        lines: dict[str, str] = {}
        reports: set[str] = set()
        for some in batched(_lines(connection, wanted)):
            lines |= _keep(connection, some)
            reports.update(line.report for line in some)
        digest = _digest(lines)
        there = connection.execute(select(schema.snapshot).where(schema.snapshot.c.name == name)).one_or_none()
        if there is not None:
            if (there.digest, there.query) != (digest, query):
                raise NameTaken(f"There is a snapshot {name} already, of {there.made_at} and with other data.")
            return _snapshot(there)
        made = Snapshot(name, now(), " | ".join(coders(connection)), query, digest, len(lines), len(reports), note)
        insert = sa.insert(schema.snapshot).values(msgspec.to_builtins(made)).returning(schema.snapshot.c.id)
        number = connection.execute(insert).scalar_one()
        insert_all(connection, schema.snapshot_event, [(number, key, line) for key, line in lines.items()])
        log(connection, [("snapshot", name, {"digest": digest, "events": len(lines), "query": query})])
        return made


def coders(connection: Connection) -> list[str]:
    """Who coded the reports of the store as they are now; that nothing was found in a report is a coder's finding too."""
    c = schema.coding.c
    return sorted(connection.scalars(select(c.coder).distinct().where(c.current)))


def kept_as(connection: Connection, query: str, keys: Iterable[str] | None) -> Snapshot | None:
    """The newest snapshot of a query that holds these very events (None for all of the store) as they are now; None where there is none."""
    c = schema.snapshot.c
    there = connection.execute(select(schema.snapshot).where(c.query == query).order_by(c.id.desc())).all()
    if not there:
        return None
    digest = _digest({line.key: _encoded(line)[0] for line in _lines(connection, None if keys is None else set(keys))})
    return next((_snapshot(row) for row in there if row.digest == digest), None)


def snapshots(store: Store) -> list[Snapshot]:
    """All snapshots, the oldest first."""
    with store.reading() as connection:
        return [_snapshot(row) for row in connection.execute(select(schema.snapshot).order_by(schema.snapshot.c.id))]


def lines(store: Store, name: str) -> Iterator[Line]:
    """The events of a snapshot as they were, by key; raises UnknownKey."""
    event, line = schema.snapshot_event.c, schema.snapshot_line.c
    query = select(line.line).join(schema.snapshot_event, event.digest == line.digest).order_by(event.event)
    with store.reading() as connection:
        number = _number(connection, name)
        for packed_line in connection.scalars(query.where(event.snapshot == number)):
            yield _line(packed_line)


def diff(store: Store, before: str, after: str) -> Iterator[EventDiff]:
    """What differs between two snapshots: events added, removed, or changed with their fields, by report and key.

    An event that was recoded under another key is told as changed where one of each stands on the same words of the same text.
    """
    with store.reading() as connection:
        old, new = (_digests(connection, _number(connection, name)) for name in (before, after))
        gone = _opened(connection, [digest for key, digest in old.items() if new.get(key) != digest])
        come = _opened(connection, [digest for key, digest in new.items() if old.get(key) != digest])
    pairs = {key: (line, come[key]) for key, line in gone.items() if key in come}
    pairs |= _moved({k: x for k, x in gone.items() if k not in pairs}, {k: x for k, x in come.items() if k not in pairs})
    told = [_told("changed", b, fields) for a, b in pairs.values() if (fields := _fields(a, b))]
    seen = {line.key for pair in pairs.values() for line in pair}
    told += [_told("removed", line) for key, line in gone.items() if key not in seen]
    told += [_told("added", line) for key, line in come.items() if key not in seen]
    yield from sorted(told, key=lambda d: (d.report, d.key))


def _lines(connection: Connection, wanted: set[str] | None) -> Iterator[Line]:
    """The wanted events as they are now, without who coded them: the same data is the same line."""
    e, r, c = schema.event.c, schema.report.c, schema.coding.c
    reports = select(r.id).where(r.id.in_(select(e.report))).order_by(r.id)
    for some in batched(connection.scalars(reports).all(), PAGE):
        context = _context(connection, some)
        query = select(r.key, c.record).join_from(schema.report, schema.coding, (c.report == r.id) & c.current)
        for row in connection.execute(query.where(r.id.in_(some)).order_by(r.id)):
            record = unpacked(row.record)
            head = record.id, record.content_id, record.date, record.outlet, record.agency
            for key, event in zip(event_keys(record), record.events, strict=True):
                if wanted is None or key in wanted:
                    yield Line(key, *head, event, *context[key])


def _context(connection: Connection, reports: list[int]) -> dict[str, tuple[str | None, str | None, str | None, dict[str, str]]]:
    """Happening, story, judged state and corrections of each event of these reports."""
    e, j = schema.event.c, schema.judged.c
    joined = schema.event.join(schema.report, schema.report.c.id == e.report)
    joined = joined.outerjoin(schema.happening, schema.happening.c.id == e.happening)
    joined = joined.outerjoin(schema.story, schema.story.c.id == schema.report.c.story).outerjoin(schema.judged, j.event == e.key)
    columns = e.key, schema.happening.c.key.label("happening"), schema.story.c.key.label("story"), j.state, j.corrections
    rows = connection.execute(select(*columns).select_from(joined).where(e.report.in_(reports)))
    return {row.key: (row.happening, row.story, row.state, msgspec.json.decode(row.corrections or b"{}")) for row in rows}


def _digest(lines: Mapping[str, str]) -> str:
    """The digest of a snapshot, from those of its events by their keys."""
    return hashlib.sha256("\n".join(f"{key} {lines[key]}" for key in sorted(lines)).encode()).hexdigest()


def _encoded(line: Line) -> tuple[str, bytes]:
    """The digest of an event, and what it is kept as."""
    data = msgspec.json.encode(line)
    return hashlib.sha256(data).hexdigest()[:32], data


def _keep(connection: Connection, some: list[Line]) -> dict[str, str]:
    """Put lines in that no snapshot holds yet; gives the digest of each by the event's key."""
    encoded = {line.key: _encoded(line) for line in some}
    mine = {key: digest for key, (digest, _) in encoded.items()}
    there = set(connection.scalars(select(schema.snapshot_line.c.digest).where(schema.snapshot_line.c.digest.in_(mine.values()))))
    insert_all(connection, schema.snapshot_line, [(digest, packed(data)) for digest, data in encoded.values() if digest not in there])
    return mine


def _snapshot(row: Any) -> Snapshot:
    return Snapshot(*(getattr(row, name) for name in Snapshot.__struct_fields__))


def _number(connection: Connection, name: str) -> int:
    number: int | None = connection.scalar(select(schema.snapshot.c.id).where(schema.snapshot.c.name == name))
    if number is None:
        raise UnknownKey(f"There is no snapshot {name}.")
    return number


def _digests(connection: Connection, number: int) -> dict[str, str]:
    c = schema.snapshot_event.c
    return mapping(connection, select(c.event, c.digest).where(c.snapshot == number))


def _opened(connection: Connection, digests: list[str]) -> dict[str, Line]:
    c = schema.snapshot_line.c
    out: dict[str, Line] = {}
    for some in batched(digests):
        for data in connection.scalars(select(c.line).where(c.digest.in_(some))):
            line = _line(data)
            out[line.key] = line
    return out


def _line(data: bytes) -> Line:
    return decoded(zlib.decompress(data), Line)


def _moved(gone: dict[str, Line], come: dict[str, Line]) -> dict[str, tuple[Line, Line]]:
    """Events that have another key now but stand alone on the same words."""
    old, new = _by_words(gone), _by_words(come)
    both = ((old[words], new[words]) for words in old if words in new)
    return {a[0].key: (a[0], b[0]) for a, b in both if len(a) == len(b) == 1}


def _by_words(found: dict[str, Line]) -> dict[tuple[str, str, tuple[int, int]], list[Line]]:
    out: dict[tuple[str, str, tuple[int, int]], list[Line]] = {}
    for line in found.values():
        out.setdefault((line.report, line.content_id, line.event.span), []).append(line)
    return out


def _fields(before: Line, after: Line) -> tuple[FieldChange, ...]:
    was, is_now = _plain(before), _plain(after)
    return tuple(FieldChange(name, was[name], is_now[name]) for name in was if was[name] != is_now[name])


def _plain(line: Line) -> dict[str, Any]:
    rest = {name: getattr(line, name) for name in Line.__struct_fields__ if name not in ("key", "event")}
    return plain(line.event) | {("report date" if name == "date" else name): value for name, value in rest.items()}


def _told(kind: str, line: Line, fields: tuple[FieldChange, ...] = ()) -> EventDiff:
    return EventDiff(kind, line.key, line.report, line.event.act, line.event.trigger, fields)
