"""Which agencies a report rests on: datelines, credit lines, credits in so many words, and what is none of these."""

from __future__ import annotations

import pytest

from lagebild.coding.agency import agency_of, find_agency
from lagebild.model import Removal, Report
from lagebild.packs import Entry, load_pack

DE = "Der Minister reiste am Montag nach Riga und sprach dort mit seinem Amtskollegen."
EN = "The minister travelled to Riga on Monday and spoke with his counterpart there."


def _examples() -> list[tuple[str, Entry]]:
    return [(lang, e) for lang in ("de", "en") for e in load_pack(lang).table("agency_credits") if e["example"]]


@pytest.mark.parametrize(("lang", "entry"), _examples(), ids=lambda x: x if isinstance(x, str) else x.id)
def test_the_examples_of_the_table(lang: str, entry: Entry) -> None:
    body = DE if lang == "de" else EN
    text = f"Riga\n{entry['example']}\n\n{body}" if entry["kind"] == "top" else f"Riga\n\n{body}\n\n{entry['example']}."
    assert find_agency(text, load_pack(lang)) == entry["expect"]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"{DE} (mit dpa)", "dpa"),
        (f"{DE} Mit Material der Nachrichtenagentur Reuters.", "Reuters"),
        (f"{DE}\n(mit Informationen von dpa, AFP sowie Reuters)", "dpa/AFP/Reuters"),
        (f"{DE}\n\nQuelle: hafenblatt.example, jkl/dpa", "dpa"),
        (f"{DE} (dpa, AFP, jkl)", "dpa/AFP"),
        (f"{DE}\n\njkl/dpa", "dpa"),
        (f"MOSKAU, 5. März. /TASS/. {DE}", "TASS"),
        (f"{DE} (mit Agenturmaterial)", ""),
        (f"{DE}\n\nQuelle: Verteidigungsministerium", ""),
        (f"{DE} (APA/dpa – 5. 3. 2024)", "APA/dpa"),
        (f"{DE} (APA 5.3.2024)", "APA"),
        (f"{DE}\n\n© dpa", "dpa"),
        (f"Minister in Riga\n\n© dpa\n\n{DE}", ""),
        (f"{DE} (jkl)", ""),
        (f"Mit Reuters begann alles.\n\n{DE}", ""),
        (f"Wie Reuters meldet, ist der Minister abgereist.\n\n{DE}", ""),
        (f"{DE} Der Minister sprach auch mit Reuters über die Lage am Hafen und die Pläne der Regierung.", ""),
    ],
)
def test_german_credits(text: str, agency: str) -> None:
    assert find_agency(text, load_pack("de")) == agency


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"{EN} (With inputs from AFP)", "AFP"),
        (f"{EN} Reuters and AFP contributed to this report.", "Reuters/AFP"),
        (f"{EN}\n\nAnn Example in Riga and The Associated Press contributed to this report.", "AP"),
        (f"{EN}\n\nBased on reporting by AP, AFP, and Reuters", "AP/AFP/Reuters"),
        (f"Minister in Riga\n\nBy THE ASSOCIATED PRESS\n\n{EN}", "AP"),
        (f"{EN} -- AFP", "AFP"),
        (f"{EN}\n\nAnn Example in Riga contributed to this report.", ""),
        (f"{EN}\n\nAgencies contributed to this report.", ""),
        (f"{EN}\n\nSource: Ministry of Defence", ""),
        (f"By land, sea and air\n\n{EN}", ""),
        (f"{EN} He told Reuters that the talks went well.", ""),
    ],
)
def test_english_credits(text: str, agency: str) -> None:
    assert find_agency(text, load_pack("en")) == agency


def test_a_credit_that_cleaning_cut_still_counts_and_the_photographer_s_does_not() -> None:
    def report(line: str) -> Report:
        return Report(id="a", content_id="a", text=EN, removed=(Removal(start=90, end=120, text=f"{line}\n", reason="page metadata"),))

    assert agency_of(report("(With reporting by Reuters)"), load_pack("en")) == ("Reuters", "text")
    assert agency_of(report("© AFP"), load_pack("en"))[0] == ""


def test_what_a_report_states_goes_before_what_it_credits_and_its_author_comes_last() -> None:
    stated = Report(id="a", content_id="a", text=f"{EN} (AP)", agency="Reuters", author="AFP", known_by=(("agency", "page"),))
    assert agency_of(stated, load_pack("en")) == ("Reuters", "page")
    assert agency_of(Report(id="a", content_id="a", text=EN, author="Ann Example; AFP"), load_pack("en"))[0] == ""
    signed = Report(id="a", content_id="a", text=EN, author="AFP; Reuters", known_by=(("author", "feed"),))
    assert agency_of(signed, load_pack("en")) == ("AFP/Reuters", "feed")
