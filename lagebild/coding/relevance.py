"""Private crime, accidents and culture pages: acts among people of no political standing, in reports that know no political actor.

CODEBOOK.md codes acts of political actors and of groups of people in politics; *a man stabbed his neighbour* is none. Whether
unnamed people are in politics is told by the rest of the report, not by their sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.model import Event, Mention, Participant

POLITICAL = frozenset({"GOV", "MIL", "REB", "UAF", "OPP", "PTY", "LEG", "IGO", "SPY", "REF"})
GUESSED = ("focus", "place", "same noun", "dateline")  # how the resolution says that a state was not named with the people


PRIVATE = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE"})  # acts that are also crime and punishment without politics
OFFICIAL = frozenset({"targeted", "expel", "troops"})  # modes of them that only states and armed groups do


def unnamed(p: Participant) -> bool:
    """Whether an actor is only people or an institution of everyday life whose state is taken from the surroundings."""
    return p.sector not in POLITICAL and p.kind != "state" and any(word in p.reason for word in GUESSED)


def relevant(events: Sequence[Event], mentions: Sequence[Mention], sentences: int) -> list[Event]:
    """The events to keep: all where the report knows political actors, else only those with an actor named as a state's.

    It knows them where one takes part in an event, or where it mentions at least two. A single sentence is no report to judge by.
    """
    if sentences < 2:
        return list(events)
    mentioned = {m.actor or m.name for m in mentions if m.sector in POLITICAL}
    if len(mentioned) > 1 or any(p.sector in POLITICAL for e in events for p in (*e.source, *e.target)):
        return list(events)
    return [e for e in events if not _private(e)]


def _private(e: Event) -> bool:
    return e.act in PRIVATE and e.mode not in OFFICIAL and all(unnamed(p) for p in (*e.source, *e.target))
