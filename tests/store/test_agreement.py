"""The measures of agreement against values worked out by hand in their literature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.store.agreement import cohens_kappa, krippendorffs_alpha

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): sections A, B and C, alpha for nominal data.
TWO_BINARY = ("0100000010", "1110010000")
TWO_NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR_MISSING = ("123321412...", "1233224125.3", ".333234 22 51.".replace(" ", ""), "1233244 1251.".replace(" ", ""))


def units(*coders: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if v == "." else v for v in unit) for unit in zip(*coders, strict=True)]


@pytest.mark.parametrize(("coders", "alpha"), [(TWO_BINARY, 0.095), (TWO_NOMINAL, 0.692), (FOUR_MISSING, 0.743)])
def test_alpha_is_that_of_the_textbook(coders: tuple[str, ...], alpha: float) -> None:
    assert krippendorffs_alpha(units(*coders)) == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # observed 0.7, by chance 0.5
        ((45, 15, 25, 15), 0.1304),  # the same observed agreement of 0.6 as the next one, other margins
        ((25, 35, 5, 35), 0.2593),
        ((0, 10, 10, 0), -1.0),
    ],
)
def test_kappa_is_that_of_the_textbook(table: tuple[int, int, int, int], kappa: float) -> None:
    pairs = [p for p, n in zip([(1, 1), (1, 0), (0, 1), (0, 0)], table, strict=True) for _ in range(n)]
    assert cohens_kappa(pairs) == pytest.approx(kappa, abs=0.0005)


def test_what_cannot_be_told_is_none() -> None:
    assert cohens_kappa([]) is None
    assert cohens_kappa([("a", "a")] * 3) is None
    assert krippendorffs_alpha([]) is None
    assert krippendorffs_alpha([("a", None), (None, "b")]) is None
    assert krippendorffs_alpha([("a", "a"), ("a", "a")]) is None


VALUES = st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", None])] * 3), min_size=1, max_size=12)


@given(VALUES)
def test_neither_order_of_units_nor_of_coders_nor_names_of_values_matter(given_units: list[tuple[str | None, ...]]) -> None:
    alpha = krippendorffs_alpha(given_units)
    renamed = [tuple(v and v.upper() for v in reversed(unit)) for unit in reversed(given_units)]
    assert krippendorffs_alpha(renamed) == (pytest.approx(alpha) if alpha is not None else None)


@given(st.lists(st.sampled_from("abc"), min_size=2))
def test_full_agreement_is_one(values: list[str]) -> None:
    expected = None if len(set(values)) == 1 else pytest.approx(1.0)
    assert krippendorffs_alpha([(v, v) for v in values]) == expected
    assert cohens_kappa([(v, v) for v in values]) == expected
