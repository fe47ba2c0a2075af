"""When, where, how many and who says so: what an event's clause and the clauses around it add to it."""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.coding.counts import counted_nouns, counts
from lagebild.coding.roles import Predicate
from lagebild.coding.workspace import Candidate, Workspace, words_of
from lagebild.model import Count, Place, Span, TimeRef

VERBAL = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})  # acts that are done by words
NAMELIKE = frozenset({"flat", "appos", "compound", "conj", "nmod", "dep"})


def time_of(w: Workspace, p: Predicate) -> TimeRef | None:
    """The time expression of the predicate's own words, else of the clause around it."""
    for words in _rings(w, p) if w.times else ():
        inside = [t for t in w.times if any(t.span.start <= w.sentence.tokens[i].start < t.span.end for i in words)]
        inside.sort(key=lambda t: (t.type in ("DURATION", "SET"), abs(t.span.start - p.token.start)))
        if inside:
            return inside[0]
    return None


def _rings(w: Workspace, p: Predicate) -> list[Sequence[int]]:
    rings: list[Sequence[int]] = [words_of(w, p)]
    head: int | None = p.clause.parent if p.clause else p.within.head if p.within else None
    while head is not None and head in w.by_head and len(rings) < 4:
        rings.append(w.by_head[head].tokens)
        head = w.by_head[head].parent
    return rings


def place_of(w: Workspace, c: Candidate) -> Place | None:
    taken = {p.span.pair for p in (*c.source, *c.target)} if c.frame and c.frame.mode != "visit" else set()
    verbal = c.frame is not None and c.frame.act in VERBAL
    for words in _rings(w, c.predicate)[:2]:
        for i in words:
            place = w.actors.place_at(w.sentence, i)
            if place is None or any(_is(place.span, pair) for pair in taken):
                continue
            if not verbal or _says_where(w, c.predicate, place):
                return place
    return None


def _is(place: Span, participant: tuple[int, int]) -> bool:
    """Whether a place is the participant itself, not only part of its description (ein Hotel in Lima)."""
    return place.start <= participant[0] < place.end


def _says_where(w: Workspace, p: Predicate, place: Place) -> bool:
    """Whether a place hangs on the predicate itself: said acts are told of places not theirs (*verurteilte die Anschläge in Lima*)."""
    sentence = w.sentence
    token = next((t for t in sentence.tokens if t.start <= place.span.start < t.end), None)
    while token is not None and token.head >= 0 and token.head != p.head:
        if token.rel not in NAMELIKE:
            return False
        token = sentence.tokens[token.head]
    return token is not None and token.head == p.head and token.rel in ("obl", "nmod", "advmod")


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
