"""What the merger keeps of a report: small, serialisable, enough to compare it with any other report without its text.

A digest is made once per report and stored beside it. Days are proleptic Gregorian ordinals (`datetime.date.toordinal`), hashes are
32 bits, spans count characters of the report's text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from lagebild.merge.records import Side, key_of
from lagebild.merge.words import NUMBER, WORD, Words, hashed, number_of, sentences, words_of
from lagebild.output import ClaimRecord, EventRecord, ParticipantRecord, Record, SourceRecord, SpeakerRecord, StatementRecord
from lagebild.resolve.times import edtf_days

Days = tuple[int, int]  # first and last day, both included

DIGEST_VERSION = 1
PERMUTATIONS = 128
SHINGLE = 3  # words
LEAST_TELLING = 0.35  # weight of a word that is kept
MOST_WORDS = 400  # content words kept of a long text
MOST_SHINGLES = 1024  # smallest hashes kept of a long text; both sides of a comparison are cut at the lower of the two limits
RELAYS = ("media", "agency")  # kinds of speakers that pass on what others say
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_QUOTE = re.compile("[„“”«»\"‟]")

Token = tuple[int, str, int]  # offset, word, number of its sentence


class SentenceDigest(Struct, frozen=True, array_like=True):
    """A sentence: `words` hashes of its content words in order, `neutral` what survives translation, in order."""

    start: int
    end: int
    words: bytes
    neutral: tuple[str, ...]


class EventDigest(Struct, frozen=True, kw_only=True):
    """An event: `sides` as actor keys, `days` of its own time expression, `words` keys of its clause, `sentence` its position."""

    key: str
    id: str
    act: str
    mode: str | None
    status: str
    source: tuple[Side, ...]
    target: tuple[Side, ...]
    edtf: str | None = None
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


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Digest)


def encode(digest: Digest) -> bytes:
    """The digest as bytes for the store."""
    return _encoder.encode(digest)


def decode(data: bytes) -> Digest:
    """The digest from the store's bytes; raises msgspec.ValidationError where they are none."""
    return _decoder.decode(data)


def digest(record: Record) -> Digest:
    """The digest of a coded report (or of one that could not be coded: its text still tells copies).

    Args:
        record: the line that `lagebild code` writes.
    """
    words = words_of(record.lang)
    cuts = list(sentences(record.text, words))
    tokens = list(_tokens(record.text, cuts))
    title = WORD.findall(record.title)
    body = [word.casefold() for _, word, _ in tokens]
    shingles = sorted({hashed(" ".join(body[i : i + SHINGLE])) for i in range(max(1, len(body) - SHINGLE + 1))})[:MOST_SHINGLES]
    events = tuple(_event(e, record, words, cuts) for e in record.events)
    return Digest(
        id=record.id,
        content_id=record.content_id,
        lang=record.lang,
        title=record.title or (record.text[slice(*cuts[0])][:160] if cuts else ""),
        outlet=record.outlet,
        agency=record.agency,
        days=days_of(record.date),
        text_hash=hashed(" ".join(body)),
        length=len(body),
        minhash=_minhash(shingles),
        shingles=array("I", shingles).tobytes(),
        sentences=_sentences(record, cuts, tokens, words),
        words=_profile(tokens, words),
        concepts=_concepts(tokens, words),
        dates=tuple(sorted({d for t in record.times if t.type in ("DATE", "TIME") and (d := days_of(t.edtf)) and d[1] - d[0] < 7})),
        numbers=_numbers(record, tokens, words),
        title_words=tuple((k, words.weight(k)) for k in dict.fromkeys(map(words.key, title)) if k),
        title_concepts=tuple(dict.fromkeys(c for w in title for c in words.concepts(w))),
        actors=_actors(record, cuts, words),
        places=_places(record, cuts),
        events=events,
        statements=tuple(_statement(s, record, words, events, cuts) for s in record.statements),
    )


def _tokens(text: str, cuts: list[tuple[int, int]]) -> Iterator[Token]:
    for n, (start, end) in enumerate(cuts):
        for found in WORD.finditer(text, start, end):
            yield found.start(), found.group(), n


def days_of(edtf: str | None) -> Days | None:
    """First and last day of an EDTF day, month, year or interval; None where it is missing or open.

    >>> days_of("2023-08-17")
    (738749, 738749)
    """
    found = edtf_days(edtf)
    return (found[0].toordinal(), found[1].toordinal()) if found else None


def _minhash(shingles: Iterable[int]) -> bytes:
    from rensa import RMinHash  # type: ignore[import-untyped]

    sketch = RMinHash(num_perm=PERMUTATIONS, seed=7)
    sketch.update([s.to_bytes(4, "little") for s in shingles])
    return array("I", sketch.digest()).tobytes()


