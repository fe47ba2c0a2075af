"""Claims: what a statement says, reduced to its main clauses."""

from __future__ import annotations

import pytest

from lagebild.model import Claim
from lagebild.pipeline import Coder, report_of

CODER = Coder()


def claims(text: str) -> list[Claim]:
    (coding,) = CODER.code([report_of(text)])
    return [c for s in coding.statements for c in s.claims]


def told(claim: Claim) -> tuple[str, bool, list[str]]:
    return claim.lemma, claim.negated, [p.code for p in claim.subject]


def test_coordinated_clauses_are_claims_of_their_own_and_relative_clauses_are_none() -> None:
    found = claims("Moskau erklärte, die Ukraine habe den Damm gesprengt, der die Stadt schützt, und lehne Gespräche ab.")
    assert [told(c) for c in found] == [("sprengen", False, ["UKR"]), ("ablehnen", False, ["RUS"])]
    assert "der die Stadt schützt" not in found[0].span.quote


def test_a_denied_clause_is_marked_and_keeps_its_event() -> None:
    (claim,) = claims("Kiew habe den Damm nicht zerstört, sagte ein ukrainischer Regierungssprecher.")
    assert told(claim) == ("zerstören", True, ["UKR"])
    assert claim.event is not None and claim.status == "denied"


def test_a_split_quotation_gives_its_claims_without_the_reporting_clause() -> None:
    found = claims("„Wir werden nicht nachgeben“, sagte der ungarische Außenminister Szijjártó, „denn Brüssel hat uns betrogen.“")
    assert {c.lemma for c in found} >= {"nachgeben", "betrügen"}
    assert all("sagte" not in c.span.quote for c in found)


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("The ministry said that Iran had not attacked the tanker and would not negotiate if sanctions remained.", ["attack", "negotiate"]),
        ("According to the army, Turkish jets bombed two villages.", ["bomb"]),
        ("“We will not leave the mission,” the Ghanaian envoy said.", ["leave"]),
    ],
)
def test_english(text: str, lemmas: list[str]) -> None:
    assert [c.lemma for c in claims(text)] == lemmas


def test_every_claim_lies_inside_the_content_of_its_statement() -> None:
    text = "Der Minister sagte, er habe die Truppen abgezogen. Das bestritt Eritrea. Die Soldaten stünden noch immer im Land, hieß es in Asmara."
    (coding,) = CODER.code([report_of(text)])
    for s in coding.statements:
        for c in s.claims:
            assert any(span.start <= c.span.start and c.span.end <= span.end for span in s.content)
