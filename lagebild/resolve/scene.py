"""What is known of one report while it is resolved: names, roles and persons found, the states in focus, who was mentioned so far."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from lagebild.model import ActorKind, Report, Span, content_id
from lagebild.read.analysis import Analysis, Sentence
from lagebild.resolve.lexicon import Lexicon, Name, Person, Role, fold
from lagebild.resolve.names import Hit
from lagebild.resolve.phrases import words
from lagebild.resolve.place_names import PlaceHit
from lagebild.resolve.role_nouns import RoleHit

UNKNOWN = "---"
HYPHENS = frozenset("-‐‑–")
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "X", "NUM", "DET"})
NAMING = frozenset({"PROPN", "NOUN", "X", "ADJ"})
Focus = dict[str, float]  # code → prominence in the report


class Referent(Struct, frozen=True, kw_only=True):
    """Who is meant: an actor with code and sector, the reason, and the antecedent's words where other words name it better."""

    actor: str | None
    name: str
    code: str
    sector: str
    kind: ActorKind
    reason: str
    words: str = ""
    rank: str = ""
    gender: str = ""
    sure: bool = True  # the words themselves tell the state; False where it is taken from the text around


class PersonCard(Struct):
    """One person of a report: what names and roles so far told."""

    id: str
    name: str
    parts: frozenset[str]
    known: Person | None = None
    code: str = UNKNOWN
    sector: str = ""
    rank: str = ""
    gender: str = ""
    reason: str = ""
    former: bool = False  # called a former office-holder
    sure: bool = False  # the words tell the state, it is not the one in focus


class Seen(Struct, frozen=True, kw_only=True):
    """A mention in reading order, as a candidate for pronouns and definite nouns that follow."""

    sentence: int
    token: int
    referents: tuple[Referent, ...]
    role: Role | None
    lemma: str
    gender: str
    plural: bool
    subject: bool
    head: int
    words: str
    named: bool
    place: bool = False  # a state's name that only says where


