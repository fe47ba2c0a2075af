"""What the network is told of words that it was not trained on."""

from __future__ import annotations

import numpy as np
import pytest

from lagebild.read.features import fnv, lowered, shape
from lagebild.read.word_classes import WordClasses


@pytest.fixture(scope="module")
def known() -> WordClasses:
    rows = {fnv(word.encode()): row for word, row in {"bergstadt": (1, 3), "nordheim": (2, 3), "gehen": (0, 4)}.items()}
    hashes = sorted(rows)
    table = np.array([[0, 0], [1, 0], [2, 0], [0, 1], [0, 2]], np.float32)
    return WordClasses(np.array(hashes, np.uint32), np.array([rows[h] for h in hashes], np.uint16), table)


@pytest.mark.parametrize(("word", "vector"), [("bergstadt", [1, 1]), ("nordheim", [2, 1]), ("gehen", [0, 2])])
def test_a_words_classes_are_summed(known: WordClasses, word: str, vector: list[float]) -> None:
    assert known.vector(word).tolist() == vector


@pytest.mark.parametrize("word", ["", "unbekannt", "südheim", "zzz"])
def test_unknown_words_are_in_no_class(known: WordClasses, word: str) -> None:
    assert known.vector(word).tolist() == [0, 0]


@pytest.mark.parametrize("word", ["Haus", "HAUS", "McHaus", "Haus-Boot", "Haus1", "B"])
@pytest.mark.parametrize("first", [True, False])
def test_a_shape_without_capitals_is_that_of_the_word_in_lower_case(word: str, first: bool) -> None:
    assert lowered(shape(word, first)) == shape(word.lower(), first)


@pytest.mark.parametrize("word", ["haus", "1990", "5G", "…", "haus-boot"])
def test_a_shape_without_capitals_stays(word: str) -> None:
    assert lowered(shape(word, False)) == shape(word, False)
