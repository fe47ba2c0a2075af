"""When, where, how many and who says so: what an event's clause and the clauses around it add to it."""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.coding.counts import counted_nouns, counts
from lagebild.coding.roles import Predicate
from lagebild.coding.workspace import Candidate, Workspace, words_of
from lagebild.model import Count, Place, Span, TimeRef


def time_of(w: Workspace, p: Predicate) -> TimeRef | None:
    """The time expression of the predicate's own words, else of the clause around it."""
    for words in _rings(w, p):
        inside = [t for t in _times(w) if any(t.span.start <= w.sentence.tokens[i].start < t.span.end for i in words)]
        inside.sort(key=lambda t: (t.type in ("DURATION", "SET"), abs(t.span.start - p.token.start)))
        if inside:
            return inside[0]
    return None


def _times(w: Workspace) -> tuple[TimeRef, ...]:
    return w.actors.times_in(w.sentence.start, w.sentence.end)


def _rings(w: Workspace, p: Predicate) -> list[Sequence[int]]:
    rings: list[Sequence[int]] = [words_of(w, p)]
    head: int | None = p.clause.parent if p.clause else p.within.head if p.within else None
    while head is not None and head in w.by_head and len(rings) < 4:
        rings.append(w.by_head[head].tokens)
        head = w.by_head[head].parent
    return rings


def place_of(w: Workspace, c: Candidate) -> Place | None:
    taken = {p.span.pair for p in (*c.source, *c.target)} if c.frame and c.frame.mode != "visit" else set()
    for words in _rings(w, c.predicate)[:2]:
        for i in words:
            place = w.actors.place_at(w.sentence, i)
            if place is not None and not any(s <= place.span.start < e for s, e in taken):
                return place
    return None


def counts_of(w: Workspace, c: Candidate) -> tuple[Count, ...]:
    heads = {}
    for t in w.sentence.tokens:
        if t.upos in ("NOUN", "PROPN", "NUM", "PRON", "ADJ"):
            for p in (*c.source, *c.target):
                if p.span.start <= t.start < p.span.end and p.span.pair not in heads and not _inside(w, t.i, p.span):
                    heads[p.span.pair] = t.i
    found = counts(w.sentence, c.predicate.lemma, c.source, c.target, heads, w.pack)
    return found or counted_nouns(w.sentence, words_of(w, c.predicate), w.pack)


def _inside(w: Workspace, i: int, span: Span) -> bool:
    """Whether a token's head lies in the same span: then it does not head the phrase."""
    head = w.sentence.tokens[i].head
    return head >= 0 and span.start <= w.sentence.tokens[head].start < span.end
