"""Sides that stand elsewhere in the sentence: with the governing verb, with the punishment, the answer or the help that names the act."""

from __future__ import annotations

from collections.abc import Callable

from lagebild.coding.filling import fill
from lagebild.coding.frames import Filler
from lagebild.coding.memory import POWER
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant
from lagebild.read.grammar import preposition

Parties = tuple[Participant, ...]

PUNISHING = frozenset({"COERCE", "SANCTION", "ACCUSE"})  # acts done to somebody for a deed
FORCE = frozenset({"ASSAULT", "COERCE"})
HELP = frozenset({"AID", "SUPPORT"})
WORDS = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "AGREE"})  # acts of those who only speak of a request
GIVEN = FORCE | {"AID"}
DEEDS = FORCE | {"PROTEST"}
PEOPLE = frozenset({"CVL", "REF", "OPP", "MED", "NGO", "EDU", "LAB", "REL"})  # sectors of those whom power is used on


def controlled(c: Candidate, g: Candidate) -> None:
    """An argument understood from the governing predicate: *versprach, … zu unterstützen*, *forderte X auf, … zu*."""
    assert g.frame is not None and c.frame is not None
    control = g.frame.control
    if control in ("source", "target"):
        understood = g.source if control == "source" else g.target
    else:
        understood = fill(g.predicate, ((control,),))[0] or (g.target if control in ("dat", "obj") else ())  # cases look alike
    if not understood and control == "source":
        return
    side = "source" if any("subj" in alt or "gov" in alt or "gen" in alt for alt in c.frame.source) else "target"
    if c.predicate.clause is not None and c.predicate.clause.passive:
        side = "target" if side == "source" else "source"
        if getattr(c, side):
            return
    if side == "source":
        c.source, c.source_role = (*understood, *_beside(c, understood)), f"control:{g.frame.id}"
    else:
        c.target, c.target_role = understood, f"control:{g.frame.id}"


def _beside(c: Candidate, understood: Parties) -> Parties:
    """The other party of a two-sided act, which stays when only its subject is understood: *agreed to work with …*."""
    assert c.frame is not None
    roles = tuple(r for alternative in c.frame.source for r in alternative if r.startswith("prep:"))
    if c.predicate.pos != "N" and all(len(alternative) < 2 for alternative in c.frame.source):
        roles = ()
    named = {p.code for p in understood}
    return tuple(p for r in dict.fromkeys(roles) for p in fill(c.predicate, ((r,),))[0] if p.code not in named)


def around(w: Workspace, c: Candidate, fill_sides: Callable[[Workspace, Candidate], None]) -> None:
    """Fill the sides of a noun (or the target of a threat) from the predicate that it stands under.

    Args:
        fill_sides: fills the sides of that predicate first.
    """
    assert c.frame is not None
    if c.frame.act == "THREATEN" and not c.target:
        _meet(c, _condition(w, c), "condition")
    if c.predicate.pos != "N":
        return
    above, measure = _above(w, c), w.candidates.get(c.predicate.token.head)
    if measure is not None and measure is not above and measure.frame is not None and measure.frame.act in PUNISHING:
        fill_sides(w, measure)  # *sanctions on Peru over its annexation of …*
        _deed(w, c, measure)
    if above is not None:
        fill_sides(w, above)
        _deed(w, c, above)
        _answer(w, c, above)
        _help(w, c, above)
        _march(w, c, above)
    _means(w, c)
    _asked(w, c, above)
    if not c.target:
        _meet(c, _victim(w, c), "victim noun")


def _meet(c: Candidate, found: Parties, role: str) -> None:
    if found:
        c.target, c.target_role = found, role


def _above(w: Workspace, c: Candidate) -> Candidate | None:
    """The nearest verb or adjective over a noun, where it tells an act."""
    over = (w.candidates.get(t.i) for t in w.sentence.ancestors(c.predicate.head) if t.i in w.by_head or t.upos == "ADJ")
    above = next((o for o in over if o is not None), None)
    return above if above is not None and above.frame is not None and above.frame.act else None


def _parties(side: Parties) -> set[tuple[str, str]]:
    return {(p.code, p.sector) for p in side}


def _prep(w: Workspace, c: Candidate) -> str:
    return preposition(w.sentence, c.predicate.head, c.predicate.grammar)


def _codes(parties: Parties) -> set[str]:
    return {p.code for p in parties} - {"---"}


def _deed(w: Workspace, c: Candidate, above: Candidate) -> None:
    """Who is punished for a deed did it: *wegen der Angriffe verhaftet*, *shot dead by soldiers after an attack on a soldier*."""
    assert above.frame is not None
    g, prep = c.predicate.grammar, _prep(w, c)
    if (c.source and not _own(c, above)) or not above.target or c.frame is None or c.frame.act not in DEEDS:
        return
    blamed = above.frame.act in PUNISHING and g.has("blame_prep", prep)
    repaid = above.frame.act in FORCE and g.has("after_prep", prep) and bool(_codes(c.target) & _codes(above.source))
    if (blamed or repaid) and not _undone(c, above):
        c.source, c.source_role = above.target, f"deed:{above.frame.id}"


def _own(c: Candidate, above: Candidate) -> bool:
    """Whether a noun is so far only by its pronoun the deed of who punishes: *imposed sanctions on Peru over its annexation of …*."""
    pronouns = all(c.predicate.sentence.tokens[f.head].upos in ("PRON", "DET") for f in c.predicate.fillers("poss"))
    return c.source_role == "poss" and pronouns and _codes(c.source) == _codes(above.source)


