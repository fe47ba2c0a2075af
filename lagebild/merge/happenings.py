"""Whether two events tell of one happening, with reasons, and the happenings of a story.

Each sign of a pair (act, sides, time, place, status, content, how near the reports are) is a number; their weights (table
`happening_weights`) were fitted on half "tune" of bench/stories. What cannot be one is told apart for good: acts that are no kin, days too
far apart, two acts of one sentence.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lagebild.merge.cluster import clusters
from lagebild.merge.digests import Days, Digest, EventDigest
from lagebild.merge.records import Link, Side
from lagebild.merge.sides import is_person, likeness, person_of
from lagebild.packs import load_pack

LEAST = 0.22  # mean link of a happening; chosen on half "tune" of bench/stories
LOOSE = 31  # days that the date of an undated report may span and still tell when its events were
SLACK = 2  # days by which two reports may date one happening apart ("on Thursday", "on Friday": a conflict, not two happenings)
FAINT = 0.05  # links of events below this are not kept
FOREIGN_SIDE = 0.15  # likeness of two sides under which they are another's
Token = TypeVar("Token", str, int)
Pair = tuple[str, str]  # keys of two events, the smaller first
Near = Callable[[str, str], float | None]
RECIPROCAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
PLACED = frozenset({"ASSAULT", "PROTEST"})  # acts that happen in one place: what happens in another city is another
DIRECTED = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})  # words that the other side gives back in kind
CLOSE = 0.5  # degrees within which two places are one (a suburb, a camp beside its town)
FAR = 1.0  # degrees from which two acts of one place each are two
DONE = frozenset({"occurred", "ongoing"})
AHEAD = frozenset({"planned", "intended"})


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An event in its report, with what comparing it needs at hand."""

    event: EventDigest
    report: Digest
    words: frozenset[str]
    concepts: frozenset[str]
    around: frozenset[str]
    wording: frozenset[int]
    codes: frozenset[str]
    states: frozenset[str]
    spots: frozenset[str]
    alone: float

    @classmethod
    def of(cls, event: EventDigest, report: Digest) -> Told:
        sides = (*event.source, *event.target)
        sentence = report.sentences[event.sentence] if report.sentences else None
        around = frozenset(_person(t, report.days) for t in sentence.neutral if t[0] in "acpn") if sentence else frozenset()
        wording = frozenset(array("I", sentence.words)) if sentence else frozenset()
        codes = _codes(sides)
        of = {key: code for key, code, _, _ in report.actors if code not in ("", "---")}
        states = codes | {of[t[2:]] for t in (sentence.neutral if sentence else ()) if t[0] == "a" and t[2:] in of}
        spots = frozenset(t[2:] for t in (sentence.neutral if sentence else ()) if t[0] == "p" and "," in t)
        spots = frozenset({event.spot}) if event.spot else spots
        alone = 1 / max(1, sum(e.act == event.act for e in report.events))
        return cls(event, report, frozenset(event.words), frozenset(event.concepts), around, wording, codes, states, spots, alone)


