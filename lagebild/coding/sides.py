"""Who stands on either side of an event: from its own words, from what governs it, from the text before; doubles joined."""

from __future__ import annotations

from dataclasses import replace

from lagebild.coding.frames import Filler
from lagebild.coding.roles import Predicate, fill
from lagebild.coding.workspace import Candidate, Workspace, depth
from lagebild.model import Participant

RECALLED = frozenset({"ASSAULT", "SANCTION", "AID", "COERCE", "ACCUSE"})  # acts that a noun names with one side left out

STATE_ACTS = frozenset({"SANCTION", "COERCE", "RETREAT"})  # done to people in a state, they are done by that state


def complete(w: Workspace, c: Candidate) -> bool:
    if c.frame is None or c.frame.act is None or c.absorbed_by:
        return False
    fill_sides(w, c)
    _recall(w, c)
    return bool(c.source or c.target)


def fill_sides(w: Workspace, c: Candidate) -> None:
    if c.filled or c.frame is None:
        return
    c.filled = True
    c.source, c.source_role = fill(c.predicate, c.frame.source)
    c.target, c.target_role = fill(c.predicate, c.frame.target, places=True)
    if c.source_role == c.target_role or {p.span.pair for p in c.source} & {p.span.pair for p in c.target}:
        taken = {p.span.pair for p in c.source}
        c.target = tuple(p for p in c.target if p.span.pair not in taken)
    _controlled(w, c)
    _shared_agent(w, c)


def _shared_agent(w: Workspace, c: Candidate) -> None:
    """The doer that a coordinated passive shares with the first: *wurden von Soldaten beschimpft und geschlagen*."""
    clause = c.predicate.clause
    if c.source or clause is None or not clause.passive or clause.rel != "conj" or c.frame is None or "subj" not in sum(c.frame.source, ()):
        return
    first = w.by_head.get(c.predicate.token.head)
    agent = first.arg("subj") if first is not None and first.passive else None
    if agent is not None and agent.via == "agent":
        c.source, c.source_role = c.predicate.participants(Filler(agent.head)), "shared"


def _controlled(w: Workspace, c: Candidate) -> None:
    """An argument understood from the governing predicate: *versprach, … zu unterstützen*, *forderte X auf, … zu*."""
    g = c.governor
    if g is None or g.frame is None or not g.frame.control or c.frame is None:
        return
    own_subject = c.predicate.clause.arg("subj") if c.predicate.clause else None
    if own_subject is not None and own_subject.via in ("own", "agent", "antecedent", "modified"):
        return
    if c.predicate.clause is None and c.source:
        return
    fill_sides(w, g)
    control = g.frame.control
    understood = g.source if control == "source" else g.target if control == "target" else fill(g.predicate, ((control,),))[0]
    side = "source" if any("subj" in alt or "gov" in alt or "gen" in alt for alt in c.frame.source) else "target"
    if c.predicate.clause is not None and c.predicate.clause.passive:
        side = "target" if side == "source" else "source"
        if getattr(c, side):
            return
    if side == "source":
        c.source, c.source_role = (*understood, *_beside(c, understood)), f"control:{g.frame.id}"
    else:
        c.target, c.target_role = understood, f"control:{g.frame.id}"


def _beside(c: Candidate, understood: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """The other party of a two-sided act, which stays when only its subject is understood: *agreed to work with …*."""
    assert c.frame is not None
    roles = tuple(r for alternative in c.frame.source if len(alternative) > 1 for r in alternative if r.startswith("prep:"))
    named = {p.code for p in understood}
    return tuple(p for r in dict.fromkeys(roles) for p in fill(c.predicate, ((r,),))[0] if p.code not in named)


def _recall(w: Workspace, c: Candidate) -> None:
    """Sides that the text before makes plain: both of a definite bare noun, the target of a noun whose doer is named.

    The doer of a passive is not recalled: measured on gold, annotators leave it open far more often than they supply it.
    """
    assert c.frame is not None and c.frame.act is not None
    p, act = c.predicate, c.frame.act
    if not c.source and not c.target and p.pos == "N" and _definite(w, p):
        c.source, c.target = (tuple(_here(w, x, p) for x in side) for side in w.memory.recall(act, p.lemma))
        c.source_role = "memory"
    elif (
        c.source and not c.target and (c.frame.target or act == "ASSAULT") and act in (RECALLED if p.pos == "N" else RECALLED - {"ACCUSE"})
    ):
        told = w.memory.other_side(act, c.source, 1)
        if not told and act == "ASSAULT":
            told = w.memory.enemy(c.source)
        c.target = tuple(_here(w, x, p) for x in told)
        c.target_role = "memory"
    elif not c.source and c.target and p.clause is not None and p.clause.passive and act in STATE_ACTS:
        c.source, c.source_role = _state_of_venue(w, p), "place"


def _state_of_venue(w: Workspace, p: Predicate) -> tuple[Participant, ...]:
    """The state in which somebody is arrested or convicted, where the clause says so: *wurden in Peru verurteilt*."""
    place = w.actors.place_at(w.sentence, p.head)
    if place is None or place.precision != "country":
        return ()
    return (
        Participant(
            text=place.span.quote, span=w.sentence.token_span(p.head), actor=place.country, name=place.name, code=place.country,
            sector="", kind="state", reason="state of the place",
        ),
    )  # fmt: skip


def _definite(w: Workspace, p: Predicate) -> bool:
    """Whether a noun can point back: with a definite or demonstrative determiner, no indefinite one and no other attribute of its own."""
    return any(
        k.feat("Definite") == "Def" or (k.feat("PronType") in ("Dem", "Art") and k.feat("Definite") != "Ind")
        for k in w.sentence.kids(p.head, "det")
    )


def _here(w: Workspace, known: Participant, p: Predicate) -> Participant:
    """An actor of an earlier event of the report, with this mention's words as local span."""
    return replace(known, span=w.sentence.token_span(p.head), reason=f"same act before ({known.text})")


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
    if a.frame.act != b.frame.act or a.predicate.clause is None:
        return False
    inside = any(b.predicate.head == arg.head for arg in a.predicate.clause.args)
    if not inside and not _purpose(a, b):
        return False
    sides = ({p.code for p in a.source}, {p.code for p in a.target}), ({p.code for p in b.source}, {p.code for p in b.target})
    return all(not x or not y or x & y for x, y in zip(*sides, strict=True))


def _purpose(a: Candidate, b: Candidate) -> bool:
    """Whether b is the infinitive that says what a is for, and brings the target that a lacks: *donated … to help Ethiopia*."""
    c = b.predicate.clause
    return c is not None and c.infinitive and c.parent == a.predicate.head and not a.target and bool(b.target)


def _join(w: Workspace, a: Candidate, b: Candidate) -> None:
    """Complete an event by what another word for the same act says: missing sides, a more telling mode."""
    if not a.source and b.source:
        a.source, a.source_role = b.source, b.source_role
    if not a.target and b.target:
        a.target, a.target_role = b.target, b.target_role
    if a.frame and b.frame and a.frame.mode is None and b.frame.mode is not None:
        a.mode = b.frame.mode
