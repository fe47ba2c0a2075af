"""What a judgement rests on, and where that is found after the reports were coded again.

A judgement is about words: a span of a text, and the values that stood there. It is kept with both, so that it can be attached
again whatever ids events have by then. Only the very same words of the very same text count; where two events could be meant, or
none, the judgement is orphaned and listed as such, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.errors import UnknownKey
from lagebild.store import schema
from lagebild.store.dialect import batched, mapping

Kind = Literal["event", "statement", "report", "happening", "story"]
State = Literal["attached", "changed", "orphaned"]


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words of a report as they were judged. `values` are those of the event (act, status, source, target codes)."""

    report: str
    content_id: str
    span: tuple[int, int] | None = None
    quote: str = ""
    values: dict[str, str] = {}


class Basis(Struct, frozen=True):
    """What was judged: the words of an event, of all events of a happening, or the reports of a story; `other` for a second side."""

    target: tuple[Evidence, ...]
    other: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Where something judged is today: its key, whether its values are still those judged, and if it is nowhere, why."""

    state: State
    key: str | None
    reason: str = ""


def evidence_of(connection: Connection, kind: Kind, key: str) -> tuple[Evidence, ...]:
    """What stands under a key today, as evidence; raises UnknownKey."""
    report = schema.report.c
    match kind:
        case "report":
            rows = connection.execute(select(report.key, report.content_id).where(report.key == key)).all()
            out = [Evidence(report=r.key, content_id=r.content_id) for r in rows]
        case "story":
            query = select(report.key, report.content_id).join(schema.story, schema.story.c.id == report.story)
            rows = connection.execute(query.where(schema.story.c.key == key).order_by(report.key)).all()
            out = [Evidence(report=r.key, content_id=r.content_id) for r in rows]
        case "event":
            out = [item.evidence for item in _events(connection, schema.event.c.key == key)]
        case "happening":
            within = schema.event.c.happening.in_(select(schema.happening.c.id).where(schema.happening.c.key == key))
            out = [item.evidence for item in _events(connection, within)]
        case "statement":
            out = [item.evidence for item in _statements(connection, schema.statement.c.key == key)]
    if not out:
        raise UnknownKey(f"There is no {kind} {key}.")
    return tuple(out)


def find(connection: Connection, kind: Kind, wanted: Sequence[tuple[str, Sequence[Evidence]]]) -> list[Found]:
    """Where things judged are today, in order: each given by its key at that time and its evidence."""
    if kind in ("happening", "story"):
        return [_group(connection, kind, key, evidence) for key, evidence in wanted]
    if kind == "report":
        return _reports(connection, [evidence[0] for _, evidence in wanted])
    contents = {e.content_id for _, evidence in wanted for e in evidence}
    items: dict[tuple[str, tuple[int, int] | None], list[_Item]] = {}
    for some in batched(sorted(contents)):
        there = schema.report.c.content_id.in_(some)
        for item in _events(connection, there) if kind == "event" else _statements(connection, there):
            items.setdefault((item.evidence.content_id, item.evidence.span), []).append(item)
    return [_one(key, evidence[0], items.get((evidence[0].content_id, evidence[0].span), [])) for key, evidence in wanted]


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    evidence: Evidence


def _one(key: str, evidence: Evidence, candidates: list[_Item]) -> Found:
    """The one event or statement of today that rests on these words."""
    own = [c for c in candidates if c.evidence.report == evidence.report]
    candidates = own or candidates  # of copies of a text, the report that was judged; else any, if it is only one
    if not candidates:
        return Found("orphaned", None, "nothing rests on these words now")
    same = [c for c in candidates if c.key == key] or [c for c in candidates if c.evidence.values == evidence.values]
    act = evidence.values.get("act")
    same = same or [c for c in candidates if c.evidence.values.get("act") == act] or candidates
    if len(same) > 1:
        return Found("orphaned", None, f"{len(same)} events rest on these words now")
    if same[0].evidence.quote != evidence.quote:
        return Found("orphaned", None, "the words are others now")
    changed = [n for n, v in evidence.values.items() if same[0].evidence.values.get(n) != v]
    return Found("changed", same[0].key, f"coded otherwise now: {', '.join(changed)}") if changed else Found("attached", same[0].key)


def _reports(connection: Connection, evidence: Sequence[Evidence]) -> list[Found]:
    report = schema.report.c
    now: dict[str, str] = {}
    for some in batched(sorted({e.report for e in evidence})):
        now.update(mapping(connection, select(report.key, report.content_id).where(report.key.in_(some))))
    out = []
    for e in evidence:
        if e.report not in now:
            out.append(Found("orphaned", None, "the report is deleted"))
        else:
            same = now[e.report] == e.content_id
            out.append(Found("attached", e.report) if same else Found("changed", e.report, "the report has another text now"))
    return out


def _group(connection: Connection, kind: Kind, key: str, evidence: Sequence[Evidence]) -> Found:
    """The happening or story of today that holds all that was in the judged one."""
    of_story = kind == "story"
    members = _reports(connection, evidence) if of_story else find(connection, "event", [("", [e]) for e in evidence])
    keys = [m.key for m in members if m.key is not None]
    if not keys:
        return Found("orphaned", None, "none of what was in it is there now")
    group, member = (schema.story, schema.report) if of_story else (schema.happening, schema.event)
    pointer = schema.report.c.story if of_story else schema.event.c.happening
    query = select(group.c.key, sa.func.count()).join_from(member, group, group.c.id == pointer)
    homes = connection.execute(query.where(member.c.key.in_(keys)).group_by(group.c.key)).all()
    if len(homes) != 1:
        return Found("orphaned", None, f"it is spread over {len(homes)} {kind} records now")
    home, count = homes[0]
    if home == key and count == len(evidence):
        return Found("attached", home)
    return Found("attached" if count == len(evidence) else "changed", home, "" if count == len(evidence) else "it has lost members")


def _events(connection: Connection, where: sa.ColumnElement[bool]) -> list[_Item]:
    e, r, a = schema.event.c, schema.report.c, schema.event_actor.c
    columns = (e.id, e.key, e.start, e.end, e.act, e.status, r.key.label("report"), r.content_id)
    quote = sa.func.substr(r.text, e.start + 1, e.end - e.start).label("quote")
    query = select(*columns, quote).join_from(schema.event, schema.report, r.id == e.report).where(where).order_by(e.id)
    rows = connection.execute(query).all()
    sides: dict[int, dict[str, list[str]]] = {row.id: {"s": [], "t": []} for row in rows}
    for some in batched(list(sides)):
        codes = select(a.event, a.side, a.code, a.actor).where(a.event.in_(some)).order_by(a.event, a.side, a.position)
        for row in connection.execute(codes):
            sides[row.event][row.side].append(row.actor or row.code)
    return [_Item(row.key, _event_evidence(row, sides[row.id])) for row in rows]


def _event_evidence(row: Any, sides: dict[str, list[str]]) -> Evidence:
    values = {"act": row.act, "status": row.status, "source": "|".join(sides["s"]), "target": "|".join(sides["t"])}
    return Evidence(report=row.report, content_id=row.content_id, span=(row.start, row.end), quote=row.quote, values=values)


def _statements(connection: Connection, where: sa.ColumnElement[bool]) -> Iterable[_Item]:
    s, r = schema.statement.c, schema.report.c
    columns = (s.key, s.start, s.end, s.kind, s.speaker, r.key.label("report"), r.content_id)
    quote = sa.func.substr(r.text, s.start + 1, s.end - s.start).label("quote")
    for row in connection.execute(select(*columns, quote).join_from(schema.statement, schema.report, r.id == s.report).where(where)):
        values = {"kind": row.kind, "speaker": row.speaker or ""}
        span = row.start, row.end
        yield _Item(row.key, Evidence(report=row.report, content_id=row.content_id, span=span, quote=row.quote, values=values))