def _person(token: str, days: Days | None) -> str:
    """A token of a sentence with an office replaced by who holds it."""
    return "a:" + person_of(token[2:], days) if token[0] == "a" else token


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well two events fit: `score` 0 to 1; `apart` says that they cannot be one happening."""

    score: float
    reasons: tuple[str, ...]
    apart: bool = False


@functools.cache
def _kin() -> Mapping[tuple[str, str], float]:
    table = load_pack("en").table("act_kin")
    return {pair: float(e["score"]) for e in table for pair in ((e["a"], e["b"]), (e["b"], e["a"]))}


def kinship(a: str, b: str) -> float:
    """How readily one happening is told as either act: 1 for the same act, 0 for acts that are no kin (table `act_kin`).

    >>> kinship("CONSULT", "CONSULT"), kinship("CONSULT", "ASSAULT")
    (1.0, 0.0)
    """
    return 1.0 if a == b else _kin().get((a, b), 0.0)


def kin_of(act: str) -> tuple[str, ...]:
    """An act with all acts as which the same happening may be told."""
    return act, *sorted(b for a, b in _kin() if a == act)


def compare(a: Told, b: Told, near: float | None = None) -> Likeness:
    """How well two events tell one happening.

    Args:
        near: how near their reports are (merge.stories.kinship), 1 within one report; without it, what the events alone tell.
    """
    x, y = a.event, b.event
    if kinship(x.act, y.act) == 0.0:
        return Likeness(0.0, (f"{x.act} is no {y.act}",), apart=True)
    if a.report is b.report and x.sentence == y.sentence and (x.act == y.act or _overlaps(x.clause, y.clause)):
        return Likeness(0.0, ("two acts of one sentence",), apart=True)
    if x.days and y.days and gap(x.days, y.days) > SLACK:
        return Likeness(0.0, (f"{gap(x.days, y.days)} days apart",), apart=True)
    if apart := _others(a, b):
        return Likeness(0.0, (apart,), apart=True)
    found, why = signs(a, b, near)
    weights = _weights()
    odds = weights["constant"] + sum(weights.get(sign, 0.0) * value for sign, value in found.items())
    act = f"both {x.act}" if x.act == y.act else f"{x.act} and {y.act} are kin"
    return Likeness(round(1 / (1 + math.exp(-odds)), 4), (act, *why))


def _others(a: Told, b: Told) -> str:
    """Why two events with both sides known are about others: another pair of states, or other persons who meet; "" where they are not."""
    x, y = a.event, b.event
    if a.report is b.report and x.act != y.act:
        return f"{x.act} and {y.act} of one report"
    if x.act in DIRECTED and y.act in DIRECTED and (_returned(x, y) or _returned(y, x)):
        return "the other way round"
    if x.act in PLACED and y.act in PLACED and (distance := _distance(a, b)) is not None and distance > FAR:
        return f"{x.place or 'one place'}, not {y.place or 'another'}"
    if x.act in RECIPROCAL and y.act in RECIPROCAL:
        mine, yours = (_persons((*e.source, *e.target), t.report.days) for e, t in ((x, a), (y, b)))
        for code in mine.keys() & yours.keys():
            if mine[code].isdisjoint(yours[code]):
                return "other persons"
    return ""


def _returned(x: EventDigest, y: EventDigest) -> bool:
    """Whether the one spoken to in one event is who speaks in the other, and the speakers are two."""
    speaker, other = _codes(x.source), _codes(y.source)
    return bool(speaker and other & _codes(x.target)) and speaker.isdisjoint(other)


def _distance(a: Told, b: Told) -> float | None:
    """Degrees between the nearest places of two events; None where one tells no place."""
    pairs = [(p.split(","), q.split(",")) for p in a.spots for q in b.spots]
    return min((max(abs(float(p[0]) - float(q[0])), abs(float(p[1]) - float(q[1]))) for p, q in pairs), default=None)


def _codes(sides: Iterable[Side]) -> frozenset[str]:
    return frozenset(s.code for s in sides if s.code not in ("", "---"))


def _persons(sides: Iterable[Side], days: Days | None) -> dict[str, set[str]]:
    """The known persons among some sides by state, office-holders as the persons they are."""
    out: dict[str, set[str]] = {}
    for s in sides:
        person = person_of(s.actor, days) if s.actor else ""
        if is_person(person) and not person.startswith("~"):
            out.setdefault(s.code, set()).add(person)
    return out


@functools.cache
def _weights() -> Mapping[str, float]:
    return {e["sign"]: float(e["weight"]) for e in load_pack("en").table("happening_weights")}


def signs(a: Told, b: Told, near: float | None = None) -> tuple[dict[str, float], tuple[str, ...]]:
    """What speaks for and against two events being one happening, by sign, and why in words."""
    x, y = a.event, b.event
    days = x.days or y.days or a.report.days
    source, target = likeness(x.source, y.source, days), likeness(x.target, y.target, days)
    together = likeness((*x.source, *x.target), (*y.source, *y.target), days)
    crossing = x.act in RECIPROCAL and y.act in RECIPROCAL
    time, why_time = _time(a, b)
    same_language = a.report.lang == b.report.lang
    apart = _distance(a, b)
    closeness = 1.0 if a.report is b.report else near if near is not None else 0.4
    out = {
        "act": kinship(x.act, y.act),
        "source": source[0] if source else 0.3,
        "target": target[0] if target else 0.3,
        "foreign_source": float(source is not None and source[0] < FOREIGN_SIDE and not crossing),
        **time,
        "same_place": float(apart is not None and apart <= CLOSE),
        "other_place": float(apart is not None and apart > CLOSE),
        "words": _share(a.words, b.words) if same_language else 0.0,
        "concepts": _share(a.concepts, b.concepts),
        "around": _dice(a.around, b.around),
        "wording": _dice(a.wording, b.wording) if same_language else 0.0,
        "early": 1.0 - min(1.0, (x.sentence + y.sentence) / 8),
        "near": closeness,
        "alone": closeness * min(a.alone, b.alone),
    }
    words = sorted(a.concepts & b.concepts)[:3] or sorted(a.words & b.words)[:3]
    telling = f"both tell {', '.join(words)}" if words else ""
    why = (*(together[1][:2] if together else ("an event without sides",)), why_time, _place(a, b), telling)
    return out, tuple(filter(None, why))


def _overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the shorter list that the other has too."""
    least = min(len(a), len(b))
    return len(a & b) / max(2, least) if least else 0.0


