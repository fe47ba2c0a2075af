"""Whom words about a deed meet: praise, blame and help go to its doer, never to those it was done to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lagebild.coding.frames import Filler
from lagebild.coding.memory import BANDS
from lagebild.coding.recall import recall
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant
from lagebild.read.grammar import preposition

WORDS = frozenset({"ACCUSE", "SUPPORT", "AID"})  # acts that may be about what others do
KINDLY = frozenset({"SUPPORT", "AID"})
SUFFERED = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE"})  # deeds done to somebody
FORCE = frozenset({"ASSAULT", "COERCE"})
LISTED = FORCE | {"MOBILIZE", "SANCTION"}  # deeds that stand together in a list of somebody's deeds
UNDERGOING = frozenset({"gen", "prep:of", "prep:in", "prep:on"})  # roles of a deed that name whom it is done to
NOUNS = ("NOUN", "PROPN")
WITHIN = ("nmod", "obl", "acl", "appos", "flat", "compound")  # relations of words within a noun phrase to what they hang on
Fill = Callable[[Workspace, Candidate], None]


def meet_doers(w: Workspace, c: Candidate, fill: Fill) -> None:
    """Let an act of words about a deed meet who did it: *welcomed the release of X by Peru*, *appalled by reports of murders by rebels*.

    Praise for a deed whose doer nobody names meets nobody, not those it was done to (*welcomed the sanctions on Sudan*).
    """
    if c.frame is None or (c.target and "." not in c.target_role):
        return
    if c.frame.act == "REQUEST":
        _jailer(w, c, fill)
    if c.frame.act not in WORDS:
        return
    for deed in _deeds(w, c):
        fill(w, deed)
        if not deed.source:
            recall(w, deed)  # *condemned the attack*: the one told before
        own = {p.code for p in c.source}
        doers = tuple(p for p in deed.source if p.code not in own)
        if doers:
            c.target, c.target_role = doers, "doer"
            return
        if deed.frame is not None and c.frame.act in KINDLY and deed.frame.act in SUFFERED and _suffers(c, deed):
            c.target, c.target_role = (), ""


def _jailer(w: Workspace, c: Candidate, fill: Fill) -> None:
    """Let a demand for a release meet who holds the captive, never the captive: *demanded the release of the reporters*."""
    for deed in _deeds(w, c):
        if deed.frame is None or (deed.frame.act, deed.frame.mode) != ("RETREAT", "release"):
            continue
        fill(w, deed)
        own = {p.code for p in c.source}
        holders = tuple(p for p in deed.source if p.code not in own)
        if holders or {p.code for p in c.target} <= own:
            c.target, c.target_role = holders, "holder" if holders else ""


def blamed_for(w: Workspace, c: Candidate) -> None:
    """Let blame without a target meet who acts in the clause that says why: *went to court because Malta had closed the port*."""
    clause = c.predicate.clause
    if c.target or c.frame is None or c.frame.act != "ACCUSE" or clause is None:
        return
    for why in w.by_head.values():
        marks = (m.form.lower() for m in w.sentence.kids(why.head, "mark"))
        subject = why.arg("subj") if why.parent == clause.head and why.rel == "advcl" and not why.passive else None
        if subject is not None and any(c.predicate.grammar.has("reason_mark", m) for m in marks):
            named = c.predicate.participants(Filler(subject.head))
            c.target, c.target_role = tuple(p for p in named if p.code not in {x.code for x in c.source}), "reason"


def _suffers(c: Candidate, deed: Candidate) -> bool:
    """Whether the target so far is only whom the deed was done to, or where."""
    through = c.target_role.rpartition(".")[2]
    return through in UNDERGOING or {p.code for p in c.target} <= {p.code for p in deed.target}


def _deeds(w: Workspace, c: Candidate) -> Iterator[Candidate]:
    """The deeds that an act of words is about, as its line says where they stand, also inside news of them."""
    assert c.frame is not None
    for role in dict.fromkeys((*c.frame.content, "ccomp")):
        for filler in c.predicate.fillers(role):
            yield from _told(w, c, filler.head)


def _told(w: Workspace, c: Candidate, head: int) -> Iterator[Candidate]:
    deed = w.candidates.get(head)
    if deed is not None and deed.frame is not None and deed.frame.act not in (None, c.frame and c.frame.act):
        yield deed
        verbs = [v for k in w.sentence.kids(head, "acl") for v in (k, *w.sentence.kids(k.i, "xcomp"))] if deed.absorbed_by else []
        yield from (x for v in verbs if (x := w.candidates.get(v.i)) is not None and x.frame is not None and x.frame.act is not None)
    elif c.predicate.grammar.has("tidings", w.sentence.tokens[head].lemma.lower()):
        for k in w.sentence.kids(head, "nmod", "acl", "ccomp"):
            if k.i > head:
                yield from _told(w, c, k.i)


def doer_of_deed(w: Workspace, c: Candidate) -> None:
    """Give force told by a verb the doer of the deed that is its subject or agent: *attacks claimed by rebels killed and injured …*."""
    if c.source or c.frame is None or c.frame.act not in FORCE or c.predicate.pos != "V":
        return
    for filler in c.predicate.fillers("subj"):
        sender = _sender(w, c, filler.head)
        if sender:
            c.source, c.source_role = sender, "deed"
            return
        deed = w.candidates.get(filler.head)
        if deed is not None and deed is not c and deed.frame is not None and deed.frame.act in FORCE and deed.source:
            c.source, c.source_role = deed.source, "deed"
            return


def _sender(w: Workspace, c: Candidate, thing: int) -> tuple[Participant, ...]:
    """Who fired, laid or flew the thing that hits, as its participle says: *shells fired by the army struck …*."""
    for k in w.sentence.kids(thing, "acl", "amod"):
        sent = w.by_head.get(k.i)
        by = sent.arg("subj") if sent is not None and sent.passive else None
        if by is not None and by.via == "agent":
            return c.predicate.participants(Filler(by.head))
    return ()


def listed_verb(w: Workspace, c: Candidate) -> None:
    """Give a verb in a list that the parser took for an attribute of its object the subject of the first.

    *Both armies killed civilians, recruited children and burned villages.*
    """
    t, tokens = c.predicate.token, w.sentence.tokens
    noun = tokens[t.head] if t.rel == "amod" and t.head == t.i + 1 and t.i > 0 else None
    if c.source or noun is None or noun.rel != "conj" or not (tokens[t.i - 1].rel == "cc" or tokens[t.i - 1].form == ","):
        return
    while noun.rel == "conj":
        noun = tokens[noun.head]
    clause = w.by_head.get(noun.head)
    if clause is None or clause.pos != "V" or clause.passive or not any(a.head == noun.i and a.role == "obj" for a in clause.args):
        return
    subject, verb = clause.arg("subj"), w.candidates.get(clause.head)
    told = verb.source if verb is not None and verb.frame is not None and verb.frame.act in LISTED else ()
    doers = told or (c.predicate.participants(Filler(subject.head)) if subject is not None else ())
    past = t.feat("VerbForm") == "Part" or t.feat("Tense") == "Past"
    if doers and past and t.i > clause.head:
        c.source, c.source_role = doers, "listed"


def shared_doer(w: Workspace, c: Candidate) -> None:
    """Give a deed in a list of deeds the doer of the first: *the murder of traders by rebels and the recruitment of children*.

    So also one that goes with another (*barbarity of the regime, with targeting of hospitals*).
    """
    if c.source or c.frame is None or c.predicate.pos != "N" or c.frame.act not in LISTED:
        return
    for other, agent in _beside(w, c):
        apart = {(p.code, p.sector) for p in c.target} - {(p.code, p.sector) for p in agent}
        if agent and (apart or (not c.target and other)):
            c.source, c.source_role = agent, "listed"
            return


def _beside(w: Workspace, c: Candidate) -> Iterator[tuple[bool, tuple[Participant, ...]]]:
    """The doers of the deeds in a noun's list, the nearest before it first; whether the phrase that names them may do so for all."""
    t, g = c.predicate.token, c.predicate.grammar
    if t.rel in ("nmod", "obl") and g.has("with_prep", preposition(w.sentence, t.i, g)):
        over = (w.candidates.get(x.i) for x in w.sentence.ancestors(t.i))
        first = next((o for o in over if o is not None and o.frame is not None and o.frame.act is not None), None)
        yield False, first.source if first is not None and first.frame is not None and first.frame.act in LISTED else ()
    start = _first_of_list(w, t.i)
    listed = [start, *(i for i, o in w.candidates.items() if o.predicate.pos == "N" and i != start and _first_of_list(w, i) == start)]
    for i in (i for i in listed if i != t.i):
        deed = w.candidates.get(i)
        if deed is None or deed.frame is None:
            yield True, _agents(c, i)
        elif deed.frame.act in LISTED and (i < t.i or _by_agent(deed.source_role, c)):
            yield _by_agent(deed.source_role, c), deed.source


