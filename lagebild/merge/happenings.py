"""Whether two events tell of one happening, with reasons, and the happenings of some reports.

The signs of a pair (merge.event_signs) are weighed by a logistic regression (table `happening_weights`, fitted by
bench/fit_happenings.py), and so is whether the one fits another event of the other's report better. What cannot be one is told apart
for good: acts that are no kin, days too far apart, other persons who meet, two places of one attack, visits to two states, acts that go
opposite ways. Two acts of one sentence score nothing.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lagebild.merge.cluster import clusters
from lagebild.merge.copies import ALIKE, UPDATE, contradict
from lagebild.merge.digests import Digest
from lagebild.merge.event_signs import RECIPROCAL, distance, other_dyad, returned, reversed_sides, signs
from lagebild.merge.records import Link
from lagebild.merge.told import Told, gap, kin, kin_of, persons_of
from lagebild.packs import load_pack

LEAST = 0.32  # mean link of a happening; amid those that do alike with families of stories left out in turn
SLACK = 2  # days by which two reports may date one happening apart ("on Thursday", "on Friday": a conflict, not two happenings)
FAINT = 0.05  # links of events below this are not kept
MUCH = 0.2  # by how much a rival fits better that is named among the reasons
Pair = tuple[str, str]  # keys of two events, the smaller first
Near = Callable[[str, str], float | None]
PLACED = frozenset({"ASSAULT", "PROTEST"})  # acts that happen in one place: what happens in another city is another
DIRECTED = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})  # words that the other side gives back in kind
FAR = 1.0  # degrees from which two acts of one place each are two


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well two events fit: `score` 0 to 1; `apart` says that they cannot be one happening.

    `odds` are the log odds amid all events of both reports, where no rival fits better (`amid_rivals`).
    """

    score: float
    reasons: tuple[str, ...]
    apart: bool = False
    odds: float = 0.0


def compare(a: Told, b: Told, near: float | None = None) -> Likeness:
    """How well two events tell one happening.

    Args:
        near: how near their reports are (merge.stories.kinship), 1 within one report; without it, what the events alone tell.
    """
    if beside := _beside(a, b):
        return Likeness(0.0, (beside,))
    if apart := _apart(a, b):
        return Likeness(0.0, (apart,), apart=True)
    found, why = signs(a, b, near)
    alone, amid = _weights("alone"), _weights("weight")
    x, y = a.event.act, b.event.act
    act = f"both {x}" if x == y else f"{x} and {y} are kin"
    return Likeness(_probability(_odds(alone, found)), (act, *why), odds=_odds(amid, found))


