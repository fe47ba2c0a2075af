"""The records that pass between stages: frozen, slotted, keyword-only, each value with its evidence.

One definition serves the pure core, the command line, and later shards, database, API and exports. Ids come from
content, so that a rerun changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from lagebild.errors import EvidenceError

SCHEMA_VERSION = "1.3"

Language = Literal["de", "en"]
Status = Literal["occurred", "ongoing", "planned", "intended", "demanded", "hypothetical", "attempted", "denied"]
ActorKind = Literal["state", "office", "person", "organisation", "group", ""]
KnownBy = Literal["stated", "page", "mail", "feed", "text", "address", "option", "guessed", "inferred"]
Known = tuple[tuple[str, KnownBy], ...]
KNOWN_FIELDS: Final = ("agency", "author", "date", "lang", "outlet", "title", "url", "version")


def content_id(*parts: str, length: int = 16) -> str:
    """A stable id: the first `length` hex digits of the SHA-256 of the parts joined by U+001F.

    >>> content_id("a", "b") == content_id("a", "b") != content_id("ab")
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open stretch of characters [start, end) of a report's text, with the words that stand there.

    Shaped after the W3C Web Annotation TextPosition and TextQuote selectors.
    """

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise EvidenceError(f"A span [{self.start}, {self.end}) cannot hold the words {self.quote[:60]!r}.")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`; raises EvidenceError where that is empty or outside the text."""
        return cls(start=start, end=end, quote=text[start:end])

    @property
    def text_hash(self) -> str:
        return content_id(self.quote)

    @property
    def pair(self) -> tuple[int, int]:
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A stretch of the raw input that cleaning cut out; `start`/`end` count characters of the raw text."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as it is coded: `text` is what all offsets count in.

    `author` is as the document states it, several joined by "; "; `version` orders the versions of one id, where its source counts them
    (ingest.versions). `known_by` says of the `KNOWN_FIELDS` that have a value how each is known, by name (docs/output.md lists the codes).
    """

    id: str
    content_id: str
    text: str
    title: str = ""
    lang: str = ""
    date: str | None = None
    date_basis: Literal["stated", "report", "inferred"] | None = None
    outlet: str = ""
    agency: str = ""
    url: str = ""
    author: str = ""
    version: str = ""
    removed: tuple[Removal, ...] = ()
    known_by: Known = ()


def how_known(report: Report, how: Callable[[str], KnownBy]) -> Known:
    """How each field that a report has is known, by what `how` says of a field."""
    return tuple((name, how(name)) for name in KNOWN_FIELDS if getattr(report, name))


def also_known(known: Known, **found: KnownBy) -> Known:
    """What is known with what was found since; in the order of names, so that the same is always written the same.

    >>> also_known((("date", "page"), ("title", "page")), date="option", agency="text")
    (('agency', 'text'), ('date', 'option'), ('title', 'page'))
    """
    return tuple(sorted((dict(known) | found).items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names an actor, and why it was resolved as it was (`actor` is None where it was not)."""

    span: Span
    actor: str | None
    name: str
    kind: ActorKind
    code: str
    sector: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An actor in a role of an event or statement.

    `text` holds the antecedent's words where a pronoun or "das Ministerium" stands, `span` the local words.
    `code` is ISO 3166-1 alpha-3 or a body's code (CODEBOOK.md), `---` where no state can be told.
    """

    text: str
    span: Span
    actor: str | None
    name: str
    code: str
    sector: str
    kind: ActorKind = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRef:
    """A time expression: TIMEX3 type and value, EDTF, and the earliest and latest day it may mean (ISO dates)."""

    span: Span
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    edtf: str | None = None
    start: str | None = None
    end: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place name with the precision that the words support; no point is ever finer than the text."""

    span: Span
    name: str
    country: str
    lat: float | None = None
    lon: float | None = None
    precision: Literal["point", "city", "region", "country", "sea", ""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One link of an attribution chain: who vouches for an event or statement, and the words that say so."""

    text: str
    actor: str | None
    kind: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    edtf: str
    basis: Literal["time expression", "report date", "context"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number that belongs to an event (dead, injured, arrested, participants)."""

    kind: str
    min: int
    max: int | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act by a source towards a target, as one clause tells it (CODEBOOK.md)."""

    id: str
    span: Span  # the trigger
    clause: Span
    trigger: str
    act: str
    mode: str | None
    status: Status
    plover: str | None
    cameo: str | None
    quad: int | None
    score: float | None
    source: tuple[Participant, ...]
    target: tuple[Participant, ...]
    event_date: EventDate | None = None
    time: TimeRef | None = None
    place: Place | None = None
    contexts: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    by: tuple[Source, ...] = ()
    rule: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One main clause of what a statement says: who is said to have done what, and whether that is said or denied."""

    span: Span
    predicate: Span
    lemma: str
    negated: bool
    subject: tuple[Participant, ...]
    object: tuple[Participant, ...]
    event: str | None  # id of the event coded from this clause
    status: Status | None  # that event's


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something somebody is said to have said; `content` may be several spans of one split quotation."""

    id: str
    kind: Literal["direct", "indirect", "reported"]
    speaker: Participant | None
    cue: Span | None
    content: tuple[Span, ...]
    chain: tuple[Source, ...] = ()
    stance: Literal["neutral", "distancing", "endorsing"] = "neutral"
    addressee: Participant | None = None
    venue: Span | None = None
    claims: tuple[Claim, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """Everything that was found in one report; `error` is set, and the rest empty, where it could not be coded."""

    report: Report
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeRef, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    error: Failure | None = None
    notes: tuple[str, ...] = field(default=())


def ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in text order."""
    return tuple(sorted(spans, key=lambda s: s.pair))
