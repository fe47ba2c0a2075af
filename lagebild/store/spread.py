"""One record spread out into the rows of the tables that queries look at. Pure; rows are tuples in the order of the table's columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lagebild.merge.records import key_of
from lagebild.output import EventRecord, Record, StatementRecord
from lagebild.store.days import Bounds, edtf_days

Row = tuple[Any, ...]
GAP = " … "  # between the parts of a split quotation


@dataclass(slots=True)
class Rows:
    """Rows to be inserted, by table."""

    report: list[Row] = field(default_factory=list)
    coding: list[Row] = field(default_factory=list)
    event: list[Row] = field(default_factory=list)
    event_actor: list[Row] = field(default_factory=list)
    event_source: list[Row] = field(default_factory=list)
    event_count: list[Row] = field(default_factory=list)
    statement: list[Row] = field(default_factory=list)
    change: list[Row] = field(default_factory=list)


def report_row(number: int, record: Record, stated: str, now: str) -> Row:
    """The row of a report; `stated` as in the table."""
    first, last = edtf_days(record.date)
    error = record.error
    return (
        *(number, record.id, record.content_id, record.lang, record.date, record.date_basis, first, last),
        *(record.outlet, record.agency, record.url, storable(record.title), storable(record.text), stated, now),
        *((error.code, error.message) if error else (None, None)),
        *(None, None, None),  # copy group, story, digest: the merger's
    )


def stated_in(record: Record) -> str:
    """What a record may have been given, where nothing more is known of its input: all but a date that was inferred."""
    date = record.date if record.date_basis != "inferred" else None
    return marked(name for name, value in (("lang", record.lang), ("date", date), ("agency", record.agency)) if value)


def marked(words: Iterable[str]) -> str:
    """Words as a column keeps them that is searched with LIKE '%|word|%': `|a|b|`, or nothing."""
    return "".join(f"|{w}" for w in words) + "|" if (words := list(words)) else ""


def storable(text: str) -> str:
    """The text as both databases can keep it in a column: PostgreSQL knows no NUL. Offsets stay."""
    return text.replace("\x00", "\ufffd")


def event_keys(record: Record) -> list[str]:
    """The keys of a record's events across all reports, in order."""
    return _keys(record.id, [e.id for e in record.events])


def statement_keys(record: Record) -> list[str]:
    """The keys of a record's statements across all reports, in order."""
    return _keys(record.id, [s.id for s in record.statements])


def _keys(report: str, ids: list[str]) -> list[str]:
    """`merge.records.key_of` of each; an id that comes again in the same record is counted on, so that every key is its own."""
    seen: dict[str, int] = {}
    out = []
    for item in ids:
        seen[item] = seen.get(item, 0) + 1
        out.append(key_of(report, item if seen[item] == 1 else f"{item}#{seen[item]}"))
    return out


def spread_events(rows: Rows, record: Record, report: int, first: int, happenings: dict[str, int | None]) -> None:
    """Add the events of a record. `first` is the id of its first event; `happenings` gives what the merger said of an event before."""
    for position, (key, event) in enumerate(zip(event_keys(record), record.events, strict=True)):
        number = first + position
        rows.event.append(_event(number, key, report, position, event, happenings.get(key)))
        for side, participants in (("s", event.source), ("t", event.target)):
            rows.event_actor += [
                (number, side, n, p.actor, p.name, p.code, p.sector, storable(p.text), *p.span) for n, p in enumerate(participants)
            ]
        rows.event_source += [(number, n, s.actor, s.kind, storable(s.text), *s.span) for n, s in enumerate(event.by)]
        rows.event_count += [(number, kind, c.min, c.max) for kind, c in event.counts.items()]


def _event(number: int, key: str, report: int, position: int, e: EventRecord, happening: int | None) -> Row:
    date, place = e.event_date, e.place
    return (
        *(number, key, report, position, e.act, e.mode, e.status, e.plover, e.cameo, e.quad, e.score),
        *((date.edtf, date.basis) if date else (None, None)),
        *event_days(e),
        *((storable(place.name or place.text), place.country, place.lat, place.lon, place.precision) if place else (None,) * 5),
        *(e.confidence, e.rule, storable(e.trigger), *e.span, *e.clause, happening),
        marked(e.contexts),
    )


def event_days(event: EventRecord) -> Bounds:
    """The days an event may lie between, from its time expression where that gave the date."""
    date, time = event.event_date, event.time
    if date is None:
        return None, None
    if time is not None and time.edtf == date.edtf and time.start:
        return time.start, time.end
    return edtf_days(date.edtf)


def spread_statements(rows: Rows, record: Record, report: int, first: int) -> None:
    """Add the statements of a record. `first` is the id of its first statement."""
    codes = {m.actor: m.code for m in record.mentions if m.actor}
    for position, (key, statement) in enumerate(zip(statement_keys(record), record.statements, strict=True)):
        speaker = statement.speaker
        rows.statement.append(
            (
                *(first + position, key, report, position, statement.kind),
                *((speaker.actor, storable(speaker.text)) if speaker else (None, "")),
                codes.get(speaker.actor, "") if speaker and speaker.actor else "",
                *(statement.stance, statement.addressee.actor or storable(statement.addressee.text) if statement.addressee else None),
                *_said(record.text, statement),
            )
        )


def _said(text: str, statement: StatementRecord) -> tuple[str, int, int]:
    """The words of a statement and where they begin and end."""
    spans = statement.content or [w.span for w in (statement.cue, statement.speaker) if w][:1]
    if not spans:
        return "", 0, 0
    words = GAP.join(text[start:end] for start, end in statement.content)
    return storable(words), min(s[0] for s in spans), max(s[1] for s in spans)