def _undone(c: Candidate, above: Candidate) -> bool:
    """Whether those punished are of those the deed was done to, so that it was not theirs; a state can do it to its own people."""
    shared = _codes(c.target) & _codes(above.target) - _codes(above.source)
    ruled = {p.sector for p in c.target} <= PEOPLE and {p.sector for p in above.target} <= POWER
    return bool(shared) and not ruled


def _answer(w: Workspace, c: Candidate, above: Candidate) -> None:
    """An attack that force answers was the other side's: *als Reaktion auf den Beschuss griff die Armee X an*."""
    assert above.frame is not None and c.frame is not None
    t = w.sentence.tokens[c.predicate.token.head] if c.predicate.token.head >= 0 else None
    if t is None or t.i == above.predicate.head or not c.predicate.grammar.has("answer_noun", t.lemma.lower()):
        return
    if above.frame.act in FORCE and c.frame.act in FORCE and above.source and above.target:
        c.source, c.source_role = c.source or above.target, "answered"
        c.target, c.target_role = c.target or above.source, "answered"


def _help(w: Workspace, c: Candidate, above: Candidate) -> None:
    """Who is helped in a fight fights it: *unterstützt Bagdad im Kampf gegen …*, *support for Baghdad in the fight against …*."""
    t = c.predicate.token
    beside = w.candidates.get(t.head)
    helped = beside if beside is not None and beside.frame is not None and beside.frame.act in HELP else above
    assert helped.frame is not None and c.frame is not None
    theirs = c.source_role == "poss" and all(w.sentence.tokens[f.head].upos == "PRON" for f in c.predicate.fillers("poss"))
    if (c.source and not theirs) or c.frame.act not in FORCE or helped.frame.act not in HELP:
        return
    if not c.predicate.grammar.has("help_prep", _prep(w, c)):
        return
    if helped.target and not _parties(helped.target) & _parties(c.target):
        c.source, c.source_role = helped.target, f"helped:{helped.frame.id}"


def _means(w: Workspace, c: Candidate) -> None:
    """Whose means an act is, that act is theirs: *supports the rebels through training and airstrikes*."""
    assert c.frame is not None
    clause, p = c.predicate.within, c.predicate
    first = p.token
    while first.rel == "conj":
        first = w.sentence.tokens[first.head]
    if c.source or c.frame.act not in GIVEN or clause is None or clause.passive or clause.pos != "V":
        return
    subject = clause.arg("subj")
    means = p.grammar.has("means_prep", preposition(w.sentence, first.i, p.grammar)) and any(a.head == first.i for a in clause.args)
    if subject is None or not means or subject.via not in ("own", "shared"):
        return
    doers = tuple(x for x in p.participants(Filler(subject.head)) if x.code not in _codes(c.target))
    c.source, c.source_role = doers, "means" if doers else ""


def _asked(w: Workspace, c: Candidate, above: Candidate | None) -> None:
    """Of whom something is asked: who weighs, meets or turns down the request (*Russia weighed a request from Bishkek*)."""
    assert c.frame is not None
    clause, p = c.predicate.within, c.predicate
    if c.target or not c.source or c.frame.act != "REQUEST" or c.source_role in ("gov", "around") or clause is None or clause.passive:
        return
    subject, top = clause.arg("subj"), p.token
    while top.rel == "nmod" and 0 <= top.head != clause.head:
        top = w.sentence.tokens[top.head]
    praised = above is not None and above.frame is not None and above.frame.act in WORDS
    if subject is None or praised or not any(a.head == top.i and a.role != "subj" for a in clause.args):
        return
    named = p.participants(Filler(subject.head))
    _meet(c, () if _codes(named) & _codes(c.source) else named, "asked")


def _march(w: Workspace, c: Candidate, above: Candidate) -> None:
    """Who is hurt at a protest against others protested: *starben bei Protesten gegen die Besatzer*."""
    assert c.frame is not None and above.frame is not None
    if c.source or c.frame.act != "PROTEST" or above.frame.act != "ASSAULT" or not c.predicate.grammar.has("during_prep", _prep(w, c)):
        return
    hurt = tuple(p for p in above.target if p.code not in _codes(c.target) | {"---"})
    if c.target and hurt:
        c.source, c.source_role = hurt, f"hurt:{above.frame.id}"


def _victim(w: Workspace, c: Candidate) -> Parties:
    """Who is called the victim of an act: *sein Land sei Opfer von Angriffen*, *fell victim to attacks*."""
    p, s = c.predicate, w.sentence
    noun = s.tokens[p.token.head] if p.token.head >= 0 else None
    if noun is None or not p.grammar.has("victim_noun", noun.lemma.lower()):
        return ()
    clause = w.by_head.get(noun.i) or p.within
    subject = clause.arg("subj") if clause is not None and any(a.head == noun.i for a in clause.args) else None
    return p.participants(Filler(subject.head)) if subject is not None and subject.head != noun.i else ()


def _condition(w: Workspace, c: Candidate) -> Parties:
    """Whom a threat is meant for, as its condition says: *drohte mit Angriffen, sollten die Rebellen vorrücken*."""
    own = c.predicate.clause or c.predicate.within
    for clause in w.by_head.values():
        if own is None or not clause.conditional or clause.parent not in (own.head, *(a.head for a in own.args if a.role == "xcomp")):
            continue
        subject = clause.arg("subj")
        found = c.predicate.participants(Filler(subject.head)) if subject is not None and not clause.passive else ()
        if found and not _codes(found) & _codes(c.source):
            return found
    return ()
