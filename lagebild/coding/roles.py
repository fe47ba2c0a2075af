"""Filling the roles of a predicate: from the clause for verbs, from the noun phrase (and its support verb) for nouns."""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from lagebild.coding.frames import Filler, Frame
from lagebild.model import Participant, Place, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence, Token
from lagebild.read.clauses import Clause
from lagebild.read.grammar import Grammar, preposition

POSSESSIVE = ("det:poss", "nmod:poss")
NAME_TITLES = ("nmod:desc", "appos", "compound")


class Actors(Protocol):
    """What coding asks of the resolution of a report (lagebild.resolve.Resolution)."""

    def participants(self, sentence: Sentence, head: int) -> tuple[Participant, ...]: ...

    def compound_participants(self, sentence: Sentence, head: int) -> tuple[Participant, ...]: ...

    def known(self, sentence: Sentence, head: int, code: str) -> tuple[Participant, ...]: ...

    def place_at(self, sentence: Sentence, head: int) -> Place | None: ...

    def times_in(self, start: int, end: int) -> tuple[TimeRef, ...]: ...


@dataclass(frozen=True, slots=True)
class Support:
    """One use of a support verb: the role in which the event noun stands, the role that is its agent, what the noun's status becomes."""

    id: str
    noun: tuple[str, ...]
    gov: tuple[str, ...]
    status: str


@functools.lru_cache(maxsize=8)
def support_verbs(pack: Pack) -> dict[str, tuple[Support, ...]]:
    out: dict[str, tuple[Support, ...]] = {}
    for e in pack.table("support_verbs"):
        for word in e.list("word"):
            out[word] = (*out.get(word, ()), Support(e["id"], e.list("noun"), tuple(e["gov"].split("|")) if e["gov"] else (), e["status"]))
    return out


