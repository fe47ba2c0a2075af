"""What speaks for and against two events being one happening: each sign a number, with the reasons in words.

Act, sides, time, place, words and concepts, how near the two reports are. Their weights are the table `happening_weights`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from lagebild.merge.digests import Days, EventDigest
from lagebild.merge.sides import is_person, likeness, rarity
from lagebild.merge.told import AHEAD, DONE, Told, codes_of, gap, kin
from lagebild.merge.words import concept_weight
from lagebild.packs import load_pack

LOOSE = 31  # days that the date of an undated report may span and still tell when its events were
FOREIGN_SIDE = 0.15  # likeness of two sides under which they are another's
SAME_SIDE = 0.5  # likeness of two sides over which they may be one
UNKNOWN = 0.3  # what a side tells that one of the two leaves out
RECIPROCAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
CLOSE = 0.5  # degrees within which two places are one (a suburb, a camp beside its town)
Found = tuple[float, tuple[str, ...]] | None


def signs(a: Told, b: Told, near: float | None = None) -> tuple[dict[str, float], tuple[str, ...]]:
    """What speaks for and against two events being one happening, by sign, and why in words.

    Args:
        near: how near their reports are (merge.stories.kinship); without it, what the events alone tell.
    """
    x, y = a.event, b.event
    apart = distance(tuple(a.spots), tuple(b.spots))
    closeness = 1.0 if a.report is b.report else near if near is not None else 0.4
    source, named = _sides(a, b)
    time, why_time = _time(a, b)
    out = {
        "act": kin(a.acts, b.acts),
        "source": source[0] if source else UNKNOWN,
        "foreign_source": float(source is not None and source[0] < FOREIGN_SIDE),
        "crossed": float(_crossed(x, y, source, x.days or y.days or a.report.days)),
        "other_dyad": float(other_dyad(a, b)),
        "rare_state": max(map(rarity, a.states & b.states), default=0.0),
        "other_person": float(_other_persons(a.around, b.around)),
        "same_mode": float(x.mode is not None and x.mode == y.mode),
        **time,
        "told_before": float(told_before(a, b)),
        "one_ahead": float((x.status in AHEAD) != (y.status in AHEAD)),
        "same_place": float(apart is not None and apart <= CLOSE),
        "numbers": float(not set(x.numbers).isdisjoint(y.numbers)),
        "concepts": _concepts(a.concepts, b.concepts),
        "around": around(a.around, b.around),
        "same_context": float(not set(x.contexts).isdisjoint(y.contexts)),
        "both_first": float(x.sentence == y.sentence == 0),
        "alone": closeness * min(a.alone, b.alone),
        "prominence": min(a.prominence, b.prominence),
    }
    return out, tuple(filter(None, (*named, why_time, _place(a, b), _telling(a, b))))


def _sides(a: Told, b: Told) -> tuple[Found, tuple[str, ...]]:
    """How well the sources agree, and who agrees. Acts of both sides alike (a meeting, a deal) may be told from either."""
    x, y = a.event, b.event
    days = x.days or y.days or a.report.days
    together = likeness((*x.source, *x.target), (*y.source, *y.target), days)
    named = together[1][:2] if together else ("an event without sides",)
    ways = [(likeness(x.source, y.source, days), likeness(x.target, y.target, days))]
    if x.act in RECIPROCAL and y.act in RECIPROCAL:
        ways.append((likeness(x.source, y.target, days), likeness(x.target, y.source, days)))
        if _compound(x) or _compound(y):
            ways.append((together, together))
    source, _ = max(ways, key=lambda way: sum(side[0] if side else UNKNOWN for side in way))
    return source, named


def _crossed(x: EventDigest, y: EventDigest, source: Found, days: Days | None) -> bool:
    """Whether, of two acts that have a direction, one comes from whom the other is done to.

    Args:
        source: how well the two sources agree.
    """
    if (x.act in RECIPROCAL and y.act in RECIPROCAL) or (source and source[0] >= FOREIGN_SIDE):
        return False
    back = likeness(x.source, y.target, days), likeness(x.target, y.source, days)
    return any(found is not None and found[0] > SAME_SIDE for found in back)


def _other_persons(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether both sentences name persons, and no common one."""
    mine, yours = ({t for t in around if t[0] == "a" and is_person(t[2:])} for around in (a, b))
    return bool(mine and yours) and mine.isdisjoint(yours)


