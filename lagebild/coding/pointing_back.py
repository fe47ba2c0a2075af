"""Nouns that name no side and point back to an act told before: *the attack*, *these measures*, *the talks*."""

from __future__ import annotations

from dataclasses import replace

from lagebild.coding.memory import Told
from lagebild.coding.recall import definite, unqualified
from lagebild.coding.workspace import Candidate, Workspace


def points_back(w: Workspace, c: Candidate) -> bool:
    """Give a noun that names no side those of the event it means; False where it means none that was told, and is no event."""
    if c.frame is None or c.frame.act is None or c.absorbed_by or not w.memory.log:
        return False
    before = _told(w, c)
    if before is None:
        return False
    here = w.sentence.token_span(c.predicate.head)
    c.source, c.target = (tuple(replace(p, span=here, reason=f"same act before ({p.text})") for p in side) for side in before.sides)
    c.source_role = c.target_role = "memory"
    return True


def _told(w: Workspace, c: Candidate) -> Told | None:
    """The event told before that a bare noun may mean."""
    assert c.frame is not None
    if c.predicate.pos != "N" or c.frame.act not in ("ASSAULT", "SANCTION", "CONSULT"):
        return None
    log = (e for e in reversed(w.memory.log) if c.frame is not None and e.act == c.frame.act)
    if c.frame.act == "ASSAULT":
        return next(log, None) if definite(w, c.predicate) and unqualified(w, c.predicate, "amod") else None
    if c.frame.act == "SANCTION":
        return next((e for e in log if e.whole), None)
    return next((e for e in log if len({p.code for p in e.source}) > 1), None) if c.frame.mode is None else None
