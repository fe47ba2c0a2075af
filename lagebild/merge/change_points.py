"""Where the level of a series changes: PELT (Killick, Fearnhead & Eckley 2012), with a penalty that the series itself sets."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

SCALE = 1.4826  # median absolute deviation → standard deviation of a normal distribution
_ROOT2 = math.sqrt(2)


def noise(values: Sequence[float]) -> float:
    """The standard deviation of a series around its level, from the median absolute difference of neighbours, which jumps hardly move.

    Where most neighbours are equal (sparse counts) the median is 0, and the root mean square of the differences is taken.
    """
    steps = [y - x for x, y in itertools.pairwise(values)]
    if not steps:
        return 0.0
    size = sorted(abs(s) for s in steps)
    middle = size[len(size) // 2] if len(size) % 2 else (size[len(size) // 2 - 1] + size[len(size) // 2]) / 2
    return middle * SCALE / _ROOT2 if middle else math.sqrt(sum(s * s for s in steps) / len(steps)) / _ROOT2


def change_points(values: Sequence[float], penalty: float | None = None, shortest: int = 2) -> list[tuple[int, float, float, float]]:
    """Where the mean of a series changes, by PELT: exact, in about linear time.

    The segmentation minimises the sum of squared deviations from each segment's mean plus `penalty` per change. By default the penalty is
    3·σ²·ln n, with σ from `noise`: half as much again as the Schwarz criterion's 2·σ²·ln n for a change (a place and a mean), because
    event counts have heavier tails than it assumes.

    Args:
        values: one number per period.
        penalty: a penalty of one's own, in squared units of the values.
        shortest: the fewest periods of a segment.

    Returns:
        For each change the index of the first period of the new level, the means before and after, and the gain: by how much the
        change lowers the sum of squares between its neighbours, less the penalty.

    >>> [c[0] for c in change_points([0, 1, 0, 1, 0, 9, 8, 9, 8, 9])]
    [5]
    """
    n = len(values)
    if n < 2 * shortest:
        return []
    sums, squares = _cumulated(values)
    if penalty is None:
        penalty = 3 * noise(values) ** 2 * math.log(n)
    if penalty <= 0:
        return []
    cuts = _pelt(n, sums, squares, penalty, shortest)
    ends = [0, *cuts, n]
    out = []
    for left, at, right in zip(ends, ends[1:], ends[2:], strict=False):
        gain = _cost(sums, squares, left, right) - _cost(sums, squares, left, at) - _cost(sums, squares, at, right) - penalty
        means = (sums[at] - sums[left]) / (at - left), (sums[right] - sums[at]) / (right - at)
        out.append((at, round(means[0], 4), round(means[1], 4), round(gain, 4)))
    return out


def _cumulated(values: Sequence[float]) -> tuple[list[float], list[float]]:
    sums, squares = [0.0], [0.0]
    for value in values:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)
    return sums, squares


def _cost(sums: list[float], squares: list[float], start: int, end: int) -> float:
    """The sum of squared deviations from the mean of the values from `start` to before `end`."""
    total = sums[end] - sums[start]
    return squares[end] - squares[start] - total * total / (end - start)


def _pelt(n: int, sums: list[float], squares: list[float], penalty: float, shortest: int) -> list[int]:
    """The optimal cuts: dynamic programming over the last cut; a candidate that can never be best again is dropped (pruning).

    A candidate that `end` beats is beaten only from the next end on at which a segment may begin at `end`: `shortest` steps later.
    """
    best = [-penalty] + [math.inf] * n
    last = [0] * (n + 1)
    until: dict[int, float] = {0: math.inf}  # candidates, and the end from which each is beaten
    for end in range(shortest, n + 1):
        total, square = sums[end], squares[end]
        costs = {  # as `_cost` has them
            c: best[c] + (square - squares[c] - (total - sums[c]) * (total - sums[c]) / (end - c))
            for c, beaten in until.items()
            if end < beaten
        }
        _, last[end] = min(zip(costs.values(), costs, strict=True))
        best[end] = costs[last[end]] + penalty
        until = {c: until[c] if cost <= best[end] else min(until[c], end + shortest) for c, cost in costs.items()}
        if end - shortest + 1 >= shortest:
            until[end - shortest + 1] = math.inf
    cuts, at = [], n
    while last[at] > 0:
        at = last[at]
        cuts.append(at)
    return cuts[::-1]
