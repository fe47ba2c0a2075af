"""Whether two reports belong to one story: shared happenings, actors and places, similar words, near in time.

Each sign is a number between 0 and 1; their weights (table `story_weights`) were fitted on half "tune" of bench/stories. What a report
tells first counts most; what lies well before its date is background and joins nothing. Words are compared across languages by the
concepts they name.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lagebild.merge.copies import Copy, Text, copy_of
from lagebild.merge.digests import Digest, EventDigest
from lagebild.merge.happenings import DONE, Told, compare, gap
from lagebild.merge.sides import is_office, is_person, person_of
from lagebild.packs import load_pack

WINDOW = 21  # days between reports of one story that are compared directly; longer stories hold together through reports in between
LEAST = 0.3  # mean link of a story; chosen on half "tune" of bench/stories, families of stories left out in turn
SAGA = 0.08  # link from which two reports' events are compared: stories of one saga may tell one happening
FAINT = 0.02  # links below this are not kept
NEWS = 9  # days around a report that its news is about
BACKGROUND = 10  # days before the report from which a dated act is background
SHARED = 0.25  # likeness of two events, from which both reports tell one happening
OPENING = 2  # sentences a report opens with

Vector = tuple[Mapping[str, float], float]  # weights by key, and their Euclidean norm


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A report with what comparing it to others needs at hand: `vectors` by the sign that compares them."""

    digest: Digest
    text: Text
    events: tuple[tuple[Told, float], ...]
    weight: float
    vectors: Mapping[str, Vector]
    days: frozenset[int]
    numbers: frozenset[str]

    @classmethod
    def of(cls, digest: Digest) -> Profile:
        events = tuple((Told.of(e, digest), prominence(e, digest)) for e in digest.events)
        return cls(
            digest=digest,
            text=Text.of(digest),
            events=tuple(p for p in events if p[1] >= 0.1),
            weight=sum(w for _, w in events),
            vectors={sign: _vector(weights) for sign, weights in _vectors(digest)},
            days=current_days(digest),
            numbers=frozenset(digest.numbers),
        )


@dataclass(frozen=True, slots=True)
class Kinship:
    """How near two reports are: `score` 0 to 1, `copy` where one copies the other."""

    score: float
    reasons: tuple[str, ...]
    copy: Copy | None = None


def prominence(event: EventDigest, report: Digest) -> float:
    """How much an event is what its report is about, 0 to 1: told early, with its sides, not long ago."""
    place = max(0.25, 1.0 - 0.12 * event.sentence)
    sides = bool(event.source) + bool(event.target)
    known = 1.0 if sides == 2 or len(event.source) > 1 else 0.65 if sides else 0.2
    status = 1.0 if event.status in DONE or event.status == "planned" else 0.7
    return place * known * status * _freshness(event, report)


def _freshness(event: EventDigest, report: Digest) -> float:
    if event.days is None or report.days is None:
        return 1.0
    if event.days[1] - event.days[0] > 300:
        return 0.3  # "last year", "in 2014"
    ago = report.days[0] - event.days[1]
    return 1.0 if ago <= 4 else 0.6 if ago <= BACKGROUND else 0.1


def _lead(sentence: int) -> float:
    """What stands in a sentence counts less the later it comes."""
    return max(0.4, 1.0 - 0.08 * sentence)


def _vectors(digest: Digest) -> Iterable[tuple[str, Mapping[str, float]]]:
    """What of a report is compared as weights by key."""
    title = {w for w, _ in digest.title_words}
    words = {w: tell * tell * (1.4 if w in title else 1.0) * _lead(n) for w, n, tell in digest.words}
    words.update((w, 1.0) for w in title if w not in words and len(w) > 3)
    yield "words", words
    yield "lead_words", {w: tell * tell for w, n, tell in digest.words if n < OPENING}
    yield "title_words", {w: 1.0 for w, tell in digest.title_words if tell > 0.5}
    yield "concepts", {c: _lead(n) for c, n in digest.concepts}
    yield "lead_concepts", {c: 1.0 for c, n in digest.concepts if n < OPENING}
    yield "title_concepts", dict.fromkeys(digest.title_concepts, 1.0)
    yield "actors", _actors(digest)
    yield "places", {spot: _lead(n) for spot, n in digest.places}
    yield "lead_places", {spot: 1.0 for spot, n in digest.places if n < OPENING}


def _actors(digest: Digest) -> dict[str, float]:
    """Who the report is about: offices as the persons who hold them; states for little, for most reports name some."""
    out: dict[str, float] = {}
    for named, code, first, times in digest.actors:
        key = person_of(named, digest.days)
        kind = 1.0 if is_person(key) else 0.7 if is_office(key) else 0.35 if key == code else 0.6
        out[key] = max(out.get(key, 0.0), kind * _lead(first) * min(1.5, 0.8 + 0.2 * times))
        if key != code and code not in ("", "---"):
            out[code] = max(out.get(code, 0.0), 0.35 * _lead(first))
    return out


