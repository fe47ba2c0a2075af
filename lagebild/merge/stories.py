"""Whether two reports belong to one story: shared happenings, actors and places, similar words, near in time.

Each sign is a number between 0 and 1; their weights (table `story_weights`) were fitted by bench/fit_stories.py. What a report tells first
counts most; what lies well before its date is background and joins nothing. Across languages words are compared by the concepts they name.
Most signs need no coded event: a report whose events were missed is still recognised by what its opening names.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from lagebild.merge.copies import Copy, texts
from lagebild.merge.digests import Digest
from lagebild.merge.happenings import compare
from lagebild.merge.profiles import WEEK, Profile, cosine, covered
from lagebild.merge.sides import rarity
from lagebild.merge.told import Told, gap
from lagebild.packs import load_pack

WINDOW = 21  # days between reports of one story that are compared directly; longer stories hold together through reports in between
LEAST = 0.32  # probability amid its neighbours that holds a story together; families of stories left out in turn do alike from 0.24 to 0.4
SAGA = 0.19  # link from which two reports' events are compared: stories of one saga may tell one happening
FAINT = 0.06  # links below this are not kept: fewer would part stories, more let the sagas of a busy week run into each other
SERIAL = 0.05  # link of two communiqués in nearly the same words about other days
RECALLED = 0.4  # likeness of two events of one day, from which a report recalls what another tells
SHARED = 0.25  # likeness of two events, from which both reports tell one happening


def bond(score: float) -> float:
    """A link's score as stories average it: its square root, so that a few strong links do not outweigh many faint ones.

    A report on a side matter may be near to one report of a story and far from most others; averaging the probabilities themselves would
    make the answer hang on the exact threshold (bench/fit_stories.py tries some).
    """
    return math.sqrt(score)


@dataclass(frozen=True, slots=True)
class Kinship:
    """How near two reports are: `score` 0 to 1, `copy` where one copies the other, `recalls` where one recalls a dated act of the other's.

    Reports that recall an act may be of two stories, and still tell one happening.
    """

    score: float
    reasons: tuple[str, ...]
    copy: Copy | None = None
    recalls: bool = False

    @property
    def kept(self) -> bool:
        """Whether the link is worth keeping."""
        return self.score >= FAINT or self.recalls

    @property
    def saga(self) -> bool:
        """Whether the events of the two reports are compared."""
        return self.score >= SAGA or self.recalls


def signs(a: Profile, b: Profile) -> tuple[dict[str, float], tuple[str, ...]]:
    """All that speaks for and against two reports telling one story, by sign, and the happenings they share in words."""
    happenings, shared = _happenings(a, b)
    mine, yours = covered(a.opening[0], b.told), covered(b.opening[0], a.told)
    near = nearness(a.digest, b.digest)
    out = {
        "title": cosine(a.title, b.title),
        "title_told_abroad": max(_told(a, b), _told(b, a)) if a.digest.lang != b.digest.lang else 0.0,
        "openings_told": min(mine, yours),
        "opening_told_near": max(mine, yours) * near,
        "rare_state": max(map(rarity, a.states & b.states), default=0.0),
        "other_places": float(_other_places(a, b)),
        "happenings": happenings,
        "nearness": near,
        "other_days": float(_other_days(a.days, b.days)),
    }
    return out, shared


def _told(a: Profile, b: Profile) -> float:
    """How much of the words of a's headline b has too: names and words that two languages share."""
    return sum(w for word, w in a.headline.items() if word in b.words) / (1.0 + sum(a.headline.values()))


def _other_places(a: Profile, b: Profile) -> bool:
    """Whether both openings name places, none of which the other report names."""
    if not a.opening_spots or not b.opening_spots:
        return False
    return a.opening_spots.isdisjoint(b.spots) and b.opening_spots.isdisjoint(a.spots)


def _other_days(a: frozenset[int], b: frozenset[int]) -> bool:
    """Whether two reports name days of news, and those lie more than three days apart."""
    return bool(a and b) and min(abs(x - y) for x in a for y in b) > 3


def _happenings(a: Profile, b: Profile) -> tuple[float, tuple[str, ...]]:
    """The share of what the two reports tell that both tell, and what that is in words."""
    found: list[tuple[float, int, int, str]] = []
    for i, (mine, w) in enumerate(a.events):
        for j, (yours, v) in enumerate(b.events):
            if mine.codes and yours.codes and not mine.codes & yours.codes:
                continue
            like = compare(mine, yours)
            if like.score >= SHARED:
                found.append((like.score * min(w, v), i, j, _telling(mine, yours)))
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
    return min(1.0, total / max(1.0, min(a.weight, b.weight, 3.0))), tuple(dict.fromkeys(shared))[:4]


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
    beside = texts(a.text, b.text)
    if beside.copy:
        return Kinship(1.0, beside.copy.reasons, beside.copy)
    if nearness(a.digest, b.digest) == 0.0:
        return Kinship(0.0, ("too far apart in time",))
    if beside.refilled:
        return Kinship(SERIAL, ("a form letter filled in with other numbers or days",))
    found, shared = signs(a, b)
    weights = _weights()
    odds = weights["constant"] + sum(weights.get(sign, 0.0) * value for sign, value in found.items())
    score = round(1 / (1 + math.exp(-odds)), 4)
    recalled = score < SAGA and recalls(a, b)
    said = sorted(((weights.get(s, 0.0) * v, s, v) for s, v in found.items()), key=lambda x: (-abs(x[0]), x[1]))[:4]
    return Kinship(score, (*shared, *(f"{sign.replace('_', ' ')} {value:.2f}" for _, sign, value in said)), recalls=recalled)


def recalls(a: Profile, b: Profile) -> bool:
    """Whether one report tells an act of a day (or week) that the other tells of the same day, or as news of that day."""
    return any(_recalled(x, y) for x in a.dated for y in b.told_events) or any(_recalled(y, x) for y in b.dated for x in a.told_events)


def _recalled(dated: Told, other: Told) -> bool:
    x, y = dated.event, other.event
    if x.act != y.act or dated.codes.isdisjoint(other.codes):
        return False
    news = y.days or other.report.days
    if x.days is None or news is None or news[1] - news[0] > WEEK or (gap(x.days, news) > 0 if y.days else gap(x.days, news) > 1):
        return False
    return compare(dated, other, 0.0).score >= RECALLED


@functools.cache
def _weights() -> Mapping[str, float]:
    return {e["sign"]: float(e["weight"]) for e in load_pack("en").table("story_weights")}
