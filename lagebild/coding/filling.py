"""Filling the sides of a frame: the participants in its roles, the owners of what stands there, the states of places."""

from __future__ import annotations

from collections.abc import Container

from lagebild.coding.roles import Predicate, state_of_place
from lagebild.model import Participant


def fill(predicate: Predicate, side: tuple[tuple[str, ...], ...], *, places: bool = False) -> tuple[tuple[Participant, ...], str]:
    """The participants of a frame's side: the first alternative all of whose roles yield actors, else the first that yields any.

    With `places`, a place that is no actor by itself (a town that is visited, shelled or seized) stands for its state.
    """
    partial: tuple[tuple[Participant, ...], str] = ((), "")
    for alternative in side:
        by_role = [_of_role(predicate, role, places) for role in alternative]
        found = {(p.span.start, p.code): p for named in by_role for p in named}
        if found and all(by_role):
            return tuple(found.values()), "+".join(alternative)
        if found and not partial[0]:
            partial = tuple(found.values()), "+".join(role for role, named in zip(alternative, by_role, strict=True) if named)
    return partial


DOERS, OWNERS = ("poss", "adj", "first"), ("poss", "adj", "first", "gen")


def owners(predicate: Predicate, side: tuple[tuple[str, ...], ...], events: Container[int]) -> tuple[tuple[Participant, ...], str]:
    """Whose thing stands where no actor does: *meddled in the American election*, *voted against Hungary's plan*.

    Args:
        events: tokens that tell an act themselves, whose genitive may be the one it is done to.
    """
    for role in (r for alternative in side for r in alternative):
        for filler in predicate.fillers(role):
            for owned in DOERS if filler.head in events else OWNERS:
                named = _of_role(predicate, f"{role}.{owned}", places=False)
                if named:
                    return tuple(named), f"{role}.{owned}"
    return (), ""


def ground(predicate: Predicate, side: tuple[tuple[str, ...], ...]) -> tuple[tuple[Participant, ...], str]:
    """The state where that stands which is hit, where nobody owns it: *fired at a loudspeaker in Peru*, *Angriffe auf Anlagen in Peru*."""
    for role in (r for alternative in side for r in alternative):
        if predicate.fillers(role):
            for prep in sorted(predicate.grammar.kinds.get("place_prep", ())):
                named = _of_role(predicate, f"{role}.prep:{prep}", places=True)
                if named and all(p.kind == "state" for p in named):
                    return tuple(named), f"{role}.prep:{prep}"
    return (), ""


def _of_role(predicate: Predicate, role: str, places: bool) -> list[Participant]:
    out: list[Participant] = []
    if role.startswith("="):
        return list(predicate.actors.known(predicate.sentence, predicate.head, role[1:]))
    for filler in predicate.fillers(role):
        named = predicate.participants(filler)
        if not named and places and not filler.part:
            named = state_of_place(predicate, filler)
        out.extend(named)
    return out