@dataclass(slots=True)
class Predicate:
    """A word that a frame may fit, with access to its roles; `clause` is its own clause (verbs), `within` the clause around a noun."""

    sentence: Sentence
    head: int
    pos: str
    lemma: str
    grammar: Grammar
    actors: Actors
    clause: Clause | None = None
    within: Clause | None = None
    support: Support | None = None
    _filled: dict[str, tuple[Filler, ...]] = field(default_factory=dict)

    @property
    def token(self) -> Token:
        return self.sentence.tokens[self.head]

    def fillers(self, role: str) -> tuple[Filler, ...]:
        if role not in self._filled and "." in role:
            first, _, rest = role.partition(".")
            inner = [self._at(f.head).fillers(rest) for f in self.fillers(first) if not f.part and f.head != self.head]
            self._filled[role] = tuple(dict.fromkeys(f for found in inner for f in found))
        if role not in self._filled:
            find = self._of_noun if self.pos == "N" else self._of_clause if self.clause else self._of_attribute
            self._filled[role] = tuple(dict.fromkeys(find(role)))
        return self._filled[role]

    def _at(self, head: int) -> Predicate:
        """A filler as a predicate of its own, for role paths such as `obj.gen`."""
        t = self.sentence.tokens[head]
        return Predicate(self.sentence, head, "N", t.lemma, self.grammar, self.actors, None, self.clause or self.within)

    def participants(self, filler: Filler) -> tuple[Participant, ...]:
        if filler.part:
            return self.actors.compound_participants(self.sentence, filler.head)
        found, t = self.actors.participants(self.sentence, filler.head), self.sentence.tokens[filler.head]
        if not found and t.rel == "appos" and 0 <= t.head < t.i:  # *Haddad, a trader who sold them oil*
            return self.actors.participants(self.sentence, t.head)
        return found

    def is_actor(self, filler: Filler) -> bool:
        return bool(self.participants(filler))

    def kinds(self, filler: Filler) -> frozenset[str]:
        named = self.participants(filler)
        found = {str(p.kind) for p in named} | ({"actor"} if named else set())
        if self._plural(filler):
            found.add("plural")
        if not filler.part and _state_of_place(self, filler):
            found.add("place")
        return frozenset(found)

    def lemmas(self, filler: Filler) -> frozenset[str]:
        t = self.sentence.tokens[filler.head]
        found = {t.lemma, t.lemma.lower(), t.form.lower()}
        found.update(self.sentence.tokens[k.i].lemma.lower() for k in self.sentence.kids(filler.head, "conj"))
        for p in self.participants(filler):
            if p.kind == "person":  # a name stands for what its bearer is: *Lavrov arrived* as *the minister arrived*
                found |= self.grammar.kinds.get(f"person_{p.sector}", frozenset())
        if t.upos == "PROPN":
            found.update(k.lemma.lower() for k in self.sentence.kids(filler.head) if k.deprel in NAME_TITLES)
        return frozenset(found)

    def flag(self, name: str) -> bool:
        c = self.clause
        match name:
            case "refl":
                return bool(c and c.reflexive)
            case "passive":
                return bool(c and c.passive)
            case "neg":
                return bool(c and c.negated) or self.determined_by_negation()
            case "plural":
                return any(self._plural(f) for f in self.fillers("subj"))
            case "cop":
                return self.token.i in {a.head for a in self.within.args if a.role == "pred"} if self.within else False
            case "attr":
                return bool(c and c.attributive)
            case "inf":
                return bool(c and c.infinitive)
            case "cond":
                return bool(c and c.conditional)
        return False

    def determined_by_negation(self) -> bool:
        return any(
            self.grammar.has("negation", k.lemma.lower()) or self.grammar.has("negation", k.form.lower())
            for k in self.sentence.kids(self.head, "det", "advmod")
        )

    def _plural(self, f: Filler) -> bool:
        t = self.sentence.tokens[f.head]
        return t.feat("Number") == "Plur" or bool(self.sentence.kids(f.head, "conj")) or len(self.participants(f)) > 1

    # ------------------------------------------------------------ verbs and predicate adjectives

    def _of_clause(self, role: str) -> Iterable[Filler]:
        clause = self.clause
        assert clause is not None
        found = [Filler(a.head) for a in clause.args if a.role == role]
        if found:
            return [*found, *self._idiomatic(role.removeprefix("prep:"), clause)] if role.startswith("prep:") else found
        if role == "obj":
            subjectless = clause.passive and not any(a.role == "subj" and a.via == "own" for a in clause.args)
            return [
                Filler(a.head)
                for a in clause.args
                if a.role == "dat" and a.via == "own" and (self._caseless(a.head) or (subjectless and not self._dative(a.head)))
            ] or [Filler(a.head) for a in clause.args if subjectless and a.role == "obl" and self._nominative(a.head)]
        if role == "subj" and clause.attributive and clause.passive:
            return [Filler(k.i) for k in self.sentence.kids(clause.head, "compound")]  # Russian-backed rebels
        if role == "adv":
            return [Filler(k.i) for k in self.sentence.kids(clause.head, "advmod")]
        if role == "dat":
            return [Filler(a.head) for a in clause.args if a.role == "obj" and self.sentence.tokens[a.head].feat("Case") == "Dat"]
        if role == "acl" and clause.attributive:
            return [Filler(clause_head) for clause_head in [self.token.head] if clause_head >= 0]
        if role.startswith("prep:"):
            return self._attached_to_arguments(role.removeprefix("prep:"), clause)
        return []

    def _caseless(self, i: int) -> bool:
        """A name without a determiner shows no case, so that the parser can only guess: *hatte Peru aufgerufen*."""
        return self.sentence.tokens[i].upos == "PROPN" and not self.sentence.kids(i, "det", "amod")

    def _dative(self, i: int) -> bool:
        """Whether a noun phrase shows by its words that it is a dative."""
        return any(k.feat("Case") == "Dat" for k in (self.sentence.tokens[i], *self.sentence.kids(i, "det", "amod")))

    def _idiomatic(self, prep: str, clause: Clause) -> list[Filler]:
        """A bare noun with an adposition behind the object, which belongs to the verb: *nahm in Rom einen Mann in Gewahrsam*."""
        objects = [a.head for a in clause.args if a.role == "obj" and a.via == "own"]
        return [f for i in objects for f in self._below(i, prep, depth=1) if not self.sentence.kids(f.head, "det", "amod", "nmod")]

    def _nominative(self, i: int) -> bool:
        """Whether a bare noun phrase is no time and no dative, so that a passive without a subject was done to it."""
        t = self.sentence.tokens[i]
        return t.feat("Case") in ("Nom", "") and t.upos in ("NOUN", "PROPN") and not self.grammar.is_time(t.lemma) and not self._dative(i)

    def _attached_to_arguments(self, prep: str, clause: Clause) -> list[Filler]:
        """Prepositional phrases that the parser hung on the object, the subject or another phrase: attachment is its commonest error."""
        out: list[Filler] = []
        for a in clause.args:
            if a.via in ("own", "agent") and a.role not in ("ccomp", "xcomp"):
                out += self._below(a.head, prep, depth=2)
        return out

    def _below(self, head: int, prep: str, depth: int) -> list[Filler]:
        """Phrases with a given adposition under a noun, nearest first; looks through its other attributes."""
        near, deeper = [], []
        for k in self.sentence.kids(head, "nmod", "obl"):
            if k.i < head:
                continue  # an attribute with an adposition follows its noun
            if preposition(self.sentence, k.i, self.grammar) == prep:
                near.append(Filler(k.i))
            elif depth > 1:
                deeper += self._below(k.i, prep, depth - 1)
        return near or deeper

    def _of_attribute(self, role: str) -> Iterable[Filler]:
        """An adjective before its noun: the noun is its subject; one under a verb (*remains steadfast*) has the verb's."""
        if role == "subj" and self.token.rel == "xcomp" and self.within is not None:
            return [Filler(a.head) for a in self.within.args if a.role == "subj"]
        if role == "subj" and self.token.head >= 0:
            return [Filler(self.token.head)]
        if role.startswith("prep:"):
            prep = role.removeprefix("prep:")
            return [
                Filler(k.i) for k in self.sentence.kids(self.head, "obl", "nmod") if preposition(self.sentence, k.i, self.grammar) == prep
            ]
        return []

    # ------------------------------------------------------------ nouns

    def _of_noun(self, role: str) -> Iterable[Filler]:
        s, i = self.sentence, self.head
        match role:
            case "poss":
                own = [
                    k
                    for k in s.kids(i)
                    if k.deprel in POSSESSIVE or (k.rel == "nmod" and k.i < i and not s.kids(k.i, "case") and not s.kids(k.i, "det"))
                ]
                return [Filler(k.i) for k in own]
            case "gen":
                return self._genitives()
            case "adj":
                plain = [Filler(k.i) for k in s.kids(i, "amod", "compound") if self.is_actor(Filler(k.i)) and not self._place_adjective(k)]
                return plain or self._leaders(i)
            case "first":
                parts = [Filler(k.i) for k in s.kids(i, "compound") if self.is_actor(Filler(k.i))]
                return parts or ([Filler(i, part=True)] if self._named_part() else [])
            case "case":
                return [Filler(k.i) for k in s.kids(i, "case")]
            case "held":
                return self._leaders(i, "holding")
            case "mod":
                return [Filler(k.i) for k in s.kids(i, "amod", "compound", "nummod")]
            case "gov":
                return self._of_support()
            case "around":
                return [Filler(a.head) for a in self.within.args if a.role == "subj" and a.head != i] if self.within else []
            case "acl" | "ccomp" | "xcomp":
                clauses = [k.i for k in s.kids(i, "acl", "ccomp", "xcomp", "csubj") if k.deprel != "acl:relcl"]
                return [Filler(c) for c in clauses or (self._infinitive_behind() if role == "acl" else [])]
            case _ if role.startswith("prep:"):
                return self._prepositional(role.removeprefix("prep:"))
            case "obj" | "dat" if self.clause is None and self.token.upos == "VERB":  # role paths such as xcomp.obj
                return [Filler(k.i) for k in s.kids(i, "obj" if role == "obj" else "iobj")]
            case "subj" if self.clause is None and self.token.upos == "VERB":  # ccomp.subj
                return [Filler(k.i) for k in s.kids(i, "nsubj")]
            case "subj" | "obj" | "dat" | "pred" if self.clause is not None:
                return [Filler(a.head) for a in self.clause.args if a.role == role and a.head != i]
        return []

    def _infinitive_behind(self) -> list[int]:
        """The infinitive right behind a noun that the parser hung on the verb: *announced an operation to free the town*."""
        s, i = self.sentence, self.head
        mark = s.tokens[i + 1] if i + 1 < len(s.tokens) else None
        if mark is None or mark.rel != "mark" or not self.grammar.has("infinitive_mark", mark.form.lower()):
            return []
        verb = s.tokens[mark.head]
        return [verb.i] if verb.i > mark.i and verb.rel in ("advcl", "xcomp") and verb.head < i else []

    def _leaders(self, i: int, kind: str = "leading") -> list[Filler]:
        """Who leads (or holds) what a noun names, as its participle says: *a Saudi-led strike*, *ein von Riad geführter Angriff*."""
        s, g = self.sentence, self.grammar
        led = [k for k in s.kids(i, "amod", "acl") if g.has(kind, k.lemma.lower())]
        out = [Filler(x.i) for k in led for x in s.kids(k.i, "compound")]
        out += [Filler(x.i) for k in led for x in s.kids(k.i, "obl", "nmod") if g.has("passive_agent", preposition(s, x.i, g))]
        return [f for f in out if self.is_actor(f)]

    def _is_state(self, i: int) -> bool:
        """A state's name in apposition to an event noun is a genitive that the parser took for a name: *die Invasion Moskaus*."""
        return any(p.kind == "state" for p in self.participants(Filler(i)))

    def _place_adjective(self, k: Token) -> bool:
        """German forms adjectives in *-er* from towns and writes them with a capital: *Moskauer Konferenz* tells where, not who."""
        return k.form[:1].isupper() and any(k.form.endswith(end) for end in self.grammar.kinds.get("place_adjective_end", ()))

    def _named_part(self) -> bool:
        """Whether the first part of a compound names an actor by itself (*US-Sanktionen*, not *Militärübung*)."""
        return any("focus" not in p.reason for p in self.actors.compound_participants(self.sentence, self.head))

    def _genitives(self) -> list[Filler]:
        s, i, g = self.sentence, self.head, self.grammar
        beside = (k for k in s.kids(i, "appos") if k.i == i + 1 and k.upos == "PROPN")
        out = [Filler(k.i) for k in beside if self._is_state(k.i) or (g.ends("genitive_end", k.form) and self.is_actor(Filler(k.i)))]
        for k in s.kids(i, "nmod"):
            if k.upos == "PRON" and k.deprel in POSSESSIVE:
                continue
            prep = preposition(s, k.i, g)
            town = prep and (place := self.actors.place_at(s, k.i)) is not None and place.precision in ("city", "point")
            if (not prep and (k.i > i or k.feat("Case") == "Gen")) or (prep and g.has("genitive_prep", prep) and not town):
                out.append(Filler(k.i))
        return out

    def _prepositional(self, prep: str) -> list[Filler]:
        i = self.head
        own = self._below(i, prep, depth=3)
        if own or self.within is None:
            return own
        beside = [
            a
            for a in self.within.fillers(f"prep:{prep}")
            if (a.head > i and a.head - i < 8 and self._reaches(i, a.head)) or (self.support is not None and a.via == "own")
        ]
        return [Filler(a.head) for a in beside]

    def _reaches(self, i: int, other: int) -> bool:
        """Whether nothing but the phrases themselves stands between a noun and a following prepositional phrase."""
        first = min(self.sentence.subtree(other))
        return not any(t.upos in ("VERB", "AUX", "PUNCT") for t in self.sentence.tokens[i + 1 : first])

    def _of_support(self) -> list[Filler]:
        if self.support is None or self.within is None:
            return []
        return [Filler(a.head) for role in self.support.gov for a in self.within.fillers(role) if a.head != self.head]


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


