"""The parts of a report as the merger keeps them: small, serialisable, enough to compare it with any other report without its text.

Days are proleptic Gregorian ordinals (`datetime.date.toordinal`), hashes are 32 bits, spans count characters of the report's text.
"""

from __future__ import annotations

from msgspec import Struct

from lagebild.merge.records import Act, Side
from lagebild.resolve.times import edtf_days

Days = tuple[int, int]  # first and last day, both included

DIGEST_VERSION = 3


class SentenceDigest(Struct, frozen=True, array_like=True):
    """A sentence: `words` hashes of its content words in order, `neutral` what survives translation, in order."""

    start: int
    end: int
    words: bytes
    neutral: tuple[str, ...]


class EventDigest(Act, frozen=True, kw_only=True):
    """An event: `sides` as actor keys, `days` of its own time expression, `words` keys of its clause, `sentence` its position."""

    key: str
    id: str
    days: Days | None = None
    weekday: int | None = None
    time_text: str | None = None
    place: str | None = None
    country: str | None = None
    spot: str | None = None
    counts: tuple[tuple[str, int, int | None], ...] = ()
    contexts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()  # media and agencies among them, as written
    sentence: int = 0
    span: tuple[int, int] = (0, 0)
    clause: tuple[int, int] = (0, 0)
    confidence: float = 0.0


class ClaimDigest(Struct, frozen=True, array_like=True):
    """A main clause of a statement: its predicate's key, whether it is negated, whom it is about, the event coded from it."""

    predicate: str
    negated: bool
    subject: tuple[Side, ...]
    object: tuple[Side, ...]
    event: int | None
    status: str | None
    words: tuple[str, ...]


class StatementDigest(Struct, frozen=True, kw_only=True):
    """A statement: who speaks (actor key, code), the content's word keys and the events told in it (positions in `events`)."""

    key: str
    id: str
    speaker: str | None
    name: str
    code: str
    stance: str
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    events: tuple[int, ...]
    claims: tuple[ClaimDigest, ...]
    sentence: int
    sentence_end: int


class Digest(Struct, frozen=True, kw_only=True):
    """A report as the merger sees it."""

    version: int = DIGEST_VERSION
    id: str
    content_id: str
    lang: str
    title: str
    outlet: str
    agency: str
    days: Days | None
    text_hash: int
    length: int
    minhash: bytes
    shingles: bytes
    sentences: tuple[SentenceDigest, ...]
    words: tuple[tuple[str, int, float], ...]
    concepts: tuple[tuple[str, int], ...]
    dates: tuple[Days, ...]
    numbers: tuple[str, ...]
    title_words: tuple[tuple[str, float], ...]
    title_concepts: tuple[str, ...]
    actors: tuple[tuple[str, str, int, int], ...]
    places: tuple[tuple[str, int], ...]
    events: tuple[EventDigest, ...]
    statements: tuple[StatementDigest, ...]


def days_of(edtf: str | None) -> Days | None:
    """First and last day of an EDTF day, month, year or interval; None where it is missing or open.

    >>> days_of("2023-08-17")
    (738749, 738749)
    """
    found = edtf_days(edtf)
    return (found[0].toordinal(), found[1].toordinal()) if found else None
