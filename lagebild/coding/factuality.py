"""The status of each candidate: its own grammar first, then what embeds it, from the outside in."""

from __future__ import annotations

from lagebild.coding.circumstances import time_of
from lagebild.coding.codes import scheduled_acts
from lagebild.coding.roles import Predicate
from lagebild.coding.status import STRONG, Judged, clause_status, embedded, noun_status
from lagebild.coding.workspace import Candidate, Workspace


def embed(w: Workspace) -> None:
    """Mark, for every candidate, what stands in the content of its frame."""
    for candidate in list(w.candidates.values()):
        _embed(w, candidate)


def own_status(w: Workspace, p: Predicate) -> Judged:
    future = _future(w, p)
    if p.pos == "N" and (p.clause is None or p.clause.pos == "N"):
        own = noun_status(p.head, w.sentence, p.grammar, w.pack, future=future)
        if own.reason == "" and _lasting(w, p):
            return Judged("ongoing", "lasting act in the present")
        if own.reason == "" and p.clause is not None:
            return clause_status(p.clause, w.sentence, p.grammar, w.pack, reported=_reported(w, p.head), future=future)
        return own
    if p.clause is None:
        return Judged("occurred", "adjective")
    return clause_status(p.clause, w.sentence, p.grammar, w.pack, reported=_reported(w, p.head), future=future)


def _lasting(w: Workspace, p: Predicate) -> bool:
    """Whether a noun of a lasting act (*Kampf*, *support*) stands in a clause about the present."""
    c = p.within
    return c is not None and p.grammar.has("durative", p.lemma) and c.tense == "pres" and not c.perfect and not c.modals


def _reported(w: Workspace, i: int) -> bool:
    start = w.sentence.tokens[i].start
    return any(s.start <= start < s.end for st in w.statements for s in st.content) or any(
        w.sentence.tokens[c].rel in ("ccomp", "parataxis") for c in (i, *(a.i for a in w.sentence.ancestors(i)))
    )


def _future(w: Workspace, p: Predicate) -> bool:
    time = time_of(w, p)
    if time is None:
        return False
    if time.value == "FUTURE_REF":
        return True
    return bool(w.report.date and time.start and time.start > w.report.date)


def status_of(w: Workspace, c: Candidate, seen: frozenset[int] = frozenset()) -> Judged:
    """The final status: own grammar, then the embedding chain from the outside in."""
    if c.status is not None:
        return c.status
    if c.predicate.head in seen:
        return c.own
    seen = seen | {c.predicate.head}
    judged = c.own
    p = c.predicate
    if c.governor is not None and c.effect and c.effect != "absorbed":
        frame = c.governor.frame
        judged = embedded(judged, c.effect, status_of(w, c.governor, seen).status, frame.id if frame else "")
    elif p.pos == "N" and p.support is not None and judged.status not in STRONG:
        judged = _supported(w, p, judged, seen)
    elif judged.status == "":
        judged = _inherited(w, p, seen)
    elif p.pos == "N" and p.clause is None and judged.status not in STRONG:
        judged = _within_plan(w, c, judged, seen)
    if c.frame is not None and c.frame.status and judged.status in ("occurred", "ongoing") and not _over(c):
        judged = Judged(c.frame.status, c.frame.id)
    c.status = judged
    return judged


def _over(c: Candidate) -> bool:
    """Whether an act that its line calls lasting is told as finished: its clause, or its support verb's, is in a past tense."""
    p = c.predicate
    around = p.clause if p.pos != "N" else p.within if p.support is not None else None
    return (
        c.frame is not None
        and c.frame.status == "ongoing"
        and around is not None
        and around.tense == "past"
        and not around.attributive
        and c.own.reason != "durative"
    )


def _supported(w: Workspace, p: Predicate, own: Judged, seen: frozenset[int]) -> Judged:
    assert p.support is not None and p.within is not None
    verb = w.candidates.get(p.within.head)
    governor = status_of(w, verb, seen).status if verb and verb.predicate.head != p.head else own.status
    if p.support.status == "same":
        return Judged(governor or own.status, p.support.id)
    return embedded(own, p.support.status, governor, p.support.id)


def _within_plan(w: Workspace, c: Candidate, own: Judged, seen: frozenset[int]) -> Judged:
    """A noun without a status of its own: unreal in an unreal clause, planned in a plan where its act is one that has a date."""
    p = c.predicate
    if p.within is None or c.frame is None:
        return own
    role = next((a.role for a in p.within.args if a.head == p.head), "")
    verb = w.candidates.get(p.within.head)
    if not role or verb is None or verb is c:
        return own
    around = status_of(w, verb, seen)
    if around.status == "hypothetical" and (p.within.conditional or (p.within.mood == "sub2" and role in ("subj", "obj"))):
        return Judged("hypothetical", "in an unreal clause")
    if around.status in ("planned", "intended") and c.frame.act in scheduled_acts(w.pack):
        return Judged("planned", "in a plan")
    return own


def _inherited(w: Workspace, p: Predicate, seen: frozenset[int]) -> Judged:
    """An infinitive under a predicate that no frame knows takes its status."""
    above = w.candidates.get(p.clause.parent) if p.clause and p.clause.parent is not None else None
    if above is None:
        return Judged("occurred", "default")
    return Judged(status_of(w, above, seen).status or "occurred", "inherited")


def _embed(w: Workspace, c: Candidate) -> None:
    """Mark what stands in the content of a frame: its effect, or that it is not coded by itw."""
    frame = c.frame
    if frame is None or not frame.content or not (frame.effect or frame.control):
        return
    for role in frame.content:
        for filler in c.predicate.fillers(role):
            for head in _content_heads(w, filler.head):
                inner = w.candidates.get(head)
                if inner is None or inner is c or inner.governor is not None:
                    continue
                inner.governor, inner.effect = c, frame.effect
                if frame.effect == "absorbed":
                    for j in w.sentence.subtree(head):
                        if j in w.candidates and j != c.predicate.head:
                            w.candidates[j].absorbed_by = frame.id


def _told_of(w: Workspace, i: int) -> bool:
    """Whether a participle only says what was done to its noun: *hope for those wounded* is no hope that they be wounded."""
    clause = w.by_head.get(i)
    return clause is not None and clause.attributive and clause.passive


def _content_heads(w: Workspace, i: int) -> list[int]:
    """The predicates that a content filler stands for: itself and its conjuncts, or the clause on a noun that is no event."""
    s = w.sentence
    out = []
    for j in (i, *(k.i for k in s.kids(i, "conj"))):
        candidate = w.candidates.get(j)
        if candidate is not None and (candidate.frame is not None or candidate.predicate.clause is not None):
            out.append(j)
        else:
            out += [k.i for k in s.kids(j, "acl", "ccomp", "xcomp") if k.deprel != "acl:relcl" and not _told_of(w, k.i)]
    return out
