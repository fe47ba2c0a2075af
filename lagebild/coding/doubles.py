"""One act named twice in a sentence: a noun and its verb, two nouns for one thing, a noun and the infinitive that says its aim."""

from __future__ import annotations

from lagebild.coding.factuality import status_of
from lagebild.coding.recall import definite
from lagebild.coding.workspace import Candidate, Workspace, depth
from lagebild.model import Participant

EFFECTS = frozenset({"destroy", "targeted"})  # modes of force that say what it did,
MEANS = frozenset({"aerial", "heavy-weapons", "explosives", "drone", "firearms"})  # and that say with what: together they tell one act
STEM = 6  # letters with which a verb and its noun begin


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
    if _victims_told(w, a, b) or _one_object(a, b) or _aim(a, b) or _told_again(w, a, b):
        return True
    if a.predicate.clause is None:
        return False
    told = b.predicate.clause
    apart = a.frame.act == "CONSULT" and told is not None and told.pos == "V" and told.finite  # *visits Peru, where he will meet …*
    inside = not apart and any(b.predicate.head == arg.head for arg in a.predicate.clause.args)
    if not inside and not _purpose(a, b):
        return False
    if (status_of(w, a).status == "denied") != (status_of(w, b).status == "denied"):
        return False
    sides = ({p.code for p in a.source}, {p.code for p in a.target}), ({p.code for p in b.source}, {p.code for p in b.target})
    return all(not x or not y or x & y for x, y in zip(*sides, strict=True))


def _told_again(w: Workspace, a: Candidate, b: Candidate) -> bool:
    """Whether the same word, or its noun, tells the same act again in one sentence: in a headline glued to it, or behind a colon."""
    first, again = sorted((a, b), key=lambda c: c.predicate.head)
    verbs = [c.predicate.pos == "V" for c in (first, again)]
    if not any(verbs) or again.predicate.token.rel == "conj":
        return False
    taken_up = verbs == [True, False] and not first.source and again.target_role in ("", "memory") and definite(w, again.predicate)
    if not taken_up and not _kin(first.predicate.lemma, again.predicate.lemma):
        return False
    if all(verbs):
        if status_of(w, a).status != status_of(w, b).status:
            return False
    elif first.target and again.target and "memory" not in (first.target_role, again.target_role):
        return False
    return _fit(first.source, again.source) and _fit(first.target, again.target)


def _kin(one: str, other: str) -> bool:
    """Whether two words are the same or a verb and its noun, by how they begin: *liberate*, *liberation*."""
    begin = max(STEM, min(len(one), len(other)) - 2)
    return one == other or (min(len(one), len(other)) >= STEM and one[:begin].lower() == other[:begin].lower())


def _fit(one: tuple[Participant, ...], other: tuple[Participant, ...]) -> bool:
    """Whether what two words say of a side may be the same: one says nothing, or both name the same state by a common word."""
    if not one or not other:
        return True
    words = [{w for p in side for w in p.text.lower().split()} for side in (one, other)]
    actors = {p.actor for p in one} & {p.actor for p in other} - {None}
    return bool({p.code for p in one} & {p.code for p in other}) and bool(words[0] & words[1] or actors)


def _one_object(a: Candidate, b: Candidate) -> bool:
    """Whether two coordinated verbs say one thing of one object: *trained and equipped the brigade*.

    Verbs of different modes say two: *arrested and deported the reporters*; means and effect of force say one: *shelled and destroyed*.
    """
    first, second = a.predicate.clause, b.predicate.clause
    if first is None or second is None or second.rel != "conj" or second.parent != first.head:
        return False
    modes = {c.frame.mode for c in (a, b) if c.frame and c.frame.mode}
    if len(modes) > 1 and not (modes & MEANS and modes & EFFECTS):
        return False
    return {x.head for x in first.args if x.role == "obj"} & {x.head for x in second.args if x.role == "obj"} != set()


def _aim(a: Candidate, b: Candidate) -> bool:
    """Whether b is the infinitive that says what the noun a is for: *operations to retake the town*."""
    clause = b.predicate.clause
    if a.predicate.pos != "N" or clause is None or not clause.infinitive:
        return False
    if b.source and any(x.role == "subj" and x.via in ("own", "agent") for x in clause.args):
        return False
    gap = b.predicate.head - a.predicate.head
    open_side = not a.target or {p.code for p in a.target} == {p.code for p in b.target}
    return open_side and 0 < gap <= 3 and clause.rel in ("acl", "advcl", "xcomp")


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
    if not a.source and b.source and not told and not _aim(a, b):
        a.source, a.source_role = b.source, b.source_role
    if b.target and (not a.target or (told and not any(p.kind in ("person", "group") for p in a.target))):
        a.target, a.target_role = b.target, b.target_role
    if a.frame and b.frame and a.frame.mode is None and b.frame.mode is not None:
        a.mode = b.frame.mode
