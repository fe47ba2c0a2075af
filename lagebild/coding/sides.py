"""Who stands on either side of an event: from its own words, from what governs it, from the text before; doubles joined."""

from __future__ import annotations

from lagebild.coding.agents import agent
from lagebild.coding.factuality import status_of
from lagebild.coding.filling import fill, ground, owners
from lagebild.coding.recall import recall
from lagebild.coding.understood import around, controlled
from lagebild.coding.workspace import Candidate, Workspace, depth
from lagebild.model import Participant

BLAME = frozenset({"ACCUSE", "REJECT"})
ON_GROUND = frozenset({"ASSAULT", "COERCE"})  # acts that meet things and places
OWN_GROUND = frozenset({("RETREAT", "withdraw"), ("RETREAT", None), ("MOBILIZE", "troops"), ("MOBILIZE", "weapons"), ("MOBILIZE", None)})


def complete(w: Workspace, c: Candidate) -> bool:
    if c.frame is None or c.frame.act is None or c.absorbed_by:
        return False
    fill_sides(w, c)
    recall(w, c)
    return bool(c.source or c.target)


def fill_sides(w: Workspace, c: Candidate) -> None:
    if c.filled or c.frame is None:
        return
    c.filled = True
    c.source, c.source_role = fill(c.predicate, c.frame.source)
    c.target, c.target_role = fill(c.predicate, c.frame.target, places=True)
    if not c.source and c.predicate.pos == "N" and c.target_role.startswith("prep:") and any("gen" in roles for roles in c.frame.target):
        c.source, c.source_role = fill(c.predicate, (("gen",),))  # *the attacks of the army on the village*
    acts = {i for i, other in w.candidates.items() if other.frame is not None and other.frame.act is not None}
    if not c.source and c.predicate.pos == "V":
        c.source, c.source_role = owners(c.predicate, (("subj",),), acts) if "subj" in sum(c.frame.source, ()) else ((), "")
    if not c.target:
        owned, role = owners(c.predicate, c.frame.target, acts)
        if not {p.code for p in owned} & {p.code for p in c.source}:
            c.target, c.target_role = owned, role
    if not c.target and c.frame.act in ON_GROUND:
        c.target, c.target_role = ground(c.predicate, c.frame.target)
    _spare_victims(w, c)
    one_word = c.target_role.startswith("=")  # a word that means both sides: *Brexit*
    shared = {p.span.pair for p in c.source} & {p.span.pair for p in c.target}
    if c.source_role == c.target_role or (shared and not one_word):
        taken = {p.span.pair for p in c.source}
        c.target = tuple(p for p in c.target if p.span.pair not in taken)
    if (c.frame.act, c.frame.mode) in OWN_GROUND and {p.code for p in c.target} <= {p.code for p in c.source}:
        c.target = ()  # the place is their own: *withdrew from the village*
    _controlled(w, c)
    if not c.source:
        c.source, c.source_role = agent(w, c)
    around(w, c, fill_sides)
    if not one_word:
        c.target = others(c.source, c.target)


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


def _controlled(w: Workspace, c: Candidate) -> None:
    """Take an argument from the governing predicate where that has control and the candidate no subject of its own."""
    g = c.governor
    if g is None or g.frame is None or not g.frame.control or c.frame is None:
        return
    own_subject = c.predicate.clause.arg("subj") if c.predicate.clause else None
    if own_subject is not None and own_subject.via in ("own", "agent", "antecedent", "modified"):
        return
    if c.predicate.clause is None and c.source:
        return
    fill_sides(w, g)
    controlled(c, g)


def without_doubles(w: Workspace, kept: list[Candidate]) -> list[Candidate]:
    """One act named twice in a sentence is one event: a noun and its verb (*bei einem Angriff getötet*), two nouns for the same thing."""
    out: list[Candidate] = []
    for c in sorted(kept, key=lambda c: (depth(w, c.predicate.head), c.predicate.head)):
        double = next((o for o in out if _same(w, o, c)), None)
        if double is None:
            out.append(c)
        else:
            _join(w, double, c)
    return out


def _same(w: Workspace, a: Candidate, b: Candidate) -> bool:
    """Whether b only names a's act again: it stands in a's clause, and what both say of the actors fits together."""
    assert a.frame and b.frame
    if a.frame.act != b.frame.act:
        return False
    if _victims_told(w, a, b) or _one_object(a, b) or _aim(a, b):
        return True
    if a.predicate.clause is None:
        return False
    inside = any(b.predicate.head == arg.head for arg in a.predicate.clause.args)
    if not inside and not _purpose(a, b):
        return False
    if (status_of(w, a).status == "denied") != (status_of(w, b).status == "denied"):
        return False
    sides = ({p.code for p in a.source}, {p.code for p in a.target}), ({p.code for p in b.source}, {p.code for p in b.target})
    return all(not x or not y or x & y for x, y in zip(*sides, strict=True))


def _one_object(a: Candidate, b: Candidate) -> bool:
    """Whether two coordinated verbs are said of one object: *trained and equipped the brigade*."""
    first, second = a.predicate.clause, b.predicate.clause
    if first is None or second is None or second.rel != "conj" or second.parent != first.head:
        return False
    return {x.head for x in first.args if x.role == "obj"} & {x.head for x in second.args if x.role == "obj"} != set()


def _aim(a: Candidate, b: Candidate) -> bool:
    """Whether b is the infinitive that says what the noun a is for: *operations to retake the town*."""
    clause = b.predicate.clause
    if a.predicate.pos != "N" or clause is None or not clause.infinitive or b.source:
        return False
    gap = b.predicate.head - a.predicate.head
    return not a.target and 0 < gap <= 3 and clause.rel in ("acl", "advcl", "xcomp")


def _victims_told(w: Workspace, a: Candidate, b: Candidate) -> bool:
    """Whether b is the relative clause that says whom the noun a hit: *an attack on a base that killed and injured soldiers*."""
    noun, clause = a.predicate, b.predicate.clause
    if noun.pos != "N" or clause is None or a.frame is None or a.frame.act != "ASSAULT":
        return False
    first = w.by_head.get(clause.parent) if clause.rel == "conj" and clause.parent is not None else clause
    relative = first is not None and first.rel == "acl:relcl"
    subject = clause.arg("subj") if relative and not clause.passive else None
    if subject is None or subject.via not in ("antecedent", "shared"):
        return False
    head = w.sentence.tokens[subject.head]
    while head.i != noun.head and head.rel == "nmod" and w.sentence.kids(head.i, "case"):
        head = w.sentence.tokens[head.head]  # the clause was hung on the place of the attack
    return head.i == noun.head


def _purpose(a: Candidate, b: Candidate) -> bool:
    """Whether b is the infinitive that says what a is for, and brings the target that a lacks: *donated … to help Ethiopia*."""
    c = b.predicate.clause
    return c is not None and c.infinitive and c.parent == a.predicate.head and not a.target and bool(b.target)


def _join(w: Workspace, a: Candidate, b: Candidate) -> None:
    """Complete an event by what another word for the same act says: missing sides, a more telling mode."""
    told = _victims_told(w, a, b)
    if not a.source and b.source and not told:
        a.source, a.source_role = b.source, b.source_role
    if b.target and (not a.target or (told and not any(p.kind in ("person", "group") for p in a.target))):
        a.target, a.target_role = b.target, b.target_role
    if a.frame and b.frame and a.frame.mode is None and b.frame.mode is not None:
        a.mode = b.frame.mode
