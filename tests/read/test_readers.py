"""The shipped readers: records that hold together for any text, and readings no reader may get wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagebild.errors import LagebildError, UnknownLanguage
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.conllu import write
from lagebild.read.readers import load_reader


def read(lang: str, text: str) -> Analysis:
    return next(iter(load_reader(lang).read([text])))


def check(analysis: Analysis) -> None:
    last = 0
    for k, s in enumerate(analysis.sentences):
        assert s.index == k
        assert s.tokens
        assert [t.i for t in s.tokens] == list(range(len(s.tokens)))
        for t in s.tokens:
            assert analysis.text[t.start : t.end] == t.form
            assert last <= t.start < t.end
            last = t.end
        assert sum(t.head == -1 for t in s.tokens) == 1
        assert len(s.subtree(s.root.i)) == len(s.tokens)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Der Rat", "tagt", "am 3. Mai", ".", "„Nein“", ",", "sagte", "Li", "\n\n", "in Minsk", "!!", "§", "😀", "x" * 40]),
        max_size=30,
    ).map(" ".join)
)
def test_every_sentence_is_one_tree_over_the_text(text: str) -> None:
    for lang in ("de", "en"):
        check(read(lang, text))


def test_texts_come_back_in_order() -> None:
    texts = [f"Bericht {n} aus Bern. Der Rat tagt." for n in range(50)] + ["", "Ende."]
    assert [a.text for a in load_reader("de").read(texts)] == texts


def test_a_reading_does_not_depend_on_the_texts_beside_it() -> None:
    texts = [
        "Der Rat tagt am Montag in Bern.",
        "Russland habe den Vertrag gebrochen, sagte der Minister.",
        "Die Gespräche der Außenminister scheiterten.",
    ]
    together = [a.sentences[0].tokens for a in load_reader("de").read(texts)]
    assert together == [read("de", t).sentences[0].tokens for t in texts]


def subject_and_verb(s: Sentence) -> tuple[str, str]:
    verb = s.root
    subject = s.kid(verb.i, "nsubj")
    return (subject.lemma if subject else "", verb.lemma)


def test_german_subject_verb_object() -> None:
    s = read("de", "Die Regierung verurteilte am Dienstag den Angriff der Rebellen.").sentences[0]
    assert subject_and_verb(s) == ("Regierung", "verurteilen")
    assert [t.form for t in s.kids(s.root.i, "obj")] == ["Angriff"]


def test_german_reported_speech_is_subjunctive() -> None:
    s = read("de", "Der Sprecher sagte, der Minister habe das Abkommen unterzeichnet.").sentences[0]
    habe = next(t for t in s.tokens if t.form == "habe")
    assert habe.feat("Mood") == "Sub"
    assert s.root.lemma == "sagen"


def test_german_names() -> None:
    s = read("de", "Bundeskanzlerin Angela Merkel sprach in Moskau mit Wladimir Putin.").sentences[0]
    names = {t.form: t.ner for t in s.tokens if t.ner != "O"}
    assert names.get("Angela") == "B-PER"
    assert names.get("Merkel") == "I-PER"
    assert names.get("Moskau") == "B-LOC"


def test_english_subject_verb_object() -> None:
    s = read("en", "The government condemned the attack on Tuesday.").sentences[0]
    assert subject_and_verb(s) == ("government", "condemn")
    assert [t.form for t in s.kids(s.root.i, "obj")] == ["attack"]


def test_conllu_of_a_reading_has_ten_columns() -> None:
    for line in write(read("en", "Kenya's envoy didn't sign."), "x").splitlines():
        assert not line or line.startswith("#") or len(line.split("\t")) == 10


def test_unknown_language_is_a_coded_error() -> None:
    with pytest.raises(UnknownLanguage):
        load_reader("fr")


def test_missing_pipeline_is_a_coded_error() -> None:
    with pytest.raises(LagebildError):
        load_reader("de", "no_such_pipeline")
