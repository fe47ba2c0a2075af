"""Tokens and sentences by rule: own sentences in the manner of agency copy, and offsets that hold for any text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.read.tokens import tokeniser


def sentences(lang: str, text: str) -> list[str]:
    return [text[s[0][0] : s[-1][1]] for s in tokeniser(lang).sentences(text)]


def tokens(lang: str, text: str) -> list[str]:
    return [text[a:b] for a, b in tokeniser(lang).tokens(text)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Am 7. Mai reiste Dr. Weber ab.", ["Am", "7.", "Mai", "reiste", "Dr.", "Weber", "ab", "."]),
        ("de", "Rund 2.500 Mann, d.h. 3,5 % der US-Truppen", ["Rund", "2.500", "Mann", ",", "d.h.", "3,5", "%", "der", "US-Truppen"]),
        ("de", "Der 47-jährige Außen- und Finanzminister", ["Der", "47-jährige", "Außen-", "und", "Finanzminister"]),
        ("de", "„Nein“, sagte sie im Fernsehen.", ["„", "Nein", "“", ",", "sagte", "sie", "im", "Fernsehen", "."]),
        ("de", "Papst Paul VI. starb 1978.", ["Papst", "Paul", "VI.", "starb", "1978", "."]),
        ("en", "Kenya's envoy didn't pay $5.5m.", ["Kenya", "'s", "envoy", "did", "n't", "pay", "$", "5.5", "m", "."]),
        (
            "en",
            "They cannot re-elect the well-known Mr. Odhiambo.",
            ["They", "can", "not", "re-elect", "the", "well", "-", "known", "Mr.", "Odhiambo", "."],
        ),
        ("en", "See https://example.org/a?b=1, please", ["See", "https://example.org/a?b=1", ",", "please"]),
    ],
)
def test_tokens(lang: str, text: str, expected: list[str]) -> None:
    assert tokens(lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Sie kam am 3. Oktober. Er blieb.", ["Sie kam am 3. Oktober.", "Er blieb."]),
        ("de", "Das Treffen ist am 5. Der Minister fehlt.", ["Das Treffen ist am 5.", "Der Minister fehlt."]),
        ("de", "„Wir gehen.“ Dann schwieg er.", ["„Wir gehen.“", "Dann schwieg er."]),
        ("de", "„Wir gehen!“, rief er. Alle lachten.", ["„Wir gehen!“, rief er.", "Alle lachten."]),
        ("de", "Einigung in Bern\n\nDie Schweiz stimmte zu.", ["Einigung in Bern", "Die Schweiz stimmte zu."]),
        ("de", "Einigung in Bern\nDie Schweiz stimmte zu.", ["Einigung in Bern", "Die Schweiz stimmte zu."]),
        ("de", "BERN (dpa) – Die Schweiz stimmte zu.", ["BERN (dpa) –", "Die Schweiz stimmte zu."]),
        (
            "de",
            "Er sprach mit Abg. Huber u.a. über Gas, Öl usw. Die Sitzung endete.",
            ["Er sprach mit Abg. Huber u.a. über Gas, Öl usw.", "Die Sitzung endete."],
        ),
        ("en", "Gen. Otieno left the U.S. on Jan. 5. He did not return.", ["Gen. Otieno left the U.S. on Jan. 5.", "He did not return."]),
        ("en", 'He said "No." She left.', ['He said "No."', "She left."]),
        (
            "en",
            "Talks in Nairobi\nBoth sides met at 5 p.m. The mood was good.",
            ["Talks in Nairobi", "Both sides met at 5 p.m.", "The mood was good."],
        ),
    ],
)
def test_sentences(lang: str, text: str, expected: list[str]) -> None:
    assert sentences(lang, text) == expected


def test_a_hard_wrapped_paragraph_is_not_cut_at_its_lines() -> None:
    text = (
        "Die Außenminister beider Staaten haben sich am Mittwoch in der Hauptstadt\n"
        "getroffen, um über den Abzug der Truppen und die Öffnung der Grenze zu\n"
        "Beratungen zusammenzukommen, wie ein Sprecher nach dem Ende des Treffens\n"
        "mitteilte."
    )
    assert len(sentences("de", text)) == 1


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.sampled_from(["de", "en"]))
def test_tokens_cover_the_text_in_order(text: str, lang: str) -> None:
    spans = tokeniser(lang).tokens(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    assert "".join(text[a:b] for a, b in spans) == "".join(text.split())


@given(
    st.lists(st.sampled_from(["Er kam.", "am 3. Mai", "\n", "\n\n", " ", "„Ja!“", "usw.", "Die", "– ", "BERN (dpa) – "]), max_size=20).map(
        "".join
    )
)
def test_sentences_keep_every_token_once(text: str) -> None:
    tok = tokeniser("de")
    assert [s for x in tok.sentences(text) for s in x] == tok.tokens(text)
    assert all(tok.sentences(text)) or not text.strip()
