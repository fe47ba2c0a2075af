"""From clauses and resolved actors to events.

Per sentence: find every word that a frame may fit (`candidates`), work out its status from its own grammar and from what
embeds it (`factuality`), fill its sides with actors (`sides`), and keep what names an actor. Nothing is coded without the
clause it comes from, and every word that was tried keeps the reason why it gave no event (`Trace`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lagebild.coding.candidates import find_candidates
from lagebild.coding.circumstances import ahead, counts_of, dated, place_of, time_of
from lagebild.coding.codes import codes
from lagebild.coding.commitments import commitment
from lagebild.coding.confidence import confidence
from lagebild.coding.contexts import ContextReason, clause_contexts
from lagebild.coding.doubles import without_doubles
from lagebild.coding.factuality import embed, status_of
from lagebild.coding.memory import BANDS, Memory
from lagebild.coding.pointing_back import points_back
from lagebild.coding.roles import Actors, Predicate
from lagebild.coding.sides import complete, fill_sides, settle
from lagebild.coding.statements import attribution
from lagebild.coding.supposed import suppose
from lagebild.coding.workspace import Candidate, Workspace, words_of
from lagebild.model import Event, Participant, Report, Source, Span, Statement, content_id
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence


@dataclass(frozen=True, slots=True)
class Trace:
    """What was made of one word: the frames tried, and the event or the reason why there is none."""

    sentence: int
    trigger: Span
    lemma: str
    pos: str
    clause: Span
    missed: tuple[tuple[str, str], ...]  # frame id, condition that failed
    frame: str
    line: str
    status: str
    status_reason: str
    event: str | None  # id of the event
    reason: str  # why there is no event, '' where there is one
    contexts: tuple[ContextReason, ...] = ()  # what its clause is about


@dataclass(frozen=True, slots=True)
class EventCoder:
    """Codes the sentences of one report in text order; `memory` carries what they told from one to the next."""

    report: Report
    actors: Actors
    statements: Sequence[Statement]
    pack: Pack
    memory: Memory
    traces: list[Trace] | None = None

    def code(self, sentence: Sentence) -> list[Event]:
        """The events of a sentence, in text order; their traces are appended to `traces` where that is given."""
        self.memory.sentence = sentence.index
        self.memory.bands += _bands(self.actors, sentence)
        w = Workspace(self.report, sentence, self.actors, self.statements, self.pack, self.memory)
        find_candidates(w)
        embed(w)
        done = [c for c in w.candidates.values() if complete(w, c)]
        for c in done:
            settle(w, c)
        told = {c.frame.act for c in done if c.frame}
        open_ = (c for c in w.candidates.values() if not c.source and not c.target and c.frame and c.frame.act not in told)
        done += [c for c in open_ if points_back(w, c)]
        kept = _without_told_promises(without_doubles(w, done))
        for c in kept:
            suppose(w, c)
        events = [_event(w, c) for c in sorted(kept, key=lambda c: c.predicate.head)]
        for c in kept:
            self.memory.note(c.frame.act if c.frame and c.frame.act else "", c.predicate.lemma, c.source, c.target, mode_of(c))
        if self.traces is not None:
            coded = {e.span.start: e for e in events}
            self.traces.extend(_trace(w, c, coded) for c in sorted(w.candidates.values(), key=lambda c: c.predicate.head))
        return events


def _bands(actors: Actors, sentence: Sentence) -> list[Participant]:
    """The armed groups that a sentence names."""
    names = (t.i for t in sentence.tokens if t.upos == "PROPN")
    found = (p for i in names for p in actors.participants(sentence, i) if p.sector in BANDS and p.actor)
    return list({p.actor: p for p in found if p.kind in ("organisation", "group")}.values())


def _without_told_promises(kept: list[Candidate]) -> list[Candidate]:
    """AGREE is for content that is no codable act (CODEBOOK.md): a promise of a coded act is that act alone, planned."""
    told = {id(promise) for c in kept if (promise := _promise_of(c)) is not None}
    return [c for c in kept if not (c.frame and c.frame.act == "AGREE" and id(c) in told)]


def _promise_of(c: Candidate) -> Candidate | None:
    """The word that promises an act, through words of no act of their own between them: *committed to continuing to provide …*."""
    above, effect = c.governor, c.effect
    while above is not None and effect == "same" and above.frame is not None and above.frame.act is None:
        effect = above.effect
        above = above.governor
    return above if effect in ("planned", "intended") else None


def _event(w: Workspace, c: Candidate) -> Event:
    p, frame, status = c.predicate, c.frame, status_of(w, c)
    assert frame is not None and frame.act is not None
    words, clause = trigger(w, p), clause_span(w, p)
    mode = mode_of(c)
    code = codes(frame.act, mode, status.status, w.pack, said=commitment(w, c))
    said = time_of(w, p)
    time = said and ahead(said, status.status, w, p)
    sides = (*(x.code for x in c.source), ">", *(x.code for x in c.target))
    return Event(
        id=content_id(w.report.content_id, str(words.start), str(words.end), frame.act, *sides),
        span=words,
        clause=clause,
        trigger=trigger_words(w, p),
        act=frame.act,
        mode=mode,
        status=status.status or "occurred",  # type: ignore[arg-type]
        plover=code.plover,
        cameo=code.cameo,
        quad=code.quad,
        score=code.score,
        source=c.source,
        target=c.target,
        event_date=dated(time, status.status, w, p),
        time=time,
        place=place_of(w, c),
        contexts=tuple(reason.context for reason in clause_contexts(w, p)),
        counts=counts_of(w, c),
        by=attribution_of(w, c),
        rule=f"{frame.id} ({frame.line})",
        confidence=confidence(w, c),
    )


def mode_of(c: Candidate) -> str | None:
    """The mode of an event: what another word or an earlier event told of it, else its line's."""
    return c.mode or (c.frame.mode if c.frame else None)


