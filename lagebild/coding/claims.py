"""Claims: what a statement says, reduced to its main clauses, so that a claim and its denial can be laid side by side.

Of a statement's content the clauses that carry the assertion are kept: the topmost ones and those coordinated with them; relative clauses,
conditions and attributes only support them. Each keeps predicate, negation, sides and the event coded from it, if any.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lagebild.coding.frames import frames_of
from lagebild.coding.roles import Actors
from lagebild.model import Claim, Event, Participant, Statement
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.clauses import Clause, clauses

SUPPORTING = ("acl", "advcl", "amod", "appos", "nmod", "obl", "dislocated")


def with_claims(
    statements: Sequence[Statement], events: Sequence[Event], analysis: Analysis, actors: Actors, pack: Pack
) -> tuple[Statement, ...]:
    """The statements, each with the claims of its content in text order."""
    starts = [s.start for s in analysis.sentences]
    return tuple(replace(s, claims=tuple(_claims(s, events, analysis, starts, actors, pack))) for s in statements)


def _claims(
    statement: Statement, events: Sequence[Event], analysis: Analysis, starts: Sequence[int], actors: Actors, pack: Pack
) -> Iterator[Claim]:
    first = bisect.bisect_right(starts, min(span.start for span in statement.content)) - 1
    last = bisect.bisect_left(starts, max(span.end for span in statement.content))
    for sentence in analysis.sentences[max(0, first) : last]:
        if any(span.start < sentence.end and sentence.start < span.end for span in statement.content):
            found = {c.head: c for c in clauses(sentence, pack, frames_of(pack).participles)}
            inside = {i for i in found if _within(statement, sentence, i)}
            for i in sorted(inside):
                if _asserted(sentence, i, inside):
                    yield _claim(found[i], sentence, statement, events, actors)


def _within(statement: Statement, sentence: Sentence, i: int) -> bool:
    start = sentence.tokens[i].start
    return any(span.start <= start < span.end for span in statement.content)


def _asserted(sentence: Sentence, i: int, inside: set[int]) -> bool:
    """Whether a clause of the content asserts something itself: nothing of the content is above it but what it is coordinated with."""
    for step in (sentence.tokens[i], *sentence.ancestors(i)):
        if step.rel in SUPPORTING and (step.i == i or step.i in inside or step.head in inside):
            return False
        if step.head < 0 or step.head not in inside:
            return step.i == i or step.rel not in SUPPORTING or step.head not in inside
        if step.rel not in ("conj", "parataxis"):
            return False
    return True


def _claim(clause: Clause, sentence: Sentence, statement: Statement, events: Sequence[Event], actors: Actors) -> Claim:
    words = _own_words(clause, sentence, statement)
    span = sentence.span(words)
    event = next((e for e in events if e.span.start == sentence.tokens[clause.head].start), None) or next(
        (e for e in events if span.start <= e.span.start < span.end and any(sentence.tokens[i].start == e.span.start for i in words)), None
    )
    return Claim(
        span=span,
        predicate=sentence.token_span(clause.head),
        lemma=clause.lemma,
        negated=clause.negated,
        subject=_actors(clause, ("subj",), sentence, actors),
        object=_actors(clause, ("obj", "dat"), sentence, actors),
        event=event.id if event else None,
        status=event.status if event else None,
    )


def _own_words(clause: Clause, sentence: Sentence, statement: Statement) -> list[int]:
    """The clause's tokens inside the stretch of content that holds its predicate, without marks and conjunctions at its edges."""
    at = sentence.tokens[clause.head].start
    stretch = next(span for span in statement.content if span.start <= at < span.end)
    words = sorted({i for i in clause.tokens if stretch.start <= sentence.tokens[i].start < stretch.end} | {clause.head})
    while words[0] != clause.head and sentence.tokens[words[0]].rel in ("punct", "cc"):
        words.pop(0)
    while words[-1] != clause.head and sentence.tokens[words[-1]].rel == "punct":
        words.pop()
    return words


def _actors(clause: Clause, roles: tuple[str, ...], sentence: Sentence, actors: Actors) -> tuple[Participant, ...]:
    named: dict[tuple[int, str], Participant] = {}
    for role in roles:
        for argument in clause.fillers(role):
            for p in actors.participants(sentence, argument.head):
                named.setdefault((p.span.start, p.code), p)
    return tuple(named.values())
