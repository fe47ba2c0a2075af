"""Sides that a mention leaves out and the text before makes plain: *der Angriff*, *die Proteste*, *weitere drei Millionen wurden zugesagt*.

Only what annotators supply is supplied (docs/decisions/0009): doers of passives stay open, save for aid, whose donor a report keeps.
"""

from __future__ import annotations

from dataclasses import replace

from lagebild.coding.memory import AIRBORNE
from lagebild.coding.roles import Predicate
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant

Side = tuple[Participant, ...]

TARGETED = frozenset({"ASSAULT", "SANCTION", "AID", "COERCE", "ACCUSE"})  # acts whose target a mention leaves out
PEOPLE = frozenset({"CVL", "REF", ""})  # whom armed groups attack without a word on who did it
ORDERED = frozenset({"SANCTION", "COERCE"})  # acts of power that a noun names without the one in power
GATHERINGS = frozenset({"CONSULT", "PROTEST"})  # a meeting or march that the text points back to may be any of several
SINGULAR = frozenset({("SANCTION", "withdraw"), ("THREATEN", "arrest")})  # acts (mode) that a report tells of one of: an exit, a warrant
STATE_ACTS = frozenset({"SANCTION", "COERCE", "RETREAT"})  # done to people in a state, they are done by that state
RULED = frozenset({"arrest", "restrict", "withhold", "deport", "censor", None})  # measures that a power takes against people in its reach
SUBJECTS = frozenset({"CVL", "OPP", "MED", "NGO", "REL", "EDU", "LAB"})  # whom a power holds in its own state
GRIP = frozenset({"restrict", "deport"})  # what bands do to people beside killing them: sieges, displacement
AIMLESS = frozenset({"misinformation", "martial-law", "curfew"})  # modes of measures against nobody in particular
NEAR = 3  # sentences over which the victims of a passive are still those of the attack told before
CUSTODY = frozenset({("COERCE", "arrest"), ("ACCUSE", "investigate"), ("COOPERATE", None)})  # steps of a police operation


def recall(w: Workspace, c: Candidate) -> None:
    """Fill the empty sides of a candidate from the events told before, where its own words point back to them."""
    noun = c.predicate.pos == "N"
    if not c.target and c.frame is not None and any("holder" in roles for roles in c.frame.target):
        _supply(w, c, target=w.memory.holder(c.source))
    if not c.target and c.source and c.frame is not None and any("attacker" in roles for roles in c.frame.target):
        _supply(w, c, target=w.memory.assailant(c.source))
    if c.source and not c.target and c.frame is not None and c.frame.act == "REJECT" and _answers(w, c.predicate):
        _supply(w, c, target=w.memory.asker(c.source))
    if not c.source and not c.target and noun:
        _both(w, c)
    elif c.source and not c.target:
        _target(w, c)
    elif c.target and not c.source:
        _source(w, c)
    if not c.source and noun and c.frame is not None and c.frame.mode in AIRBORNE and not definite(w, c.predicate):
        _supply(w, c, source=_flown(w, c))
        if c.source and not c.target:
            _target(w, c)
    if noun and not c.source and c.frame is not None and c.frame.act == "PROTEST":
        _supply(w, c, source=w.memory.last_doer("PROTEST"))


def _flown(w: Workspace, c: Candidate) -> Side:
    """Whose strikes further strikes are: of those who alone flew any so far, on the enemy they struck or on nobody named."""
    told = w.memory.bomber()
    enemy = {x.code for x in w.memory.enemy(told)}
    return told if {x.code for x in c.target} <= enemy else ()


def _both(w: Workspace, c: Candidate) -> None:
    """Both sides of a bare noun: those that the same word told, or those of the act that a definite singular can only mean."""
    assert c.frame is not None and c.frame.act is not None
    p, act = c.predicate, c.frame.act
    if definite(w, p):
        source, target = w.memory.recall(act, p.lemma)
        _supply(w, c, source=source, target=target)
    one = (act, c.frame.mode) in SINGULAR and p.token.feat("Number") != "Plur"
    if not c.source and not c.target and act not in GATHERINGS and (one or _points_back(w, p)):
        before = w.memory.last(act)
        if before is not None:
            _supply(w, c, source=before.source, target=before.target)
            c.mode = (c.frame.mode is None and before.mode) or None