def _odds(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    return weights["constant"] + sum(weights.get(sign, 0.0) * value for sign, value in found.items())


def _probability(odds: float) -> float:
    return round(1 / (1 + math.exp(-odds)), 4)


def _apart(a: Told, b: Told) -> str:
    """Why two events cannot be one happening; "" where they can."""
    x, y = a.event, b.event
    if kin(a.acts, b.acts) == 0.0:
        return f"{x.act} is no {y.act}"
    if x.days and y.days and gap(x.days, y.days) > SLACK:
        return f"{gap(x.days, y.days)} days apart"
    if reversed_sides(x, y) or (x.act in DIRECTED and y.act in DIRECTED and (returned(x, y) or returned(y, x))):
        return "the other way round"
    return _elsewhere(a, b) or _other_parties(a, b) or _refilled(a, b)


def _beside(a: Told, b: Told) -> str:
    """Why two events of one report are hardly one happening: told in one breath, or as two acts.

    They score nothing, but others may hold them together: a report tells the matter twice, or coding found it twice in a sentence.
    """
    x, y = a.event, b.event
    if a.report is not b.report or kin(a.acts, b.acts) == 0.0:
        return ""
    if x.sentence == y.sentence and (x.act == y.act or _overlaps(x.clause, y.clause)):
        return "two acts of one sentence"
    return f"{x.act} and {y.act} of one report" if x.act != y.act else ""


def _overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _elsewhere(a: Told, b: Told) -> str:
    """Two cities of two attacks or protests; places of one name are one."""
    x, y = a.event, b.event
    if x.act not in PLACED or y.act not in PLACED or not x.spot or not y.spot or x.place == y.place:
        return ""
    degrees = distance((x.spot,), (y.spot,))
    return f"{x.place}, not {y.place}" if degrees is not None and degrees > FAR else ""


def _other_parties(a: Told, b: Told) -> str:
    """Other persons of one state who meet, or visits and meetings of two pairs of states."""
    x, y = a.event, b.event
    if x.act not in RECIPROCAL or y.act not in RECIPROCAL:
        return ""
    mine, yours = (persons_of((*e.source, *e.target), t.report.days) for e, t in ((x, a), (y, b)))
    if any(mine[code].isdisjoint(yours[code]) for code in mine.keys() & yours.keys()):
        return "other persons"
    if x.act == y.act == "CONSULT" and other_dyad(a, b):
        return "other parties"
    return ""


def _refilled(a: Told, b: Told) -> str:
    """One sentence told again on another day with other numbers or days in it: a communiqué filled in anew."""
    if a.report.lang != b.report.lang or not a.report.days or not b.report.days or gap(a.report.days, b.report.days) <= UPDATE:
        return ""
    common = len(a.wording & b.wording)
    if 2 * common < ALIKE * (len(a.wording) + len(b.wording)) or not common:
        return ""
    mine, yours = a.report.sentences[a.event.sentence].neutral, b.report.sentences[b.event.sentence].neutral
    return "a form letter filled in anew" if contradict(mine, yours) else ""


@functools.cache
def _weights(column: str) -> Mapping[str, float]:
    """The weights of the signs of a pair by itself (`alone`), or amid the other events of both reports (`weight`)."""
    return {e["sign"]: float(e[column]) for e in load_pack("en").table("happening_weights")}


def link_events(reports: Iterable[Digest], near: Near) -> tuple[dict[str, Told], dict[Pair, Likeness], frozenset[Pair]]:
    """All comparable pairs of events of some reports: the events, scores by pair of keys (a < b), pairs that must stay apart."""
    told = {e.key: Told.of(e, r) for r in reports for e in r.events}
    scores: dict[Pair, Likeness] = {}
    apart: set[Pair] = set()
    for a, b in candidates(told):
        found = compare(told[a], told[b], near(told[a].report.id, told[b].report.id))
        if found.apart:
            apart.add((a, b))
        elif found.score >= FAINT:
            scores[a, b] = found
    return told, amid_rivals(scores, told), frozenset(apart)


def amid_rivals(scores: Mapping[Pair, Likeness], told: Mapping[str, Told]) -> dict[Pair, Likeness]:
    """The links of events with each weighed against its rivals; depends on the two reports of a link alone."""
    rival = rivals({pair: like.score for pair, like in scores.items()}, {key: t.report.id for key, t in told.items()})
    weight = _weights("weight")["rival"]
    out: dict[Pair, Likeness] = {}
    for pair, like in scores.items():
        better = rival.get(pair, 0.0)
        reasons = (*like.reasons, "another event of the report fits better") if better >= MUCH else like.reasons
        out[pair] = Likeness(_probability(like.odds + weight * better), reasons)
    return out


def rivals(scores: Mapping[Pair, float], report: Mapping[str, str]) -> dict[Pair, float]:
    """By how much an event of a pair fits another event of the other's report better, 0 to 1; pairs without such a rival are left out.

    Two reports that tell two talks tell each of them once or twice: an event that fits the one well is hardly the other. A rival that may
    itself be the same happening, told twice in its report, counts the less.

    Args:
        scores: how well two events fit by themselves.
        report: the report of each event.
    """
    fits: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for (a, b), score in scores.items():
        fits.setdefault((a, report[b]), []).append((b, score))
        fits.setdefault((b, report[a]), []).append((a, score))
    out: dict[Pair, float] = {}
    for (a, b), score in scores.items():
        if report[a] == report[b]:
            continue
        others = [(x, s, b) for x, s in fits[a, report[b]] if s > score] + [(x, s, a) for x, s in fits[b, report[a]] if s > score]
        better = max(((s - score) * (1 - scores.get((min(x, y), max(x, y)), 0.0)) for x, s, y in others), default=0.0)
        if better > 0:
            out[a, b] = better
    return out


def candidates(told: Mapping[str, Told]) -> list[Pair]:
    """Pairs of events whose acts are kin, and that share a state, a place or a concept, or of which one names no state."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for key, one in told.items():
        for mark in _marks(one):
            for act in one.acts:
                blocks.setdefault((act, mark), []).append(key)
    pairs: set[Pair] = set()
    for (act, mark), mine in blocks.items():
        for other in kin_of(act):
            for m in {mark, ""} if len(mark) == 3 else {mark}:
                for a in mine:
                    pairs.update((min(a, b), max(a, b)) for b in blocks.get((other, m), ()) if a != b)
    return sorted((a, b) for a, b in pairs if kin(told[a].acts, told[b].acts))


def _marks(t: Told) -> Iterable[str]:
    """What an event has in common with whatever it is compared with: codes of states ("" for none), places, its concepts."""
    yield from t.codes | t.states or ("",)
    yield from ("p:" + spot for spot in t.spots)
    yield from ("c:" + c for c in t.concepts)


def group_events(reports: Sequence[Digest], near: Near, least: float = LEAST) -> list[tuple[list[Told], tuple[Link, ...]]]:
    """The happenings of some reports: events that tell of one, with the links that hold them together.

    Args:
        near: how near two reports are, by their ids.

    Returns each happening as its events in the order of their keys, and the links between them.
    """
    told, scores, apart = link_events(reports, near)
    groups = clusters(told, {p: s.score for p, s in scores.items()}, least, apart)
    of = {key: n for n, group in enumerate(groups) for key in group}
    links: dict[int, list[Link]] = {}
    for (a, b), s in sorted(scores.items()):
        if of[a] == of[b]:
            links.setdefault(of[a], []).append(Link(a=a, b=b, score=round(s.score, 3), reasons=s.reasons))
    return [([told[k] for k in group], tuple(links.get(n, ()))) for n, group in enumerate(groups)]
