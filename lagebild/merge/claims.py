"""Claims beside their denials: what one speaker says happened and another says did not.

Three signs pair them: the same act told as done by one and as denied by the other; the same predicate of the same subject, negated by one;
an accusation and its rejection by the accused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lagebild.merge.digests import ClaimDigest, Digest, StatementDigest
from lagebild.merge.happenings import compare
from lagebild.merge.records import ClaimPair, Side
from lagebild.merge.sides import compatible, likeness
from lagebild.merge.told import Told

LEAST = 0.5
SAME_SPEAKER = 0.8  # likeness of two speakers, from which one cannot deny the other
NEAR = 3  # sentences between an accusation and a rejection that names nobody


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """An act as somebody tells it: in a statement (`key` is the statement's), else in the report's own voice (the event's)."""

    key: str
    speaker: Side | None
    told: Told


@dataclass(frozen=True, slots=True, eq=False)
class Asserted:
    """A main clause of a statement that no event was coded from."""

    key: str
    speaker: Side | None
    claim: ClaimDigest
    report: Digest


def pair_claims(reports: Sequence[Digest]) -> tuple[ClaimPair, ...]:
    """The claims of a story with their denials, each pair once with its best score."""
    found: dict[tuple[str, str], ClaimPair] = {}
    said = [s for r in reports for s in _said(r)]
    pairs = (*_denials(said), *_negations([a for r in reports for a in _asserted(r)]), *_rejections(said))
    statements = {s.key for r in reports for s in r.statements}
    for pair in pairs:
        key = pair.claim, pair.denial
        if pair.score < LEAST or pair.claim == pair.denial or not statements.issuperset(key):
            continue  # what a report denies or claims in its own voice is a conflict of the happening (merge.fields)
        if key not in found or (pair.score, pair.reasons) > (found[key].score, found[key].reasons):
            found[key] = pair
    return tuple(found[k] for k in sorted(found))


def _said(report: Digest) -> Iterator[Said]:
    for n, e in enumerate(report.events):
        inside = next((s for s in report.statements if n in s.events), None)
        told = Told.of(e, report)
        if inside is not None:
            yield Said(inside.key, _speaker(inside), told)
        elif e.status == "denied" or e.act in ("REJECT", "ACCUSE"):
            cued = next((s for s in report.statements if s.cue and s.cue[0] <= e.span[0] < s.cue[1]), None)
            yield Said(cued.key if cued else e.key, e.source[0] if e.source else None, told)
        else:
            yield Said(e.key, None, told)


def _speaker(s: StatementDigest) -> Side | None:
    return Side(actor=s.speaker, name=s.name, code=s.code, sector="") if s.speaker else None


def _other(a: Side | None, b: Side | None) -> bool:
    """Whether two speakers are two; the report's own voice (None) is another than any speaker."""
    if a is None or b is None:
        return (a is None) != (b is None)
    return compatible(a, b)[0] < SAME_SPEAKER


def _denials(said: Sequence[Said]) -> Iterator[ClaimPair]:
    """The same act, done in one telling and denied in the other."""
    told = [s for s in said if s.told.event.status in ("occurred", "ongoing", "planned")]
    for no in (s for s in said if s.told.event.status == "denied"):
        for yes in told:
            if not _other(yes.speaker, no.speaker) or not (yes.told.codes & no.told.codes or not no.told.codes):
                continue
            like = compare(yes.told, no.told)
            if like.score >= LEAST:
                yield ClaimPair(claim=yes.key, denial=no.key, score=round(like.score, 3), reasons=("denied", *like.reasons))


def _asserted(report: Digest) -> Iterator[Asserted]:
    for s in report.statements:
        for c in s.claims:
            if c.event is None and c.predicate:
                yield Asserted(s.key, _speaker(s), c, report)


def _negations(asserted: Sequence[Asserted]) -> Iterator[ClaimPair]:
    """The same predicate, plain in one statement and negated in another's."""
    plain: dict[tuple[str, str], list[Asserted]] = {}
    for a in asserted:
        if not a.claim.negated:
            plain.setdefault((a.report.lang, a.claim.predicate), []).append(a)
    for no in asserted:
        if not no.claim.negated:
            continue
        for yes in plain.get((no.report.lang, no.claim.predicate), ()):
            subject = likeness(yes.claim.subject, no.claim.subject)
            mine, yours = set(yes.claim.words), set(no.claim.words)
            words = len(mine & yours) / max(1, min(len(mine), len(yours)))
            if not _other(yes.speaker, no.speaker) or (subject and subject[0] < 0.5) or len(mine & yours) < 2:
                continue
            score = 0.5 * words + 0.5 * (subject[0] if subject else 0.4)
            reasons = (f"{no.claim.predicate}, once negated", *(subject[1] if subject else ()))
            yield ClaimPair(claim=yes.key, denial=no.key, score=round(score, 3), reasons=reasons)


def _rejections(said: Sequence[Said]) -> Iterator[ClaimPair]:
    """An accusation, and its rejection by the accused."""
    accusing = [s for s in said if s.told.event.act == "ACCUSE"]
    for no in (s for s in said if s.told.event.act == "REJECT" and s.told.event.status in ("occurred", "ongoing")):
        event = no.told.event
        for yes in accusing:
            accused = likeness(yes.told.event.target, event.source)
            if accused is None or accused[0] < 0.5:
                continue
            back = likeness(yes.told.event.source, event.target)
            if back is not None and back[0] < 0.3:
                continue
            beside = yes.told.report is no.told.report and abs(yes.told.event.sentence - event.sentence) <= NEAR
            shared = yes.told.words & no.told.words
            score = 0.4 * accused[0] + (0.3 * back[0] if back else 0.1) + (0.2 if beside else 0.0) + 0.05 * min(4, len(shared))
            reasons = ("an accusation and its rejection by the accused", *accused[1], *(("told side by side",) if beside else ()))
            yield ClaimPair(claim=yes.key, denial=no.key, score=round(min(1.0, score), 3), reasons=reasons)
