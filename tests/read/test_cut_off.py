"""Words cut off before the one that ends them."""

from __future__ import annotations

import pytest

from lagebild.read.cut_off import whole_words
from lagebild.read.readers import load_reader


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Die Außen- und Verteidigungsminister Frankreichs reisten nach Rom.", "Verteidigungsminister"),
        ("Die Außen-, Innen- und Verteidigungsminister Perus tagten in Wien.", "Verteidigungsminister"),
    ],
)
def test_the_whole_word_is_the_head(text: str, head: str) -> None:
    read = next(iter(load_reader("de").read([text])))
    tokens = whole_words(read).sentences[0].tokens
    subject = next(t for t in tokens if t.rel == "nsubj")
    assert subject.form == head
    assert {t.form for t in tokens if t.deprel == "compound"} <= {"Außen-", "Innen-"}
    assert all(t.head == subject.i for t in tokens if t.deprel == "compound")


def test_acronyms_are_actors_of_their_own() -> None:
    read = next(iter(load_reader("de").read(["US- und EU-Vertreter sprachen in Wien."])))
    assert whole_words(read) is read
