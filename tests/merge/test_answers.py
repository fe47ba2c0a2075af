"""A claim and another side's denial in the same matter, in made-up reports."""

from __future__ import annotations

from typing import Any

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


def rejecting(id: str, text: str) -> Record:
    """A statement that a verb of rejecting gives, without a word that negates."""
    given = said(id, text, "Norland", "verwarf")
    rejected = report(id, text, ("verwarf", "REJECT", "Norland", ""))
    return msgspec.structs.replace(given, events=rejected.events)


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
    taken_up = "Portugal entgegnete, keine zwölf Raketen seien auf den Hafen gerichtet, nicht auf 40 Boote und 300 Menschen."
    recast = "Portugal entgegnete, niemand habe 12 Raketen gesehen, keine 40 Segler und keine 300 Leute."
    denied, other = (said("b", text, "Portugal", "entgegnete", negated=True) for text in (taken_up, recast))
    assert pairs(claim, denied) == {(key(claim), key(denied))}
    assert pairs(claim, other) == set()


def test_a_rejection_that_names_the_accuser_needs_little_of_the_claim_s_matter() -> None:
    claim = said("a", "Estland erklärte, Norland habe zwölf Raketen, 40 Boote und 300 Soldaten an den Hafen verlegt.", "Estland", "erklärte", about="Norland")
    answer = rejecting("b", "Norland verwarf, Estland habe je Soldaten, Chöre, Wälder, 50 Schulen, 60 Züge, 70 Kirchen und 80 Brücken gezählt.")
    assert pairs(claim, answer) == {(key(claim), key(answer))}
    assert pairs(claim, rejecting("b", answer.text.replace("Estland", "irgendwer"))) == set()


def test_repeats_of_a_claim_and_of_its_denial_get_one_pair_each() -> None:
    claims = [said(f"a{n}", CLAIM, "Estland", "erklärte", about="Norland") for n in range(4)]
    denials = [said(f"b{n}", DENIAL, "Norland", "entgegnete", negated=True) for n in range(3)]
    found = [(p.claim, p.denial) for p in contradictions([digest(r) for r in (*claims, *denials)])]
    assert len(found) == len(set(found)) == 4 + 3 - 1
    assert {c for c, _ in found} == set(map(key, claims)) and {d for _, d in found} == set(map(key, denials))


def test_a_copy_of_both_sides_stands_beside_its_own_denial() -> None:
    records = [said(k, text, who, cue, negated=who == "Norland", about="Norland" if who == "Estland" else "")
               for k in ("a", "b") for text, who, cue in ((CLAIM, "Estland", "erklärte"), (DENIAL, "Norland", "entgegnete"))]  # fmt: skip
    both = [digest(_joined(yes, no)) for yes, no in (records[:2], records[2:])]
    keys = [tuple(s.key for s in d.statements) for d in both]
    assert {(p.claim, p.denial) for p in contradictions(both)} == set(keys)


def _joined(one: Record, two: Record) -> Record:
    """Two reports that are one statement each, in one text."""
    at = len(one.text) + 1
    made = said("x", f"{one.text} {two.text}", "Estland", "erklärte")
    moved = msgspec.convert(_shifted(msgspec.to_builtins(two.statements[0]), at), type(two.statements[0]))
    return msgspec.structs.replace(made, id=one.id, statements=[*one.statements, moved])


def _shifted(value: Any, by: int) -> Any:
    """A record in builtins with all its spans moved."""
    if isinstance(value, dict):
        return {k: _shifted(v, by) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [v + by if isinstance(v, int) and not isinstance(v, bool) else _shifted(v, by) for v in value]
    return value
