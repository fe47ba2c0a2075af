"""English headlines in title case or capitals are read as the sentences they are."""

from __future__ import annotations

import pytest

from lagebild.pipeline import Coder, report_of
from lagebild.read.readers import load_reader
from lagebild.read.title_case import in_title_case, sentence_case


@pytest.mark.parametrize(
    ("headline", "verb"),
    [
        ("Foreign Minister Condemns Terrorist Attack in Lima", "Condemns"),
        ("Treasury Targets Smuggler and His Network", "Targets"),
        ("Norway Recalls Ambassador After Arrest of Journalists", "Recalls"),
        ("CHILE SHELLS PERUVIAN BORDER POSTS", "SHELLS"),
    ],
)
def test_the_verb_of_a_headline_is_its_root(headline: str, verb: str) -> None:
    (analysis,) = load_reader("en").read([headline])
    root = next(t for t in analysis.sentences[0].tokens if t.head < 0)
    assert (root.form, root.upos) == (verb, "VERB")


def test_a_headline_is_coded_and_quoted_as_written() -> None:
    (coding,) = Coder("en").code([report_of("Norway Condemns Peru's Attack on Refugees", lang="en")])
    told = {(e.act, tuple(p.code for p in e.source), tuple(p.code for p in e.target)) for e in coding.events}
    assert ("ACCUSE", ("NOR",), ("PER",)) in told
    assert "Condemns" in {e.trigger for e in coding.events}


def test_names_keep_their_capitals() -> None:
    forms = ["Kerry", "Meets", "Lavrov", "in", "Geneva"]
    assert sentence_case(forms, {0, 2, 4}) == ["Kerry", "meets", "Lavrov", "in", "Geneva"]
    assert sentence_case(["KERRY", "MEETS", "LAVROV"], {0, 2}) == ["Kerry", "meets", "Lavrov"]


def test_sentences_are_no_headlines() -> None:
    assert not in_title_case(["Mr", "Kerry", "met", "Sergei", "Lavrov", "and", "David", "Cameron", "in", "Geneva", "on", "Friday", "."])
    assert not in_title_case(["Ambassador", "Samantha", "Power", ",", "United", "Nations", "Security", "Council", ",", "New", "York", "."])
    assert not in_title_case([])
