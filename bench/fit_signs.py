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
    """The pairs of one set, as bench/fit_stories.py and bench/fit_happenings.py take them.

    `rival` is a further sign of each pair, made of what the first weights say of all pairs; None where there is none.
    """

    @property
    def signs(self) -> Signs: ...
    def rival(self, p: Array) -> list[float] | None: ...
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
    table_of, told = _fit(rows, same, use, family, options.ridge)
    columns = {"weight": table_of}
    if any(s.rival(told["fitted"][:0]) is not None for s in sets.values()):
        wider = {label: np.c_[_rivals(sets, p), rows] for label, p in told.items()}
        columns["alone"] = np.r_[0.0, table_of]
        columns["weight"], told = _fit(wider["fitted"], same, use, family, options.ridge, wider["left out"])
        names = ["rival", *names]
    print(f"{len(same)} pairs, {int(same.sum())} of them one")
    for label, p in told.items():
        print(f"{label}: average precision {average_precision(p[use], same[use]):.4f}, log loss {log_loss(p[use], same[use]):.4f}")
        _figures(sets, p, thresholds)
    if options.write:
        write([*names, "constant"], columns, table)
    return 0


def _fit(
    rows: Array, same: Array, use: Array, family: Array, ridge: float, other: Array | None = None
) -> tuple[Array, dict[str, Array]]:
    """The weights, and what they say of each pair: fitted on all, and with its own families left out.

    Args:
        other: the rows for the latter, where they are others.
    """
    weights = regression(rows[use], same[use], ridge)
    held = left_out(rows if other is None else other, same, use, family, ridge)
    return weights, {"fitted": probability(rows, weights), "left out": held}


def _rivals(sets: Mapping[str, Fitted], p: Array) -> Array:
    """The sign that the first weights give, over the pairs of all sets."""
    at, found = 0, list[float]()
    for s in sets.values():
        n = len(s.signs.pairs)
        found += s.rival(p[at : at + n]) or [0.0] * n
        at += n
    return np.array(found)


def _figures(sets: Mapping[str, Fitted], p: Array, thresholds: Sequence[float]) -> None:
    """F1 of each set, and their mean, by threshold."""
    at, every = 0, []
    for name, s in sets.items():
        n = len(s.signs.pairs)
        every.append([s.figure(p[at : at + n], t) for t in thresholds])
        print(f"  {name:10}", " ".join(f"{t}: {x:.1f}" for t, x in zip(thresholds, every[-1], strict=True)))
        at += n
    print("  mean      ", " ".join(f"{t}: {x:.1f}" for t, x in zip(thresholds, np.mean(every, axis=0), strict=True)))


def write(names: Sequence[str], weights: Mapping[str, Array], table: Path) -> None:
    """Put the weights in the table, column by column, under its comment."""
    columns = sorted(weights)
    head = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    lines = ["\t".join(("sign", *columns))]
    lines += ["\t".join((n, *(f"{weights[c][k]:.3f}" for c in columns))) for k, n in enumerate(names)]
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