def _dice(a: frozenset[Token], b: frozenset[Token]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def gap(a: Days, b: Days) -> int:
    """Days between two stretches of days, 0 where they touch."""
    return max(0, a[0] - b[1], b[0] - a[1])


def _time(a: Told, b: Told) -> tuple[dict[str, float], str]:
    """Agreement in time: by the days told where both tell them, else by the reports' dates."""
    x, y = a.event, b.event
    out = {"same_day": 0.0, "overlapping": 0.0, "reported_near": 0.0}
    if x.days and y.days:
        apart = gap(x.days, y.days)
        wide = max(d[1] - d[0] for d in (x.days, y.days)) > 0
        if not apart:
            out["overlapping" if wide else "same_day"] = 1.0
        return out, f"dated {apart} day(s) apart" if apart else f"both {x.edtf}" if x.edtf == y.edtf else f"{x.edtf} and {y.edtf} overlap"
    if a.report is b.report:
        return out, ""
    dated, other = (x.days, b) if x.days else (y.days, a)
    told = (dated, other.report.days) if dated else (a.report.days, b.report.days)
    if told[0] is None or told[1] is None:
        return out, ""
    days = gap(told[0], told[1])
    loose = max(d[1] - d[0] for d in (a.report.days, b.report.days) if d) > LOOSE
    out["reported_near"] = 0.3 if loose else max(0.0, 1.0 - days / 10)
    return out, f"the dated one lies {days} days from the other's report" if dated else f"reported {days} days apart"


def _place(a: Told, b: Told) -> str:
    """The place both tell, or the two they tell, in words."""
    x, y = a.event.place, b.event.place
    distance = _distance(a, b)
    if distance is not None and distance <= CLOSE:
        return f"both in {x or y or 'one place'}"
    return f"{x}, not {y}" if distance is not None and x and y else ""


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
    return told, scores, frozenset(apart)


def candidates(told: Mapping[str, Told]) -> list[Pair]:
    """Pairs of events whose acts are kin, and that share a state, a place or a concept, or of which one names no state."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for key, one in told.items():
        for mark in _marks(one):
            blocks.setdefault((one.event.act, mark), []).append(key)
    pairs: set[Pair] = set()
    for (act, mark), mine in blocks.items():
        for other in kin_of(act):
            for m in {mark, ""} if len(mark) == 3 else {mark}:
                for a in mine:
                    pairs.update((min(a, b), max(a, b)) for b in blocks.get((other, m), ()) if a != b)
    return sorted(pairs)


def _marks(t: Told) -> Iterable[str]:
    """What an event has in common with whatever it is compared with: codes of states ("" for none), its place, its concepts."""
    yield from t.codes | t.states or ("",)
    if t.event.spot:
        yield "p:" + t.event.spot
    yield from ("c:" + c for c in t.concepts)


def group_events(reports: Sequence[Digest], near: Near, least: float = LEAST) -> list[tuple[list[Told], tuple[Link, ...]]]:
    """The happenings of some reports: events that tell of one, with the links that hold them together.

    Args:
        near: how near two reports are, by their ids.

    Returns each happening as its events in the order of their keys and the links between them that score at least `least`.
    """
    told, scores, apart = link_events(reports, near)
    groups = clusters(told, {p: s.score for p, s in scores.items()}, least, apart)
    of = {key: n for n, group in enumerate(groups) for key in group}
    links: dict[int, list[Link]] = {}
    for (a, b), s in sorted(scores.items()):
        if of[a] == of[b]:
            links.setdefault(of[a], []).append(Link(a=a, b=b, score=round(s.score, 3), reasons=s.reasons))
    return [([told[k] for k in group], tuple(links.get(n, ()))) for n, group in enumerate(groups)]
