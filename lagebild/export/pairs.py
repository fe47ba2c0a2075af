"""Events as pairs of one party and another, for formats that know one actor and one recipient per row (POLECAT, ICEWS)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lagebild.output import ParticipantRecord
from lagebild.query.hits import Hit


@dataclass(frozen=True, slots=True)
class Pair:
    """An event between two of its parties; `number` counts the pairs of one event from 1."""

    event: Hit
    number: int
    actor: ParticipantRecord | None
    recipient: ParticipantRecord | None


def pairs(event: Hit) -> Iterator[Pair]:
    """Every actor with every recipient; parties of a shared act with each other, in both directions; else the one side there is."""
    if event.source and event.target:
        found: list[tuple[ParticipantRecord | None, ParticipantRecord | None]] = [(a, b) for a in event.source for b in event.target]
    elif len(event.source) > 1:
        found = [(a, b) for a in event.source for b in event.source if a is not b]
    else:
        found = [(a, None) for a in event.source] or [(None, b) for b in event.target]
    yield from (Pair(event, n, a, b) for n, (a, b) in enumerate(found or [(None, None)], 1))
