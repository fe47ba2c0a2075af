"""Claims beside their denials: what one speaker says happened and another says did not.

Four signs pair them: the same act told as done by one and as denied by the other; the same predicate of the same subject, negated by one;
an accusation and its rejection by the accused, where both stand side by side or share their matter; and a statement of fact with another
side's denial in the same matter (merge.answers).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lagebild.merge.answers import MATTER, REACH, contradictions
from lagebild.merge.digests import ClaimDigest, Digest, StatementDigest
from lagebild.merge.event_signs import around
from lagebild.merge.happenings import compare
from lagebild.merge.records import ClaimPair, Side
from lagebild.merge.sides import compatible, likeness
from lagebild.merge.told import DONE, Told, codes_of, gap

LEAST = 0.5
AS_GOOD = 0.1  # score by which an accusation may fit a rejection less well than the best one does
CONTEXT = 0.7  # weight of the sentences before a rejection for what it is about
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
    negations = _negations([a for r in reports for a in _asserted(r)])
    pairs = (*_denials(said), *negations, *_rejections(said), *contradictions(reports))
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
    """An accusation, and its rejection by the accused: of all the accusations in reach those that the rejection fits best.

    Who answers whom is not enough: two states accuse each other of many things in a week. The rejection must stand beside the accusation or
    share its matter, and of several accusations it answers those that fit (nearly) best.
    """
    accusing: dict[str, list[Said]] = {}
    for yes in said:
        if yes.told.event.act == "ACCUSE":
            for code in codes_of(yes.told.event.target) or ("",):
                accusing.setdefault(code, []).append(yes)
    for no in (s for s in said if s.told.event.act == "REJECT" and s.told.event.status in DONE):
        codes = codes_of(no.told.event.source)
        near = {id(yes): yes for code in sorted(codes) for yes in accusing.get(code, ())}
        pairs = [pair for yes in near.values() if (pair := _answered(yes, no))]
        best = max((pair.score for pair in pairs), default=0.0)
        yield from (pair for pair in pairs if pair.score >= best - AS_GOOD)


def _answered(yes: Said, no: Said) -> ClaimPair | None:
    """An accusation with a rejection that may answer it: who rejects whom, where, when and in what matter."""
    claim, denial = yes.told, no.told
    accused = likeness(claim.event.target, denial.event.source)
    back = likeness(claim.event.source, denial.event.target)
    if accused is None or accused[0] < 0.5 or (back is not None and back[0] < 0.3) or not _other(yes.speaker, no.speaker):
        return None
    days = gap(claim.report.days, denial.report.days) if claim.report.days and denial.report.days else 0
    beside = claim.report is denial.report and abs(claim.event.sentence - denial.event.sentence) <= NEAR
    shared = _matter(claim, denial)
    named = back is not None and back[0] >= SAME_SPEAKER
    if days > REACH or not (beside or named or shared):
        return None
    score = 0.3 * accused[0] + (0.25 * back[0] if back else 0.05) + (0.2 if beside else 0.0) + 0.5 * min(0.6, shared) - 0.02 * days
    told = ("told side by side",) if beside else ("of one matter",) if shared else ("the rejection names the accuser",)
    reasons = ("an accusation and its rejection by the accused", *accused[1], *told)
    return ClaimPair(claim=yes.key, denial=no.key, score=round(min(1.0, score), 3), reasons=reasons)


def _matter(claim: Told, denial: Told) -> float:
    """How much an accusation's sentence shares with a rejection's besides who is named, 0 to 1.

    A rejection that only says "the charge" means what the sentences before it tell; these count less than its own words.
    """
    mine, yours = (frozenset(t for t in told.around if t[0] in MATTER) for told in (claim, denial))
    at = denial.event.sentence
    before = frozenset(t for s in denial.report.sentences[max(0, at - NEAR) : at] for t in s.neutral if t[0] in MATTER)
    words = claim.words & denial.words if claim.report.lang == denial.report.lang else ()
    return min(1.0, max(around(mine, yours), CONTEXT * around(mine, before)) + 0.1 * len(words))
