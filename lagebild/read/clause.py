"""What the clause analysis yields: a predicate with its verb complex and its arguments."""

from __future__ import annotations

from msgspec import Struct


class Argument(Struct, frozen=True, kw_only=True):
    """A filler of a role: the head token of the phrase, and how it came to fill the role."""

    role: str  # subj obj dat gen pred ccomp xcomp prep:<adposition>
    head: int
    via: str = "own"  # own, agent, antecedent, modified, shared, control


class Clause(Struct, frozen=True, kw_only=True):
    """One predicate with its grammar and arguments; token indexes count within the sentence."""

    head: int
    pos: str  # V, N or A
    lemma: str
    particle: int | None = None
    reflexive: bool = False
    aux: tuple[int, ...] = ()
    modals: tuple[str, ...] = ()
    finite: bool = False
    tense: str = ""  # pres, past, fut
    mood: str = ""  # ind, sub1, sub2, imp
    perfect: bool = False
    passive: bool = False
    negated: bool = False
    conditional: bool = False
    purpose: bool = False
    question: bool = False
    infinitive: bool = False
    attributive: bool = False
    marks: tuple[str, ...] = ()
    rel: str = ""
    parent: int | None = None  # head token of the governing clause
    args: tuple[Argument, ...] = ()
    modifiers: tuple[int, ...] = ()
    tokens: tuple[int, ...] = ()  # the clause's own words, embedded clauses left out

    def fillers(self, role: str) -> tuple[Argument, ...]:
        return tuple(a for a in self.args if a.role == role)

    def arg(self, role: str) -> Argument | None:
        return next((a for a in self.args if a.role == role), None)
