"""Numbers that belong to an event: dead, injured, arrested, participants, as an interval with the words it comes from."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lagebild.model import Count, Participant
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence

_DIGITS = re.compile(r"\d{1,3}(?:[.,\u202f\u00a0 ]\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as an interval; `max` None where it is open upwards."""

    min: int
    max: int | None
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    numbers: dict[str, tuple[int, int | None]]
    times: frozenset[str]
    bounds: dict[str, str]
    kinds: dict[tuple[str, str], str]


@functools.lru_cache(maxsize=8)
def _words(pack: Pack) -> _Words:
    numbers, bounds, times, kinds = {}, {}, set(), {}
    for e in pack.table("numbers"):
        for word in e.list("word"):
            if e["min"]:
                numbers[word.lower()] = (int(e["min"]), int(e["max"]) if e["max"] else None)
                if e["bound"] == "times":
                    times.add(word.lower())
            else:
                bounds[word.lower()] = e["bound"]
    for e in pack.table("counts"):
        for word in e.list("word"):
            kinds[word, e["on"]] = e["kind"]
    return _Words(numbers, frozenset(times), bounds, kinds)


def quantity(sentence: Sentence, head: int, pack: Pack) -> Quantity | None:
    """The number of the phrase headed by a token: *mindestens 18 Menschen* → at least 18.

    Read from the tokens right before the head and from its number attributes.
    """
    words = _words(pack)
    found: tuple[int, int | None] | None = None
    used: list[int] = []
    factor = 1
    for k in sentence.kids(head, "nummod", "det", "amod", "nmod"):
        if k.i > head or (k.rel == "nmod" and k.lemma.lower() not in words.times):
            continue
        low = k.form.lower()
        if digits := _DIGITS.fullmatch(k.form):
            value = int(re.sub(r"\D", "", digits.group()))
            found = (value, value)
        elif low in words.times and found is not None:
            factor = words.numbers[low][0]
        elif low in words.numbers:
            found = words.numbers[low]
        else:
            continue
        used.append(k.i)
    own = sentence.tokens[head].form.lower()
    if found is not None and own in words.times:
        factor = words.numbers[own][0]
    if found is None:
        low = sentence.tokens[head].form.lower()
        if low not in words.numbers or low in words.times:
            return None
        found, used = words.numbers[low], [head]
    low_end, high_end = found[0] * factor, found[1] * factor if found[1] is not None else None
    return _bounded(sentence, low_end, high_end, used, words)


def _bounded(sentence: Sentence, low: int, high: int | None, used: list[int], words: _Words) -> Quantity:
    """Apply the words before a number: *mindestens*, *bis zu*, *mehr als*."""
    first = min(used)
    for size in (2, 1):
        before = [t.form.lower() for t in sentence.tokens[max(0, first - size) : first]]
        bound = words.bounds.get(" ".join(before)) if len(before) == size else None
        if bound:
            tokens = (*range(first - size, first), *used)
            if bound == "least":
                return Quantity(low, None, tokens)
            if bound == "most":
                return Quantity(0, high, tokens)
            return Quantity(low, high, tokens)
    return Quantity(low, high, tuple(used))


def counts(
    sentence: Sentence,
    lemma: str,
    source: Iterable[Participant],
    target: Iterable[Participant],
    heads: dict[tuple[int, int], int],
    pack: Pack,
) -> tuple[Count, ...]:
    """The counts of one event.

    Args:
        lemma: of the event's predicate.
        heads: span of a participant → head token of its phrase in this sentence.
    """
    words = _words(pack)
    out: list[Count] = []
    for side, name in ((target, "target"), (source, "source")):
        kind = words.kinds.get((lemma, name))
        for p in side if kind else ():
            head = heads.get(p.span.pair)
            number = quantity(sentence, head, pack) if head is not None else None
            if number is not None and kind is not None and head is not None:
                out.append(Count(kind=kind, min=number.min, max=number.max, span=sentence.span((*number.tokens, head))))
    return tuple(out)


def counted_nouns(sentence: Sentence, tokens: Iterable[int], pack: Pack) -> tuple[Count, ...]:
    """Counts said by a noun of their own among some tokens: *38 Tote*, *two injured*."""
    words = _words(pack)
    out = []
    for i in tokens:
        t = sentence.tokens[i]
        kind = words.kinds.get((t.lemma, "noun")) or words.kinds.get((t.form, "noun"))
        number = quantity(sentence, i, pack) if kind else None
        if number is not None and kind is not None:
            out.append(Count(kind=kind, min=number.min, max=number.max, span=sentence.span((*number.tokens, i))))
    return tuple(out)