def _target(w: Workspace, c: Candidate) -> None:
    """Whom a known doer did the same to before; for force also the enemy; for a meeting of one's own, whom one met."""
    assert c.frame is not None and c.frame.act is not None
    p, act = c.predicate, c.frame.act
    noun = p.pos == "N"
    if _named(p, c.frame.target) or c.frame.mode in AIMLESS:
        return
    if act == "CONSULT":
        owned = p.fillers("poss") or definite(w, p)
        if noun and owned and len(c.source) == 1 and not p.fillers("first"):
            _supply(w, c, target=w.memory.met(c.source))
    elif (c.frame.target or (act == "ASSAULT" and len(c.source) < 2)) and act in (TARGETED if noun else TARGETED - {"ACCUSE"}):
        mode = c.frame.mode if act == "ACCUSE" else None  # an inquiry is no sequel of a reproach
        told = w.memory.other_side(act, c.source, 1, mode)
        if not told and act == "ASSAULT":
            told = w.memory.enemy(c.source)
        if not told and noun and act == "ASSAULT" and definite(w, p):
            told = w.memory.recall(act, p.lemma)[1] or w.memory.last_victim()
        _supply(w, c, target=told)


def _source(w: Workspace, c: Candidate) -> None:
    """Who did the same to the known target before; of arrests and sentences in a state, that state."""
    assert c.frame is not None and c.frame.act is not None
    p, act = c.predicate, c.frame.act
    if _named(p, c.frame.source):
        return
    if act == "AID":
        before = w.memory.last(act)
        if before is not None and not {x.code for x in before.source} & {x.code for x in c.target}:
            _supply(w, c, source=before.source)
    elif act == "ASSAULT" and p.pos == "N":
        told = w.memory.attackers()
        if len(told) == 1 and all(x.sector in PEOPLE and x.code != told[0].code for x in c.target):
            _supply(w, c, source=told)
        if not c.source and definite(w, p):
            _supply(w, c, source=w.memory.raider(c.target) or w.memory.striker(c.target))
    elif act == "COERCE" and c.frame.mode in GRIP and (p.pos == "N" or (p.clause is not None and p.clause.passive)):
        told = w.memory.attackers()
        if len(told) == 1 and all(x.sector == "CVL" and x.code != told[0].code for x in c.target):
            _supply(w, c, source=told)
    elif (act, c.frame.mode) == ("RETREAT", "release") and p.pos == "N":
        _supply(w, c, source=w.memory.other_side("COERCE", c.target, 0, "arrest"))
    if not c.source and act == "COERCE" and c.frame.mode in RULED:
        _supply(w, c, source=_ruler(w, c))
    if c.source:
        return
    if act in ORDERED and p.pos == "N" and definite(w, p):
        _supply(w, c, source=w.memory.other_side(act, c.target, 0))
    if (act, c.frame.mode) in SINGULAR:
        _supply(w, c, source=w.memory.other_side(act, c.target, 0))
    if not c.source and p.clause is not None and p.clause.passive:
        if act in STATE_ACTS:
            c.source = _state_of_venue(w, p)
            c.source_role = "place" if c.source else ""
        if not c.source and act == "ASSAULT" and not _new_attack(w, c):
            _supply(w, c, source=w.memory.raider(c.target, NEAR))
        if not c.source and (act, c.frame.mode) in CUSTODY and not p.clause.attributive:
            _supply(w, c, source=w.memory.power(1))


def _ruler(w: Workspace, c: Candidate) -> Side:
    """Who holds or oppresses people of a state whom no one is named to hold: who did so before or used force on them."""
    if any(x.sector not in SUBJECTS for x in c.target):
        return ()
    told = w.memory.other_side("COERCE", c.target, 0)
    if not told and c.frame is not None and c.frame.mode != "arrest":
        told = w.memory.other_side("ASSAULT", c.target, 0)
    return told


