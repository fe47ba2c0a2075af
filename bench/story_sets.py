"""The evaluation sets for merging (bench/stories, bench/stories2): their gold, and their reports coded now or taken from an earlier run."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np

from lagebild.output import Record

HERE = Path(__file__).parent
SETS = ("stories", "stories2")

Array = Any


@dataclass(frozen=True)
class StorySet:
    """An evaluation set; `coded` an earlier output of `lagebild code FOLDER/reports.jsonl`, None to code anew."""

    name: str
    coded: Path | None = None

    @property
    def folder(self) -> Path:
        return HERE / self.name

    @cached_property
    def gold(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "gold.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def records(self) -> list[Record]:
        """The coded reports, in order of arrival."""
        with (self.coded or self._code()).open("rb") as lines:
            return [msgspec.json.decode(line, type=Record) for line in lines]

    def _code(self) -> Path:
        path = Path(tempfile.mkstemp(suffix=".jsonl")[1])
        with path.open("wb") as out:
            subprocess.run([sys.executable, "-m", "lagebild", "code", str(self.folder / "reports.jsonl")], stdout=out, check=True)
        return path

    def story(self, half: str) -> dict[str, str]:
        """The gold story of each report of a half."""
        return {r: s["id"] for s in self.gold["stories"] if s["half"] == half for r in s["reports"]}


def chosen(names: Sequence[str], coded: Sequence[Path]) -> Iterator[StorySet]:
    """The sets of some names with what was coded of them, in the same order; sets that are not there are left out."""
    for n, name in enumerate(names or SETS):
        if (HERE / name / "gold.json").exists():
            yield StorySet(name, coded[n] if n < len(coded) else None)


def scorer() -> ModuleType:
    """bench/stories/score.py, which scores both sets."""
    if "score" not in sys.modules:
        spec = importlib.util.spec_from_file_location("score", HERE / "stories" / "score.py")
        assert spec is not None and spec.loader is not None
        sys.modules["score"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["score"])
    return sys.modules["score"]


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
        weights -= np.linalg.solve(curvature, gradient)
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
