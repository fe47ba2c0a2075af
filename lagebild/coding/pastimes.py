"""Match reports: in sport, states and towns meet, beat, shoot and receive one another, and nothing of it is politics.

The report as a whole tells: words of sport in every other sentence, and of several kinds; fewer where hardly anybody of political
standing is named. In it only acts of political actors are kept (a government that boycotts the games), not those of teams, players
and states as such.
"""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.coding.frames import word_classes
from lagebild.model import Event
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence

OFFICES_AND_GROUPS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "IGO", "OPP", "PTY", "REB", "UAF", "CVL", "NGO"})
SPORT = "@sport"  # word class of the packs
KINDS_OF_WORDS = 3  # different words of sport that a match report has at least,
SHARE = 2  # and in one of so many of its sentences,
SHARE_IF_SELDOM = 10  # or one of so many, where politics is hardly named


def of_matches(events: Sequence[Event], sentences: Sequence[Sentence], pack: Pack, seldom: bool = False) -> list[Event]:
    """The events of a match report that are only sport: those with nobody named by an office or a group.

    Args:
        seldom: whether the report hardly names anybody of political standing.
    """
    if not events or not _is_match_report(sentences, pack, SHARE_IF_SELDOM if seldom else SHARE):
        return []
    return [e for e in events if not any(p.sector in OFFICES_AND_GROUPS and p.kind != "person" for p in (*e.source, *e.target))]


def _is_match_report(sentences: Sequence[Sentence], pack: Pack, share: int) -> bool:
    words = word_classes(pack).get(SPORT)
    if words is None:
        return False
    told = [{t.lemma for t in s.tokens if t.upos in ("NOUN", "PROPN", "VERB") and words.has({t.lemma})} for s in sentences]
    return len(set[str]().union(*told)) >= KINDS_OF_WORDS and sum(map(bool, told)) * share >= len(sentences)
