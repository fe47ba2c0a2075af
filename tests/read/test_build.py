"""What is mended in a parser's columns before they become sentences."""

from __future__ import annotations

from lagebild.read.readers import load_reader


def test_an_infinitive_on_a_noun_is_no_relative_clause() -> None:
    sentences = load_reader("de").read(["Die Uno appellierte an die Behörden in Kairo, die Journalisten freizulassen."])
    token = next(t for t in next(iter(sentences)).sentences[0].tokens if t.form == "freizulassen")
    assert token.deprel in ("acl", "xcomp")


def test_a_relative_clause_stays_one() -> None:
    sentences = load_reader("de").read(["Die Behörden, die Journalisten freilassen, wurden gelobt."])
    token = next(t for t in next(iter(sentences)).sentences[0].tokens if t.form == "freilassen")
    assert token.deprel == "acl:relcl"
