"""What a report has told so far, for mentions that leave a side of the event to the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from lagebild.model import Participant

Side = tuple[Participant, ...]
Sides = tuple[Side, Side]

BANDS = frozenset({"REB", "UAF"})
FORCES = frozenset({"MIL", "COP"})
POWER = frozenset({"COP", "MIL", "GOV", "SPY", "LEG", "JUD", ""})  # who arrests and bans in a state's name
PEOPLED = BANDS | FORCES | {"CVL", "REF", "GOV", "OPP", "PTY", "LEG", "SPY"}  # sectors of people rather than of buildings and works
AIRBORNE = frozenset({"aerial", "drone"})  # modes of strikes from the air
SHORT = 4  # letters up to which a word tells nothing of who or what it is
ENDLESS = 1 << 30  # sentences


@dataclass(frozen=True, slots=True)
class Told:
    """An event told before, with the index of its sentence."""

    sentence: int
    act: str
    mode: str
    source: Side
    target: Side

    @property
    def sides(self) -> Sides:
        return (self.source, self.target)

    @property
    def whole(self) -> bool:
        """Whether it names both sides."""
        return bool(self.source and self.target)


@dataclass(slots=True)
class Memory:
    """What a report has told so far: the sides of its events, for mentions that leave a side to the reader (*der Angriff*, passives)."""

    by_word: dict[tuple[str, str], Sides] = field(default_factory=dict)
    log: list[Told] = field(default_factory=list)  # every event in text order, whichever side it names
    sentence: int = 0  # index of the sentence being coded
    bands: list[Participant] = field(default_factory=list)  # armed groups named so far, in text order

    def note(self, act: str, lemma: str, source: Side, target: Side, mode: str | None = None) -> None:
        """Keep an event just coded: its act, the word that told it, its sides and mode."""
        self.log.append(Told(self.sentence, act, mode or "", source, target))
        if (source and target) or (act, lemma) not in self.by_word:
            self.by_word[act, lemma] = (source, target)

    def recall(self, act: str, lemma: str) -> Sides:
        """The sides of the last event that the same word told."""
        return self.by_word.get((act, lemma), ((), ()))

    def last(self, act: str) -> Told | None:
        """The last event of an act that named both sides, rather one whose doer belongs to a state or known band."""
        told = [e for e in reversed(self.log) if e.act == act and e.whole]
        return next((e for e in told if any(p.code != "---" for p in e.source)), told[0] if told else None)

    def last_doer(self, act: str) -> Side:
        """Who did an act last, whoever it was done to."""
        return next((e.source for e in reversed(self.log) if e.act == act and e.source), ())

    def last_victim(self) -> Side:
        """Who was attacked last, whoever did it."""
        return next((e.target for e in reversed(self.log) if e.act == "ASSAULT" and e.target), ())

    def other_side(self, act: str, known: Side, side: int, mode: str | None = None) -> Side:
        """Who stood on the other side (0 source, 1 target) of the last event of an act, or mode of it, with the known ones on theirs."""
        codes = {p.code for p in known} - {"---"}
        for e in reversed(self.log):
            if e.act == act and e.whole and mode in (None, "", e.mode) and codes and codes == {p.code for p in e.sides[1 - side]} - {"---"}:
                return e.sides[side]
        return ()

    def met(self, known: Side) -> Side:
        """Whom the known party met last, in either slot of the event."""
        codes = {p.code for p in known}
        for e in reversed(self.log):
            parties = (*e.source, *e.target) if e.act == "CONSULT" else ()
            others = tuple(p for p in parties if p.code not in codes)
            if others and len(others) < len(parties):
                return others
        return ()

    def enemy(self, known: Side) -> Side:
        """The armed group last attacked, for an attack by others whose target is left out (*retook the town*)."""
        own = ({p.code for p in known} | {p.actor for p in known}) - {None, "---"}
        for e in reversed(self.log):
            if e.act == "ASSAULT" and e.target and all(p.sector in BANDS and p.code not in own and p.actor not in own for p in e.target):
                return e.target
        return ()

    def holder(self, known: Side) -> Side:
        """The armed group that a place is taken back from, where the text leaves it out: the one attacked before, else the last named.

        Bands without a state of their own come first; a band that takes a place does not take it from its own side.
        """
        enemy = self.enemy(known)
        if enemy:
            return enemy
        own = {p.actor for p in known} - {None} | ({p.code for p in known} if any(p.sector in BANDS for p in known) else set())
        others = [p for p in self.bands if p.actor not in own and p.code not in own]
        return tuple((([p for p in others if p.sector == "UAF"] or others))[-1:])

    def bomber(self) -> Side:
        """Who struck from the air in this report, or at all where none is said to be from there, if all such strikes were by the same."""
        raids = [e for e in self.log if e.act == "ASSAULT" and e.source and all(p.sector not in BANDS for p in e.source)]
        doers = [e.source for e in ([e for e in raids if e.mode in AIRBORNE] or raids)]
        return doers[-1] if len({frozenset(p.code for p in side) for side in doers}) == 1 else ()

    def raider(self, victims: Side, back: int = ENDLESS) -> Side:
        """Who, no soldier or policeman, used force within `back` sentences against the very soldiers or police told of now."""
        hit = {(p.code, p.sector) for p in victims}
        if not hit or any(sector not in FORCES or code == "---" for code, sector in hit):
            return ()
        raids = (e for e in self._recent(back) if e.act == "ASSAULT" and e.source and all(p.sector not in FORCES for p in e.source))
        return next((e.source for e in raids if {(p.code, p.sector) for p in e.target} & hit), ())

    def fighter(self, enemy: Side) -> Side:
        """Who fought the enemy in this sentence or the one before."""
        codes = {p.code for p in enemy}
        raids = (e for e in self._recent(1) if e.act == "ASSAULT" and e.whole)
        return next((e.source for e in raids if {p.code for p in e.target} == codes), ())

    def asker(self, asked: Side) -> Side:
        """Who asked, accused or threatened somebody in this sentence or the two before."""
        codes = {p.code for p in asked} - {"---"}
        words = (e for e in self._recent(2) if e.act in ("REQUEST", "ACCUSE", "THREATEN") and e.whole)
        return next((e.source for e in words if codes and codes <= {p.code for p in e.target}), ())

    def assailant(self, hit: Side) -> Side:
        """Who last attacked somebody, and is of another state or band."""
        codes = {p.code for p in hit} - {"---"}
        raids = (e for e in reversed(self.log) if e.act == "ASSAULT" and e.whole and codes)
        told = (e for e in raids if codes == {p.code for p in e.target} - {"---"})
        return next((e.source for e in told if not codes & {p.code for p in e.source}), ())

    def hit(self, known: Side) -> Side:
        """Whom somebody attacked last, of another state or band."""
        codes = {p.code for p in known} - {"---"}
        raids = (e for e in reversed(self.log) if e.act == "ASSAULT" and e.whole and codes)
        told = (e for e in raids if codes <= {p.code for p in e.source})
        return next((e.target for e in told if not codes & {p.code for p in e.target}), ())

    def unhurt(self) -> set[str]:
        """The states and bands that attacked others so far and were not attacked."""
        raids = [e for e in self.log if e.act == "ASSAULT"]
        return {p.code for e in raids for p in e.source} - {p.code for e in raids for p in e.target}

    def striker(self, hit: Side) -> Side:
        """Who attacked the very thing told of now, as a word of it says: *the strike on the refinery*; of people there may be others."""
        things = () if any(p.sector in PEOPLED for p in hit) else hit
        named = {w for p in things for w in p.text.lower().split() if len(w) > SHORT}
        raids = (e for e in reversed(self.log) if e.act == "ASSAULT" and e.source)
        return next((e.source for e in raids if named & {w for p in e.target for w in p.text.lower().split()}), ())

    def power(self, back: int) -> Side:
        """The police, government or court that, within `back` sentences, last took measures of state power."""
        for e in self._recent(back):
            if e.act == "COERCE" and e.source and all(p.sector in POWER and p.code != "---" for p in e.source):
                return e.source
        return ()

    def ruling(self, act: str, back: int) -> Side:
        """The organ of state power that did an act last, within `back` sentences; nobody where others did it since."""
        last = next((e for e in self._recent(back) if e.act == act and any(p.code != "---" for p in e.source)), None)
        return last.source if last is not None and all(p.sector in POWER for p in last.source) else ()

    def repaid(self, act: str, mode: str, hit: Side) -> Side:
        """Whom those last met whose people an act of the kind meets now: of two that do the same to each other, who did this one.

        *France expelled envoys of Peru. It said it was answering the ejection of French officials.*
        """
        codes = {p.code for p in hit if p.code != "---"}
        acts = (e for e in reversed(self.log) if (e.act, e.mode) == (act, mode) and codes & {p.code for p in e.source})
        return next((e.target for e in acts if codes.isdisjoint(p.code for p in e.target)), ())

    def attackers(self) -> Side:
        """The armed groups without a state that attacked so far, each once."""
        found = (p for e in self.log if e.act == "ASSAULT" and e.whole for p in e.source if p.sector == "UAF")
        return tuple({p.actor: p for p in found}.values())

    def _recent(self, back: int) -> Iterator[Told]:
        """Events of the last sentences before this one, latest first."""
        return takewhile(lambda e: self.sentence - e.sentence <= back, reversed(self.log))
