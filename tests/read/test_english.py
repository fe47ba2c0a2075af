"""English as reports write it: nouns in -ing, datelines with a state, gerunds behind a noun."""

from __future__ import annotations

import pytest

from lagebild.packs import load_pack
from lagebild.read.clauses import clauses
from lagebild.read.morphology import morphology
from lagebild.read.tokens import tokeniser
from tests.trees import tree


@pytest.mark.parametrize(
    ("form", "upos", "lemma"),
    [("shelling", "NOUN", "shelling"), ("stormings", "NOUN", "storming"), ("leaned", "VERB", "lean"), ("hinges", "VERB", "hinge"), ("shook", "VERB", "shake")],
)
def test_lemmas(form: str, upos: str, lemma: str) -> None:
    assert morphology("en").lemma(form, upos) == lemma


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [("KOSICE, Slovakia -", "Two ministers met."), ("LUANDA, May 3 (Xinhua) --", "Two ministers met."), ("La Paz, June 4, ABI -", "Two ministers met.")],
)
def test_datelines_end_a_sentence(dateline: str, rest: str) -> None:
    text = f"{dateline} {rest}"
    assert [text[s[0][0] : s[-1][1]] for s in tokeniser("en").sentences(text)] == [dateline, rest]


def test_a_name_before_a_dash_in_running_text_is_no_dateline() -> None:
    text = "Two ministers, Mr Rossi and Mrs Weber - both new - met."
    assert len(tokeniser("en").sentences(text)) == 1


def test_a_gerund_behind_a_noun_is_done_by_the_subject() -> None:
    sentence = tree(
        "Malta/Malta/PROPN/nsubj>2 has/have/VERB/root>0/VerbForm=Fin a/a/DET/det>4 policy/policy/NOUN/obj>2 of/of/SCONJ/mark>6 "
        "rescuing/rescue/VERB/acl>4/VerbForm=Ger migrants/migrant/NOUN/obj>6"
    )
    rescue = next(c for c in clauses(sentence, load_pack("en")) if c.lemma == "rescue")
    assert [a.head for a in rescue.args if a.role == "subj"] == [0] and not rescue.attributive
