"""Events as a query answers them: what the store holds about each, with the words it came from and the report they stand in."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import BindParameter, Connection, bindparam, select

from lagebild.output import CountRecord, EventDateRecord, ParticipantRecord, PlaceRecord, SourceRecord, TimeRecord
from lagebild.store import schema
from lagebild.store.packing import decoded

CHUNK = 500  # ids per IN (…)

# The statements are made once: making one takes longer than asking it.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_e, _r, _h, _s, _j = schema.event, schema.report, schema.happening, schema.story, schema.judged
_HEAD = ("key", "content_id", "lang", "date", "date_basis", "outlet", "agency", "title", "url")
_ROWS = (
    select(
        _e, *(_r.c[n].label(f"r_{n}") for n in _HEAD), _r.c.copy_group, _r.c.first_day.label("r_first"), _r.c.last_day.label("r_last"),
        _h.c.key.label("h_key"), _h.c.independent.label("h_independent"), _s.c.key.label("s_key"), _j.c.state, _j.c.corrections,
    )
    .select_from(
        _e.join(_r).outerjoin(_h, _h.c.id == _e.c.happening).outerjoin(_s, _s.c.id == _r.c.story).outerjoin(_j, _j.c.event == _e.c.key)
    )
    .where(_e.c.id.in_(_IDS))
)  # fmt: skip
_TEXTS = select(_r.c.id, _r.c.text).where(_r.c.id.in_(_IDS))
_RECORDS = select(schema.coding.c.report, schema.coding.c.record).where(schema.coding.c.report.in_(_IDS), schema.coding.c.current)
_a, _b = schema.event_actor, schema.event_source
_SIDES = select(_a).where(_a.c.event.in_(_IDS)).order_by(_a.c.event, _a.c.side, _a.c.position)
_CHAINS = select(_b).where(_b.c.event.in_(_IDS)).order_by(_b.c.event, _b.c.position)


class ReportHead(Struct, frozen=True, kw_only=True):
    """The report an event stands in, without its text."""

    id: str
    content_id: str
    lang: str
    date: str | None
    date_basis: str | None
    outlet: str
    agency: str
    title: str
    url: str
    copies: int | None  # group of reports that count as one source
    story: str | None


class Hit(Struct, frozen=True, kw_only=True):
    """An event of the store: the fields of `lagebild code`'s events, and where it stands in reports, happenings and stories.

    `key` names the event across reports; `quote` is the clause, `first_day` and `last_day` bound its date (an undated event has its
    report's); `judged` is what people decided, `corrections` what they put in place of a field.
    """

    key: str
    id: str
    report: ReportHead
    span: tuple[int, int]
    clause: tuple[int, int]
    quote: str
    trigger: str
    act: str
    mode: str | None
    status: str
    plover: str | None
    cameo: str | None
    quad: int | None
    score: float | None
    source: list[ParticipantRecord]
    target: list[ParticipantRecord]
    event_date: EventDateRecord | None
    first_day: str | None
    last_day: str | None
    time: TimeRecord | None
    place: PlaceRecord | None
    contexts: list[str]
    counts: dict[str, CountRecord]
    by: list[SourceRecord]
    rule: str
    confidence: float
    happening: str | None
    independent: int
    judged: str | None
    corrections: dict[str, Any]


class _CodedEvent(Struct, frozen=True):
    """What only the record of a coding holds of an event."""

    id: str
    time: TimeRecord | None
    place: PlaceRecord | None
    counts: dict[str, CountRecord]


class _Coded(Struct, frozen=True):
    """A record without all that events do not need, which is not even read."""

    events: list[_CodedEvent]


def hits(connection: Connection, ids: Sequence[int]) -> Iterator[Hit]:
    """The events of ids, in their order; ids that are gone are left out."""
    for at in range(0, len(ids), CHUNK):
        part = list(ids[at : at + CHUNK])
        found = _hits(connection, part)
        yield from (found[i] for i in part if i in found)


def _hits(connection: Connection, ids: list[int]) -> dict[int, Hit]:
    given = {"ids": ids}
    rows = connection.execute(_ROWS, given).all()
    reports = {"ids": list({row.report for row in rows})}
    texts: dict[int, str] = {number: text for number, text in connection.execute(_TEXTS, reports)}
    records = {number: decoded(zlib.decompress(packed), _Coded) for number, packed in connection.execute(_RECORDS, reports)}
    sides: dict[Any, list[Any]] = defaultdict(list)
    for row in connection.execute(_SIDES, given):
        sides[row.event, row.side].append(ParticipantRecord(row.text, (row.start, row.end), row.actor, row.name, row.code, row.sector))
    chains: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(_CHAINS, given):
        chains[row.event].append(SourceRecord(row.text, row.actor, row.kind, (row.start, row.end)))
    return {row.id: _hit(row, records.get(row.report), texts[row.report], sides, chains) for row in rows}


def _hit(row: Any, record: _Coded | None, text: str, sides: dict[Any, list[Any]], chains: dict[int, list[Any]]) -> Hit:
    coded = record.events[row.position] if record and row.position < len(record.events) else None
    undated = row.first_day is None and row.last_day is None
    return Hit(
        key=row.key,
        id=coded.id if coded else row.key,
        report=ReportHead(
            id=row.r_key, content_id=row.r_content_id, lang=row.r_lang, date=row.r_date, date_basis=row.r_date_basis, outlet=row.r_outlet,
            agency=row.r_agency, title=row.r_title, url=row.r_url, copies=row.copy_group, story=row.s_key,
        ),
        span=(row.start, row.end),
        clause=(row.clause_start, row.clause_end),
        quote=" ".join(text[row.clause_start : row.clause_end].split()),
        trigger=row.trigger,
        act=row.act,
        mode=row.mode,
        status=row.status,
        plover=row.plover,
        cameo=row.cameo,
        quad=row.quad,
        score=row.score,
        source=sides.get((row.id, "s"), []),
        target=sides.get((row.id, "t"), []),
        event_date=EventDateRecord(row.edtf, row.date_basis) if row.edtf else None,
        first_day=(row.r_first or row.r_last) if undated else (row.first_day or row.last_day),
        last_day=(row.r_last or row.r_first) if undated else (row.last_day or row.first_day),
        time=coded.time if coded else None,
        place=_place(row, coded),
        contexts=[c for c in row.contexts.split("|") if c],
        counts=coded.counts if coded else {},
        by=chains.get(row.id, []),
        rule=row.rule,
        confidence=row.confidence,
        happening=row.h_key,
        independent=row.h_independent or 1,
        judged=row.state,
        corrections=msgspec.json.decode(row.corrections) if row.corrections else {},
    )  # fmt: skip


def _place(row: Any, coded: Any) -> PlaceRecord | None:
    if row.place is None:
        return None
    if coded and coded.place:
        found: PlaceRecord = coded.place
        return found
    return PlaceRecord((0, 0), row.place, row.place, row.country or "", row.lat, row.lon, row.precision or "")
