"""Whose statement a report is: who "we" are outside all quotations."""

from __future__ import annotations

import pytest

from lagebild.explain import explain

APPEAL = " We call on Armenia to withdraw its troops. We urge its government to talk. Our position has not changed."
BITTE = " Wir rufen Armenien auf, seine Truppen abzuziehen. Wir fordern die Regierung zu Gesprächen auf. Unsere Haltung ist unverändert."


def asking(lang: str, text: str) -> set[str]:
    """The codes of those who ask, in the sentences that say "we"."""
    return {p.code for s in explain(text, lang=lang).sentences for e in s.events if e.act == "REQUEST" for p in e.source}


@pytest.mark.parametrize(
    "lang, heading, codes",
    [
        ("en", "UK statement on the border incident. Armenia shelled two villages of Azerbaijan on Monday.", {"GBR"}),
        ("en", "Statement by the government of Norway. Armenia shelled two villages of Azerbaijan on Monday.", {"NOR"}),
        ("en", "Joint statement of Canada and Japan. Armenia shelled two villages of Azerbaijan on Monday.", {"CAN", "JPN"}),
        ("en", "We, the foreign ministers of Canada and Japan, condemn the shelling of two villages by Armenia.", {"CAN", "JPN"}),
        ("en", "The guarantor states, Norway, Canada and Japan, condemn the shelling of two villages by Armenia.", {"NOR", "CAN", "JPN"}),
        ("en", "Norway condemns the shelling of two villages by Armenia.", {"NOR"}),
        ("de", "Erklärung der Regierung von Norwegen. Armenien beschoss am Montag zwei Dörfer in Aserbaidschan.", {"NOR"}),
        ("de", "Stellungnahme Kanadas und Japans. Armenien beschoss am Montag zwei Dörfer in Aserbaidschan.", {"CAN", "JPN"}),
    ],
)
def test_we_are_those_whose_statement_it_is(lang: str, heading: str, codes: set[str]) -> None:
    assert asking(lang, heading + (APPEAL if lang == "en" else BITTE)) == codes


@pytest.mark.parametrize(
    "text, codes",
    [
        # house words tell whose statement it is, before whoever acts first
        ("Remarks on the border incident. Armenia shelled two villages on Monday. The Secretary spoke to Secretary Miller.", {"USA"}),
        ("Armenia shelled two villages on Monday. The Foreign Secretary met our High Commissioner; British nationals are safe.", {"GBR"}),
        # so does what a government says of itself
        ("Statement on Georgia. Georgia closed its border on Monday. Norway deplores the shelling of two villages.", {"NOR"}),
        # whom "we" address is not who says it
        ("Statement on Georgia. Georgia supports the talks. We thank Georgia. Norway welcomes the talks.", {"NOR"}),
        # a Secretary-General is no Secretary
        ("Norway condemns the shelling of two villages. The Secretary-General met the Secretary General of the pact.", {"NOR"}),
        # a statement on somebody is not his
        ("Statement by the Press Secretary on Chad. The President met Secretary Miller in Chad.", {"USA"}),
    ],
)
def test_house_words_and_stances_give_a_statement_away(text: str, codes: set[str]) -> None:
    assert asking("en", text + APPEAL) == codes


def test_a_statement_that_is_quoted_from_issues_nothing() -> None:
    text = "Norway condemned the shelling in a statement by the foreign ministry of Armenia's neighbour Georgia." + APPEAL
    assert "NOR" in asking("en", text)


@pytest.mark.parametrize(
    "lang, text",
    [
        # a newspaper report: whose words stand in quotation marks is not told, and is not who acted first
        ("de", "Österreich hat am Montag zwei Botschafter entlassen. Im Stadion war es laut. „Wir fordern mehr Geld.“ Danach war Ruhe."),
        # an interview: every "we" is an answerer's
        (
            "de",
            "Österreich hat am Montag zwei Botschafter entlassen. Frage: Was nun? Antwort: Wir fordern Armenien zum Abzug auf. "
            "Frage: Und dann? Antwort: Wir rufen Armenien zum Abzug auf. Frage: Wann?",
        ),
    ],
)
def test_who_acts_first_in_a_newspaper_report_is_not_its_we(lang: str, text: str) -> None:
    assert not asking(lang, text) & {"AUT", "NOR"}
