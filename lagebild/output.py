"""The output contract: one record per report, as JSON Lines, or one row per event, as CSV.

`Record` and the structs under it *are* the contract: `docs/output.schema.json` is made from them (`json_schema`), and
field order here is field order there. Spans are `[start, end)` in characters of `text`. Adding a field is a minor change
of `SCHEMA_VERSION`, anything else a major one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from lagebild.model import (
    SCHEMA_VERSION,
    ActorKind,
    Claim,
    Coding,
    Event,
    KnownBy,
    Mention,
    Participant,
    Place,
    Source,
    Span,
    Statement,
    Status,
    TimeRef,
)

Act = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
Offset = Annotated[int, Meta(ge=0)]
Pair = tuple[Offset, Offset]
Code = Annotated[str, Meta(description="ISO 3166-1 alpha-3, a body's code (UNO, EUU …), or --- where no state can be told")]


class ErrorRecord(Struct, frozen=True):
    code: Annotated[str, Meta(pattern="^E[0-9]{3}$", description="see docs/errors.md")]
    message: str


class MentionRecord(Struct, frozen=True):
    span: Pair
    text: str
    actor: str | None
    name: str
    kind: ActorKind
    code: Code
    sector: str


class TimeRecord(Struct, frozen=True):
    span: Pair
    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: Annotated[str, Meta(description="TIMEX3 value")]
    edtf: str | None
    start: str | None
    end: str | None


class PlaceRecord(Struct, frozen=True):
    span: Pair
    text: str
    name: str
    country: str
    lat: float | None
    lon: float | None
    precision: Literal["point", "city", "region", "country", "sea", ""]


class ParticipantRecord(Struct, frozen=True):
    text: Annotated[str, Meta(description="the antecedent's words where a pronoun stands")]
    span: Annotated[Pair, Meta(description="the words in this sentence")]
    actor: str | None
    name: str
    code: Code
    sector: str


class EventDateRecord(Struct, frozen=True):
    edtf: str
    basis: Literal["time expression", "report date", "context"]


class CountRecord(Struct, frozen=True):
    min: int
    max: int | None
    span: Pair


class SourceRecord(Struct, frozen=True):
    text: str
    actor: str | None
    kind: str
    span: Pair


class EventRecord(Struct, frozen=True):
    id: str
    span: Annotated[Pair, Meta(description="the trigger")]
    clause: Pair
    trigger: str
    act: Act
    mode: str | None
    status: Status
    plover: Annotated[Act | None, Meta(description="null where nothing happened: denied, hypothetical, demanded, most attempted acts")]
    cameo: str | None
    quad: Annotated[int, Meta(ge=1, le=4)] | None
    score: Annotated[float, Meta(ge=-10, le=10, description="Goldstein scale")] | None
    source: list[ParticipantRecord]
    target: list[ParticipantRecord]
    event_date: EventDateRecord | None
    time: TimeRecord | None
    place: PlaceRecord | None
    contexts: list[str]
    counts: dict[str, CountRecord]
    by: Annotated[list[SourceRecord], Meta(description="who says so, outermost first; empty where the report says it in its own voice")]
    rule: str
    confidence: Annotated[float, Meta(ge=0, le=1)]


class SpeakerRecord(Struct, frozen=True):
    text: str
    span: Pair
    actor: str | None


class WordsRecord(Struct, frozen=True):
    text: str
    span: Pair


class ClaimRecord(Struct, frozen=True):
    span: Pair
    predicate: Annotated[Pair, Meta(description="the clause's verb, noun or adjective")]
    lemma: str
    negated: bool
    subject: list[ParticipantRecord]
    object: list[ParticipantRecord]
    event: Annotated[str | None, Meta(description="id of the event coded from this clause")]
    status: Status | None


class StatementRecord(Struct, frozen=True):
    id: str
    kind: Literal["direct", "indirect", "reported"]
    speaker: SpeakerRecord | None
    cue: WordsRecord | None
    content: list[Pair]
    chain: list[SourceRecord]
    stance: Literal["neutral", "distancing", "endorsing"]
    addressee: SpeakerRecord | None
    venue: WordsRecord | None
    claims: Annotated[list[ClaimRecord], Meta(description="main clauses of the content")]


class RemovedRecord(Struct, frozen=True):
    span: Annotated[Pair, Meta(description="in the raw text, before cleaning")]
    text: str
    reason: str


class Record(Struct, frozen=True):
    """One report: what was given, what was found, what was cut; `error` is set, and the rest empty, where it could not be coded."""

    schema_version: str
    id: str
    content_id: str
    lang: str
    date: str | None
    date_basis: Literal["stated", "report", "inferred"] | None
    title: str
    outlet: str
    agency: str
    url: str
    text: Annotated[str, Meta(description="all spans but those under `removed` count characters of this string")]
    error: ErrorRecord | None
    mentions: list[MentionRecord]
    times: list[TimeRecord]
    places: list[PlaceRecord]
    events: list[EventRecord]
    statements: list[StatementRecord]
    removed: list[RemovedRecord]
    author: Annotated[str, Meta(description="as the document states it; several are joined by '; '")] = ""
    version: Annotated[str, Meta(description="orders the versions of one id: a number, a moment in UTC, or both")] = ""
    known_by: Annotated[dict[str, KnownBy], Meta(description="how each field of the report's head that has a value is known")] = {}


def record(coding: Coding) -> Record:
    """The output record of a coded report."""
    r = coding.report
    return Record(
        schema_version=SCHEMA_VERSION,
        id=r.id,
        content_id=r.content_id,
        lang=r.lang,
        date=r.date,
        date_basis=r.date_basis,
        title=r.title,
        outlet=r.outlet,
        agency=r.agency,
        url=r.url,
        text=r.text,
        error=ErrorRecord(coding.error.code, coding.error.message) if coding.error else None,
        mentions=[_mention(m) for m in coding.mentions],
        times=[_time(t) for t in coding.times],
        places=[_place(p) for p in coding.places],
        events=[event_record(e) for e in coding.events],
        statements=[_statement(s) for s in coding.statements],
        removed=[RemovedRecord((x.start, x.end), x.text, x.reason) for x in r.removed],
        author=r.author,
        version=r.version,
        known_by=dict(r.known_by),
    )


def json_line(coding: Coding) -> bytes:
    """The record as one line of JSON, with its line end."""
    return msgspec.json.encode(record(coding)) + b"\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a line."""
    schema = msgspec.json.schema(Record)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"A line of `lagebild code`, version {SCHEMA_VERSION}"}
    return head | schema


