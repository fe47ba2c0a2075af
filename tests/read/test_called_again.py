"""Bare names of persons whom the report named in full."""

from __future__ import annotations

from lagebild.read.analysis import Sentence, Token
from lagebild.read.called_again import names_again


def sentence(index: int, *words: str) -> Sentence:
    """A sentence of words `form/upos/ner[/deprel]`, all hanging on the first."""
    tokens = []
    for i, word in enumerate(words):
        form, upos, ner, *rel = word.split("/")
        head, deprel = (-1, "root") if i == 0 else (0, rel[0] if rel else "dep")
        tokens.append(Token(i=i, start=i, end=i + 1, form=form, lemma=form, upos=upos, feats="", head=head, deprel=deprel, xpos="_", ner=ner))
    return Sentence(index, "x" * len(words), tuple(tokens))


FULL = sentence(0, "trat/VERB/O", "Erna/PROPN/B-PER/nsubj", "Kolditz/PROPN/I-PER/flat")


def tags(s: Sentence) -> list[tuple[str, str]]:
    return [(t.upos, t.ner) for t in s.tokens]


def test_a_family_name_alone_is_the_person() -> None:
    again = names_again([FULL, sentence(1, "sagte/VERB/O", "Kolditz/NOUN/O/nsubj")])[1]
    assert tags(again)[1] == ("PROPN", "B-PER")


def test_a_name_in_the_genitive_is_found_by_the_endings_of_its_language() -> None:
    owned = sentence(1, "ging/VERB/O", "Kolditzs/NOUN/O/nsubj")
    assert tags(names_again([FULL, owned], ["s"])[1])[1] == ("PROPN", "B-PER")
    assert names_again([FULL, owned])[1] is owned


def test_a_word_with_an_article_is_no_name() -> None:
    described = Sentence(
        1,
        "abc",
        (
            Token(i=0, start=0, end=1, form="kam", lemma="kommen", upos="VERB", feats="", head=-1, deprel="root", xpos="_", ner="O"),
            Token(i=1, start=1, end=2, form="der", lemma="der", upos="DET", feats="", head=2, deprel="det", xpos="_", ner="O"),
            Token(i=2, start=2, end=3, form="Kolditz", lemma="Kolditz", upos="NOUN", feats="", head=0, deprel="nsubj", xpos="_", ner="O"),
        ),
    )
    assert names_again([FULL, described])[1] is described


def test_a_word_that_is_a_person_most_of_the_time_is_one_always() -> None:
    rows = [sentence(k, "sagte/VERB/O", f"Orlandin/NOUN/{ner}/nsubj") for k, ner in enumerate(("B-PER", "B-PER", "O"))]
    assert [tags(s)[1] for s in names_again(rows)] == [("PROPN", "B-PER")] * 3


def test_a_single_reading_as_a_person_proves_nothing() -> None:
    rows = [sentence(k, "sagte/VERB/O", f"Veteran/NOUN/{ner}/nsubj") for k, ner in enumerate(("B-PER", "O"))]
    assert [tags(s)[1] for s in names_again(rows)] == [("NOUN", "B-PER"), ("NOUN", "O")]
