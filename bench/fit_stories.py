"""Fit the weights of the story signs (tables `story_weights`, `neighbour_weights`) on the "tune" halves of all sets, and try thresholds.

    .venv/bin/python bench/fit_stories.py [--set NAME]… [--coded FILE]… [--ridge R] [--without SIGN]… [--write]

Over all pairs of reports of a set that are no copies (bench/fit_signs.py), first by themselves, then amid the reports around them.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

from fit_signs import Array, Fit, Pair, Signs, run, write
from story_sets import StorySet, scorer

from lagebild.merge import neighbours
from lagebild.merge.cluster import clusters, components
from lagebild.merge.copies import texts
from lagebild.merge.digest import digest
from lagebild.merge.profiles import Profile
from lagebild.merge.stories import FAINT, SAGA, bond, nearness, signs

TABLES = Path(__file__).parents[1] / "lagebild/data/common"
RIDGE = 30.0
AMID = 3.0
OWN = {"link": 0.5}  # the sets hold few reports that stand alone, so that a fit would give a link's own odds no weight
THRESHOLDS = (0.12, 0.16, 0.2, 0.24, 0.28, 0.3, 0.32, 0.34, 0.36, 0.38, 0.4, 0.44)


@dataclass(frozen=True)
class Reports:
    """The pairs of reports of one set, and what gold says of them."""

    signs: Signs
    story: dict[str, str]
    copies: frozenset[Pair]

    @classmethod
    def of(cls, given: StorySet) -> Reports:
        story = given.story("tune")
        profiles = {r.id: Profile.of(digest(r)) for r in given.records if r.id in story}
        found, copies = Signs([], []), set[Pair]()
        for a, b in itertools.combinations(sorted(profiles), 2):
            beside = texts(profiles[a].text, profiles[b].text)
            if beside.copy:
                copies.add((a, b))
            elif not beside.refilled and nearness(profiles[a].digest, profiles[b].digest):
                found.pairs.append((a, b))
                found.found.append(signs(profiles[a], profiles[b])[0])
        return cls(found, story, frozenset(copies))

    def same(self) -> list[float]:
        return [float(self.story[a] == self.story[b]) for a, b in self.signs.pairs]

    def use(self) -> list[bool]:
        return [True] * len(self.signs.pairs)

    def amid(self, p: Array) -> list[dict[str, float]]:
        near = {pair: round(float(x), 4) for pair, x in zip(self.signs.pairs, p, strict=True) if x >= FAINT}
        near |= dict.fromkeys(self.copies, 1.0)
        found: dict[Pair, dict[str, float]] = {}
        for saga in components(self.story, near, SAGA):
            inside = set(saga)
            own = {pair: x for pair, x in near.items() if inside.issuperset(pair)}
            found |= neighbours.signs(saga, own, self.copies & own.keys())
        return [found.get(pair, {}) for pair in self.signs.pairs]

    def families(self, name: str) -> list[list[str]]:
        return [[name + self.story[a][:2], name + self.story[b][:2]] for a, b in self.signs.pairs]

    def figure(self, p: Array, least: float) -> float:
        """B-cubed F1 of the stories that these probabilities make."""
        scores = {pair: bond(float(x)) for pair, x in zip(self.signs.pairs, p, strict=True)} | dict.fromkeys(self.copies, 1.0)
        groups = clusters(sorted(self.story), scores, bond(least), together=self.copies)
        return float(scorer().b_cubed({r: str(n) for n, g in enumerate(groups) for r in g}, self.story)["f1"])


def save(alone: Fit, amid: Fit) -> None:
    write(TABLES / "story_weights.tsv", weight=alone.weights)
    write(TABLES / "neighbour_weights.tsv", weight=amid.weights)


if __name__ == "__main__":
    sys.exit(run(__doc__ or "", Reports.of, (RIDGE, AMID), THRESHOLDS, save, OWN))