class Found(Struct, frozen=True, kw_only=True):
    """What stands in one sentence, by token."""

    hits: tuple[Hit, ...]
    by_token: Mapping[int, tuple[Hit, ...]]
    roles: Mapping[int, RoleHit]
    role_words: Mapping[int, RoleHit]
    persons: Mapping[int, tuple[int, int]]
    organisations: Mapping[int, tuple[int, int]]
    places: tuple[PlaceHit, ...]
    marked: frozenset[int]  # tokens of names, roles, persons, organisations, and words that take up or count others
    regime: bool  # it has a word for a regime


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of a scene at the beginning of a sentence: how much it remembered, and copies of what changes (resolve.passes)."""

    memo: int
    seen: int
    people: Mapping[str, PersonCard]
    sides: Mapping[str, str]
    aliases: Mapping[str, tuple[Referent, ...]]
    voice: tuple[Referent, ...]


@dataclass(slots=True)
class Scene:
    """The working state of one report; lives only inside `resolve_report`."""

    analysis: Analysis
    report: Report
    lex: Lexicon
    found: tuple[Found, ...]
    resolver: Callable[[Scene, int, int], tuple[Referent, ...]]
    focus: Focus
    ranked: tuple[str, ...]
    dateline: str = ""
    dateline_at: tuple[int, int] = (-1, -1)
    memo: dict[tuple[int, int], tuple[Referent, ...]] = field(default_factory=dict)
    busy: set[tuple[int, int]] = field(default_factory=set)
    seen: list[Seen] = field(default_factory=list)
    people: dict[str, PersonCard] = field(default_factory=dict)
    place_country: dict[tuple[int, int], str] = field(default_factory=dict)
    stage: dict[tuple[int, int], str] = field(default_factory=dict)  # the same, where a clause opens with its place or tells of it
    speakers: tuple[tuple[int, int, Referent], ...] = ()
    sides: dict[str, str] = field(default_factory=dict)  # sector → state last named with it by the text itself
    voice: tuple[Referent, ...] = ()  # whose statement the report is (resolve.voice)
    timed: Mapping[int, frozenset[int]] = field(default_factory=dict)  # by sentence the tokens that stand in time expressions
    unvoiced: set[int] = field(default_factory=set)  # sentences whose offices wait for whose statement it is (resolve.writers)
    first_person: bool = False  # the report itself says "we": it is somebody's statement
    quoted: frozenset[int] = frozenset()  # where first-person words begin that somebody within the report says
    aliases: dict[str, tuple[Referent, ...]] = field(default_factory=dict)  # acronyms that the report itself explains
    marks: dict[int, Mark] = field(default_factory=dict)  # by sentence, where it has words whose meaning may be learnt later

    def best(self, codes: tuple[str, ...]) -> str:
        """Of several codes the one most prominent in the report; the first where none is named."""
        return max(codes, key=lambda c: (self.focus.get(c, 0.0), -codes.index(c)))

    def own(self, k: int, i: int) -> tuple[Referent, ...]:
        """The referents of the head at token i of sentence k, without coordination; () where it is no actor."""
        key = (k, i)
        found = self.memo.get(key)
        if found is None:
            if key in self.busy:
                return ()
            self.busy.add(key)
            found = self.memo[key] = self.resolver(self, k, i)
            self.busy.discard(key)
        return found

    def words(self, k: int, i: int) -> Span:
        """The words of the noun phrase at token i, without a time behind its head (the army for three days)."""
        sentence = self.sentence(k)
        span = words(sentence, i)
        timed = self.timed.get(k)
        if not timed or span.end == sentence.tokens[i].end:
            return span
        behind = itertools.takewhile(lambda t: t.start < span.end, sentence.tokens[i + 1 :])
        first = next((t.i for t in behind if t.i in timed), None)
        if first is None:
            return span
        while first - 1 > i and sentence.tokens[first - 1].upos in ("ADP", "DET", "ADJ"):
            first -= 1
        low = next(t.i for t in sentence.tokens if t.end > span.start)
        return sentence.span((low, first - 1))

    def whole(self, k: int, i: int) -> tuple[Referent, ...]:
        """The referents of a noun phrase with its coordination, each once."""
        if self.analysis.sentences[k].tokens[i].upos == "NOUN" and not self.own(k, i):
            return ()  # as most nouns; `members` would say the same
        members = self.members(k, i)
        if len(members) == 1:
            own = self.own(k, members[0])
            return own if len(own) < 2 else distinct(list(own))
        return distinct([r for j in members for r in self.own(k, j)])

    def members(self, k: int, i: int) -> list[int]:
        """The heads of a coordination, the first one included; a thing coordinated with actors makes no actor of itself."""
        sentence = self.analysis.sentences[k]
        if sentence.tokens[i].upos == "NOUN" and not self.own(k, i):
            return [i]
        out = [*self._paired(k, i), i] if i > 1 and sentence.tokens[i - 1].form in HYPHENS else [i]
        if not sentence.children[i]:
            return out
        for token in sentence.kids(i, "conj"):
            if token.upos in NOMINAL:
                out += self.members(k, token.i)
        return out

    def _paired(self, k: int, i: int) -> list[int]:
        """The states that a hyphen pairs with the one at token i: *US-China talks*, *the Russia–Ukraine border*."""
        sentence = self.sentence(k)
        if i < 2 or sentence.tokens[i - 1].form not in HYPHENS:
            return []
        before = [t for t in sentence.kids(i, "compound", "flat") if t.i == i - 2]
        pair = [t.i for t in before if all(any(r.kind == "state" for r in self.own(k, j)) for j in (t.i, i))]
        return [j for t in pair for j in (*self._paired(k, t), t)]

    @property
    def home(self) -> str:
        """The state the report is mostly about."""
        return next((c for c in self.ranked if c in self.lex.territories), UNKNOWN)

    def sentence(self, k: int) -> Sentence:
        return self.analysis.sentences[k]


def distinct(referents: list[Referent]) -> tuple[Referent, ...]:
    """Each actor once, in order."""
    seen: dict[tuple[str | None, str, str], Referent] = {}
    for r in referents:
        seen.setdefault((r.actor, r.code, r.sector), r)
    return tuple(seen.values())


def focus_of(found: tuple[Found, ...], lex: Lexicon) -> Focus:
    """How prominent each state and body is: each naming counts, earlier ones more."""
    count: Focus = {}
    for k, sentence in enumerate(found):
        weight = 1.0 / (1.0 + 0.08 * k) + (1.0 if k < 2 else 0.0)
        for hit in sentence.hits:
            codes = {n.code for n in hit.names}
            if hit.blocked or hit.names[0].caution & {"needs_context"} or (fold(hit.names[0].word), "name") in lex.contexts:
                continue
            sure = len(codes) == 1 and "ambiguous" not in hit.names[0].caution
            rather = hit.form not in ("capital", "region", "family") and hit.names[0].sector != "MED"  # *Brüssel (dpa)*
            factor = (1.0 if rather else 0.5) * (1.0 if sure else 0.3)
            for code in sorted(codes):
                count[code] = count.get(code, 0.0) + weight * factor
        for place in sentence.places:
            if len({p.country for p in place.places}) == 1 and place.places[0].kind not in ("country", ""):
                country = place.places[0].country
                count[country] = count.get(country, 0.0) + 0.3 * weight
    return count


def person_id(report: Report, name: str) -> str:
    """A stable id of a person whom the knowledge base does not have, within its report."""
    return "person:" + content_id(report.content_id, " ".join(sorted(fold(p) for p in name.split())), length=12)


def patched(referent: Referent, people: Mapping[str, PersonCard]) -> Referent:
    """A local person's referent with what the whole report told about it."""
    card = people.get(referent.actor or "")
    if card is None or card.known is not None:
        return referent
    later = card.sure and referent.code not in (card.code, UNKNOWN)
    return replace(
        referent,
        reason=f"{referent.reason.partition('; ')[0]}; {card.reason}, told later" if later else referent.reason,
        code=card.code if card.sure or referent.code == UNKNOWN else referent.code,
        sector=referent.sector or card.sector or "CVL",
        name=card.name,
        rank=referent.rank or card.rank,
    )


def name_ranking(name: Name) -> int:
    order = ("name", "capital", "metonym", "demonym", "adjective", "person", "family", "region", "first")
    return order.index(name.form) if name.form in order else len(order)
