"""Fit the weights of the story signs (table `story_weights`) on the "tune" halves of bench/stories and bench/stories2, and try thresholds.

    .venv/bin/python bench/fit_stories.py [--set NAME]… [--coded FILE]… [--ridge R] [--without SIGN]… [--write]

A logistic regression over all pairs of reports of a set that are no copies, with an L2 penalty; families of stories (the first two letters
of their ids) are left out in turn to see how the weights carry over.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from story_sets import StorySet, average_precision, chosen, left_out, log_loss, probability, regression, scorer

from lagebild.merge.cluster import clusters
from lagebild.merge.copies import texts
from lagebild.merge.digest import digest
from lagebild.merge.profiles import Profile
from lagebild.merge.stories import bond, nearness, signs

TABLE = Path(__file__).parents[1] / "lagebild/data/common/story_weights.tsv"
RIDGE = 10.0
THRESHOLDS = (0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34)

Array = Any
Pair = tuple[str, str]


@dataclass(frozen=True)
class Pairs:
    """The pairs of reports of one set, their signs, and what gold says of them."""

    story: dict[str, str]
    copies: frozenset[Pair]
    pairs: list[Pair]
    found: list[dict[str, float]]

    @classmethod
    def of(cls, given: StorySet) -> Pairs:
        story = given.story("tune")
        profiles = {r.id: Profile.of(digest(r)) for r in given.records if r.id in story}
        copies, pairs, found = set[Pair](), list[Pair](), list[dict[str, float]]()
        for a, b in itertools.combinations(sorted(profiles), 2):
            beside = texts(profiles[a].text, profiles[b].text)
            if beside.copy:
                copies.add((a, b))
            elif not beside.refilled and nearness(profiles[a].digest, profiles[b].digest):
                pairs.append((a, b))
                found.append(signs(profiles[a], profiles[b])[0])
        return cls(story, frozenset(copies), pairs, found)

    def same(self) -> list[float]:
        return [float(self.story[a] == self.story[b]) for a, b in self.pairs]

    def families(self, name: str) -> list[list[str]]:
        return [[name + self.story[a][:2], name + self.story[b][:2]] for a, b in self.pairs]

    def b_cubed(self, p: Array, least: float) -> float:
        """B-cubed F1 of the stories that these probabilities make."""
        scores = {pair: bond(float(x)) for pair, x in zip(self.pairs, p, strict=True)} | dict.fromkeys(self.copies, 1.0)
        groups = clusters(sorted(self.story), scores, bond(least), together=self.copies)
        return float(scorer().b_cubed({r: str(n) for n, g in enumerate(groups) for r in g}, self.story)["f1"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", dest="sets", action="append", default=[])
    parser.add_argument("--coded", type=Path, action="append", default=[])
    parser.add_argument("--ridge", type=float, default=RIDGE)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sets = {s.name: Pairs.of(s) for s in chosen(options.sets, options.coded)}
    found = [f for s in sets.values() for f in s.found]
    names = [n for n in found[0] if n not in options.without]
    rows = np.c_[np.array([[f[n] for n in names] for f in found]), np.ones(len(found))]
    same = np.array([x for s in sets.values() for x in s.same()])
    family = np.array([pair for name, s in sets.items() for pair in s.families(name)])
    weights = regression(rows, same, options.ridge)
    held = left_out(rows, same, np.ones(len(rows), dtype=bool), family, options.ridge)
    for label, p in (("fitted", probability(rows, weights)), ("left out", held)):
        print(f"{label}: average precision {average_precision(p, same):.4f}, log loss {log_loss(p, same):.4f}")
        at = 0
        for name, s in sets.items():
            print(f"  {name}", [(t, s.b_cubed(p[at : at + len(s.pairs)], t)) for t in THRESHOLDS])
            at += len(s.pairs)
    if options.write:
        write([*names, "constant"], weights)
    return 0


def write(names: list[str], weights: Array) -> None:
    """Put the weights in the table."""
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "sign\t"))]
    lines = [f"{n}\t{w:.3f}" for n, w in zip(names, weights, strict=True)]
    TABLE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