def _answers(w: Workspace, p: Predicate) -> bool:
    """Whether a refusal says no more of what is refused than that it was asked or charged: *refused*, *rejected the accusation*."""
    things = [f.head for role in ("obj", "ccomp", "xcomp", "dat") for f in p.fillers(role)]
    if p.clause is None or p.clause.passive or not things:
        return p.clause is not None and not p.clause.passive and not any(r.startswith("prep:") for r in (a.role for a in p.clause.args))
    return all(p.grammar.has("charge_noun", w.sentence.tokens[i].lemma.lower()) and definite(w, p.at(i)) for i in things)


def aimed_at(w: Workspace, measure: Candidate, doer: Side) -> None:
    """Whom a measure that its doer ends was aimed at, as an event before told: *lockerte die Sanktionen*."""
    assert measure.frame is not None and measure.frame.act is not None
    if definite(w, measure.predicate):
        _supply(w, measure, target=w.memory.other_side(measure.frame.act, doer, 1))


def _named(p: Predicate, side: tuple[tuple[str, ...], ...]) -> bool:
    """Whether somebody stands in one of the roles of a side, though it is not known who: *struck those who threaten it*."""
    return any(not f.part and "place" not in p.kinds(f) for roles in side for r in roles if "." not in r for f in p.fillers(r))


def _new_attack(w: Workspace, c: Candidate) -> bool:
    """Whether the sentence names an attack beside a passive, so that its victims need not be those of the one told before."""
    nouns = (o for o in w.candidates.values() if o is not c and o.predicate.pos == "N" and o.frame is not None)
    return any(o.frame.act == "ASSAULT" for o in nouns if o.frame is not None)


def _supply(w: Workspace, c: Candidate, *, source: Side = (), target: Side = ()) -> None:
    """Set sides to actors of earlier events, with this mention's words as local span."""
    here = w.sentence.token_span(c.predicate.head)
    known = {(x.text, x.code) for x in (*c.source, *c.target)}
    source, target = (tuple(x for x in side if (x.text, x.code) not in known) for side in (source, target))
    if source:
        c.source = tuple(replace(x, span=here, reason=f"same act before ({x.text})") for x in source)
        c.source_role = "memory"
    if target:
        c.target = tuple(replace(x, span=here, reason=f"same act before ({x.text})") for x in target)
        c.target_role = "memory"


def _state_of_venue(w: Workspace, p: Predicate) -> Side:
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


def definite(w: Workspace, p: Predicate) -> bool:
    """Whether a noun can point back: with a definite or demonstrative determiner and no indefinite one."""
    return any(
        k.feat("Definite") == "Def" or (k.feat("PronType") in ("Dem", "Art") and k.feat("Definite") != "Ind")
        for k in w.sentence.kids(p.head, "det")
        if k.deprel != "det:poss" and k.feat("Poss") != "Yes"
    )


def _points_back(w: Workspace, p: Predicate) -> bool:
    """Whether a noun means one act and says nothing of its own about which: *nach dem Überfall am Montag*, *zum Verbot*."""
    s = w.sentence
    shown = any(k.feat("PronType") == "Dem" for k in s.kids(p.head, "det"))  # *these sanctions*, of whatever number
    fused = any(p.grammar.has("fused_article", k.form.lower()) for k in s.kids(p.head, "case"))
    if (p.token.feat("Number") == "Plur" and not shown) or not (fused or definite(w, p)):
        return False
    return unqualified(w, p, "amod", "nmod", "acl")


def unqualified(w: Workspace, p: Predicate, *attributes: str) -> bool:
    """Whether a noun has no attribute, of some kinds, that says which one of several it means, save for when."""
    return all(p.grammar.is_time(k.lemma) for k in w.sentence.kids(p.head, *attributes))
