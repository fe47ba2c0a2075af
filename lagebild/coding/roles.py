"""The roles of a predicate: from the clause for verbs and predicate adjectives; noun_roles has those of event nouns."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from lagebild.coding.frames import Filler, Frame
from lagebild.coding.noun_roles import noun_fillers
from lagebild.model import Mention, Participant, Place, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence, Token
from lagebild.read.clauses import Clause
from lagebild.read.grammar import Grammar, preposition

NAME_TITLES = ("nmod:desc", "appos", "compound")


class Actors(Protocol):
    """What coding asks of the resolution of a report (lagebild.resolve.Resolution)."""

    @property
    def mentions(self) -> tuple[Mention, ...]: ...

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
    _words: dict[Filler, frozenset[str]] = field(default_factory=dict)  # lemmas of fillers; many frames ask for the same ones
    _kinds: dict[Filler, frozenset[str]] = field(default_factory=dict)

    @property
    def token(self) -> Token:
        return self.sentence.tokens[self.head]

    def fillers(self, role: str) -> tuple[Filler, ...]:
        known = self._filled.get(role)
        if known is not None:
            return known
        if "." in role:
            first, _, rest = role.partition(".")
            inner = [self.at(f.head).fillers(rest) for f in self.fillers(first) if not f.part and f.head != self.head]
            self._filled[role] = tuple(dict.fromkeys(f for found in inner for f in found))
        if role not in self._filled:
            find = self._of_noun_phrase if self.pos == "N" else self._of_clause if self.clause else self._of_attribute
            self._filled[role] = tuple(dict.fromkeys(find(role)))
        return self._filled[role]

    def at(self, head: int) -> Predicate:
        """A filler as a predicate of its own, for role paths such as `obj.gen`."""
        t = self.sentence.tokens[head]
        return Predicate(self.sentence, head, "N", t.lemma, self.grammar, self.actors, None, self.clause or self.within)

    def participants(self, filler: Filler) -> tuple[Participant, ...]:
        if filler.part:
            return self.actors.compound_participants(self.sentence, filler.head)
        found, t = self.actors.participants(self.sentence, filler.head), self.sentence.tokens[filler.head]
        if not found and t.rel == "appos" and 0 <= t.head < t.i:  # *Haddad, a trader who sold them oil*
            return self.actors.participants(self.sentence, t.head)
        if all(p.code == "---" for p in found) and (named := self._enumerated(t)):
            return named
        return (*found, *self._listed(t, found)) if found else found

    def _enumerated(self, t: Token) -> tuple[Participant, ...]:
        """Who the members of a group are, as its own clause lists them: *states that have conducted strikes include Chile and Peru*."""
        verb = self.sentence.tokens[t.head] if t.rel == "nsubj" and t.head > t.i else None
        if verb is None or not self.grammar.verb_is("listing_verb", verb.lemma):
            return ()
        return tuple(p for k in self.sentence.kids(verb.i, "obj") for p in self.actors.participants(self.sentence, k.i))

    def _listed(self, t: Token, found: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """The rest of a list that the parser took for an apposition: *Peru, the wider union and Chile are committed*."""
        named = {p.code for p in found}
        rest = [k for k in self.sentence.kids(t.i, "appos") if k.i > t.i and t.feat("Number") != "Plur"]
        rest = [k for k in rest if any(self.sentence.kids(c.i, "cc") for c in self.sentence.kids(k.i, "conj"))]
        listed = (p for k in rest for p in self.actors.participants(self.sentence, k.i))
        return tuple(p for p in listed if p.code not in named or p.code == "---")

    def is_actor(self, filler: Filler) -> bool:
        return bool(self.participants(filler))

    def kinds(self, filler: Filler) -> frozenset[str]:
        found = self._kinds.get(filler)
        if found is None:
            found = self._kinds[filler] = self._kinds_of(filler)
        return found

    def _kinds_of(self, filler: Filler) -> frozenset[str]:
        named = self.participants(filler)
        found = {str(p.kind) for p in named} | ({"actor"} if named else set())
        if self._plural(filler):
            found.add("plural")
        if not filler.part and state_of_place(self, filler):
            found.add("place")
        return frozenset(found)

    def lemmas(self, filler: Filler) -> frozenset[str]:
        found = self._words.get(filler)
        if found is None:
            found = self._words[filler] = self._lemmas(filler)
        return found

    def _lemmas(self, filler: Filler) -> frozenset[str]:
        t = self.sentence.tokens[filler.head]
        found = {t.lemma, t.lemma.lower(), t.form.lower()}
        found.update(self.sentence.tokens[k.i].lemma.lower() for k in self.sentence.kids(filler.head, "conj"))
        if self.grammar.has("partitive", t.lemma.lower()):  # *most of the sanctions*, *ein Teil der Truppen*
            whole = (k for k in self.sentence.kids(filler.head, "nmod") if k.i > filler.head)
            found.update(k.lemma.lower() for k in whole if self._is_genitive(k.i))
        for p in self.participants(filler):
            if p.kind == "person":  # a name stands for what its bearer is: *Lavrov arrived* as *the minister arrived*
                found |= self.grammar.kinds.get(f"person_{p.sector}", frozenset())
        if t.upos == "PROPN":
            found.update(k.lemma.lower() for k in self.sentence.kids(filler.head) if k.deprel in NAME_TITLES)
        return frozenset(found)

    def _is_genitive(self, i: int) -> bool:
        """Whether a noun phrase has no adposition, or one that stands for a genitive."""
        prep = preposition(self.sentence, i, self.grammar)
        return not prep or self.grammar.has("genitive_prep", prep)

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
        if role == "around" and self.within is not None:
            return [Filler(a.head) for a in self.within.args if a.role == "subj" and a.head != self.head]
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
        return [f for i in objects for f in self.below(i, prep, depth=1) if not self.sentence.kids(f.head, "det", "amod", "nmod")]

    def _nominative(self, i: int) -> bool:
        """Whether a bare noun phrase is no time and no dative, so that a passive without a subject was done to it."""
        t = self.sentence.tokens[i]
        return t.feat("Case") in ("Nom", "") and t.upos in ("NOUN", "PROPN") and not self.grammar.is_time(t.lemma) and not self._dative(i)

    def _attached_to_arguments(self, prep: str, clause: Clause) -> list[Filler]:
        """Prepositional phrases that the parser hung on the object, the subject or another phrase: attachment is its commonest error."""
        out: list[Filler] = []
        for a in clause.args:
            if a.via in ("own", "agent") and a.role not in ("ccomp", "xcomp"):
                out += self.below(a.head, prep, depth=2)
        return out

    def below(self, head: int, prep: str, depth: int) -> list[Filler]:
        """Phrases with a given adposition under a noun, nearest first; looks through its other attributes."""
        near, deeper = [], []
        for k in self.sentence.kids(head, "nmod", "obl"):
            if k.i < head:
                continue  # an attribute with an adposition follows its noun
            if preposition(self.sentence, k.i, self.grammar) == prep:
                near.append(Filler(k.i))
            elif depth > 1:
                deeper += self.below(k.i, prep, depth - 1)
        return near or deeper

    def _of_attribute(self, role: str) -> Iterable[Filler]:
        """An adjective before its noun: the noun is its subject; one under a verb (*remains steadfast*) has the verb's."""
        if role == "subj" and self.token.rel == "xcomp" and self.within is not None:
            return [Filler(a.head) for a in self.within.args if a.role == "subj"]
        if role == "subj" and self.token.head >= 0:
            return [Filler(self.token.head)]
        if role == "xcomp" and self.token.rel == "xcomp":  # *erklärte sich bereit, … aufzunehmen*
            return [Filler(k.i) for k in self.sentence.kids(self.head, "xcomp")]
        if role.startswith("prep:"):
            prep = role.removeprefix("prep:")
            return [
                Filler(k.i) for k in self.sentence.kids(self.head, "obl", "nmod") if preposition(self.sentence, k.i, self.grammar) == prep
            ]
        return []

    def _of_noun_phrase(self, role: str) -> Iterable[Filler]:
        return noun_fillers(self, role)


def state_of_place(predicate: Predicate, filler: Filler) -> tuple[Participant, ...]:
    """The state that a place named by a filler belongs to: a town that is visited, shelled or seized stands for it."""
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
