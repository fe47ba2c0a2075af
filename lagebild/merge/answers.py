"""Statements that contradict each other: one speaker's claim, and another's denial in the same matter.

A denial negates what it says, or is given by a verb of rejecting. It answers another side's plain statement of fact that names the same
numbers, places and concepts, and the more so where the one who denies is named in it. Little in common is enough where a verb of rejecting
gives the denial and both name each other's speaker ("Algiers rejected the charges from Bamako"). Who repeats either in the same words (in
a copy, or quoting the same agency) stands beside the other side once, not beside each of its repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lagebild.merge.digests import Digest, StatementDigest
from lagebild.merge.event_signs import around, tells
from lagebild.merge.records import ClaimPair, Side
from lagebild.merge.sides import compatible
from lagebild.merge.told import gap

# All these were set by hand over the pairs of the halves "tune" and the pool (docs/stories.md); no script fits them.
REACH = 7  # days between a claim and its denial
MATTER = "cnp"  # tokens of a sentence (merge.digests.SentenceDigest) that tell its matter: concepts, numbers, places
TELLING = 0.2  # weight of a token by which claims are looked up
SAME_SPEAKER = 0.5  # likeness of two speakers, from which one does not deny the other
MEANT = 0.15, 0.5  # share and weight of common matter, from which a denial answers a claim that names who denies
OTHER = 0.25, 1.0  # the same for a claim that does not
WORDS = 2  # content words in common, by which a denial takes up such a claim
BASE, NAMED, MATTERS, AGES = 0.45, 0.15, 0.5, 0.02  # a score: for any answer, where its speaker is named, by common matter, by days
AS_GOOD = 0.1  # score by which a claim may fit a denial less well than the best one does
OPEN = frozenset({"planned", "intended", "demanded", "hypothetical"})  # what is told so is no claim that something is the case

Wording = tuple[str, str, tuple[str, ...]]  # language, code of the side that speaks, keys of the words


@dataclass(frozen=True, slots=True, eq=False)
class Voiced:
    """A statement with what comparing it needs: the `matter` of its sentences and the `states` that they name."""

    said: StatementDigest
    speaker: Side
    report: Digest
    matter: frozenset[str]
    states: frozenset[str]

    @property
    def denies(self) -> bool:
        """Whether it negates what it says, or is given by a verb of denying."""
        return any(c.negated for c in self.said.claims) or self.rejects

    @property
    def rejects(self) -> bool:
        """Whether a verb of rejecting gives the statement."""
        cue = self.said.cue
        return cue is not None and any(e.act == "REJECT" and cue[0] <= e.span[0] < cue[1] for e in self.report.events)

    @property
    def accused(self) -> frozenset[str]:
        """The states that the statement names or is about."""
        return self.states | {s.code for c in self.said.claims for s in (*c.subject, *c.object)}

    @property
    def claims(self) -> bool:
        """Whether it tells something plainly as a fact."""
        return not self.denies and any(not c.negated and c.status not in OPEN for c in self.said.claims)

    @classmethod
    def of(cls, s: StatementDigest, report: Digest) -> Voiced:
        own = [t for x in report.sentences[s.sentence : s.sentence_end + 1] for t in x.neutral]
        code = {key: code for key, code, _, _ in report.actors}
        named = {code[t[2:]] for t in own if t[0] == "a" and t[2:] in code}
        return cls(
            said=s,
            speaker=Side(actor=s.speaker, name=s.name, code=s.code, sector=""),
            report=report,
            matter=frozenset(t for t in own if t[0] in MATTER),
            states=frozenset(named - {"", "---"}),
        )


def contradictions(reports: Sequence[Digest]) -> Iterator[ClaimPair]:
    """The claims of some reports with the denials that answer them; of those who repeat either word for word, each once."""
    voiced = [Voiced.of(s, r) for r in reports for s in r.statements if s.speaker and s.code not in ("", "---")]
    same = _by_wording(voiced)
    by_token: dict[str, list[Voiced]] = {}
    for v in (v for v in voiced if v.claims):
        for token in v.matter:
            if tells(token) >= TELLING:
                by_token.setdefault(token, []).append(v)
    answered: dict[tuple[Wording, Wording], list[tuple[ClaimPair, bool]]] = {}
    for no in (v for v in voiced if v.denies):
        near = {id(v): v for token in sorted(no.matter) for v in by_token.get(token, ())}
        pairs = [(yes, pair) for yes in near.values() if (pair := _answered(yes, no))]
        best = max((pair.score for _, pair in pairs), default=0.0)
        for yes, pair in pairs:
            if pair.score >= best - AS_GOOD:
                answered.setdefault((_wording(yes), _wording(no)), []).append((pair, yes.report is not no.report))
    for (claim, denial), found in answered.items():
        yield from _one_each(found, same[claim], same[denial])


def _wording(v: Voiced) -> Wording:
    return v.report.lang, v.speaker.code, v.said.words


def _by_wording(voiced: Sequence[Voiced]) -> Mapping[Wording, list[str]]:
    """The statements in the same words of one side's, by those words."""
    out: dict[Wording, list[str]] = {}
    for v in voiced:
        out.setdefault(_wording(v), []).append(v.said.key)
    return out


