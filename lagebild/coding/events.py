"""From clauses and resolved actors to events.

Per sentence: find every word that a frame may fit, pick its frame, work out its status from its own grammar and from what
embeds it, fill its sides with actors, and keep what names an actor. Nothing is coded without the clause it comes from, and
every word that was tried keeps the reason why it gave no event (`Trace`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lagebild.coding.codes import codes, scheduled_acts
from lagebild.coding.confidence import confidence
from lagebild.coding.counts import counted_nouns, counts
from lagebild.coding.frames import Frame, frames_of
from lagebild.coding.roles import Actors, Predicate, Support, choose, fill, support_verbs
from lagebild.coding.status import STRONG, Judged, clause_status, embedded, noun_status
from lagebild.model import Count, Event, EventDate, Participant, Place, Report, Source, Span, Statement, TimeRef, content_id
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence
from lagebild.read.clauses import Clause, clauses, grammar_of


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


@dataclass(slots=True)
class Candidate:
    """A predicate with the frame chosen for it, on its way to an event."""

    predicate: Predicate
    frame: Frame | None
    missed: list[tuple[Frame, str]]
    own: Judged
    governor: Candidate | None = None
    effect: str = ""
    absorbed_by: str = ""
    status: Judged | None = None
    source: tuple[Participant, ...] = ()
    target: tuple[Participant, ...] = ()
    source_role: str = ""
    target_role: str = ""
    filled: bool = False
    mode: str | None = None


def turned_passive(clause: Clause) -> Clause:
    """A clause whose subject is really its object."""
    args = tuple(replace(a, role="obj") if a.role == "subj" else a for a in clause.args)
    return replace(clause, args=args, passive=True, tense="past")


RECALLED = frozenset({"ASSAULT", "SANCTION", "AID", "COERCE", "ACCUSE"})  # acts that a noun names with one side left out
Sides = tuple[tuple[Participant, ...], tuple[Participant, ...]]


@dataclass(slots=True)
class Memory:
    """What a report has told so far: the sides of its events, for mentions that leave a side to the reader (*der Angriff*, passives)."""

    by_word: dict[tuple[str, str], Sides] = field(default_factory=dict)
    told: list[tuple[str, Sides]] = field(default_factory=list)

    def recall(self, act: str, lemma: str) -> Sides:
        """The sides of the last event that the same word told."""
        return self.by_word.get((act, lemma), ((), ()))

    def other_side(self, act: str, known: tuple[Participant, ...], side: int) -> tuple[Participant, ...]:
        """Who stood on the other side (0 source, 1 target) of the last event of an act with the known participants on theirs."""
        codes = {p.code for p in known} - {"---"}
        for told_act, sides in reversed(self.told):
            if told_act == act and sides[side] and codes and codes == {p.code for p in sides[1 - side]} - {"---"}:
                return sides[side]
        return ()

    def note(self, act: str, lemma: str, source: tuple[Participant, ...], target: tuple[Participant, ...]) -> None:
        if (source and target) or (act, lemma) not in self.by_word:
            self.by_word[act, lemma] = (source, target)
        if source and target:
            self.told.append((act, (source, target)))


@dataclass(slots=True)
class SentenceCoder:
    """Codes one sentence; made anew for each, holds nothing beyond it."""

    report: Report
    sentence: Sentence
    actors: Actors
    statements: Sequence[Statement]
    pack: Pack
    traces: list[Trace] | None = None
    memory: Memory = field(default_factory=Memory)
    candidates: dict[int, Candidate] = field(default_factory=dict)
    by_head: dict[int, Clause] = field(default_factory=dict)

    def events(self) -> list[Event]:
        frames = frames_of(self.pack)
        self.by_head = {c.head: c for c in clauses(self.sentence, self.pack, frames.participles)}
        for i in sorted(self._predicates(), key=self._depth):
            self._consider(i)
        for candidate in list(self.candidates.values()):
            self._embed(candidate)
        kept = [c for c in self.candidates.values() if self._complete(c)]
        kept = self._without_doubles(kept)
        events = [self._event(c) for c in sorted(kept, key=lambda c: c.predicate.head)]
        for c in kept:
            self.memory.note(c.frame.act if c.frame and c.frame.act else "", c.predicate.lemma, c.source, c.target)
        if self.traces is not None:
            coded = {e.span.start: e for e in events}
            self.traces.extend(self._trace(c, coded) for c in sorted(self.candidates.values(), key=lambda c: c.predicate.head))
        return events

    # ------------------------------------------------------------ candidates

    def _depth(self, i: int) -> int:
        return sum(1 for _ in self.sentence.ancestors(i))

    def _predicates(self) -> list[int]:
        frames = frames_of(self.pack)
        out = []
        for t in self.sentence.tokens:
            if t.i in self.by_head:
                out.append(t.i)
            elif (t.upos in ("NOUN", "PROPN") and t.rel not in ("flat",) and frames.candidates(t.lemma, "N")) or (
                t.upos in ("ADJ", "ADV") and t.rel in ("amod", "advmod", "xcomp", "acl") and frames.candidates(t.lemma, "A")
            ):
                out.append(t.i)
        return out

    def _consider(self, i: int) -> None:
        t = self.sentence.tokens[i]
        clause = self.by_head.get(i)
        within = self._clause_around(i)
        grammar, frames = grammar_of(self.pack), frames_of(self.pack)
        if clause is not None and self._bare_participle(clause):
            clause = self.by_head[i] = turned_passive(clause)
        if clause is not None and clause.pos == "V":
            pos, lemma = "V", clause.lemma
        elif t.upos in ("NOUN", "PROPN"):
            pos, lemma = "N", t.lemma
        else:
            pos, lemma = "A", (clause.lemma if clause else t.lemma)
        support = self._support(i, within) if pos == "N" else None
        predicate = Predicate(self.sentence, i, pos, lemma, grammar, self.actors, clause, within, support)
        tried = frames.candidates(lemma, pos)
        if pos == "V" and clause is not None and not tried and clause.particle is not None and not grammar.separable:
            tried = frames.candidates(lemma.split(" ")[0], "V")
        frame, missed = choose(predicate, tried)
        copular = None
        if clause is not None and pos != "V" and (frame is None):
            copular = self._copular(clause, predicate)
        if copular is not None:
            predicate, frame = copular
        self.candidates[i] = Candidate(predicate, frame, missed, self._own_status(predicate))

    def _bare_participle(self, clause: Clause) -> bool:
        """Headline style: *Drei Männer festgenommen* has a participle alone, whose only argument is its object."""
        t = self.sentence.tokens[clause.head]
        roles = {a.role for a in clause.args}
        bare = clause.pos == "V" and not clause.finite and not clause.aux and not clause.passive and t.feat("VerbForm") == "Part" and t.feat("Tense") != "Pres"
        return bare and "subj" in roles and "obj" not in roles and clause.rel in ("root", "conj", "parataxis") and frames_of(self.pack).transitive(clause.lemma)

    def _copular(self, clause: Clause, predicate: Predicate) -> tuple[Predicate, Frame] | None:
        """*sein*, *be* as a verb of its own, with the predicate in role `pred` or `prep:…`."""
        for a in clause.aux:
            t = self.sentence.tokens[a]
            if t.rel == "cop":
                as_verb = Predicate(self.sentence, clause.head, "V", t.lemma.lower(), predicate.grammar, self.actors, clause, clause, None)
                frame, _ = choose(as_verb, frames_of(self.pack).candidates(t.lemma.lower(), "V"))
                if frame is not None:
                    return as_verb, frame
        return None

    def _clause_around(self, i: int) -> Clause | None:
        if i in self.by_head and self.by_head[i].pos != "V":
            return self.by_head[i]
        return next((self.by_head[a.i] for a in self.sentence.ancestors(i) if a.i in self.by_head), None)

    def _support(self, i: int, within: Clause | None) -> Support | None:
        if within is None:
            return None
        top = i
        while (t := self.sentence.tokens[top]).rel == "conj" and t.head >= 0 and t.head != within.head:
            top = t.head
        roles = {a.role for a in within.args if a.head == top}
        lemmas = [within.lemma] if within.pos == "V" else [self.sentence.tokens[a].lemma.lower() for a in within.aux if self.sentence.tokens[a].rel == "cop"]
        return next((s for lemma in lemmas for s in support_verbs(self.pack).get(lemma, ()) if roles & set(s.noun)), None)

    # ------------------------------------------------------------ status

    def _own_status(self, p: Predicate) -> Judged:
        future = self._future(p)
        if p.pos == "N" and (p.clause is None or p.clause.pos == "N"):
            own = noun_status(p.head, self.sentence, p.grammar, self.pack, future=future)
            if own.reason == "" and self._lasting(p):
                return Judged("ongoing", "lasting act in the present")
            if own.reason == "" and p.clause is not None:
                return clause_status(p.clause, self.sentence, p.grammar, self.pack, reported=self._reported(p.head), future=future)
            return own
        if p.clause is None:
            return Judged("occurred", "adjective")
        return clause_status(p.clause, self.sentence, p.grammar, self.pack, reported=self._reported(p.head), future=future)

    def _lasting(self, p: Predicate) -> bool:
        """Whether a noun of a lasting act (*Kampf*, *support*) stands in a clause about the present."""
        c = p.within
        return c is not None and p.grammar.has("durative", p.lemma) and c.tense == "pres" and not c.perfect and not c.modals

    def _reported(self, i: int) -> bool:
        start = self.sentence.tokens[i].start
        return any(s.start <= start < s.end for st in self.statements for s in st.content) or any(
            self.sentence.tokens[c].rel in ("ccomp", "parataxis") for c in (i, *(a.i for a in self.sentence.ancestors(i)))
        )

    def _future(self, p: Predicate) -> bool:
        time = self._time(p)
        if time is None:
            return False
        if time.value == "FUTURE_REF":
            return True
        return bool(self.report.date and time.start and time.start > self.report.date)

    def _status(self, c: Candidate, seen: frozenset[int] = frozenset()) -> Judged:
        """The final status: own grammar, then the embedding chain from the outside in."""
        if c.status is not None:
            return c.status
        if c.predicate.head in seen:
            return c.own
        seen = seen | {c.predicate.head}
        judged = c.own
        p = c.predicate
        if c.governor is not None and c.effect and c.effect != "absorbed":
            frame = c.governor.frame
            judged = embedded(judged, c.effect, self._status(c.governor, seen).status, frame.id if frame else "")
        elif p.pos == "N" and p.support is not None and judged.status not in STRONG:
            judged = self._supported(p, judged, seen)
        elif judged.status == "":
            judged = self._inherited(p, seen)
        elif p.pos == "N" and p.clause is None and judged.status not in STRONG:
            judged = self._within_plan(c, judged, seen)
        if c.frame is not None and c.frame.status and judged.status in ("occurred", "ongoing"):
            judged = Judged(c.frame.status, c.frame.id)
        c.status = judged
        return judged

    def _supported(self, p: Predicate, own: Judged, seen: frozenset[int]) -> Judged:
        assert p.support is not None and p.within is not None
        verb = self.candidates.get(p.within.head)
        governor = self._status(verb, seen).status if verb and verb.predicate.head != p.head else own.status
        if p.support.status == "same":
            return Judged(governor or own.status, p.support.id)
        return embedded(own, p.support.status, governor, p.support.id)

    def _within_plan(self, c: Candidate, own: Judged, seen: frozenset[int]) -> Judged:
        """A noun without a status of its own: unreal in an unreal clause, planned in a plan where its act is one that has a date."""
        p = c.predicate
        if p.within is None or c.frame is None:
            return own
        role = next((a.role for a in p.within.args if a.head == p.head), "")
        verb = self.candidates.get(p.within.head)
        if not role or verb is None or verb is c:
            return own
        around = self._status(verb, seen)
        if around.status == "hypothetical" and (p.within.conditional or (p.within.mood == "sub2" and role in ("subj", "obj"))):
            return Judged("hypothetical", "in an unreal clause")
        if around.status in ("planned", "intended") and c.frame.act in scheduled_acts(self.pack):
            return Judged("planned", "in a plan")
        return own

    def _inherited(self, p: Predicate, seen: frozenset[int]) -> Judged:
        """An infinitive under a predicate that no frame knows takes its status."""
        above = self.candidates.get(p.clause.parent) if p.clause and p.clause.parent is not None else None
        if above is None:
            return Judged("occurred", "default")
        return Judged(self._status(above, seen).status or "occurred", "inherited")

    def _embed(self, c: Candidate) -> None:
        """Mark what stands in the content of a frame: its effect, or that it is not coded by itself."""
        frame = c.frame
        if frame is None or not frame.effect or not frame.content:
            return
        for role in frame.content:
            for filler in c.predicate.fillers(role):
                for head in self._content_heads(filler.head):
                    inner = self.candidates.get(head)
                    if inner is None or inner is c or inner.effect:
                        continue
                    inner.governor, inner.effect = c, frame.effect
                    if frame.effect == "absorbed":
                        for j in self.sentence.subtree(head):
                            if j in self.candidates and j != c.predicate.head:
                                self.candidates[j].absorbed_by = frame.id

    def _content_heads(self, i: int) -> list[int]:
        """The predicates that a content filler stands for: itself and its conjuncts, or the clause on a noun that is no event."""
        s = self.sentence
        out = []
        for j in (i, *(k.i for k in s.kids(i, "conj"))):
            candidate = self.candidates.get(j)
            if candidate is not None and (candidate.frame is not None or candidate.predicate.clause is not None):
                out.append(j)
            else:
                out += [k.i for k in s.kids(j, "acl", "ccomp", "xcomp") if k.deprel != "acl:relcl"]
        return out

    # ------------------------------------------------------------ sides

    def _fill(self, c: Candidate) -> None:
        if c.filled or c.frame is None:
            return
        c.filled = True
        c.source, c.source_role = fill(c.predicate, c.frame.source)
        c.target, c.target_role = fill(c.predicate, c.frame.target, places=True)
        if c.source_role == c.target_role or {p.span.pair for p in c.source} & {p.span.pair for p in c.target}:
            taken = {p.span.pair for p in c.source}
            c.target = tuple(p for p in c.target if p.span.pair not in taken)
        self._controlled(c)

    def _controlled(self, c: Candidate) -> None:
        """An argument understood from the governing predicate: *versprach, … zu unterstützen*, *forderte X auf, … zu*."""
        g = c.governor
        if g is None or g.frame is None or not g.frame.control or c.frame is None:
            return
        own_subject = c.predicate.clause.arg("subj") if c.predicate.clause else None
        if own_subject is not None and own_subject.via in ("own", "agent", "antecedent", "modified"):
            return
        if c.predicate.clause is None and c.source:
            return
        self._fill(g)
        control = g.frame.control
        understood = g.source if control == "source" else g.target if control == "target" else fill(g.predicate, ((control,),))[0]
        side = "source" if any("subj" in alt or "gov" in alt or "gen" in alt for alt in c.frame.source) else "target"
        if c.predicate.clause is not None and c.predicate.clause.passive:
            side = "target" if side == "source" else "source"
            if getattr(c, side):
                return
        if side == "source":
            c.source, c.source_role = understood, f"control:{g.frame.id}"
        else:
            c.target, c.target_role = understood, f"control:{g.frame.id}"

    def _complete(self, c: Candidate) -> bool:
        if c.frame is None or c.frame.act is None or c.absorbed_by:
            return False
        self._fill(c)
        self._recall(c)
        return bool(c.source or c.target)

    def _recall(self, c: Candidate) -> None:
        """Sides that the text before makes plain: both of a definite bare noun, the target of a noun whose doer is named.

        The doer of a passive is not recalled: measured on gold, annotators leave it open far more often than they supply it.
        """
        assert c.frame is not None and c.frame.act is not None
        p, act = c.predicate, c.frame.act
        if not c.source and not c.target and p.pos == "N" and self._definite(p):
            c.source, c.target = (tuple(self._here(x, p) for x in side) for side in self.memory.recall(act, p.lemma))
            c.source_role = "memory"
        elif c.source and not c.target and c.frame.target and p.pos == "N" and act in RECALLED:
            c.target = tuple(self._here(x, p) for x in self.memory.other_side(act, c.source, 1))
            c.target_role = "memory"

    def _definite(self, p: Predicate) -> bool:
        """Whether a noun can point back: with a definite or demonstrative determiner, no indefinite one and no other attribute of its own."""
        return any(k.feat("Definite") == "Def" or k.feat("PronType") in ("Dem", "Art") and k.feat("Definite") != "Ind" for k in self.sentence.kids(p.head, "det"))

    def _here(self, known: Participant, p: Predicate) -> Participant:
        """An actor of an earlier event of the report, with this mention's words as local span."""
        return replace(known, span=self.sentence.token_span(p.head), reason=f"same act before ({known.text})")

    def _without_doubles(self, kept: list[Candidate]) -> list[Candidate]:
        """One act named twice in a sentence is one event: a noun and its verb (*bei einem Angriff getötet*), two nouns for the same thing."""
        out: list[Candidate] = []
        for c in sorted(kept, key=lambda c: (self._depth(c.predicate.head), c.predicate.head)):
            double = next((o for o in out if self._same(o, c)), None)
            if double is None:
                out.append(c)
            else:
                self._join(double, c)
        return out

    def _same(self, a: Candidate, b: Candidate) -> bool:
        """Whether b only names a's act again: it stands in a's clause, and what both say of the actors fits together."""
        assert a.frame and b.frame
        if a.frame.act != b.frame.act or a.predicate.clause is None:
            return False
        inside = any(b.predicate.head == arg.head for arg in a.predicate.clause.args)
        if not inside:
            return False
        sides = ({p.code for p in a.source}, {p.code for p in a.target}), ({p.code for p in b.source}, {p.code for p in b.target})
        return all(not x or not y or x & y for x, y in zip(*sides, strict=True))

    def _join(self, a: Candidate, b: Candidate) -> None:
        """Complete an event by what another word for the same act says: missing sides, a more telling mode."""
        if not a.source and b.source:
            a.source, a.source_role = b.source, b.source_role
        if not a.target and b.target:
            a.target, a.target_role = b.target, b.target_role
        if a.frame and b.frame and a.frame.mode is None and b.frame.mode is not None:
            a.mode = b.frame.mode

    # ------------------------------------------------------------ the event

    def _event(self, c: Candidate) -> Event:
        p, frame, status = c.predicate, c.frame, self._status(c)
        assert frame is not None and frame.act is not None
        trigger, clause = self._trigger(p), self._clause_span(p)
        mode = c.mode or frame.mode
        code = codes(frame.act, mode, status.status, self.pack)
        time = self._time(p)
        return Event(
            id=content_id(self.report.content_id, str(trigger.start), str(trigger.end), frame.act, *(x.code for x in c.source), ">", *(x.code for x in c.target)),
            span=trigger, clause=clause, trigger=self._trigger_words(p), act=frame.act, mode=mode, status=status.status or "occurred",  # type: ignore[arg-type]
            plover=code.plover, cameo=code.cameo, quad=code.quad, score=code.score, source=c.source, target=c.target,
            event_date=EventDate(edtf=time.edtf, basis="time expression") if time and time.edtf else None,
            time=time, place=self._place(c), counts=self._counts(c), by=self._by(c), rule=f"{frame.id} ({frame.line})", confidence=confidence(p, c.source, c.target, c.missed, c.source_role),
        )  # fmt: skip

    def _trigger(self, p: Predicate) -> Span:
        return self.sentence.token_span(p.head)

    def _trigger_words(self, p: Predicate) -> str:
        """The trigger as written, a split verb with its particle: *griff … an*."""
        if p.clause is not None and p.clause.particle is not None and p.clause.particle != p.head:
            first, second = sorted((p.head, p.clause.particle))
            gap = " " if second == first + 1 else " … "
            return self.sentence.tokens[first].form + gap + self.sentence.tokens[second].form
        return self.sentence.tokens[p.head].form

    def _clause_span(self, p: Predicate) -> Span:
        tokens = self._words(p)
        return self.sentence.span(tokens)

    def _words(self, p: Predicate) -> Sequence[int]:
        if p.clause is not None and p.clause.tokens:
            return p.clause.tokens
        return self.sentence.subtree(p.head)

    def _time(self, p: Predicate) -> TimeRef | None:
        """The time expression of the predicate's own words, else of the clause around it."""
        for words in self._rings(p):
            inside = [t for t in self._times() if any(t.span.start <= self.sentence.tokens[i].start < t.span.end for i in words)]
            inside.sort(key=lambda t: (t.type in ("DURATION", "SET"), abs(t.span.start - p.token.start)))
            if inside:
                return inside[0]
        return None

    def _times(self) -> tuple[TimeRef, ...]:
        return self.actors.times_in(self.sentence.start, self.sentence.end)

    def _rings(self, p: Predicate) -> list[Sequence[int]]:
        rings: list[Sequence[int]] = [self._words(p)]
        head: int | None = p.clause.parent if p.clause else p.within.head if p.within else None
        while head is not None and head in self.by_head and len(rings) < 4:
            rings.append(self.by_head[head].tokens)
            head = self.by_head[head].parent
        return rings

    def _place(self, c: Candidate) -> Place | None:
        taken = {p.span.pair for p in (*c.source, *c.target)} if c.frame and c.frame.mode != "visit" else set()
        for words in self._rings(c.predicate)[:2]:
            for i in words:
                place = self.actors.place_at(self.sentence, i)
                if place is not None and not any(s <= place.span.start < e for s, e in taken):
                    return place
        return None

    def _by(self, c: Candidate) -> tuple[Source, ...]:
        from lagebild.coding.statements import attribution

        span = self._trigger(c.predicate)
        chain = attribution(self.statements, span.start, span.end)
        g = c.governor
        if g is not None and c.effect == "demanded":
            self._fill(g)
            demanders = {p.span.pair for p in g.source}
            chain = tuple(s for s in chain if s.span.pair not in demanders)
        return chain

    def _counts(self, c: Candidate) -> tuple[Count, ...]:
        heads = {}
        for t in self.sentence.tokens:
            if t.upos in ("NOUN", "PROPN", "NUM", "PRON", "ADJ"):
                for p in (*c.source, *c.target):
                    if p.span.start <= t.start < p.span.end and p.span.pair not in heads and not self._inside(t.i, p.span):
                        heads[p.span.pair] = t.i
        found = counts(self.sentence, c.predicate.lemma, c.source, c.target, heads, self.pack)
        return found or counted_nouns(self.sentence, self._words(c.predicate), self.pack)

    def _inside(self, i: int, span: Span) -> bool:
        """Whether a token's head lies in the same span: then it does not head the phrase."""
        head = self.sentence.tokens[i].head
        return head >= 0 and span.start <= self.sentence.tokens[head].start < span.end

    # ------------------------------------------------------------ explanation

    def _trace(self, c: Candidate, coded: dict[int, Event]) -> Trace:
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
        status = self._status(c)
        return Trace(
            self.sentence.index, self._trigger(p), p.lemma, p.pos, self._clause_span(p), tuple((f.id, why) for f, why in c.missed),
            c.frame.id if c.frame else "", c.frame.line if c.frame else "", status.status, status.reason, event.id if event else None, reason,
        )  # fmt: skip

