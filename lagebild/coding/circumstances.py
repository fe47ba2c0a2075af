"""When, where, how many and who says so: what an event's clause and the clauses around it add to it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from lagebild.coding.counts import counted_nouns, counts
from lagebild.coding.roles import Predicate
from lagebild.coding.workspace import Candidate, Workspace, words_of
from lagebild.model import Count, EventDate, Participant, Place, Span, TimeRef
from lagebild.packs import Pack
from lagebild.read.grammar import preposition

COMING = frozenset({"planned", "intended", "demanded"})
BARE = "weekday(wd)"  # the value of a time rule whose words give no direction
WEEK = 7  # days
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


def ahead(time: TimeRef, status: str, w: Workspace, p: Predicate) -> TimeRef:
    """A bare weekday of an act yet to come is the next one, also behind a verb in the past (*called a strike for Monday*).

    Only one of the act's own words, or one the act is announced for: *said on Monday it would send troops* names the day of saying.
    """
    report = (w.report.date or "")[:10]
    if status not in COMING or not time.start or time.start != time.end or not _own(time, w, p):
        return time
    if len(report) < 10 or time.rule not in bare_weekdays(w.pack):
        return time
    day = date.fromisoformat(time.start)
    if time.start >= report or (date.fromisoformat(report) - day).days >= WEEK:
        return time
    later = (day + timedelta(WEEK)).isoformat()
    value, edtf = (x.replace(time.start, later) if x else x for x in (time.value, time.edtf))
    return replace(time, value=value or "", edtf=edtf, start=later, end=later)


def dated(time: TimeRef | None, status: str, w: Workspace, p: Predicate) -> EventDate | None:
    """The day of the event itself: that on which an act to come was announced is not its own."""
    if time is None or not time.edtf:
        return None
    told = status in COMING and bool(time.end) and str(time.end) <= (w.report.date or "")[:10]
    return None if told and not _own(time, w, p) else EventDate(edtf=time.edtf, basis="time expression")


def _own(time: TimeRef, w: Workspace, p: Predicate) -> bool:
    """Whether a time expression is the act's own: in its clause and not between the verb around that and its subject, or *for Monday*."""
    at = [i for i, t in enumerate(w.sentence.tokens) if time.span.start <= t.start < time.span.end]
    if p.clause is not None and set(at) & set(words_of(w, p)):
        subject, above = p.clause.arg("subj"), p.clause.parent
        return above is None or subject is None or subject.via != "own" or not above < at[0] < subject.head
    return any(p.grammar.has("due_prep", preposition(w.sentence, i, p.grammar)) for i in at)


@functools.lru_cache(maxsize=8)
def bare_weekdays(pack: Pack) -> frozenset[str]:
    """The time rules of a weekday whose direction only the tense tells."""
    return frozenset(e.id for e in pack.table("times") if BARE in (e["value"] or ""))


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
            if place is None or any(_is(place.span, pair) for pair in taken) or _describes(w, i, (*c.source, *c.target)):
                continue
            if not verbal or _says_where(w, c.predicate, place):
                return place
    return None


def _is(place: Span, participant: tuple[int, int]) -> bool:
    """Whether a place is the participant itself, not only part of its description (ein Hotel in Lima)."""
    return place.start <= participant[0] < place.end


def _describes(w: Workspace, i: int, sides: Sequence[Participant]) -> bool:
    """Whether a place name stands in what is said of a person beside the name (*Reed, the mayor of Lima*)."""
    token = w.sentence.tokens[i]
    while token.rel in NAMELIKE and token.head >= 0:
        above = w.sentence.tokens[token.head]
        if token.rel == "appos" and any(p.kind == "person" and p.span.start <= above.start < p.span.end for p in sides):
            return True
        token = above
    return False


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
