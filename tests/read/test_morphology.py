"""Lemmas, and the mood of finite verbs from form and subject."""

import pytest

from lagebild.read.morphology import morphology


@pytest.mark.parametrize(
    ("form", "upos", "lemma"),
    [
        ("traf", "VERB", "treffen"),
        ("Ministern", "NOUN", "Minister"),
        ("sei", "AUX", "sein"),
        ("neuen", "ADJ", "neu"),
        ("Moskau", "PROPN", "Moskau"),
        ("ihm", "PRON", "er"),
    ],
)
def test_german_lemmas(form: str, upos: str, lemma: str) -> None:
    assert morphology("de").lemma(form, upos) == lemma


@pytest.mark.parametrize(
    ("form", "upos", "lemma"), [("met", "VERB", "meet"), ("ministers", "NOUN", "minister"), ("was", "AUX", "be"), ("n't", "PART", "not")]
)
def test_english_lemmas(form: str, upos: str, lemma: str) -> None:
    assert morphology("en").lemma(form, upos) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "subject", "mood"),
    [
        ("sei", "sein", "third", "Sub"),
        ("seien", "sein", "plural", "Sub"),
        ("habe", "haben", "third", "Sub"),
        ("habe", "haben", "first", "Ind"),
        ("hat", "haben", "third", "Ind"),
        ("werde", "werden", "third", "Sub"),
        ("könne", "können", "third", "Sub"),
        ("würde", "werden", "third", "Sub"),
        ("verlange", "verlangen", "third", "Sub"),
        ("verfüge", "verfügen", "third", "Sub"),
        ("verlange", "verlangen", "first", ""),
        ("käme", "kommen", "third", "Sub"),
        ("verlangte", "verlangen", "third", "Ind"),
        ("ging", "gehen", "third", "Ind"),
    ],
)
def test_german_mood(form: str, lemma: str, subject: str, mood: str) -> None:
    assert dict(morphology("de").finite(form, lemma, subject)).get("Mood", "") == mood
