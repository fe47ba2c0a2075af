"""Making the digest of a report: what the merger keeps of it (merge.digests), made once and stored beside it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

import msgspec

from lagebild.merge.digests import Digest, SentenceDigest, days_of
from lagebild.merge.telling import EXACT, LEAST_TELLING, actor_key, event_digest, position_of, spot_of, statement_digest
from lagebild.merge.words import NUMBER, WORD, Words, hashed, number_of, sentences, words_of
from lagebild.output import Record

PERMUTATIONS = 128
SHINGLE = 3  # words
MOST_WORDS = 400  # content words kept of a long text
MOST_SHINGLES = 1024  # smallest hashes kept of a long text; both sides of a comparison are cut at the lower of the two limits
_QUOTE = re.compile("[„“”«»\"‟]")

Token = tuple[int, str, int]  # offset, word, number of its sentence


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
    events = tuple(event_digest(e, record, words, cuts) for e in record.events)
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
        statements=tuple(statement_digest(s, record, words, events, cuts) for s in record.statements),
    )


def _tokens(text: str, cuts: list[tuple[int, int]]) -> Iterator[Token]:
    for n, (start, end) in enumerate(cuts):
        for found in WORD.finditer(text, start, end):
            yield found.start(), found.group(), n


def _minhash(shingles: Iterable[int]) -> bytes:
    from rensa import RMinHash

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
            kind = "p:" if p.precision in EXACT else "r:"
            neutral[position_of(p.span[0], cuts)].add((p.span[0], 1, kind + (spot_of(p.lat, p.lon) or p.country)))
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