def attribution_of(w: Workspace, c: Candidate) -> tuple[Source, ...]:
    span = trigger(w, c.predicate)
    chain = attribution(w.statements, span.start, span.end)
    g = c.governor
    if g is not None and c.effect == "demanded":
        fill_sides(w, g)
        demanders = {p.span.pair for p in g.source}
        chain = tuple(s for s in chain if s.span.pair not in demanders)
    return chain


def trigger(w: Workspace, p: Predicate) -> Span:
    return w.sentence.token_span(p.head)


def trigger_words(w: Workspace, p: Predicate) -> str:
    """The trigger as written, a split verb with its particle: *griff … an*."""
    if p.clause is not None and p.clause.particle is not None and p.clause.particle != p.head:
        first, second = sorted((p.head, p.clause.particle))
        gap = " " if second == first + 1 else " … "
        return w.sentence.tokens[first].form + gap + w.sentence.tokens[second].form
    return w.sentence.tokens[p.head].form


def clause_span(w: Workspace, p: Predicate) -> Span:
    tokens = words_of(w, p)
    return w.sentence.span(tokens)


def _trace(w: Workspace, c: Candidate, coded: dict[int, Event]) -> Trace:
    p = c.predicate
    event = coded.get(p.token.start)
    if event is not None:
        reason = ""
    elif c.absorbed_by:
        reason = f"inside the content of {c.absorbed_by}, which is not coded by itself"
    elif c.frame is None:
        reason = "no frame fits" if c.missed else "no frame for this word"
    elif c.frame.act is None:
        reason = "the frame says: no event"
    elif not c.source and not c.target:
        reason = "no political actor in any of its roles"
    else:
        reason = "the same act as another word of the sentence"
    status = status_of(w, c)
    return Trace(
        w.sentence.index,
        trigger(w, p),
        p.lemma,
        p.pos,
        clause_span(w, p),
        tuple((f.id, why) for f, why in c.missed),
        c.frame.id if c.frame else "",
        c.frame.line if c.frame else "",
        status.status,
        status.reason,
        event.id if event else None,
        reason,
        clause_contexts(w, p) if event else (),
    )
