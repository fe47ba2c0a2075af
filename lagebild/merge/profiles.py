"""A report as it is compared to others: what its opening and all of it tell in any language, its events by how prominent they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lagebild.merge.copies import Text
from lagebild.merge.digests import Digest
from lagebild.merge.sides import is_person, person_of, rarity, states_by_word
from lagebild.merge.telling import LEAST_TELLING
from lagebild.merge.told import Told
from lagebild.merge.words import concept_weight

NEWS = 9  # days around a report that its news is about
WEEK = 7  # days that an act may be dated within and still be recalled by its day
OPENING = 2  # sentences a report opens with

Weights = Mapping[str, float]
Vector = tuple[Weights, float]  # weights by key, and their Euclidean norm


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A report with what comparing it to others needs at hand.

    `opening` is what its headline and first sentences tell in any language, `told` what all of it does, `title` the words of its headline
    and `headline` the same by how much they tell, `words` those of all of it; `states` the states named in headline and opening, `spots`
    the places of all of it, `opening_spots` those of its opening.
    """

    digest: Digest
    text: Text
    events: tuple[tuple[Told, float], ...]
    told_events: tuple[Told, ...]
    dated: tuple[Told, ...]
    weight: float
    opening: Vector
    told: Weights
    title: Vector
    headline: Weights
    words: frozenset[str]
    states: frozenset[str]
    spots: frozenset[str]
    opening_spots: frozenset[str]
    days: frozenset[int]

    @classmethod
    def of(cls, digest: Digest) -> Profile:
        events = tuple((t, t.prominence) for t in (Told.of(e, digest) for e in digest.events))
        named = _named(digest)
        concepts = {"c:" + c: concept_weight(c) for c in digest.title_concepts}
        return cls(
            digest=digest,
            text=Text.of(digest),
            events=tuple(p for p in events if p[1] >= 0.1),
            told_events=tuple(t for t, _ in events),
            dated=tuple(t for t, _ in events if t.event.days and t.event.days[1] - t.event.days[0] <= WEEK),
            weight=sum(w for _, w in events),
            opening=vector({k: w for sentence in named[:OPENING] for k, w in sentence.items()} | concepts),
            told={k: w for sentence in named for k, w in sentence.items()} | concepts,
            title=vector({w: 1.0 for w, tell in digest.title_words if tell > 0.5}),
            headline={w: tell * tell for w, tell in digest.title_words if tell > LEAST_TELLING},
            words=frozenset(w for w, _, _ in digest.words) | {w for w, _ in digest.title_words},
            states=named_states(digest),
            spots=frozenset(spot for spot, _ in digest.places),
            opening_spots=frozenset(spot for spot, first in digest.places if first < OPENING),
            days=current_days(digest),
        )


def named_states(digest: Digest) -> frozenset[str]:
    """The states that a report names in its headline or opening; nobody has resolved the names in headlines, so they go by their words."""
    named = states_by_word(digest.lang)
    titled = {named[w] for w, _ in digest.title_words if w in named}
    return frozenset(titled | {code for _, code, first, _ in digest.actors if first < OPENING and code not in ("", "---")})


def _named(digest: Digest) -> list[dict[str, float]]:
    """What each sentence tells in any language, by how much it tells: persons, bodies, states, places, numbers, concepts."""
    code = {key: code for key, code, _, _ in digest.actors}
    return [{key: weight for token in s.neutral for key, weight in _keys(token, code, digest)} for s in digest.sentences]


def _keys(token: str, code: Mapping[str, str], digest: Digest) -> Iterable[tuple[str, float]]:
    """A token of a sentence (merge.digests.SentenceDigest) as keys and how much each tells; an actor also as its state."""
    kind, rest = token[0], token[2:]
    if kind == "c":
        yield token, concept_weight(rest)
    elif kind in "pr" and "," in rest:
        yield token, 0.5 if kind == "p" else 0.4
    elif kind == "n":
        yield token, 0.7
    elif kind == "a":
        state = code.get(rest, "")
        if rest != state:
            person = person_of(rest, digest.days)
            yield "a:" + person, 1.2 if is_person(person) else 0.8
        if state not in ("", "---"):
            yield "s:" + state, 0.5 * rarity(state)


def vector(weights: Weights) -> Vector:
    """Weights with their Euclidean norm."""
    return weights, math.sqrt(sum(w * w for w in weights.values()))


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors, 0 where one of them is empty."""
    norms = a[1] * b[1]
    if not norms:
        return 0.0
    few, many = (a[0], b[0]) if len(a[0]) <= len(b[0]) else (b[0], a[0])
    return sum(w * many[k] for k, w in few.items() if k in many) / norms


def covered(part: Weights, whole: Weights) -> float:
    """How much of what a report opens with another tells too, 0 to 1; a short opening less, for it agrees by chance."""
    return sum(w for k, w in part.items() if k in whole) / (1.0 + sum(part.values()))


def current_days(digest: Digest) -> frozenset[int]:
    """The days near its date that a report names: when its news happened or will."""
    if digest.days is None or digest.days[1] - digest.days[0] > 2:
        return frozenset()
    first, last = digest.days[0] - NEWS, digest.days[1] + NEWS
    return frozenset(d for a, b in digest.dates if first <= a and b <= last for d in range(a, b + 1))
