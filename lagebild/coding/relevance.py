"""Private crime, accidents and culture pages: acts among people of no political standing, in reports that know no political actor.

CODEBOOK.md codes acts of political actors and of groups of people in politics; *a man stabbed his neighbour* is none. Whether
unnamed people are in politics is told by the rest of the report, not by their sentence.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from lagebild.coding.frames import WordClass, united, word_classes
from lagebild.coding.pastimes import without_matches
from lagebild.coding.supposed import FOCUS
from lagebild.model import Event, Mention, Participant
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence

POLITICAL = frozenset({"GOV", "MIL", "REB", "UAF", "OPP", "PTY", "LEG", "IGO", "SPY", "REF"})
GUESSED = ("focus", "place", "same noun", "dateline", "more of them")  # how the resolution says that a state was not named with the people


PRIVATE = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE"})  # acts that are also crime and punishment without politics
OFFICIAL = frozenset({"targeted", "expel", "troops"})  # modes of them that only states and armed groups do
MISHAPS = ("accident", "disaster")  # word classes of the packs
VIOLENCE = ("attack", "attackn", "aerial", "drone", "suicide", "explosives", "heavy", "firearms", "primitive")


def unnamed(p: Participant) -> bool:
    """Whether an actor is only people or an institution of everyday life whose state is taken from the surroundings."""
    return p.sector not in POLITICAL and _guessed(p)


def _guessed(p: Participant) -> bool:
    return (p.kind != "state" or p.reason == FOCUS) and _surmised(p.reason)


def _surmised(reason: str) -> bool:
    return any(word in reason for word in GUESSED)


def relevant(events: Sequence[Event], mentions: Sequence[Mention], sentences: Sequence[Sentence], pack: Pack) -> list[Event]:
    """The events to keep: all where the report knows political actors, else only those with an actor named as a state's.

    It knows them where one takes part in an event, or where it mentions at least two (a plane over some country is no army of
    it), and where somebody protests. A single sentence is no report to judge by.
    What accidents do to people and who helps them there is never kept.
    """
    events = without_matches(events, sentences, pack)
    if any(_accidental(e) for e in events) and _mishap(sentences, pack):
        events = [e for e in events if not _accidental(e)]
    if len(sentences) < 2:
        return list(events)
    if any(e.act == "PROTEST" for e in events):
        return list(events)
    mentioned = {m.actor or m.name for m in mentions if m.sector in POLITICAL and not (m.sector == "MIL" and _surmised(m.reason))}
    if len(mentioned) > 1 or any(p.sector in POLITICAL for e in events for p in (*e.source, *e.target)):
        return list(events)
    return [e for e in events if not _private(e)]


def _accidental(e: Event) -> bool:
    """Whether an event may be what an accident did: harm by nobody, or help, among people whose state nothing names."""
    harm = e.act == "ASSAULT" and e.mode is None and not e.source
    return (harm or e.act == "AID") and all(_guessed(p) for p in (*e.source, *e.target))


def _mishap(sentences: Sequence[Sentence], pack: Pack) -> bool:
    """Whether a report tells of an accident or disaster, and of no violence."""
    mishaps, violence = _classes(pack)
    lemmas = {t.lemma for s in sentences for t in s.tokens if t.upos in ("NOUN", "PROPN")}
    return mishaps.has(lemmas) and not violence.has(lemmas)


@functools.lru_cache(maxsize=8)
def _classes(pack: Pack) -> tuple[WordClass, WordClass]:
    words = word_classes(pack)
    mishaps, violence = (united([words["@" + name] for name in names if "@" + name in words]) for names in (MISHAPS, VIOLENCE))
    return mishaps, violence


def _private(e: Event) -> bool:
    return e.act in PRIVATE and e.mode not in OFFICIAL and all(unnamed(p) for p in (*e.source, *e.target))