def _mention(m: Mention) -> MentionRecord:
    return MentionRecord(m.span.pair, m.span.quote, m.actor, m.name, m.kind, m.code, m.sector)


def _time(t: TimeRef) -> TimeRecord:
    return TimeRecord(t.span.pair, t.span.quote, t.type, t.value, t.edtf, t.start, t.end)


def _place(p: Place) -> PlaceRecord:
    return PlaceRecord(p.span.pair, p.span.quote, p.name, p.country, p.lat, p.lon, p.precision)


def _participant(p: Participant) -> ParticipantRecord:
    return ParticipantRecord(p.text, p.span.pair, p.actor, p.name, p.code, p.sector)


def _source(s: Source) -> SourceRecord:
    return SourceRecord(s.text, s.actor, s.kind, s.span.pair)


def _speaker(p: Participant | None) -> SpeakerRecord | None:
    return SpeakerRecord(p.text, p.span.pair, p.actor) if p else None


def _words(span: Span | None) -> WordsRecord | None:
    return WordsRecord(span.quote, span.pair) if span else None


def event_record(e: Event) -> EventRecord:
    """An event as it stands in the output."""
    return EventRecord(
        id=e.id,
        span=e.span.pair,
        clause=e.clause.pair,
        trigger=e.trigger,
        act=e.act,  # type: ignore[arg-type]  # the pack's schema holds frames to these acts
        mode=e.mode,
        status=e.status,
        plover=e.plover,  # type: ignore[arg-type]
        cameo=e.cameo,
        quad=e.quad,
        score=e.score,
        source=[_participant(p) for p in e.source],
        target=[_participant(p) for p in e.target],
        event_date=EventDateRecord(e.event_date.edtf, e.event_date.basis) if e.event_date else None,
        time=_time(e.time) if e.time else None,
        place=_place(e.place) if e.place else None,
        contexts=list(e.contexts),
        counts={c.kind: CountRecord(c.min, c.max, c.span.pair) for c in e.counts},
        by=[_source(s) for s in e.by],
        rule=e.rule,
        confidence=e.confidence,
    )


