"""Fit the weights of the story signs (table `story_weights`) on half "tune" of bench/stories, and try thresholds.

    .venv/bin/python bench/fit_stories.py CODED.jsonl [--write]

A logistic regression over all pairs of reports that are no copies, with an L2 penalty; families of stories (the first two letters of their
ids) are left out in turn to see how the weights carry over.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from lagebild.merge.cluster import clusters
from lagebild.merge.copies import copy_of
from lagebild.merge.digest import digest
from lagebild.merge.stories import Profile, nearness, signs
from lagebild.output import Record

HERE = Path(__file__).parent / "stories"
TABLE = Path(__file__).parents[1] / "lagebild/data/common/story_weights.tsv"
BY_LANGUAGE = ("words", "concepts", "title_words", "happenings")  # signs whose weight depends on the languages
RIDGE = 1.0

Array = Any


def regression(rows: Array, same: Array, ridge: float) -> Array:
    """Weights of a logistic regression by Newton's method; the last column is the constant and is not shrunk."""
    weights = np.zeros(rows.shape[1])
    shrink = ridge * np.r_[np.ones(rows.shape[1] - 1), 1e-6]
    for _ in range(50):
        p = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (p - same) + shrink * weights
        curvature = (rows * (p * (1 - p) + 1e-9)[:, None]).T @ rows + np.diag(shrink)
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("coded", type=Path)
    parser.add_argument("--stories", type=Path, default=HERE)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.stories))
    import score  # type: ignore[import-not-found]

    gold = json.loads((options.stories / "gold.json").read_text(encoding="utf-8"))
    story = {r: s["id"] for s in gold["stories"] if s["half"] == "tune" for r in s["reports"]}
    records = [msgspec.json.decode(line, type=Record) for line in options.coded.open("rb")]
    profiles = {r.id: Profile.of(digest(r)) for r in records if r.id in story}
    copies, pairs, found = set[tuple[str, str]](), list[tuple[str, str]](), list[dict[str, float]]()
    for a, b in itertools.combinations(sorted(profiles), 2):
        if copy_of(profiles[a].text, profiles[b].text):
            copies.add((a, b))
        elif nearness(profiles[a].digest, profiles[b].digest):
            pairs.append((a, b))
            found.append(signs(profiles[a], profiles[b])[0])
    names = list(found[0])
    language = np.array([float(profiles[a].digest.lang == profiles[b].digest.lang) for a, b in pairs])
    values = np.array([[f[n] for n in names] for f in found])
    rows = np.c_[values, values[:, [names.index(n) for n in BY_LANGUAGE]] * language[:, None], language, np.ones(len(pairs))]
    same = np.array([float(story[a] == story[b]) for a, b in pairs])

    def b_cubed(p: Array, least: float) -> float:
        scores = {pair: float(x) for pair, x in zip(pairs, p, strict=True)} | dict.fromkeys(copies, 1.0)
        groups = clusters(sorted(story), scores, least, together=frozenset(copies))
        return float(score.b_cubed({r: str(n) for n, g in enumerate(groups) for r in g}, story)["f1"])

    thresholds = (0.2, 0.25, 0.3, 0.35, 0.4)
    weights = regression(rows, same, RIDGE)
    print("fitted", [(t, b_cubed(1 / (1 + np.exp(-rows @ weights)), t)) for t in thresholds])
    family = np.array([[story[a][:2], story[b][:2]] for a, b in pairs])
    held = np.zeros(len(pairs))
    for one in sorted(set(family.ravel())):
        touching = (family == one).any(axis=1)
        held[touching] = 1 / (1 + np.exp(-rows[touching] @ regression(rows[~touching], same[~touching], RIDGE)))
    print("left out", [(t, b_cubed(held, t)) for t in thresholds])
    if options.write:
        more = dict(zip(BY_LANGUAGE, weights[len(names) :], strict=False))
        lines = [f"{n}\t{w + more.get(n, 0.0):.3f}\t{w:.3f}" for n, w in zip(names, weights, strict=False)]
        lines.append(f"constant\t{weights[-1] + weights[-2]:.3f}\t{weights[-1]:.3f}")
        head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "sign"))]
        TABLE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
