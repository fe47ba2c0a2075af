"""Fitting the weights of signs (tables `story_weights`, `neighbour_weights`, `happening_weights`) on pairs of reports or events: what the fits share.

A logistic regression with an L2 penalty over all pairs of the halves "tune". Families of stories (the first two letters of their ids) are
left out in turn to see how the weights carry over.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
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

    `amid` are the signs of each pair in a second regression, made of what the first says of all pairs; a pair that has none is not linked.
    """

    @property
    def signs(self) -> Signs: ...
    def amid(self, p: Array) -> list[dict[str, float]]: ...
    def same(self) -> list[float]: ...
    def use(self) -> list[bool]: ...
    def families(self, name: str) -> list[list[str]]: ...
    def figure(self, p: Array, least: float) -> float: ...


P = TypeVar("P", bound=Fitted)


@dataclass(frozen=True)
class Fit:
    """The weights of a regression by sign, and what they say of each pair: fitted on all, and with its own families left out."""

    weights: dict[str, float]
    fitted: Array
    held: Array


def run(
    doc: str,
    of: Callable[[StorySet], P],
    ridges: tuple[float, float],
    thresholds: Sequence[float],
    save: Callable[[Fit, Fit], None],
    given: Mapping[str, float] | None = None,
) -> int:
    """The command of a fit: regress twice, tell how the weights carry over at some thresholds, and save them where asked.

    Args:
        ridges: the penalty of the first regression, and of the second.
        save: writes the weights of both to their tables.
        given: weights of the second regression that are not fitted.
    """
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--set", dest="sets", action="append", default=[])
    parser.add_argument("--coded", type=Path, action="append", default=[])
    parser.add_argument("--ridge", type=float, default=ridges[0])
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sets = {s.name: of(s) for s in chosen(options.sets, options.coded)}
    same = np.array([x for s in sets.values() for x in s.same()])
    use = np.array([x for s in sets.values() for x in s.use()])
    family = np.array([pair for name, s in sets.items() for pair in s.families(name)])
    found = [f for s in sets.values() for f in s.signs.found]
    alone = _fit(found, found, same, use, family, options.ridge, options.without)
    amid = _fit(_amid(sets, alone.fitted), _amid(sets, alone.held), same, use, family, ridges[1], options.without, given or {})
    print(f"{len(same)} pairs, {int(same.sum())} of them one")
    for stage, fit in (("alone", alone), ("amid the others", amid)):
        for label, p in (("fitted", fit.fitted), ("left out", fit.held)):
            print(f"{stage}, {label}: average precision {average_precision(p[use], same[use]):.4f}, log loss {log_loss(p[use], same[use]):.4f}")
            _figures(sets, p, thresholds)
    if options.write:
        save(alone, amid)
    return 0


def _fit(
    found: list[dict[str, float]],
    other: list[dict[str, float]],
    same: Array,
    use: Array,
    family: Array,
    ridge: float,
    without: Sequence[str],
    given: Mapping[str, float] = MappingProxyType({}),
) -> Fit:
    """A regression on the signs of all pairs that have any; the others are told 0.

    Args:
        other: the signs by which pairs are told whose own families were left out.
        given: weights that are not fitted.
    """
    names = [n for n in next(f for f in found if f) if n not in {*without, *given}]
    rows, held = (np.array([[f.get(n, 0.0) for n in names] + [1.0] for f in some]) for some in (found, other))
    fixed, fixed_held = (np.array([sum(w * f.get(n, 0.0) for n, w in given.items()) for f in some]) for some in (found, other))
    there, told = np.array([bool(f) for f in found]), np.array([bool(f) for f in other])
    weights = regression(rows[use & there], same[use & there], ridge, fixed[use & there])
    out = left_out(held, same, use & told, family, ridge, fixed_held)
    named = dict(zip([*names, "constant"], map(float, weights), strict=True))
    return Fit({**given, **named}, probability(rows, weights, fixed) * there, out * told)


def _amid(sets: Mapping[str, Fitted], p: Array) -> list[dict[str, float]]:
    """The signs that what the first weights say gives, over the pairs of all sets."""
    at, found = 0, list[dict[str, float]]()
    for s in sets.values():
        n = len(s.signs.pairs)
        found += s.amid(p[at : at + n])
        at += n
    return found


def _figures(sets: Mapping[str, Fitted], p: Array, thresholds: Sequence[float]) -> None:
    """F1 of each set, and their mean, by threshold."""
    at, every = 0, []
    for name, s in sets.items():
        n = len(s.signs.pairs)
        every.append([s.figure(p[at : at + n], t) for t in thresholds])
        print(f"  {name:10}", " ".join(f"{t}: {x:.1f}" for t, x in zip(thresholds, every[-1], strict=True)))
        at += n
    print("  mean      ", " ".join(f"{t}: {x:.1f}" for t, x in zip(thresholds, np.mean(every, axis=0), strict=True)))


def write(table: Path, **columns: Mapping[str, float]) -> None:
    """Put weights in a table, column by column, under its comment; the signs of the first column, which may have more than the others."""
    head = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    names = sorted(columns)
    lines = ["\t".join(("sign", *names))]
    lines += ["\t".join((sign, *(f"{columns[c].get(sign, 0.0):.3f}" for c in names))) for sign in next(iter(columns.values()))]
    table.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def regression(rows: Array, same: Array, ridge: float, fixed: Array | float = 0.0) -> Array:
    """Weights of a logistic regression by Newton's method; the last column is the constant and is not shrunk.

    The signs are brought to one spread first, so that the penalty shrinks all of them alike.

    Args:
        fixed: log odds that each row has beside its weighted signs.
    """
    spread = np.r_[rows[:, :-1].std(axis=0) + 1e-6, 1.0]
    scaled = rows / spread
    weights = np.zeros(rows.shape[1])
    shrink = ridge * np.r_[np.ones(rows.shape[1] - 1), 1e-6]
    for _ in range(50):
        p = probability(scaled, weights, fixed)
        gradient = scaled.T @ (p - same) + shrink * weights
        curvature = (scaled * (p * (1 - p) + 1e-9)[:, None]).T @ scaled + np.diag(shrink)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights / spread


def probability(rows: Array, weights: Array, fixed: Array | float = 0.0) -> Array:
    """What the regression says of some rows."""
    return 1 / (1 + np.exp(-np.clip(rows @ weights + fixed, -30, 30)))


def left_out(rows: Array, same: Array, use: Array, family: Array, ridge: float, fixed: Array | None = None) -> Array:
    """The probability of each pair by weights fitted without the families of stories that either of its reports belongs to.

    Args:
        use: which rows to fit on; the others are only told.
        family: the two families of each row.
    """
    held = np.zeros(len(rows))
    fixed = held if fixed is None else fixed
    for one in sorted(set(family.ravel())):
        touching = (family == one).any(axis=1)
        rest = ~touching & use
        weights = regression(rows[rest], same[rest], ridge, fixed[rest])
        held[touching] = probability(rows[touching], weights, fixed[touching])
    return held


def log_loss(p: Array, same: Array) -> float:
    return float(-np.mean(np.log(np.where(same == 1, p, 1 - p) + 1e-9)))


def average_precision(p: Array, same: Array) -> float:
    ranked = same[np.argsort(-p, kind="stable")]
    return float(np.sum(ranked * np.cumsum(ranked) / np.arange(1, len(ranked) + 1)) / ranked.sum())