def _one_each(found: Sequence[tuple[ClaimPair, bool]], claims: Sequence[str], denials: Sequence[str]) -> Iterator[ClaimPair]:
    """Every claim and every denial of two wordings beside the one that fits it best: n + m pairs at most, not n times m.

    Args:
        found: the pairs of these wordings, and whether they stand in two reports; what no pair holds goes beside the best of all.
    """
    ranked = [p for p, _ in sorted(found, key=lambda one: (-one[0].score, one[1], one[0].claim, one[0].denial))]
    of_claim, of_denial = {p.claim: p for p in reversed(ranked)}, {p.denial: p for p in reversed(ranked)}
    best = ranked[0]
    out = {(key, of_claim.get(key, best).denial): of_claim.get(key, best) for key in claims}
    out |= {(of_denial.get(key, best).claim, key): of_denial.get(key, best) for key in denials}
    for (claim, denial), p in sorted(out.items()):
        yield ClaimPair(claim=claim, denial=denial, score=p.score, reasons=p.reasons)


def _passed_on(inner: Voiced, outer: Voiced) -> bool:
    """Whether a statement stands in one of the other side's, in the same report: who passes on what another says does not contradict it."""
    starts = [a for a, _ in inner.said.content]
    around_it = (s for s in inner.report.statements if s.key != inner.said.key and s.code == outer.speaker.code)
    return any(a <= start < b for s in around_it for a, b in s.content for start in starts)


def _worded_alike(yes: Voiced, no: Voiced) -> bool:
    """Whether a denial takes up the words of a claim that does not name who denies, or says itself that it rejects one."""
    common = set(yes.said.words) & set(no.said.words) if yes.report.lang == no.report.lang else ()
    return len(common) >= WORDS or no.rejects


def _answered(yes: Voiced, no: Voiced) -> ClaimPair | None:
    """A claim with a denial that may answer it."""
    days = gap(yes.report.days, no.report.days) if yes.report.days and no.report.days else 0
    if yes.speaker.code == no.speaker.code or compatible(yes.speaker, no.speaker)[0] >= SAME_SPEAKER or days > REACH:
        return None
    named = no.speaker.code in yes.accused
    share, weight = around(yes.matter, no.matter), sum(sorted(map(tells, yes.matter & no.matter)))
    least = MEANT if named else OTHER
    rejected = named and yes.speaker.code in no.states and no.rejects
    if not rejected and (share < least[0] or weight < least[1] or not (named or _worded_alike(yes, no))):
        return None
    if _passed_on(yes, no) or _passed_on(no, yes):
        return None
    score = BASE + NAMED * named + MATTERS * share - AGES * days
    why = ("a claim and another side's denial", *((f"{no.speaker.name} is named in the claim",) if named else ()), "of one matter")
    return ClaimPair(claim=yes.said.key, denial=no.said.key, score=round(score, 3), reasons=why)
