"""Fit the weights of the signs of two events (table `happening_weights`) on the "tune" halves of all sets, and try thresholds.

    .venv/bin/python bench/fit_happenings.py [--set NAME]… [--coded FILE]… [--ridge R] [--without SIGN]… [--write]

Over the comparable pairs of events that gold knows, a journey and its parts left out (bench/fit_signs.py). Run bench/fit_stories.py
first: how near two reports are is one of the signs. Fitted twice: pairs by themselves (column `alone`), then amid the rivals that the first
weights find (column `weight`). Figures cluster all events, known to gold or not.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fit_signs import Array, Fit, Pair, Signs, run, write
from story_sets import StorySet, scorer

from lagebild.merge.cluster import clusters
from lagebild.merge.digest import digest
from lagebild.merge.event_signs import signs
from lagebild.merge.happenings import FAINT, candidates, compare, rivals
from lagebild.merge.merger import Merger
from lagebild.merge.records import key_of
from lagebild.merge.told import Told
from lagebild.output import Record

TABLE = Path(__file__).parents[1] / "lagebild/data/common/happening_weights.tsv"
RIDGE = 10.0
THRESHOLDS = (0.12, 0.16, 0.2, 0.24, 0.28, 0.32, 0.36, 0.4)


@dataclass(frozen=True)
class Events:
    """The comparable pairs of events of one set, and the gold happening of every event that gold knows; weights are fitted on these alone."""

    signs: Signs
    story: dict[str, str]
    told: dict[str, Told]
    known: dict[str, Any]
    apart: frozenset[Pair]

    @classmethod
    def of(cls, given: StorySet) -> Events:
        story = given.story("tune")
        records = {r.id: r for r in given.records if r.id in story}
        digests = {key: digest(r) for key, r in records.items()}
        merger = Merger()
        merger.load(digests.values())
        known = matched(given.gold, records)
        told = {e.key: Told.of(e, d) for d in digests.values() for e in d.events}
        saga = {r: frozenset(merger.component([r])) for r in digests}
        found, apart = Signs([], []), set[Pair]()
        for a, b in candidates(told):
            one, other = told[a].report.id, told[b].report.id
            if other not in saga[one]:
                continue
            near = merger.links(one).get(other)
            like = compare(told[a], told[b])
            if like.apart:
                apart.add((a, b))
            elif like.score or one != other:
                found.pairs.append((a, b))
                found.found.append(signs(told[a], told[b], near.score if near else 0.0)[0])
        return cls(found, story, told, known, frozenset(apart))

    def same(self) -> list[float]:
        return [float(self._known(a, b) and self.known[a]["id"] == self.known[b]["id"]) for a, b in self.signs.pairs]

    def use(self) -> list[bool]:
        return [self._known(a, b) and not scorer().related(self.known[a], self.known[b]) for a, b in self.signs.pairs]

    def amid(self, p: Array) -> list[dict[str, float]]:
        scores = {pair: float(x) for pair, x in zip(self.signs.pairs, p, strict=True) if x >= FAINT}
        better = rivals(scores, {key: t.report.id for key, t in self.told.items()})
        return [{"rival": better.get(pair, 0.0), **found} for pair, found in zip(self.signs.pairs, self.signs.found, strict=True)]

    def _known(self, a: str, b: str) -> bool:
        return a in self.known and b in self.known

    def families(self, name: str) -> list[list[str]]:
        return [[name + self.story[self.told[key].report.id][:2] for key in pair] for pair in self.signs.pairs]

    def figure(self, p: Array, least: float) -> float:
        """Pairwise F1 of the happenings that these probabilities make."""
        scores = {q: float(x) for q, x in zip(self.signs.pairs, p, strict=True) if x >= FAINT}
        both = given = 0
        for group in clusters(sorted(self.told), scores, least, self.apart):
            for a, b in itertools.combinations([key for key in group if key in self.known], 2):
                one = self.known[a]["id"] == self.known[b]["id"]
                if one or not scorer().related(self.known[a], self.known[b]):
                    both, given = both + one, given + 1
        return 200 * both / (given + self.wanted())

    def wanted(self) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(h["id"] for h in self.known.values()).values())


def matched(gold: Any, records: dict[str, Record]) -> dict[str, Any]:
    """The gold happening of every event that gold knows, by the event's key."""
    mentions = defaultdict(list)
    for happening in gold["happenings"]:
        for mention in happening["mentions"]:
            mentions[mention["report"]].append((mention, happening))
    out = {}
    for key, r in records.items():
        coded = [{"report": key, "start": e.clause[0], "end": e.clause[1], "act": e.act, "key": key_of(key, e.id)} for e in r.events]
        out.update({event["key"]: happening for event, _, happening in scorer().matches(coded, mentions[key])})
    return out


def save(alone: Fit, amid: Fit) -> None:
    write(TABLE, weight=amid.weights, alone=alone.weights)


if __name__ == "__main__":
    sys.exit(run(__doc__ or "", Events.of, (RIDGE, RIDGE), THRESHOLDS, save))