def _first_of_list(w: Workspace, i: int) -> int:
    """The first deed of a noun's list; a parser hangs the next on the phrase before: *raids by the police and the arrest of two men*."""
    tokens, top = w.sentence.tokens, i
    while tokens[top].rel == "conj" and tokens[tokens[top].head].upos in NOUNS:
        over = tokens[top].head
        while tokens[over].rel in WITHIN and not _is_deed(w, over):
            over = tokens[over].head
        top = over if tokens[over].upos in NOUNS else tokens[top].head
    return top


def _is_deed(w: Workspace, i: int) -> bool:
    deed = w.candidates.get(i)
    return deed is not None and deed.frame is not None and deed.frame.act is not None


def _by_agent(role: str, c: Candidate) -> bool:
    """Whether a role is that of an agent phrase, which may stand behind a list for all of it."""
    prep = role.removeprefix("prep:")
    return prep != role and c.predicate.grammar.has("passive_agent", prep) and not c.predicate.grammar.has("genitive_prep", prep)


def _agents(c: Candidate, noun: int) -> tuple[Participant, ...]:
    """Who did what a noun without a line of its own tells, as its agent phrase says: *the diversion of a flight by the authorities*."""
    p = c.predicate.at(noun)
    by = (prep for prep in sorted(p.grammar.kinds.get("passive_agent", ())) if not p.grammar.has("genitive_prep", prep))
    return next((found for prep in by for f in p.fillers(f"prep:{prep}") if (found := p.participants(f))), ())


