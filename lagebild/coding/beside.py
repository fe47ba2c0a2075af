"""Sides that words beside a predicate tell: who acts with its subject, who is given arms for a fight, who is thanked for a deed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lagebild.coding.deeds import WORDS
from lagebild.coding.frames import Filler
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant
from lagebild.read.clauses import Clause
from lagebild.read.grammar import grammar_of, preposition

REPAID = frozenset({"SUPPORT", "ACCUSE", "SANCTION"})  # acts that meet somebody for what he did
MET = frozenset({"person", "office", "organisation"})  # kinds of those who are spoken to
Fill = Callable[[Workspace, Candidate], None]


def who(p: Participant) -> tuple[str, str]:
    """What tells two participants of one state apart: opposition and government, one party and another."""
    return (p.actor or p.text, p.sector)


def armed(w: Workspace, c: Candidate, fill_sides: Fill) -> None:
    """Let those who are given arms or support for a fight fight it: *provides the army with weapons to fight the rebels*."""
    clause = c.predicate.clause
    if c.frame is None or c.frame.act != "ASSAULT" or clause is None or not clause.infinitive or clause.parent is None:
        return
    over = clause.parent if clause.parent in w.candidates else -1
    if clause.rel == "acl":  # hung on the thing given
        over = next((t.i for t in w.sentence.ancestors(clause.head) if t.i in w.by_head), -1)
    given = w.candidates.get(over)
    if given is None or given.frame is None or given.frame.act != "AID" or given.predicate.pos != "V":
        return
    fill_sides(w, given)
    givers = {p.code for p in c.source} <= {p.code for p in given.source}
    if given.target and givers and not {who(p) for p in given.target} & {who(p) for p in c.target}:
        c.source, c.source_role = given.target, f"armed:{given.frame.id}"


def thanked(w: Workspace, c: Candidate, fill_sides: Fill) -> None:
    """Let who is thanked, blamed or punished for doing something do it: *voiced his gratitude to Peru for hosting refugees*."""
    clause = c.predicate.clause
    over = w.candidates.get(clause.parent) if clause is not None and clause.parent is not None else None
    if clause is None or clause.finite or over is None or over.frame is None or over.frame.act not in REPAID or clause.passive:
        return
    subject = clause.arg("subj")
    own = subject is not None and subject.via in ("own", "agent")
    if own or not any(c.predicate.grammar.has("deed_mark", m.form.lower()) for m in w.sentence.kids(clause.head, "mark")):
        return
    fill_sides(w, over)
    if over.target and {p.code for p in c.source} <= {p.code for p in over.source}:
        c.source, c.source_role = over.target, f"reason:{over.frame.id}"


def trailing_agent(w: Workspace, c: Candidate) -> None:
    """Give a passive the agent phrase behind its infinitive: *was forced to leave the country by the police*."""
    clause, g = c.predicate.clause, c.predicate.grammar
    if c.source or c.frame is None or clause is None or not clause.passive or "subj" not in sum(c.frame.source, ()):
        return
    for inner in (w.by_head[k.i] for k in w.sentence.kids(clause.head, "xcomp", "advcl") if k.i in w.by_head):
        if inner.finite or inner.passive or inner.head < clause.head:
            continue
        for k in w.sentence.kids(inner.head, "obl"):
            by = preposition(w.sentence, k.i, g)
            found = c.predicate.participants(Filler(k.i)) if g.has("passive_agent", by) and not g.has("genitive_prep", by) else ()
            if found:
                c.source, c.source_role = found, "agent behind"
                return


def together(w: Workspace, c: Candidate) -> None:
    """Add who acts with the subject, as an adverbial says: *together with Oslo, Riga expelled …*, *in cooperation with Norway, …*."""
    clause, p = c.predicate.clause, c.predicate
    if p.pos == "N" and len(c.source) == 1 and not c.target:
        c.source = (*_with_subject(w, c), *c.source)
    subject = clause.arg("subj") if clause is not None and not clause.passive else None
    if clause is None or subject is None or not c.source or c.source_role != "subj" or subject.via not in ("own", "shared"):
        return
    near = (i for i in _companions(w, p.head, subject.head) if i < p.head or not c.target)  # behind the object they go with that
    found = tuple(x for i in near for x in p.participants(Filler(i)))
    named = {x.span.pair for x in (*c.source, *c.target)}
    c.source = (*c.source, *(x for x in found if x.span.pair not in named and x.code not in {y.code for y in c.target}))


def _with_subject(w: Workspace, c: Candidate) -> tuple[Participant, ...]:
    """Who cooperates by an adverbial, beside those it names: the subject (*Jordan, in cooperation with Norway, delivered …*)."""
    p = c.predicate
    subject = p.within.arg("subj") if p.within is not None else None
    adverbial = any(p.grammar.has("place_prep", k.form.lower()) for k in w.sentence.kids(p.head, "case"))
    if subject is None or not adverbial or not p.grammar.has("joint_noun", p.lemma.lower()):
        return ()
    return tuple(x for x in p.participants(Filler(subject.head)) if x.code not in {y.code for y in c.source})


def _companions(w: Workspace, verb: int, subject: int) -> Iterator[int]:
    """The nouns of *together with X*, *along with X*, *in cooperation with X* that stand under a verb or its subject."""
    s, g = w.sentence, grammar_of(w.pack)
    for over in (verb, subject):
        for k in s.kids(over, "obl", "nmod", "advmod"):
            if g.has("comitative", k.form.lower()) or g.has("joint_noun", k.lemma.lower()):
                yield from (x.i for x in s.kids(k.i, "obl", "nmod") if g.has("joint_prep", preposition(s, x.i, g)))
            elif any(g.has("comitative", x.form.lower()) for x in s.kids(k.i, "case", "advmod")):
                yield k.i


def judged(w: Workspace, c: Candidate) -> bool:
    """Whether a noun is what the verb around it judges or speaks of, so that its subject need not do it: *criticised the visit*."""
    clause, noun = c.predicate.within, c.predicate.token
    while noun.rel in ("nmod", "conj") and 0 <= noun.head < noun.i:
        noun = w.sentence.tokens[noun.head]
    verb = w.candidates.get(clause.head) if clause is not None else None
    if clause is None or verb is None or verb.frame is None or not any(a.head == noun.i and a.role == "obj" for a in clause.args):
        return False
    return verb.frame.act in WORDS if verb.frame.act is not None else not verb.frame.effect


def partner(w: Workspace, c: Candidate) -> None:
    """Add whom the subject spoke to at a meeting or call of theirs, and the subject to the one named with the call.

    *congratulated Santos in a telephone call*; *In a telephone call with Santos, the premier promised …*.
    """
    p, clause = c.predicate, c.predicate.within
    if c.frame is None or c.frame.act != "CONSULT" or p.pos != "N" or c.target or clause is None or clause.pos != "V" or clause.passive:
        return
    subject, top = clause.arg("subj"), p.token
    while top.rel == "nmod" and top.head >= 0 and top.head != clause.head:
        top = w.sentence.tokens[top.head]
    if subject is None or c.frame.mode == "visit" or not any(a.head == top.i for a in clause.args):
        return
    prep, g = preposition(w.sentence, p.head, p.grammar), p.grammar
    during = g.has("during_prep", prep) or g.has("place_prep", prep)
    alone = c.source_role.startswith("prep:") and g.has("with_prep", c.source_role.removeprefix("prep:"))
    doers = p.participants(Filler(subject.head)) if alone or not c.source else c.source
    if alone and (during or g.has("after_prep", prep)):
        met = c.source
    elif during and c.source_role in ("around", "gov", ""):
        met = tuple(x for f in _spoken_to(w, clause) for x in p.participants(f) if x.kind in MET)
    else:
        return
    others = tuple(x for x in met if x.code not in {d.code for d in doers})
    if doers and others:
        c.source, c.source_role = (*doers, *others), "partner"


def _spoken_to(w: Workspace, clause: Clause) -> Iterator[Filler]:
    """The phrases of a clause that may name whom its subject spoke to: *complained to his colleague*, *raised it with the premier*."""
    verb, g = w.candidates.get(clause.head), grammar_of(w.pack)
    yield from (Filler(a.head) for a in clause.args if a.role in ("obj", "dat"))
    if verb is not None and verb.predicate.clause is not None:
        for prep in sorted((*g.kinds.get("with_prep", ()), *g.kinds.get("addressee_prep", ()))):
            yield from verb.predicate.fillers(f"prep:{prep}")
