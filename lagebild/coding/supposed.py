"""Sides that nobody names in the sentence and that only the states which the report is about can fill, as its readers take them to.

*Norway froze its aid*, in a report about Madagascar, is aid to Madagascar; *Paris condemned the coup* blames those who made it.
Guessed only where annotators do more often than not (docs/decisions/0009), from the states most named in the report's other sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace

from lagebild.coding.factuality import status_of
from lagebild.coding.recall import definite
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant

Side = tuple[Participant, ...]

FOCUS = "state in focus"
MEASURES = frozenset({"convict", "expel"})  # modes of sanctions that meet one's own people
ORDERED = frozenset({"COERCE", "SANCTION"})  # measures of power, told again without who took them
BACK = 20  # sentences over which they are still the same power's: 14 more full matches over all sets, 6 over two sentences
RULING = frozenset({"COERCE", "SANCTION", "CONCEDE", "ASSAULT"})  # what power does to its own people, or spares them
PART = "first part"  # a participant's reason: only a part of its word names it (*Pressefreiheit*)
EXPULSION = "expel"  # the mode of sanctions that put out people of others
RULERS = frozenset({"GOV", "JUD"})
RULED = frozenset({"MED", "NGO", "REL", "PTY", "OPP", "EDU", "LAB", "LEG", "UAF"})
HOME = frozenset({"REB", "UAF", "OPP", "COP", "PTY", "CVL"})  # sectors of those who fight or police at home


def suppose(w: Workspace, c: Candidate) -> None:
    """Fill a side that stays empty from the report's focus, where the act is hardly done to nobody."""
    assert c.frame is not None
    act, pos = c.frame.act, c.predicate.pos
    if c.target and not c.source and act in ORDERED and _taken(w, c):
        told = _power(w, c)
        c.source, c.source_role = _here(w, c, told), "memory" if told else ""
    _own_people(c)
    if not c.source or c.target or all(p.code == "---" for p in c.source) or status_of(w, c).status == "denied":
        return  # what was not done was done to nobody
    known = {p.code for p in c.source}
    found: Side = ()
    if act == "ACCUSE" and pos == "V" and _blamed(w, c):
        found = _state(w, c, ())
    elif act == "AID" or (act == "SANCTION" and c.frame.mode not in MEASURES):
        found = _state(w, c, known)
        if act == "AID" and any(p.kind != "state" for p in found):
            found = ()  # bodies give aid rather than get it
    elif act == "ASSAULT" and pos == "V" and _thing(w, c):
        found = _enemy(w, c, known)
    elif act == "REQUEST" and _wanted(w, c):
        found = _state(w, c, known)
        found = () if _several_asked(c) and _named_here(w, found) else found
    elif act == "THREATEN":
        found = _state(w, c, known)
    if found:
        c.target, c.target_role = found, "focus"


def _power(w: Workspace, c: Candidate) -> Side:
    """Who took a measure of power: who took one of the kind before, or whose people he put out where now his own are put out."""
    assert c.frame is not None and c.frame.act is not None
    envoys = c.frame.mode == EXPULSION and all(p.sector == "GOV" for p in c.target)
    repaid = w.memory.repaid(c.frame.act, EXPULSION, c.target) if envoys else ()
    return repaid or w.memory.ruling(c.frame.act, BACK)


def _here(w: Workspace, c: Candidate, told: Side) -> Side:
    """Actors of an event told before, with the span of the word that tells it again."""
    return tuple(replace(p, span=w.sentence.token_span(c.predicate.head), reason=f"same act before ({p.text})") for p in told)


def _taken(w: Workspace, c: Candidate) -> bool:
    """Whether a measure is told as taken by now, and not by an attribute, which says no more than what it met: *the banned party*."""
    clause = c.predicate.clause
    return status_of(w, c).status in ("occurred", "ongoing") and not (clause is not None and clause.attributive)


def _own_people(c: Candidate) -> None:
    """Take people of no known state whom a government or court holds, bans or lets go for its own: *a court jailed the journalist*.

    Of 17 such events in all sets gold has their doer's state in 14; of what police, soldiers and bands do to others, in fewer than half.
    """
    assert c.frame is not None
    states, act = {p.code for p in c.source}, c.frame.act
    ruling = act in RULING and (act != "SANCTION" or c.frame.mode in MEASURES)
    held = ruling and c.target and all(p.code == "---" and p.sector in RULED and PART not in p.reason for p in c.target)
    if held and len(states) == 1 and states.isdisjoint(("---",)) and all(p.sector in RULERS for p in c.source):
        code = states.pop()
        c.target = tuple(replace(p, code=code, reason=f"{p.reason}; state of those who act on them") for p in c.target)


