"""Who stands on either side of an event: from its own words, from what governs it, from the text before."""

from __future__ import annotations

from lagebild.coding.agents import agent
from lagebild.coding.authors import author
from lagebild.coding.beside import armed, judged, partner, thanked, together, trailing_agent, who
from lagebild.coding.deeds import blamed_for, doer_of_deed, fought_before, listed_verb, meet_doers, met_when, shared_doer
from lagebild.coding.filling import fill, ground, owners
from lagebild.coding.frames import Filler, frames_of
from lagebild.coding.recall import aimed_at, recall
from lagebild.coding.understood import around, controlled
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant
from lagebild.read.clauses import Clause
from lagebild.read.grammar import preposition

BLAME = frozenset({"ACCUSE", "REJECT"})
VERBAL = BLAME | {"SUPPORT", "CONCEDE"}  # acts that meet what others have made or proposed
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT"})  # acts done in words, as reporting is
ON_GROUND = frozenset({"ASSAULT", "COERCE"})  # acts that meet things and places
THINGS = frozenset({"", "BUS", "NGO", "MED", "EDU"})  # sectors of what is named by a building or work (a refinery, a school)
PROMISED = frozenset({"AID", "AGREE"})  # acts that a second verb does for those whom the first one meets,
TWO_SIDED = frozenset({"CONSULT", "COOPERATE", "AGREE"})  # acts whose parties do the same
ADDRESSED = frozenset({"REQUEST", "THREATEN"})  # and such as it says to them
OWN_GROUND = frozenset({("RETREAT", "withdraw"), ("RETREAT", None), ("MOBILIZE", "troops"), ("MOBILIZE", "weapons"), ("MOBILIZE", None)})


def complete(w: Workspace, c: Candidate) -> bool:
    if c.frame is None or c.frame.act is None or c.absorbed_by:
        return False
    fill_sides(w, c)
    if _part(w, c):
        return False
    recall(w, c)
    if c.frame.act == "CONCEDE" and not c.target:
        _spared(w, c)
    return bool(c.source or c.target)


def settle(w: Workspace, c: Candidate) -> None:
    """Fill what depends on the sides of the sentence's other acts, once those are known."""
    doer_of_deed(w, c)
    listed_verb(w, c)
    shared_doer(w, c)
    fought_before(w, c)
    met_when(w, c)
    if not c.target or (c.frame is not None and c.frame.act == "REQUEST"):
        meet_doers(w, c, fill_sides)
        blamed_for(w, c)
        c.target = others(c.source, c.target)


def _part(w: Workspace, c: Candidate) -> bool:
    """Whether a noun is part of a compound that is an act itself and has its actors from there alone: *ceasefire agreement between …*."""
    t = c.predicate.token
    whole = w.candidates.get(t.head) if t.rel == "compound" else None
    roles = [r for r in (c.source_role, c.target_role) if r]
    return whole is not None and whole.frame is not None and whole.frame.act is not None and all(r.startswith("prep:") for r in roles)


def _spared(w: Workspace, c: Candidate) -> None:
    """Who profits from the end of a measure is whom it was aimed at: *stellte die Ermittlungen ein*, *lifted the sanctions*."""
    for measure in (w.candidates[f.head] for f in c.predicate.fillers("obj") if f.head in w.candidates and f.head != c.predicate.head):
        if measure.frame is not None and measure.frame.act is not None:
            fill_sides(w, measure)
            recall(w, measure)
            if not measure.target:
                aimed_at(w, measure, c.source)
            c.target, c.target_role = others(c.source, measure.target), "memory" if measure.target else ""