def _vector(weights: Mapping[str, float]) -> Vector:
    return weights, math.sqrt(sum(w * w for w in weights.values()))


def _cosine(a: Vector, b: Vector) -> float:
    norms = a[1] * b[1]
    if not norms:
        return 0.0
    few, many = (a[0], b[0]) if len(a[0]) <= len(b[0]) else (b[0], a[0])
    return sum(w * many[k] for k, w in few.items() if k in many) / norms


def current_days(digest: Digest) -> frozenset[int]:
    """The days near its date that a report names: when its news happened or will."""
    if digest.days is None or digest.days[1] - digest.days[0] > 2:
        return frozenset()
    first, last = digest.days[0] - NEWS, digest.days[1] + NEWS
    return frozenset(d for a, b in digest.dates if first <= a and b <= last for d in range(a, b + 1))


def signs(a: Profile, b: Profile) -> tuple[dict[str, float], tuple[str, ...]]:
    """All that speaks for and against two reports telling one story, by sign, and the happenings they share in words."""
    happenings, against, shared = _happenings(a, b)
    out = {sign: _cosine(v, b.vectors[sign]) for sign, v in a.vectors.items()}
    out |= {
        "happenings": happenings,
        "other_days": float(_other_days(a.days, b.days)),
        "other_places": float(_disjoint(a.vectors["lead_places"][0], b.vectors["lead_places"][0])),
        "numbers": min(1.0, len(a.numbers & b.numbers) / 3),
        "nearness": nearness(a.digest, b.digest),
        "same_act_other_day": against,
    }
    return out, shared


def _disjoint(a: Collection[str], b: Collection[str]) -> bool:
    """Whether both name some and share none."""
    return bool(a and b) and set(a).isdisjoint(b)


def _other_days(a: frozenset[int], b: frozenset[int]) -> bool:
    """Whether two reports name days of news, and those lie more than three days apart."""
    return bool(a and b) and min(abs(x - y) for x in a for y in b) > 3


def _happenings(a: Profile, b: Profile) -> tuple[float, float, tuple[str, ...]]:
    """The share of what the two reports tell that both tell; what contradicts it; what is shared, in words."""
    found: list[tuple[float, int, int, str]] = []
    against = 0.0
    for i, (mine, w) in enumerate(a.events):
        for j, (yours, v) in enumerate(b.events):
            if mine.codes and yours.codes and not mine.codes & yours.codes:
                continue
            like = compare(mine, yours)
            if like.score >= SHARED:
                found.append((like.score * min(w, v), i, j, _telling(mine, yours)))
            elif like.apart and like.reasons[0].endswith("days apart") and min(w, v) > 0.6 and mine.event.act == yours.event.act:
                against = max(against, min(w, v))
    found.sort(key=lambda f: (-f[0], f[3], f[1], f[2]))
    left: set[int] = set()
    right: set[int] = set()
    total, shared = 0.0, list[str]()
    for score, i, j, words in found:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            total += score
            shared.append(words)
    return min(1.0, total / max(1.0, min(a.weight, b.weight, 3.0))), against, tuple(dict.fromkeys(shared))[:4]


def _telling(a: Told, b: Told) -> str:
    codes = "–".join(sorted(a.codes & b.codes)) or "?"
    acts = sorted({a.event.act, b.event.act})
    return f"both tell {'/'.join(acts)} {codes}"


def nearness(a: Digest, b: Digest) -> float:
    """1 for reports of the same days, falling with the days between them; 0.55 where one is undated."""
    if a.days is None or b.days is None:
        return 0.55
    days = gap(a.days, b.days)
    wide = max(a.days[1] - a.days[0], b.days[1] - b.days[0]) > 31
    steps = ((1, 1.0), (2, 0.95), (3, 0.85), (5, 0.7), (8, 0.5), (14, 0.35), (WINDOW, 0.25))
    return min(0.85 if wide else 1.0, next((s for most, s in steps if days <= most), 0.0))


def kinship(a: Profile, b: Profile) -> Kinship:
    """How near two reports are, and why; copies are as near as can be, reports further apart than WINDOW not at all."""
    copy = copy_of(a.text, b.text)
    if copy:
        return Kinship(1.0, copy.reasons, copy)
    if nearness(a.digest, b.digest) == 0.0:
        return Kinship(0.0, ("too far apart in time",))
    found, shared = signs(a, b)
    weights = _weights(a.digest.lang == b.digest.lang)
    odds = weights["constant"] + sum(weights.get(sign, 0.0) * value for sign, value in found.items())
    said = sorted(((weights.get(s, 0.0) * v, s, v) for s, v in found.items()), key=lambda x: (-abs(x[0]), x[1]))[:4]
    return Kinship(round(1 / (1 + math.exp(-odds)), 4), (*shared, *(f"{sign.replace('_', ' ')} {value:.2f}" for _, sign, value in said)))


@functools.cache
def _weights(same_language: bool) -> Mapping[str, float]:
    column = "same_language" if same_language else "other_language"
    return {e["sign"]: float(e[column]) for e in load_pack("en").table("story_weights")}
