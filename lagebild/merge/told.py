"""An event in its report, with what comparing it to others needs at hand, and which acts one happening may be told as."""

from __future__ import annotations

import functools
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lagebild.merge.digests import Days, Digest, EventDigest
from lagebild.merge.records import Side
from lagebild.merge.sides import is_person, person_of
from lagebild.packs import load_pack

DONE = frozenset({"occurred", "ongoing"})
AHEAD = frozenset({"planned", "intended"})
BACKGROUND = 10  # days before the report from which a dated act is background
DERIVED = 0.6  # kinship of a planned, or a denied, act with the act as which it may be told too


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An event in its report: its words and concepts, those of its sentence around it, the codes and places of both.

    `alone` falls with the number of events of its act in the report, `prominence` says how much the report is about it.
    """

    event: EventDigest
    report: Digest
    acts: tuple[str, ...]
    words: frozenset[str]
    concepts: frozenset[str]
    around: frozenset[str]
    wording: frozenset[int]
    codes: frozenset[str]
    states: frozenset[str]
    spots: frozenset[str]
    alone: float
    prominence: float

    @classmethod
    def of(cls, event: EventDigest, report: Digest) -> Told:
        sentence = report.sentences[event.sentence] if report.sentences else None
        neutral = sentence.neutral if sentence else ()
        codes = codes_of((*event.source, *event.target))
        of = {key: code for key, code, _, _ in report.actors if code not in ("", "---")}
        spots = frozenset(t[2:] for t in neutral if t[0] == "p" and "," in t)
        return cls(
            event=event,
            report=report,
            acts=acts_told(event.act, event.status),
            words=frozenset(event.words),
            concepts=frozenset(event.concepts),
            around=frozenset(_person(t, report.days) for t in neutral if t[0] in "acpnr"),
            wording=frozenset(array("I", sentence.words)) if sentence else frozenset(),
            codes=codes,
            states=codes | {of[t[2:]] for t in neutral if t[0] == "a" and t[2:] in of},
            spots=frozenset({event.spot}) if event.spot else spots,
            alone=1 / max(1, sum(e.act == event.act for e in report.events)),
            prominence=prominence(event, report),
        )


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


def _person(token: str, days: Days | None) -> str:
    """A token of a sentence with an office replaced by who holds it."""
    return "a:" + person_of(token[2:], days) if token[0] == "a" else token


def codes_of(sides: Iterable[Side]) -> frozenset[str]:
    """The codes of some sides, without those that have none."""
    return frozenset(s.code for s in sides if s.code not in ("", "---"))


def persons_of(sides: Iterable[Side], days: Days | None) -> dict[str, set[str]]:
    """The known persons among some sides by state, office-holders as the persons they are."""
    out: dict[str, set[str]] = {}
    for s in sides:
        person = person_of(s.actor, days) if s.actor else ""
        if is_person(person) and not person.startswith("~"):
            out.setdefault(s.code, set()).add(person)
    return out


@functools.cache
def _kin() -> Mapping[tuple[str, str], float]:
    table = load_pack("en").table("act_kin")
    return {pair: float(e["score"]) for e in table for pair in ((e["a"], e["b"]), (e["b"], e["a"]))}


@functools.cache
def _planned() -> Mapping[str, str]:
    return {e.id: e["planned"] for e in load_pack("en").table("acts")}


@functools.cache
def acts_told(act: str, status: str) -> tuple[str, ...]:
    """An act with what it may be told as because of its status: aid that is planned as a promise, talks that are ruled out as a refusal.

    >>> acts_told("AID", "planned"), acts_told("CONSULT", "denied"), acts_told("AID", "occurred")
    (('AID', 'AGREE'), ('CONSULT', 'REJECT'), ('AID',))
    """
    other = _planned().get(act, act) if status in AHEAD else "REJECT" if status == "denied" else act
    return (act,) if other == act else (act, other)


@functools.cache
def kinship(a: str, b: str) -> float:
    """How readily one happening is told as either act: 1 for the same act, 0 for acts that are no kin (table `act_kin`).

    >>> kinship("CONSULT", "CONSULT"), kinship("CONSULT", "ASSAULT")
    (1.0, 0.0)
    """
    return 1.0 if a == b else _kin().get((a, b), 0.0)


@functools.cache
def kin(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """The same for acts with what their status makes of them (acts_told)."""
    found = kinship(a[0], b[0])
    return max(found, DERIVED) if found < DERIVED and not set(a).isdisjoint(b) else found


@functools.cache
def kin_of(act: str) -> tuple[str, ...]:
    """An act with all acts as which the same happening may be told."""
    return act, *sorted(b for a, b in _kin() if a == act)


def gap(a: Days, b: Days) -> int:
    """Days between two stretches of days, 0 where they touch."""
    return max(0, a[0] - b[1], b[0] - a[1])
