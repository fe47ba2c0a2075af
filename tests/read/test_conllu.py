"""CoNLL-U out and in again gives the same analysis, offsets and blanks included."""

import pytest

from lagebild.errors import InputError
from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.read.conllu import escape, moved, read, unescape, write
from lagebild.read.tokens import tokeniser

TEXTS = ["Der Rat tagt.\n\nEr vertagt sich.  Dann Schluss.\t\n", " Ja.", "", "A|b \\ c\u00a0d."]


def flat(text: str, lang: str = "de") -> Analysis:
    """A chain of a tree over the rule tokens: enough to carry every column."""
    made = []
    for k, spans in enumerate(tokeniser(lang).sentences(text)):
        tokens = tuple(
            Token(
                i=i,
                start=a,
                end=b,
                form=text[a:b],
                lemma=text[a:b].lower(),
                upos="NOUN",
                feats="Case=Nom" if i else "",
                head=i - 1,
                deprel="dep" if i else "root",
                xpos="NN",
                ner="B-ORG" if i == 1 else "O",
            )
            for i, (a, b) in enumerate(spans)
        )
        made.append(Sentence(k, text, tokens))
    return Analysis(text, lang, tuple(made))


@pytest.mark.parametrize("text", TEXTS)
def test_round_trip(text: str) -> None:
    before = flat(text)
    [(doc_id, after)] = read(write(before, "r1"), "de")
    assert doc_id == "r1"
    if before.sentences:
        assert after.text == text
    assert [s.tokens for s in after.sentences] == [s.tokens for s in before.sentences]


def test_documents_keep_their_ids_and_order() -> None:
    out = "".join(write(flat(f"Bericht {n}."), f"d{n}") for n in range(3))
    assert [i for i, _ in read(out, "de")] == ["d0", "d1", "d2"]


def test_english_clitics_are_written_as_one_multiword_token() -> None:
    out = write(flat("They don't go.", "en"), "e")
    assert "\n2-3\tdon't\t" in out
    [(_, after)] = read(out, "en")
    assert [t.form for t in after.sentences[0].tokens] == ["They", "do", "n't", "go", "."]
    assert after.text == "They don't go."


def test_blanks_survive_escaping() -> None:
    assert unescape(escape(" \n\t\r\\|\u00a0\u2028")) == " \n\t\r\\|\u00a0\u2028"


def test_a_line_that_is_not_conllu_is_named() -> None:
    with pytest.raises(InputError, match="Line 2"):
        list(read("# newdoc id = a\nnot a row\n", "de"))


def test_moved_offsets_fit_the_other_text() -> None:
    after = moved(flat("Der Rat tagt."), "Der  Rat\ntagt .")
    assert [after.text[t.start : t.end] for t in after.sentences[0].tokens] == ["Der", "Rat", "tagt", "."]
