"""What a happening's reports say field by field: agreed, refined or in conflict, by how many independent sources, and who denies it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Literal

from lagebild.merge.digests import Days
from lagebild.merge.records import FieldReadings, Reading, Side
from lagebild.merge.sides import likeness
from lagebild.merge.sources import Sources
from lagebild.merge.told import AHEAD, DONE, Told, gap

Verdict = Literal["single", "agreed", "refined", "conflict"]
SIDES_AGREE = 0.5  # likeness of two lists of actors, from which one refines the other


def fields_of(told: Sequence[Told], sources: Sources) -> tuple[FieldReadings, ...]:
    """The readings of every field that some event of a happening fills, in a fixed order."""
    kinds = sorted({kind for t in told for kind, _, _ in t.event.counts})
    found = [
        _field("time", told, _time, _times, sources),
        _field("place", told, _place, _places, sources),
        _field("status", told, lambda t: t.event.status, _statuses, sources),
        _field("source", told, lambda t: _sides(t.event.source), _actors(lambda t: t.event.source), sources),
        _field("target", told, lambda t: _sides(t.event.target), _actors(lambda t: t.event.target), sources),
        _field("act", told, lambda t: t.event.act, lambda a, b: "refined", sources),
        _field("mode", told, lambda t: t.event.mode, lambda a, b: "conflict", sources),
        *(_field(f"count:{kind}", told, _count(kind), _counts(kind), sources) for kind in kinds),
    ]
    return tuple(f for f in found if f is not None)


def _field(
    name: str,
    told: Sequence[Told],
    value: Callable[[Told], str | None],
    relation: Callable[[Told, Told], Verdict],
    sources: Sources,
) -> FieldReadings | None:
    """The readings of one field, the best supported first; None where no event fills it."""
    groups: dict[str, list[Told]] = {}
    for t in told:
        if (v := value(t)) is not None:
            groups.setdefault(v, []).append(t)
    if not groups:
        return None
    readings = [
        Reading(value=v, events=tuple(sorted(t.event.key for t in ts)), independent=sources.count(("event", t.event.key) for t in ts))
        for v, ts in groups.items()
    ]
    readings.sort(key=lambda r: (-r.independent, -len(r.events), r.value))
    return FieldReadings(field=name, verdict=_verdict(groups, relation), readings=tuple(readings))


def _verdict(groups: dict[str, list[Told]], relation: Callable[[Told, Told], Verdict]) -> Verdict:
    if len(groups) == 1:
        return "single" if sum(map(len, groups.values())) == 1 else "agreed"
    firsts = [ts[0] for _, ts in sorted(groups.items())]
    found = {relation(a, b) for a, b in combinations(firsts, 2)}
    return "conflict" if "conflict" in found else "refined" if "refined" in found else "agreed"


def _time(t: Told) -> str | None:
    e = t.event
    if e.days is not None and e.edtf:
        return e.edtf
    return f"XXXX-WXX-{e.weekday}" if e.weekday else None


def _times(a: Told, b: Told) -> Verdict:
    x, y = a.event, b.event
    if x.days is None or y.days is None:
        weekdays = {_weekday(x.days, x.weekday), _weekday(y.days, y.weekday)}
        return "conflict" if None not in weekdays and len(weekdays) == 2 else "refined"
    return "conflict" if gap(x.days, y.days) else "refined"


def _weekday(days: Days | None, weekday: int | None) -> int | None:
    """The ISO weekday an event is told to be on, None where that is left open."""
    if days is not None:
        return (days[0] - 1) % 7 + 1 if days[0] == days[1] else None
    return weekday


def _place(t: Told) -> str | None:
    """The place by its whereabouts, so that two languages' names for it are one value; shown by `place_name`."""
    e = t.event
    return (e.spot or e.country or e.place) if e.place else None


def _places(a: Told, b: Told) -> Verdict:
    x, y = a.event, b.event
    if x.country and y.country and x.country != y.country:
        return "conflict"  # "the capital" may be any country's
    return "conflict" if x.spot and y.spot and x.spot != y.spot else "refined"


def _statuses(a: Told, b: Told) -> Verdict:
    pair = {a.event.status, b.event.status}
    if pair <= DONE:
        return "agreed"
    return "conflict" if "denied" in pair and pair & (DONE | AHEAD) else "refined"


def _sides(sides: Iterable[Side]) -> str | None:
    return "|".join(sorted({s.actor or s.name for s in sides})) or None


def _actors(sides: Callable[[Told], tuple[Side, ...]]) -> Callable[[Told, Told], Verdict]:
    def relation(a: Told, b: Told) -> Verdict:
        found = likeness(sides(a), sides(b))
        return "refined" if found is None or found[0] >= SIDES_AGREE else "conflict"

    return relation


def _count(kind: str) -> Callable[[Told], str | None]:
    def value(t: Told) -> str | None:
        return next((_range(low, high) for k, low, high in t.event.counts if k == kind), None)

    return value


def _range(low: int, high: int | None) -> str:
    return str(low) if high == low else f"{low}+" if high is None else f"{low}–{high}"


def _counts(kind: str) -> Callable[[Told, Told], Verdict]:
    def bounds(t: Told) -> tuple[float, float]:
        low, high = next((low, high) for k, low, high in t.event.counts if k == kind)
        return low, float("inf") if high is None else high

    def relation(a: Told, b: Told) -> Verdict:
        (low, high), (least, most) = bounds(a), bounds(b)
        return "refined" if low <= most and least <= high else "conflict"

    return relation


def denied_by(told: Sequence[Told]) -> tuple[str, ...]:
    """Who denies a happening that others report: the speakers of the denying events, else the outlets or reports that tell them."""
    if all(t.event.status == "denied" for t in told):
        return ()
    denying = [t for t in told if t.event.status == "denied"]
    return tuple(sorted({t.event.by[-1] if t.event.by else t.report.outlet or t.report.id for t in denying}))
