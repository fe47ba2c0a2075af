"""Crime, accidents, business, sport and culture: acts among people of no political standing, in reports that are hardly about politics.

CODEBOOK.md codes acts of political actors and of groups of people in politics; *a man stabbed his neighbour* is none, nor is *the
singer signed a contract*. Whether unnamed people are in politics is told by the rest of the report, not by their sentence.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from lagebild.coding.almanacs import of_days_past
from lagebild.coding.frames import WordClass, united, word_classes
from lagebild.coding.pastimes import of_matches
from lagebild.coding.supposed import FOCUS
from lagebild.model import Event, Mention, Participant
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence

POLITICAL = frozenset({"GOV", "MIL", "REB", "UAF", "OPP", "PTY", "LEG", "IGO", "SPY", "REF"})
GUESSED = ("focus", "place", "same noun", "dateline", "more of them", "acts on them")  # of states not named with the people


ORGANS = POLITICAL | {"COP", "JUD"}
ASSOCIATIONS = frozenset({"LAB", "NGO", "REL"})
# acts of all walks of life, by whom they are done apart
EVERYDAY = frozenset(
    {"ACCUSE", "AGREE", "AID", "CONCEDE", "CONSULT", "COOPERATE", "MOBILIZE", "REJECT", "REQUEST", "RETREAT", "SUPPORT", "THREATEN"}
)
WARLIKE = frozenset({"ceasefire", "disarm", "withdraw"})  # modes of them that belong to war
SELDOM = 4  # a report that names a political actor in fewer than one of so many sentences is hardly about politics
PRIVATE = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE"})  # acts that are also crime and punishment without politics
OFFICIAL = frozenset({"targeted", "expel", "troops"})  # modes of them that only states and armed groups do
MISHAPS = ("accident", "disaster")  # word classes of the packs
VIOLENCE = ("attack", "attackn", "aerial", "drone", "suicide", "explosives", "heavy", "firearms", "primitive")


def unnamed(p: Participant) -> bool:
    """Whether an actor is only people or an institution of everyday life whose state is taken from the surroundings."""
    return p.sector not in POLITICAL and _guessed(p)


def _of_standing(p: Participant) -> bool:
    """Whether an actor is an organ, officer or party of a state, or a state, church, union or association that is named."""
    return p.sector in ORGANS or ((p.kind == "state" or p.sector in ASSOCIATIONS) and not _surmised(p.reason))


def _guessed(p: Participant) -> bool:
    return (p.kind != "state" or p.reason == FOCUS) and _surmised(p.reason)


def _surmised(reason: str) -> bool:
    return any(word in reason for word in GUESSED)


def irrelevant(events: Sequence[Event], mentions: Sequence[Mention], sentences: Sequence[Sentence], pack: Pack) -> dict[str, str]:
    """Which events are none of politics, by their id, and why (for `explain`).

    Sport, days past, interviews and what accidents do to people are never kept. Where hardly anybody of political standing is named,
    what people of no standing say and agree to is not either. Crime is kept where the report knows political actors: where one takes
    part in an event, or where it mentions at least two (a plane over some country is no army of it), and where somebody protests. A
    single sentence is no report to judge by.
    """
    if not events:
        return {}
    seldom, why = _hardly_political(mentions, sentences), {}

    def strike(gone: Iterable[Event], reason: str) -> list[Event]:
        why.update({e.id: reason for e in gone if e.id not in why})
        return [e for e in events if e.id not in why]

    left = strike(of_matches(events, sentences, pack, seldom), "a match report")
    left = strike(of_days_past(left, sentences), "an almanac of days past")
    left = strike(filter(_interview, left), "an interview is no consultation")
    if any(_accidental(e) for e in left) and _mishap(sentences, pack):
        left = strike(filter(_accidental, left), "an accident or disaster")
    if len(sentences) < 2:
        return why
    if seldom:
        left = strike((e for e in left if _everyday(e)), "nobody of political standing, in a report that hardly names any")
    if any(e.act == "PROTEST" for e in left):
        return why
    mentioned = {m.actor or m.name for m in mentions if m.sector in POLITICAL and not (m.sector == "MIL" and _surmised(m.reason))}
    if len(mentioned) < 2 and not any(p.sector in POLITICAL for e in left for p in (*e.source, *e.target)):
        strike(filter(_private, left), "no political actor in the report")
    return why


def _everyday(e: Event) -> bool:
    """Whether an act of all walks of life is among people of no standing; a truce or a withdrawal is none of those."""
    return e.act in EVERYDAY and e.mode not in WARLIKE and not any(_of_standing(p) for p in (*e.source, *e.target))


def _hardly_political(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> bool:
    """Whether a report seldom names anybody of political standing; pronouns name nobody, and a guessed state is no standing."""
    pronouns = {(t.start, t.end) for s in sentences for t in s.tokens if t.upos in ("PRON", "DET")}
    named = sum(m.sector in POLITICAL and not _surmised(m.reason) and (m.span.start, m.span.end) not in pronouns for m in mentions)
    return SELDOM * (named + 0.5) < len(sentences)  # half a one more: of a few sentences one may well be without


def _interview(e: Event) -> bool:
    """Whether somebody only speaks with a paper or station."""
    return e.act == "CONSULT" and any(p.sector == "MED" for p in (*e.source, *e.target))


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
