"""German compounds: whose federal organ is meant, and which first parts are no names."""

from __future__ import annotations

import pytest

from lagebild.pipeline import Coder, report_of


def codes(text: str) -> dict[str, set[str | None]]:
    """The codes of the parties of each act of a German report, by trigger."""
    coding = next(iter(Coder("de").code([report_of(text, lang="de")])))
    assert coding.error is None
    out: dict[str, set[str | None]] = {}
    for e in coding.events:
        out.setdefault(e.trigger, set()).update(p.code for p in (*e.source, *e.target))
    return out


def test_a_federal_government_is_no_american_one() -> None:
    text = "Twitter und Facebook löschten in den USA tausend Konten. Die Bundesregierung verurteilte den Anschlag."
    assert codes(text)["verurteilte"] == {"DEU"}


def test_the_federal_state_named_beside_it_is_meant() -> None:
    text = "Österreich verlangt Kontrollen. Österreich bleibt hart. In Deutschland ist das umstritten. Die Bundesregierung verurteilte den Anschlag."
    assert codes(text)["verurteilte"] == {"DEU"}


def test_troops_abroad_stay_their_own_states() -> None:
    assert codes("Rebellen griffen die Bundeswehr in Mali an.")["griffen … an"] >= {"DEU"}


@pytest.mark.parametrize("word", ["Pressefreiheit", "Darstellung", "Weltordnung"])
def test_papers_and_acronyms_are_no_first_parts(word: str) -> None:
    assert codes(f"Ungarn kritisierte die {word}.")["kritisierte"] <= {"HUN", "---"}


def test_a_directed_adjective_of_a_continent_names_no_state() -> None:
    assert "USA" not in codes("Spanien kritisierte die Regierung eines mittelamerikanischen Staates.")["kritisierte"]


def test_so_many_more_are_of_those_counted_before() -> None:
    got = codes("Bei einem Anschlag in Nairobi wurden drei Menschen getötet, mehr als 30 wurden verletzt.")
    assert got["verletzt"] == {"KEN"}


def test_a_member_speaks_for_the_body() -> None:
    assert codes("Lisa Meier von Human Rights Watch kritisierte die syrische Regierung.")["kritisierte"] == {"HRW", "SYR"}