def fill_sides(w: Workspace, c: Candidate) -> None:
    if c.filled or c.frame is None:
        return
    c.filled = True
    c.source, c.source_role = fill(c.predicate, c.frame.source)
    c.target, c.target_role = fill(c.predicate, c.frame.target, places=True)
    if c.predicate.pos == "N" and "around" in c.source_role and judged(w, c):
        c.source, c.source_role = (), ""
    _sisters(w, c)
    if not c.source and c.predicate.pos == "N" and c.target_role.startswith("prep:") and any("gen" in roles for roles in c.frame.target):
        c.source, c.source_role = fill(c.predicate, (("gen",),))  # *the attacks of the army on the village*
    if not c.source and c.predicate.pos == "N" and c.target_role == "gen":
        c.source, c.source_role = fill(c.predicate, (("poss",),))  # *Russlands Besetzung der Krim*
    if c.predicate.pos == "N":
        _renamed(w, c)
    if _in_place(c) and c.target:
        owned, role = owners(c.predicate, _before(c.frame.target, c.target_role), ())
        c.target, c.target_role = (owned, role) if owned else (c.target, c.target_role)
    acts = {i for i, other in w.candidates.items() if other.frame is not None and other.frame.act is not None}
    if not c.source and c.predicate.pos == "V":
        c.source, c.source_role = owners(c.predicate, (("subj",),), acts) if "subj" in sum(c.frame.source, ()) else ((), "")
    if not c.target:
        owned, role = owners(c.predicate, c.frame.target, acts)
        if not owned and c.frame.act in VERBAL:
            owned, role = _makers(w, c)
        own = {p.code for p in owned} & {p.code for p in c.source} if role.endswith(".poss") else set()
        if not own and not {who(p) for p in owned} & {who(p) for p in c.source}:
            c.target, c.target_role = owned, role
    if c.frame.act in ON_GROUND and all(p.code == "---" and p.sector in THINGS for p in c.target):
        owned, role = ground(c.predicate, c.frame.target)
        c.target, c.target_role = (owned, role) if owned else (c.target, c.target_role)
    if not c.target and c.frame.act in PROMISED | ADDRESSED:
        c.target, c.target_role = _promised(w, c)
    if c.target_role.endswith(".poss") and c.frame.act != "REJECT" and {who(p) for p in c.target} <= {who(p) for p in c.source}:
        c.target, c.target_role = (), ""  # *threatened its neighbours*: what is theirs is not they; one rejects what others do to it
    _spare_victims(w, c)
    meet_doers(w, c, fill_sides)
    one_word = c.target_role.startswith("=")  # a word that means both sides: *Brexit*
    shared = {p.span.pair for p in c.source} & {p.span.pair for p in c.target}
    if c.source_role == c.target_role or (shared and not one_word):
        taken = {p.span.pair for p in c.source}
        c.target = tuple(p for p in c.target if p.span.pair not in taken)
    if (c.frame.act, c.frame.mode) in OWN_GROUND and {p.code for p in c.target} <= {p.code for p in c.source}:
        c.target = ()  # the place is their own: *withdrew from the village*
    _from_around(w, c)
    if not one_word:
        c.target = others(c.source, c.target)
    if c.frame.act == "CONSULT" and c.frame.mode != "visit" and {p.code for p in c.target} <= {p.code for p in c.source} - {"---"}:
        c.source, c.target = (*c.source, *c.target), ()  # those of one state meet each other


def _from_around(w: Workspace, c: Candidate) -> None:
    """Fill sides from the words around: the governing predicate, what goes with the subject, the reporter, an agent gone astray."""
    _controlled(w, c)
    armed(w, c, fill_sides)
    thanked(w, c, fill_sides)
    together(w, c)
    _reporter(w, c)
    if not c.source:
        c.source, c.source_role = agent(w, c)
    trailing_agent(w, c)
    if not c.source:
        c.source, c.source_role = author(w, c)
    around(w, c, fill_sides)
    partner(w, c)


def _sisters(w: Workspace, c: Candidate) -> None:
    """Take all parties where another line for the same act that fits too names more of them: *met in Oslo with the premier*."""
    assert c.frame is not None
    p = c.predicate
    if p.pos != "V" or c.target:
        return
    for other in frames_of(w.pack).candidates(p.lemma, p.pos):
        together = tuple(side for side in other.source if len(side) > 1)
        if not together or other is c.frame or other.act != c.frame.act or other.failing(p) is not None:
            continue
        both, role = fill(p, together)
        if {x.span.pair for x in both} > {x.span.pair for x in c.source}:
            c.source, c.source_role = both, role


