"""Fitting the weights of signs (tables `story_weights`, `happening_weights`) on pairs of reports or events: what both fits share.

A logistic regression with an L2 penalty over all pairs of the halves "tune". Families of stories (the first two letters of their ids) are
left out in turn to see how the weights carry over.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from story_sets import StorySet, chosen

Array = Any
Pair = tuple[str, str]


@dataclass(frozen=True)
class Signs:
    """The pairs of one set, with their signs: which are the same in gold, which to fit on, to which families of stories each belongs."""

    pairs: list[Pair]
    found: list[dict[str, float]]


class Fitted(Protocol):
    """The pairs of one set, as bench/fit_stories.py and bench/fit_happenings.py take them."""

    @property
    def signs(self) -> Signs: ...
    def same(self) -> list[float]: ...
    def use(self) -> list[bool]: ...
    def families(self, name: str) -> list[list[str]]: ...
    def figure(self, p: Array, least: float) -> float: ...


P = TypeVar("P", bound=Fitted)


def run(doc: str, of: Callable[[StorySet], P], table: Path, ridge: float, thresholds: Sequence[float]) -> int:
    """The command of a fit: regress, tell how the weights carry over at some thresholds, and write them where asked."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--set", dest="sets", action="append", default=[])
    parser.add_argument("--coded", type=Path, action="append", default=[])
    parser.add_argument("--ridge", type=float, default=ridge)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sets = {s.name: of(s) for s in chosen(options.sets, options.coded)}
    found = [f for s in sets.values() for f in s.signs.found]
    names = [n for n in found[0] if n not in options.without]
    rows = np.c_[np.array([[f[n] for n in names] for f in found]), np.ones(len(found))]
    same = np.array([x for s in sets.values() for x in s.same()])
    use = np.array([x for s in sets.values() for x in s.use()])
    family = np.array([pair for name, s in sets.items() for pair in s.families(name)])
    weights = regression(rows[use], same[use], options.ridge)
    held = left_out(rows, same, use, family, options.ridge)
    print(f"{len(same)} pairs, {int(same.sum())} of them one")
    for label, p in (("fitted", probability(rows, weights)), ("left out", held)):
        print(f"{label}: average precision {average_precision(p[use], same[use]):.4f}, log loss {log_loss(p[use], same[use]):.4f}")
        _figures(sets, p, thresholds)
    if options.write:
        write([*names, "constant"], weights, table)
    return 0


def _figures(sets: Mapping[str, Fitted], p: Array, thresholds: Sequence[float]) -> None:
    """F1 of each set, and their mean, by threshold."""
    at, every = 0, []
    for name, s in sets.items():
        n = len(s.signs.pairs)
        every.append([s.figure(p[at : at + n], t) for t in thresholds])
        print(f"  {name:10}", " ".join(f"{t}: {x:.1f}" for t, x in zip(thresholds, every[-1], strict=True)))
        at += n
    print("  mean      ", " ".join(f"{t}: {x:.1f}" for t, x in zip(thresholds, np.mean(every, axis=0), strict=True)))


def write(names: Sequence[str], weights: Array, table: Path) -> None:
    """Put the weights in the table, under its head."""
    head = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "sign\t"))]
    lines = [f"{n}\t{w:.3f}" for n, w in zip(names, weights, strict=True)]
    table.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def regression(rows: Array, same: Array, ridge: float) -> Array:
    """Weights of a logistic regression by Newton's method; the last column is the constant and is not shrunk.

    The signs are brought to one spread first, so that the penalty shrinks all of them alike.
    """
    spread = np.r_[rows[:, :-1].std(axis=0) + 1e-6, 1.0]
    scaled = rows / spread
    weights = np.zeros(rows.shape[1])
    shrink = ridge * np.r_[np.ones(rows.shape[1] - 1), 1e-6]
    for _ in range(50):
        p = probability(scaled, weights)
        gradient = scaled.T @ (p - same) + shrink * weights
        curvature = (scaled * (p * (1 - p) + 1e-9)[:, None]).T @ scaled + np.diag(shrink)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights / spread


def probability(rows: Array, weights: Array) -> Array:
    """What the regression says of some rows."""
    return 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))


def left_out(rows: Array, same: Array, use: Array, family: Array, ridge: float) -> Array:
    """The probability of each pair by weights fitted without the families of stories that either of its reports belongs to.

    Args:
        use: which rows to fit on; the others are only told.
        family: the two families of each row.
    """
    held = np.zeros(len(rows))
    for one in sorted(set(family.ravel())):
        touching = (family == one).any(axis=1)
        rest = ~touching & use
        held[touching] = probability(rows[touching], regression(rows[rest], same[rest], ridge))
    return held


def log_loss(p: Array, same: Array) -> float:
    return float(-np.mean(np.log(np.where(same == 1, p, 1 - p) + 1e-9)))


def average_precision(p: Array, same: Array) -> float:
    ranked = same[np.argsort(-p, kind="stable")]
    return float(np.sum(ranked * np.cumsum(ranked) / np.arange(1, len(ranked) + 1)) / ranked.sum())
