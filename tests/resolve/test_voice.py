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


def test_a_statement_that_is_quoted_from_issues_nothing() -> None:
    text = "Norway condemned the shelling in a statement by the foreign ministry of Armenia's neighbour Georgia." + APPEAL
    assert "NOR" in asking("en", text)
