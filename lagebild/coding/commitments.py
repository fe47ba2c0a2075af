"""Acts ahead that their doer agrees to or rules out, which are deeds of their own: *agreed to withdraw*, *will not lift the embargo*."""

from __future__ import annotations

from lagebild.coding.codes import PROSPECTIVE, REAL, Commitment
from lagebild.coding.factuality import status_of
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.read.clauses import Clause
from lagebild.read.grammar import Grammar

AGREEMENT = "AGREE"  # the act of those who agree, promise or offer


def commitment(w: Workspace, c: Candidate) -> Commitment:
    """Whether an act is one that its own doer agrees to or refuses; '' for acts done and for plans that are only told.

    Args:
        w: the sentence at work.
        c: a candidate whose sides are filled.
    """
    status = status_of(w, c).status
    if status in PROSPECTIVE and _agreed(w, c):
        return "agreed"
    return "refused" if status == "denied" and _refused(w, c) else ""


def _agreed(w: Workspace, c: Candidate) -> bool:
    p = c.predicate
    g = c.governor
    if g is None and p.support is not None and p.within is not None:  # *agreed to a truce*
        g = w.candidates.get(p.within.head)
    return g is not None and g.frame is not None and g.frame.act == AGREEMENT and status_of(w, g).status in REAL


def _refused(w: Workspace, c: Candidate) -> bool:
    """Whether the doer rules it out for the time to come: *will not meet*, *has no plans to meet*, but not *did not meet*."""
    p = c.predicate
    if p.clause is None or p.clause.pos != "V" or p.clause.passive or not c.source_role.startswith(("subj", "control:")):
        return False
    if c.governor is not None and c.effect in PROSPECTIVE:
        return status_of(w, c.governor).status == "denied"
    return p.clause.negated and not p.clause.perfect and _of_the_future(w, p.clause, p.grammar)


def _of_the_future(w: Workspace, clause: Clause, grammar: Grammar) -> bool:
    """Whether a clause has a future, or a modal of the future or of will: *will*, *would*, *wird*, *wollen*."""
    tokens = (w.sentence.tokens[i] for i in clause.aux)
    rows = (grammar.modals.get(t.lemma.lower()) or grammar.modals.get(t.form.lower()) for t in tokens)
    return clause.tense == "fut" or any(r is not None and (r.get("present") in PROSPECTIVE or bool(r.get("backshift"))) for r in rows)