def _promised(w: Workspace, c: Candidate) -> tuple[tuple[Participant, ...], str]:
    """For whom something is promised in one breath with thanking or meeting them: *thanked Jordan and promised more help*.

    So also of whom it is asked: *rief den Premier an und bat um Hilfe*.
    """
    clause, p = c.predicate.clause, c.predicate
    if clause is not None and not clause.passive and (met := _in_talks(w, c, clause)):
        return met, "talks"
    first = w.candidates.get(clause.parent) if clause is not None and clause.rel == "conj" and clause.parent is not None else None
    if clause is None or first is None or first.frame is None or first.frame.act not in ("SUPPORT", "CONSULT"):
        return (), ""
    said = c.frame is not None and c.frame.act in ADDRESSED
    others = [f for r in ("dat", *(() if said else ("ccomp", "xcomp"))) for f in p.fillers(r)]
    if others or clause.passive or any(a.role.startswith("prep:") and p.participants(Filler(a.head)) for a in clause.args):
        return (), ""
    fill_sides(w, first)
    own = {x.code for x in c.source}
    return tuple(x for x in (first.target or first.source) if x.code not in own), "promised"


def _in_talks(w: Workspace, c: Candidate, clause: Clause) -> tuple[Participant, ...]:
    """Whom one speaks to at a meeting or call that the verb's own phrase names: *In a call with Santos, the premier promised help*."""
    own = {x.code for x in c.source}
    for talks in (w.candidates[a.head] for a in clause.args if a.role.startswith("prep:") and a.head in w.candidates):
        if talks.frame is None or talks.frame.act != "CONSULT" or talks.predicate.pos != "N":
            continue
        prep, g = preposition(w.sentence, talks.predicate.head, c.predicate.grammar), c.predicate.grammar
        if g.has("during_prep", prep) or g.has("after_prep", prep):
            fill_sides(w, talks)
            others = tuple(x for x in (*talks.source, *talks.target) if x.code not in own)
            if own & {x.code for x in (*talks.source, *talks.target)} and len({x.code for x in others}) == 1:
                return others
    return ()


def _in_place(c: Candidate) -> bool:
    """Whether the target so far is only the state where it happens: *the destruction of rebel posts in Syria*."""
    prep = c.target_role.removeprefix("prep:")
    return prep != c.target_role and c.predicate.grammar.has("place_prep", prep) and all(p.kind == "state" for p in c.target)


def _before(side: tuple[tuple[str, ...], ...], role: str) -> tuple[tuple[str, ...], ...]:
    """The alternatives of a side that stand before the one that was filled."""
    names = ["+".join(alternative) for alternative in side]
    return side[: names.index(role)] if role in names else ()


def _reporter(w: Workspace, c: Candidate) -> None:
    """Let who reports act in a verb hung on what is reported, whose subject cannot: *said that they had fired, and accused them of …*."""
    clause = c.predicate.clause
    if c.frame is None or c.frame.act not in SPOKEN or clause is None or clause.rel != "conj" or clause.parent is None or clause.passive:
        return
    first, own = w.by_head.get(clause.parent), clause.arg("subj")
    above = w.by_head.get(first.parent) if first is not None and first.rel == "ccomp" and first.parent is not None else None
    subject = above.arg("subj") if above is not None and not above.passive else None
    if subject is None or (own is not None and own.via != "shared"):
        return
    itself = c.frame.act == "ACCUSE" and bool(c.source) and {p.code for p in c.source} == {p.code for p in c.target}
    if itself or not c.source:
        c.source, c.source_role = c.predicate.participants(Filler(subject.head)), "reporter"


def _renamed(w: Workspace, c: Candidate) -> None:
    """Take a noun's missing sides from the apposition that names the act again: *eine Intifada, ein Aufstand der Jugend gegen Israel*."""
    assert c.frame is not None
    for k in w.sentence.kids(c.predicate.head, "appos"):
        if k.upos == "PROPN" or (k.i not in w.candidates and not w.sentence.kids(k.i, "nmod")):
            continue
        again = c.predicate.at(k.i)
        if not c.source:
            c.source, c.source_role = fill(again, c.frame.source)
        if not c.target:
            c.target, c.target_role = fill(again, c.frame.target, places=True)


