"""How sure the coder is of an event: features of the match, nothing lexical."""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.coding.frames import Frame
from lagebild.coding.roles import Predicate
from lagebild.model import Participant

# Each feature's factor; to be fitted on gold events (issue 5). Until then ranks are meaningful, absolute values are not.
ONE_SIDED, UNKNOWN_STATE, NOUN, UNDERSTOOD, AMBIGUOUS, GUESSED = 0.8, 0.8, 0.9, 0.85, 0.95, 0.85


def confidence(
    predicate: Predicate,
    source: tuple[Participant, ...],
    target: tuple[Participant, ...],
    missed: Sequence[tuple[Frame, str]],
    source_role: str,
) -> float:
    """A figure in (0, 1]: the product of a factor for each weakness of the match."""
    value = 0.95
    if not source or not target:
        value *= ONE_SIDED
    if any(p.code == "---" for p in (*source, *target)):
        value *= UNKNOWN_STATE
    if predicate.pos == "N":
        value *= NOUN
    if source_role.startswith("control") or any(
        a.via in ("shared", "control") for a in (predicate.clause.args if predicate.clause else ())
    ):
        value *= UNDERSTOOD
    if missed:
        value *= AMBIGUOUS
    if any("focus" in p.reason or "place" in p.reason for p in (*source, *target)):
        value *= GUESSED
    return round(value, 3)
