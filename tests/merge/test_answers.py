"""A claim and another side's denial in the same matter, in made-up reports."""

from __future__ import annotations

import msgspec

from lagebild.merge.answers import contradictions
from lagebild.merge.claims import pair_claims
from lagebild.merge.digest import digest
from lagebild.merge.records import key_of
from lagebild.output import ClaimRecord, ParticipantRecord, Record
from tests.merge.made import ACTORS, report, statement

CLAIM = "Estland erklärte, Norland habe zwölf Raketen auf den Hafen gerichtet."
DENIAL = "Norland entgegnete, von zwölf Raketen sei keine auf einen Hafen gerichtet."
OTHER_MATTER = "Norland entgegnete, der Chor habe nie so gut gesungen."


def said(key: str, text: str, speaker: str, cue: str, *, negated: bool = False, status: str | None = None, about: str = "") -> Record:
    """A report that is one statement, with its main clause."""
    content = text.partition(", ")[2]
    made = statement(text, speaker, cue, content)
    at = text.index(content)
    subject = [ParticipantRecord(about, (text.index(about), text.index(about) + len(about)), ACTORS[about][0], about, ACTORS[about][2], "")] if about else []
    claim = ClaimRecord(
        span=(at, len(text)), predicate=(len(text) - 10, len(text)), lemma="richten", negated=negated, status=status, subject=subject, object=[], event=None
    )  # fmt: skip
    return report(key, text, statements=[msgspec.structs.replace(made, claims=[claim])])


def pairs(*records: Record) -> set[tuple[str, str]]:
    return {(p.claim, p.denial) for p in contradictions([digest(r) for r in records])}


def key(r: Record) -> str:
    return key_of(r.id, r.statements[0].id)


def test_a_denial_in_the_same_matter_answers_a_claim_that_names_who_denies() -> None:
    claim, denial = said("a", CLAIM, "Estland", "erklärte", about="Norland"), said("b", DENIAL, "Norland", "entgegnete", negated=True)
    assert pairs(claim, denial) == {(key(claim), key(denial))}
    assert [(p.claim, p.denial) for p in pair_claims([digest(claim), digest(denial)])] == [(key(claim), key(denial))]


def test_what_is_not_negated_denies_nothing() -> None:
    assert pairs(said("a", CLAIM, "Estland", "erklärte"), said("b", DENIAL, "Norland", "entgegnete")) == set()


def test_a_denial_in_another_matter_answers_nothing() -> None:
    assert pairs(said("a", CLAIM, "Estland", "erklärte"), said("b", OTHER_MATTER, "Norland", "entgegnete", negated=True)) == set()


def test_a_plan_is_no_claim() -> None:
    plan, denial = said("a", CLAIM, "Estland", "erklärte", status="planned"), said("b", DENIAL, "Norland", "entgegnete", negated=True)
    assert pairs(plan, denial) == set()


def test_nobody_denies_the_own_side() -> None:
    own = said("b", DENIAL.replace("Norland", "Estland"), "Estland", "entgegnete", negated=True)
    assert pairs(said("a", CLAIM, "Estland", "erklärte"), own) == set()


def test_who_repeats_a_claim_word_for_word_is_answered_too() -> None:
    claim, denial = said("a", CLAIM, "Estland", "erklärte"), said("b", DENIAL, "Norland", "entgegnete", negated=True)
    again = said("c", CLAIM, "Estland", "erklärte")
    assert pairs(claim, denial, again) == {(key(claim), key(denial)), (key(again), key(denial))}
    assert pairs(again, denial, claim) == pairs(claim, denial, again)


def test_a_denial_ten_days_later_answers_nothing() -> None:
    claim, denial = said("a", CLAIM, "Estland", "erklärte", about="Norland"), said("b", DENIAL, "Norland", "entgegnete", negated=True)
    assert pairs(claim, msgspec.structs.replace(denial, date="2024-03-15")) == set()
    assert pairs(claim, msgspec.structs.replace(denial, date="2024-03-10")) == {(key(claim), key(denial))}


def test_who_passes_on_what_the_other_says_does_not_deny_it() -> None:
    denial = said("b", DENIAL, "Norland", "entgegnete", negated=True)
    claim = said("a", f"Norland meldete: {CLAIM}", "Estland", "erklärte", about="Norland")
    assert pairs(claim, denial) == {(key(claim), key(denial))}
    relayed = statement(claim.text, "Norland", "meldete", CLAIM)
    assert pairs(msgspec.structs.replace(claim, statements=[*claim.statements, relayed]), denial) == set()


def test_a_claim_that_does_not_name_who_denies_is_answered_in_its_own_words_only() -> None:
    claim = said("a", "Estland erklärte, zwölf Raketen seien auf den Hafen gerichtet, 40 Boote und 300 Menschen.", "Estland", "erklärte")
    same, others = "gerichtet, 40 Boote und 300 Menschen.", "bedroht, 40 Segler und 300 Leute."
    taken_up = said("b", f"Portugal entgegnete, keine zwölf Raketen seien auf den Hafen {same}", "Portugal", "entgegnete", negated=True)
    recast = said("c", f"Portugal entgegnete, nie hätten zwölf Missiles Häfen {others}", "Portugal", "entgegnete", negated=True)
    assert pairs(claim, taken_up) == {(key(claim), key(taken_up))}
    assert pairs(claim, recast) == set()
