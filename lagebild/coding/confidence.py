"""How sure the coder is of an event: the probability that its act, source and target are all right.

A logistic regression over ten features of the match, none of them lexical; the weights are pack data (table `confidence`), fitted on the
gold events by `training/confidence.py`, which also measures calibration by cross-validation over documents.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace

from lagebild.coding.workspace import Candidate, Workspace, depth
from lagebild.model import Coding, Participant, Statement
from lagebild.packs import Pack

# in a participant's reason: its state was not named with it
GUESSED = ("focus", "place", "same noun", "dateline", "last named", "same act", "act on them")
DEEPEST = 5
ONE_SIDED = frozenset({"PROTEST", "RETREAT", "CONSULT", "AGREE", "COOPERATE", "MOBILIZE"})  # acts that often meet nobody named


def _guessed(side: tuple[Participant, ...]) -> bool:
    return any(word in p.reason for p in side for word in GUESSED)


def _understood(c: Candidate) -> bool:
    clause = c.predicate.clause
    return c.source_role.startswith("control") or (clause is not None and any(a.via in ("shared", "control") for a in clause.args))


def _one_state(c: Candidate) -> bool:
    return bool({p.code for p in c.source} & {p.code for p in c.target} - {"---"})


def _aimless(c: Candidate) -> bool:
    """Whether an act that meets somebody names nobody whom it meets."""
    return not c.target and c.frame is not None and c.frame.act not in ONE_SIDED


FEATURES: dict[str, Callable[[Workspace, Candidate], float]] = {
    "no_target": lambda w, c: not c.target,
    "aimless": lambda w, c: _aimless(c),
    "target_alone": lambda w, c: bool(c.target) and not c.source,
    "target_of_no_state": lambda w, c: bool(c.target) and all(p.code == "---" for p in c.target),
    "guessed": lambda w, c: _guessed(c.source) or _guessed(c.target),
    "one_state": lambda w, c: _one_state(c),
    "understood": lambda w, c: _understood(c),
    "governed": lambda w, c: c.governor is not None,
    "depth": lambda w, c: min(DEEPEST, depth(w, c.predicate.head)) / DEEPEST,
    "english": lambda w, c: w.pack.lang == "en",
}


def features(w: Workspace, c: Candidate) -> dict[str, float]:
    """The features of a candidate with its sides filled, each between 0 and 1."""
    return {name: float(value(w, c)) for name, value in FEATURES.items()}


def confidence(w: Workspace, c: Candidate) -> float:
    """The probability that act, source and target are right, between 0 and 1."""
    weights = _weights(w.pack)
    score = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features(w, c).items())
    return round(1 / (1 + math.exp(-score)), 3)


@functools.lru_cache(maxsize=8)
def _weights(pack: Pack) -> dict[str, float]:
    return {e["id"]: float(e["weight"]) for e in pack.table("confidence")}


def confident(coding: Coding, least: float) -> Coding:
    """A coding without the events whose confidence is below `least`; claims of statements then name no such event."""
    if least <= 0:
        return coding
    events = tuple(e for e in coding.events if e.confidence >= least)
    kept = {e.id for e in events}
    return replace(coding, events=events, statements=tuple(_claiming(s, kept) for s in coding.statements))


def _claiming(statement: Statement, kept: set[str]) -> Statement:
    if all(claim.event is None or claim.event in kept for claim in statement.claims):
        return statement
    claims = (c if c.event is None or c.event in kept else replace(c, event=None, status=None) for c in statement.claims)
    return replace(statement, claims=tuple(claims))