def _sentences(record: Record, cuts: list[tuple[int, int]], tokens: list[Token], words: Words) -> tuple[SentenceDigest, ...]:
    """The sentences, each with its content words and with what of it is the same in any language: actors, places, days, acts,
    numbers, concepts."""
    keys: list[list[int]] = [[] for _ in cuts]
    neutral: list[set[tuple[int, int, str]]] = [set() for _ in cuts]
    for offset, word, n in tokens:
        if key := words.key(word):
            keys[n].append(hashed(key))
        if (value := words.number(word)) is not None:
            neutral[n].add((offset, 4, f"n:{value}"))
        neutral[n].update((offset, 6, f"c:{concept}") for concept in words.concepts(word))
    for m in record.mentions:
        neutral[position_of(m.span[0], cuts)].add((m.span[0], 0, "a:" + actor_key(m.actor, m.name or m.text, m.code, words)))
    for p in record.places:
        if p.precision != "country":
            neutral[position_of(p.span[0], cuts)].add((p.span[0], 1, "p:" + (spot_of(p.lat, p.lon) or p.country)))
    for t in record.times:
        neutral[position_of(t.span[0], cuts)].add((t.span[0], 2, "t:" + (t.edtf or t.value)))
    for e in record.events:
        neutral[position_of(e.span[0], cuts)].add((e.span[0], 3, "e:" + e.act))
    for found in NUMBER.finditer(record.text):
        neutral[position_of(found.start(), cuts)].add((found.start(), 4, "n:" + number_of(found.group())))
    for (start, end), told in zip(cuts, neutral, strict=True):
        if _QUOTE.search(record.text, start, end):
            told.add((end, 5, "q"))
    return tuple(
        SentenceDigest(start, end, array("I", keys[n]).tobytes(), tuple(token for _, _, token in sorted(neutral[n])))
        for n, (start, end) in enumerate(cuts)
    )


def actor_key(actor: str | None, name: str, code: str, words: Words) -> str:
    """The key of an actor across reports: its id in the knowledge base; the spelled family name of a person only this report knows.

    >>> actor_key("person:0a1b2c3d4e5f", "Waleri Karbalewitsch", "BLR", words_of("de"))
    '~karbalevic'
    """
    if actor and ":" not in actor:
        return actor
    parts = [p for p in WORD.findall(name) if p[0].isupper()] or WORD.findall(name)
    if actor and parts:
        return "~" + words.spelled(parts[-1])
    return code if code and code != "---" else "~" + words.spelled(parts[-1] if parts else "?")


def side(p: ParticipantRecord, words: Words) -> Side:
    """A participant as the merger compares it; `actor` is the key of `actor_key`, None where only words stand."""
    known = actor_key(p.actor, p.name or p.text, p.code, words) if p.actor or p.code not in ("", "---") else None
    return Side(actor=known, name=p.name or p.text, code=p.code, sector=p.sector)


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


def _event(e: EventRecord, record: Record, words: Words, cuts: list[tuple[int, int]]) -> EventDigest:
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
        spot=spot_of(e.place.lat, e.place.lon) if e.place and e.place.precision != "country" else None,
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


def _statement(
    s: StatementRecord, record: Record, words: Words, events: tuple[EventDigest, ...], cuts: list[tuple[int, int]]
) -> StatementDigest:
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


def _profile(tokens: list[Token], words: Words) -> tuple[tuple[str, int, float], ...]:
    """The keys of the report's content words, each with the sentence in which it stands first and with what it tells (0 to 1)."""
    first: dict[str, int] = {}
    for _, word, n in tokens:
        if key := words.key(word):
            first.setdefault(key, n)
    return tuple((key, n, w) for key, n in first.items() if (w := words.weight(key)) > LEAST_TELLING)[:MOST_WORDS]


def _concepts(tokens: list[Token], words: Words) -> tuple[tuple[str, int], ...]:
    """What the report's words name in any language, each with the sentence in which it stands first."""
    first: dict[str, int] = {}
    for _, word, n in tokens:
        for concept in words.concepts(word):
            first.setdefault(concept, n)
    return tuple(first.items())


def _numbers(record: Record, tokens: list[Token], words: Words) -> tuple[str, ...]:
    """The numbers of a report outside its dates, in digits or words, from two upwards."""
    times = [t.span for t in record.times]
    found = {number_of(n.group()) for n in NUMBER.finditer(record.text) if not any(a <= n.start() < b for a, b in times)}
    found |= {str(v) for offset, word, _ in tokens if (v := words.number(word)) and not any(a <= offset < b for a, b in times)}
    return tuple(sorted(found - {"0", "1"}))


def _actors(record: Record, cuts: list[tuple[int, int]], words: Words) -> tuple[tuple[str, str, int, int], ...]:
    """Each actor with its code, the sentence that names it first and how often it is named."""
    out: dict[str, tuple[str, int, int]] = {}
    for m in record.mentions:
        if m.sector == "MED":
            continue  # who reports is not what is reported
        key = actor_key(m.actor, m.name or m.text, m.code, words)
        code, first, times = out.get(key, (m.code, position_of(m.span[0], cuts), 0))
        out[key] = code, first, times + 1
    return tuple((key, *rest) for key, rest in out.items())


def _places(record: Record, cuts: list[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    out: dict[str, int] = {}
    for p in record.places:
        if p.precision != "country" and (spot := spot_of(p.lat, p.lon)):
            out.setdefault(spot, position_of(p.span[0], cuts))
    return tuple(out.items())