def met_when(w: Workspace, c: Candidate) -> None:
    """Give a killing without a doer that of the attack its time clause tells: *were killed when Peruvian jets bombed a school*."""
    clause, g = c.predicate.clause, c.predicate.grammar
    if c.source or c.frame is None or c.frame.act not in FORCE or clause is None:
        return
    for i, other in w.candidates.items():
        when = other.predicate.clause
        if when is None or when.parent != clause.head or when.rel != "advcl" or other.frame is None or other.frame.act not in FORCE:
            continue
        opens = (k.form.lower() for k in w.sentence.kids(i, "mark", "advmod") if k.i < i)
        if other.source and any(g.has("neutral_mark", m) for m in opens):
            c.source, c.source_role = tuple(p for p in other.source if p.span.pair not in {x.span.pair for x in c.target}), "when"
            return


def fought_before(w: Workspace, c: Candidate) -> None:
    """Give a fight told by a gerund or infinitive the doer told just before for the same enemy: *Defeating them will take time*."""
    clause = c.predicate.clause
    if c.source or c.frame is None or c.frame.act != "ASSAULT" or clause is None or clause.finite or clause.passive:
        return
    subject = clause.arg("subj")
    named = subject is not None and w.sentence.tokens[subject.head].upos in ("PRON", "PROPN")
    if named or not c.target or any(p.sector not in BANDS or p.code == "---" for p in c.target):
        return
    told = _fighting(w, c, {p.code for p in c.target}) or w.memory.fighter(c.target)
    c.source, c.source_role = told, "fought" if told else ""


def _fighting(w: Workspace, c: Candidate, enemy: set[str]) -> tuple[Participant, ...]:
    """The doer of the last attack before a word in its sentence that is on the enemy, or on nobody named."""
    before = (o for i, o in sorted(w.candidates.items(), reverse=True) if i < c.predicate.head and not o.absorbed_by)
    fights = (o for o in before if o.frame is not None and o.frame.act == "ASSAULT" and o.source)
    return next((o.source for o in fights if {p.code for p in o.target} in (set(), enemy)), ())
