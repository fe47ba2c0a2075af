"""Trees and names from scores."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lagebild.read.build import one_tree
from lagebild.read.decode import allowed, best_names, best_tree, is_tree


def brute_force(scores: np.ndarray) -> float:
    n = len(scores)
    return max(
        float(sum(scores[i, h] for i, h in enumerate(heads)))
        for heads in itertools.product(range(n + 1), repeat=n)
        if all(h != i + 1 for i, h in enumerate(heads)) and is_tree(np.array(heads))
    )


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.floats(-9, 9, width=16), min_size=n * (n + 1), max_size=n * (n + 1)).map(lambda v: (n, v))
    )
)
def test_the_best_tree_is_a_tree_and_near_the_best(given_scores: tuple[int, list[float]]) -> None:
    n, values = given_scores
    scores = np.array(values, np.float32).reshape(n, n + 1)
    head = best_tree(scores)
    assert is_tree(head)
    total = float(scores[np.arange(n), head].sum())
    assert total <= brute_force(scores) + 1e-2


@given(st.lists(st.integers(-1, 6), min_size=1, max_size=7))
def test_one_tree_mends_any_heads(heads: list[int]) -> None:
    heads = [h if h < len(heads) and h != i else -1 for i, h in enumerate(heads)]
    labels = ["root" if h < 0 else "dep" for h in heads]
    one_tree(heads, labels)
    assert is_tree(np.array(heads) + 1)
    assert labels.count("root") == 1


def test_names_never_begin_inside() -> None:
    labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
    start = np.array([0, 0, -1e4, 0, -1e4], np.float32)
    scores = np.array([[0, 0, 5, 0, 0], [0, 0, 5, 0, 1], [0, 0, 0, 0, 5]], np.float32)
    path = [labels[i] for i in best_names(scores, np.array([len(scores)]), allowed(labels), start)]
    for a, b in itertools.pairwise(["O", *path]):
        assert not b.startswith("I-") or a[2:] == b[2:]


def test_long_stretches_are_repaired_quickly_into_one_tree() -> None:
    import time

    import numpy as np

    from lagebild.read.decode import best_tree, is_tree

    rng = np.random.default_rng(3)
    began = time.process_time()
    for n in (201, 800, 3000):
        head = best_tree(rng.normal(size=(n, n + 1)).astype(np.float32))
        assert is_tree(head)
    assert time.process_time() - began < 5