def _makers(w: Workspace, c: Candidate) -> tuple[tuple[Participant, ...], str]:
    """Who made, tabled or imposed a thing, as its passive participle says: *blockierte die von Ungarn eingebrachte Resolution*."""
    assert c.frame is not None
    for role in dict.fromkeys(r.removesuffix(".gen") for alternative in c.frame.target for r in alternative):
        for thing in c.predicate.fillers(role):
            for k in w.sentence.kids(thing.head, "amod", "acl"):
                made = w.by_head.get(k.i)
                by = made.arg("subj") if made is not None and made.passive else None
                named = c.predicate.participants(Filler(by.head)) if by is not None and by.via == "agent" else ()
                named = named or _who_made(w, c, made)
                if named:
                    return named, f"{role}.by"
    return (), ""


def _who_made(w: Workspace, c: Candidate, made: Clause | None) -> tuple[Participant, ...]:
    """Who made a thing, as the relative clause on it says: *welcomed a plan that Peru has launched*."""
    doer = made.arg("subj") if made is not None and made.finite and not made.passive and made.pos == "V" else None
    thing = made.arg("obj") if made is not None else None
    if made is None or doer is None or thing is None or doer.via != "own" or made.negated:
        return ()
    pronoun, g = w.sentence.tokens[thing.head], c.predicate.grammar
    relative = pronoun.upos == "PRON" or any(g.has(kind, pronoun.form.lower()) for kind in ("contact_relative", "accusative_relative"))
    taken_up = thing.head < doer.head and relative
    if thing.via != "antecedent" and not taken_up:
        return ()
    own, deed = {p.code for p in c.source}, w.candidates.get(made.head)
    if deed is not None and deed.frame is not None and deed.frame.act is not None:
        fill_sides(w, deed)
    makers = deed.source if deed is not None else ()
    return tuple(p for p in makers or c.predicate.participants(Filler(doer.head)) if p.code not in own)


def others(source: tuple[Participant, ...], target: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """The targets that are not the source once more, through a pronoun or a possessive: *he would assist him*, *its own dissolution*."""
    doers = {(p.text, p.code) for p in source}
    return tuple(p for p in target if (p.text, p.code) not in doers)


def _spare_victims(w: Workspace, c: Candidate) -> None:
    """Blame for a deed meets its doer where one is named, and never the one who blames: *condemned the shelling of its base*."""
    if c.frame is None or c.frame.act not in BLAME or not c.target_role.startswith("obj."):
        return
    told = {f.head for f in c.predicate.fillers("obj")}
    for deed in (w.candidates[i] for i in told if i in w.candidates and i != c.predicate.head):
        if deed.frame is None or deed.frame.act is None:
            continue
        fill_sides(w, deed)
        if deed.target and {p.code for p in c.target} <= {p.code for p in deed.target}:
            own = {p.code for p in c.target} <= {p.code for p in c.source}
            c.target = deed.source or (() if own else c.target)


def _half(c: Candidate) -> bool:
    """Whether a two-sided noun under an infinitive names one party, the other being who is to do it: *urged them to hold talks with …*."""
    assert c.frame is not None
    within, role = c.predicate.within, c.source_role.rpartition("+")[2]
    named = role.startswith("prep:") and c.predicate.grammar.has("with_prep", role.removeprefix("prep:"))
    return c.frame.act in TWO_SIDED and named and within is not None and within.infinitive


def _controlled(w: Workspace, c: Candidate) -> None:
    """Take an argument from the governing predicate where that has control and the candidate no subject of its own."""
    g = c.governor
    if g is None or g.frame is None or not g.frame.control or c.frame is None:
        return
    own_subject = c.predicate.clause.arg("subj") if c.predicate.clause else None
    if own_subject is not None and own_subject.via in ("own", "agent", "antecedent", "modified"):
        return
    over = g.predicate.clause.arg("subj") if g.predicate.clause else None
    finite = c.predicate.clause is not None and c.predicate.clause.finite
    if own_subject is not None and own_subject.via == "shared" and finite and over is not None and over.head != own_subject.head:
        return  # *keep waiting until it stops, ends …*
    if c.predicate.clause is None and c.source and not _half(c):
        return
    fill_sides(w, g)
    controlled(c, g)
