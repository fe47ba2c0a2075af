"""A coded report's events, statements and actors, as its digest keeps them."""

from __future__ import annotations

import re

from lagebild.merge.digests import ClaimDigest, EventDigest, StatementDigest, days_of
from lagebild.merge.records import Side, key_of
from lagebild.merge.words import NUMBER, WORD, Words, number_of
from lagebild.output import ClaimRecord, EventRecord, ParticipantRecord, Record, SourceRecord, SpeakerRecord, StatementRecord

LEAST_TELLING = 0.35  # weight of a word that is kept
EXACT = ("point", "city")  # precision of places that tell two happenings apart; a region holds many
RELAYS = ("media", "agency")  # kinds of speakers that pass on what others say
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")


def event_digest(e: EventRecord, record: Record, words: Words, cuts: list[tuple[int, int]]) -> EventDigest:
    """An event of a report.

    Args:
        cuts: the report's sentences as [start, end).
    """
    named = [m.span for m in record.mentions] + [p.span for p in record.places] + [t.span for t in record.times]
    weekday = _WEEKDAY.fullmatch(e.time.value) if e.time else None
    text = record.text[e.clause[0] : e.clause[1]]
    clause = _clause_words(record.text, e.clause, named)
    return EventDigest(
        key=key_of(record.id, e.id),
        id=e.id,
        act=e.act,
        mode=e.mode,
        status=e.status,
        source=tuple(side(p, words) for p in e.source),
        target=tuple(side(p, words) for p in e.target),
        edtf=e.event_date.edtf if e.event_date else None,
        days=days_of(e.event_date.edtf) if e.event_date and e.event_date.basis == "time expression" else None,
        weekday=int(weekday[1]) if weekday else None,
        time_text=e.time.text if e.time else None,
        place=e.place.name if e.place else None,
        country=e.place.country if e.place else None,
        spot=spot_of(e.place.lat, e.place.lon) if e.place and e.place.precision in EXACT else None,
        counts=tuple(sorted((kind, c.min, c.max) for kind, c in e.counts.items())),
        contexts=tuple(sorted(e.contexts)),
        words=tuple(k for w in clause if (k := words.key(w)) and words.weight(k) > LEAST_TELLING)[:40],
        concepts=tuple(dict.fromkeys(c for w in clause for c in words.concepts(w))),
        numbers=tuple(sorted({number_of(n) for n in NUMBER.findall(text)})),
        by=tuple(_voice(s, words) for s in e.by),
        relays=tuple(s.text for s in e.by if s.kind in RELAYS),
        sentence=position_of(e.span[0], cuts),
        span=e.span,
        clause=e.clause,
        confidence=e.confidence,
    )


def _clause_words(text: str, clause: tuple[int, int], named: list[tuple[int, int]]) -> tuple[str, ...]:
    """A clause's words outside names, places and times (those are compared by what they stand for)."""
    inside = [s for s in named if s[0] < clause[1] and clause[0] < s[1]]
    found = (w for w in WORD.finditer(text, *clause) if not any(a <= w.start() < b for a, b in inside))
    return tuple(dict.fromkeys(w.group() for w in found))


def _voice(s: SourceRecord, words: Words) -> str:
    """A link of an attribution chain as a key: the actor, or its words."""
    return actor_key(s.actor, s.text, "", words) if s.actor else "~" + " ".join(k for k in map(words.key, WORD.findall(s.text)) if k)


def statement_digest(
    s: StatementRecord, record: Record, words: Words, events: tuple[EventDigest, ...], cuts: list[tuple[int, int]]
) -> StatementDigest:
    """A statement of a report.

    Args:
        events: the report's events, in the order of its record.
        cuts: its sentences as [start, end).
    """
    keys: dict[str, None] = {}
    for a, b in s.content:
        keys.update(dict.fromkeys(k for k in map(words.key, WORD.findall(record.text[a:b])) if k))
    told = tuple(n for n, e in enumerate(events) if any(a <= e.span[0] < b for a, b in s.content))
    code, name = _speaker(s.speaker, record)
    return StatementDigest(
        key=key_of(record.id, s.id),
        id=s.id,
        speaker=actor_key(s.speaker.actor, name, code, words) if s.speaker else None,
        name=name,
        code=code,
        stance=s.stance,
        cue=s.cue.span if s.cue else None,
        content=tuple(s.content),
        words=tuple(keys)[:60],
        events=told,
        claims=tuple(_claim(c, record, words, events) for c in s.claims),
        sentence=position_of(s.content[0][0], cuts) if s.content else 0,
        sentence_end=position_of(s.content[-1][1] - 1, cuts) if s.content else 0,
    )


def _claim(c: ClaimRecord, record: Record, words: Words, events: tuple[EventDigest, ...]) -> ClaimDigest:
    keys = dict.fromkeys(k for k in map(words.key, WORD.findall(record.text[c.span[0] : c.span[1]])) if k)
    coded = next((n for n, e in enumerate(events) if e.id == c.event), None)
    subject, target = (tuple(side(p, words) for p in sides) for sides in (c.subject, c.object))
    return ClaimDigest(words.key(c.lemma), c.negated, subject, target, coded, c.status, tuple(keys)[:40])


def _speaker(speaker: SpeakerRecord | None, record: Record) -> tuple[str, str]:
    """The code and name of a speaker, from its mention."""
    if speaker is None:
        return "---", ""
    for m in record.mentions:
        if speaker.actor and m.actor == speaker.actor:
            return m.code, m.name or speaker.text
    return "---", speaker.text


def side(p: ParticipantRecord, words: Words) -> Side:
    """A participant as the merger compares it; `actor` is the key of `actor_key`, None where only words stand."""
    known = actor_key(p.actor, p.name or p.text, p.code, words) if p.actor or p.code not in ("", "---") else None
    return Side(actor=known, name=p.name or p.text, code=p.code, sector=p.sector)


def actor_key(actor: str | None, name: str, code: str, words: Words) -> str:
    """The key of an actor across reports: its id in the knowledge base; the spelled family name of a person only this report knows.

    >>> from lagebild.merge.words import words_of
    >>> actor_key("person:0a1b2c3d4e5f", "Waleri Karbalewitsch", "BLR", words_of("de"))
    '~karbalevic'
    """
    if actor and ":" not in actor:
        return actor
    parts = [p for p in WORD.findall(name) if p[0].isupper()] or WORD.findall(name)
    if actor and parts:
        return "~" + words.spelled(parts[-1])
    return code if code and code != "---" else "~" + words.spelled(parts[-1] if parts else "?")


def spot_of(lat: float | None, lon: float | None) -> str | None:
    """A place by its whereabouts, which no language changes."""
    return f"{lat:.1f},{lon:.1f}" if lat is not None and lon is not None else None


def position_of(offset: int, cuts: list[tuple[int, int]]) -> int:
    """The number of the sentence at an offset."""
    low, high = 0, len(cuts)
    while low < high:
        middle = (low + high) // 2
        if cuts[middle][1] <= offset:
            low = middle + 1
        else:
            high = middle
    return min(low, max(len(cuts) - 1, 0))