def _blamed(w: Workspace, c: Candidate) -> bool:
    """Whether what is blamed is neither a use of force, which may be anybody's, nor each other, nor told in a clause: *spoke of a coup*."""
    assert c.frame is not None
    roles = [r for alternative in c.frame.target for r in alternative]
    said = any(f.head != c.predicate.head for r in (*roles, "ccomp", "xcomp") for f in c.predicate.fillers(r))
    return _thing(w, c, ("obj", "dat"), "ASSAULT") or bool(roles and not said and c.frame.mode != "investigate")


def _wanted(w: Workspace, c: Candidate) -> bool:
    """Whether what is asked for is a definite thing, which somebody told of can give: *demanded the release of the crew*."""
    things = c.predicate.fillers("obj") if c.predicate.pos == "V" else ()
    return any(definite(w, c.predicate.at(f.head)) for f in things)


def _several_asked(c: Candidate) -> bool:
    """Whether several are asked, which are hardly a state that the sentence names apart: *asked the allies to strike deep inside Peru*."""
    assert c.frame is not None
    asked = any("obj" in alternative for alternative in c.frame.target)
    return asked and any(c.predicate.at(f.head).token.feat("Number") == "Plur" for f in c.predicate.fillers("obj"))


def _named_here(w: Workspace, found: Side) -> bool:
    """Whether the sentence itself names one of some parties."""
    codes = {p.code for p in found}
    return any(m.code in codes for m in w.actors.mentions if w.sentence.start <= m.span.start < w.sentence.end)


def _thing(w: Workspace, c: Candidate, roles: tuple[str, ...] = (), but: str = "") -> bool:
    """Whether something that names no actor stands where the target does; not a pronoun that goes back to the doers.

    Args:
        roles: the only roles that count, of those of the target; () for all.
        but: an act whose nouns do not count.
    """
    assert c.frame is not None
    of_frame = {r for alternative in c.frame.target for r in alternative}
    heads = {f.head for r in of_frame if not roles or r in roles for f in c.predicate.fillers(r) if f.head != c.predicate.head}
    told = (w.candidates.get(i) for i in heads)
    if any(d is not None and d.frame is not None and d.frame.act == but for d in told):
        return False
    pronouns = ("PRON", "DET") if c.frame.act == "ASSAULT" else ()  # *struck those who threaten it*
    things = (w.sentence.tokens[i] for i in heads)
    return any(t.upos not in pronouns and t.feat("PronType") != "Rcp" and t.feat("Reflex") != "Yes" for t in things)


def _enemy(w: Workspace, c: Candidate, known: set[str]) -> Side:
    """Whom an attack on something meets: who was attacked before, at home those at home, abroad the state there."""
    told = w.memory.hit(c.source)
    if told:
        return _here(w, c, told)
    home = _state(w, c, ())
    inside = all(p.code in known for p in home) and any(p.sector in HOME for p in c.source)
    return home if inside else _state(w, c, known | w.memory.unhurt())


def _state(w: Workspace, c: Candidate, without: Container[str]) -> Side:
    """The state or body most named in the other sentences of the report, beside some, in the words that named it last."""
    start, end = w.sentence.start, w.sentence.end
    named = Counter(m.code for m in w.actors.mentions if m.code not in ("", "---"))
    here = Counter(m.code for m in w.actors.mentions if start <= m.span.start < end)
    told = named - here if c.frame is not None and c.frame.act == "ACCUSE" else named  # who accuses is told of here, often more than once
    code = next((x for x, _ in told.most_common() if x not in without and named[x] > here[x]), None)
    if code is None:
        return ()
    elsewhere = [m for m in w.actors.mentions if m.code == code and not start <= m.span.start < end]
    last = max((m for m in elsewhere if m.span.start < start), key=lambda m: m.span.start, default=elsewhere[0])
    return tuple(replace(p, text=last.span.quote, reason=FOCUS) for p in w.actors.known(w.sentence, c.predicate.head, code))