def _compound(event: EventDigest) -> bool:
    """Whether an event lists all its parties on one side."""
    return len(event.source) > 1 and not event.target


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(e.id for e in load_pack("en").table("states"))


def other_dyad(a: Told, b: Told) -> bool:
    """Whether two events that name two parties each both name a state that the other does not: another pair of states."""
    if len(a.codes) < 2 or len(b.codes) < 2:
        return False
    return not _states().isdisjoint(a.codes - b.codes) and not _states().isdisjoint(b.codes - a.codes)


def reversed_sides(x: EventDigest, y: EventDigest) -> bool:
    """Whether two acts that have a direction go opposite ways between the same two parties: an expulsion and the one in return."""
    if x.act in RECIPROCAL and y.act in RECIPROCAL:
        return False
    source, target, other, goal = (codes_of(sides) for sides in (x.source, x.target, y.source, y.target))
    there_and_back = not source.isdisjoint(goal) and not target.isdisjoint(other)
    return there_and_back and source.isdisjoint(other) and target.isdisjoint(goal)


def returned(x: EventDigest, y: EventDigest) -> bool:
    """Whether the one spoken to in one event is who speaks in the other, and the speakers are two."""
    speaker, other = codes_of(x.source), codes_of(y.source)
    return bool(speaker and other & codes_of(x.target)) and speaker.isdisjoint(other)


def _concepts(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the concepts of the shorter list that the other has too, by how much they tell."""
    if not a or not b:
        return 0.0
    least = min(sum(map(concept_weight, a)), sum(map(concept_weight, b)))
    return sum(map(concept_weight, sorted(a & b))) / max(1.2, least)


@functools.lru_cache(maxsize=100_000)
def tells(token: str) -> float:
    """How much a token of a sentence tells (merge.digests.SentenceDigest): persons and places most, common concepts least."""
    kind, rest = token[0], token[2:]
    if kind == "c":
        return concept_weight(rest)
    return 0.6 if kind in "nr" else 1.0 if kind == "p" or is_person(rest) else 0.5


def around(a: frozenset[str], b: frozenset[str]) -> float:
    """How far two sets of tokens (of the sentences of two events) name the same actors, places, numbers and concepts, 0 to 1."""
    both = a & b
    if not both:
        return 0.0
    return 2 * sum(sorted(map(tells, both))) / (1.0 + sum(sorted(map(tells, a))) + sum(sorted(map(tells, b))))


def told_before(a: Told, b: Told) -> bool:
    """Whether a report tells one act as done before the day on which the other happens: what is done already is no act of a later day."""
    if a.report is b.report or bool(a.event.days) == bool(b.event.days):
        return False
    dated, other = (a, b) if a.event.days else (b, a)
    day, reported = dated.event.days, other.report.days
    return bool(day and reported and other.event.status in DONE and reported[1] < day[0])


def _time(a: Told, b: Told) -> tuple[dict[str, float], str]:
    """Agreement in time: by the days told where both tell them, else by the reports' dates."""
    x, y = a.event, b.event
    out = {"both_dated": 0.0, "same_day": 0.0, "reported_near": 0.0}
    if x.days and y.days:
        apart = gap(x.days, y.days)
        out["both_dated"] = 1.0
        out["same_day"] = float(not apart and x.days[0] == x.days[1] and y.days[0] == y.days[1])
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


def distance(mine: Sequence[str], yours: Sequence[str]) -> float | None:
    """Degrees between the nearest of two lists of places; None where one of them is empty."""
    pairs = [(p.split(","), q.split(",")) for p in mine for q in yours]
    return min((max(abs(float(p[0]) - float(q[0])), abs(float(p[1]) - float(q[1]))) for p, q in pairs), default=None)


def _place(a: Told, b: Told) -> str:
    """The place both tell, or the two they tell, in words."""
    x, y = a.event.place, b.event.place
    apart = distance(tuple(a.spots), tuple(b.spots))
    if apart is not None and apart <= CLOSE:
        return f"both in {x or y or 'one place'}"
    return f"{x}, not {y}" if apart is not None and x and y else ""


def _telling(a: Told, b: Told) -> str:
    words = sorted(a.concepts & b.concepts, key=lambda c: (-concept_weight(c), c))[:3] or sorted(a.words & b.words)[:3]
    return f"both tell {', '.join(words)}" if words else ""