def _of_role(predicate: Predicate, role: str, places: bool) -> list[Participant]:
    out: list[Participant] = []
    if role.startswith("="):
        return list(predicate.actors.known(predicate.sentence, predicate.head, role[1:]))
    for filler in predicate.fillers(role):
        named = predicate.participants(filler)
        if not named and places and not filler.part:
            named = _state_of_place(predicate, filler)
        out.extend(named)
    return out


def _state_of_place(predicate: Predicate, filler: Filler) -> tuple[Participant, ...]:
    place = predicate.actors.place_at(predicate.sentence, filler.head)
    at = predicate.sentence.tokens[filler.head].start
    if place is None or not place.country or not place.span.start <= at < place.span.end:
        return ()
    return (
        Participant(
            text=place.span.quote,
            span=place.span,
            actor=place.country,
            name=place.name,
            code=place.country,
            sector="",
            kind="state",
            reason="place",
        ),
    )


def choose(predicate: Predicate, frames: Iterable[Frame]) -> tuple[Frame | None, list[tuple[Frame, str]]]:
    """The first frame whose conditions hold, and those tried before with the condition that failed."""
    missed: list[tuple[Frame, str]] = []
    for frame in frames:
        failing = frame.failing(predicate)
        if failing is None:
            return frame, missed
        missed.append((frame, failing.text))
    return None, missed