def _statement(s: Statement) -> StatementRecord:
    return StatementRecord(
        id=s.id,
        kind=s.kind,
        speaker=_speaker(s.speaker),
        cue=_words(s.cue),
        content=[c.pair for c in s.content],
        chain=[_source(c) for c in s.chain],
        stance=s.stance,
        addressee=_speaker(s.addressee),
        venue=_words(s.venue),
        claims=[_claim(c) for c in s.claims],
    )


def _claim(c: Claim) -> ClaimRecord:
    subject, target = [_participant(p) for p in c.subject], [_participant(p) for p in c.object]
    return ClaimRecord(c.span.pair, c.predicate.pair, c.lemma, c.negated, subject, target, c.event, c.status)


COLUMNS = (
    "report",
    "content_id",
    "lang",
    "report_date",
    "outlet",
    "agency",
    "title",
    "event",
    "act",
    "mode",
    "status",
    "plover",
    "cameo",
    "quad",
    "score",
    "source",
    "source_code",
    "source_sector",
    "target",
    "target_code",
    "target_sector",
    "event_date",
    "time",
    "place",
    "place_country",
    "by",
    "trigger",
    "start",
    "end",
    "clause",
    "rule",
    "confidence",
    "error",
)


def csv_header() -> str:
    return _csv_line(COLUMNS)


def csv_lines(coding: Coding, *, all_status: bool = False) -> Iterator[str]:
    """A row per event; without `all_status` only events with a PLOVER code (something happened or is announced).

    A report that could not be coded has one row, with its `error`; several actors in a cell are separated by `|`.
    """
    r = coding.report
    report = (r.id, r.content_id, r.lang, r.date, r.outlet, r.agency, r.title)
    if coding.error:
        blank = [None] * (len(COLUMNS) - len(report) - 1)
        yield _csv_line((*report, *blank, f"{coding.error.code} {coding.error.message}"))
    for e in coding.events:
        if all_status or e.plover:
            yield _csv_line((*report, *_event_cells(e), None))


def _event_cells(e: Event) -> tuple[object, ...]:
    return (
        *(e.id, e.act, e.mode, e.status, e.plover, e.cameo, e.quad, e.score),
        *(_joined(p.text for p in e.source), _joined(p.code for p in e.source), _joined(p.sector for p in e.source)),
        *(_joined(p.text for p in e.target), _joined(p.code for p in e.target), _joined(p.sector for p in e.target)),
        e.event_date.edtf if e.event_date else None,
        e.time.span.quote if e.time else None,
        *((e.place.span.quote, e.place.country) if e.place else (None, None)),
        _joined(s.text for s in e.by),
        *(e.trigger, e.span.start, e.span.end, " ".join(e.clause.quote.split()), e.rule, e.confidence),
    )


def _joined(words: Iterable[str]) -> str:
    return "|".join(w.replace("|", "/") for w in words)


def _csv_line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["" if c is None else c for c in cells])
    return line.getvalue()
