"""Fit the weights of the signs of two events (table `happening_weights`) on the "tune" halves of bench/stories and bench/stories2.

    .venv/bin/python bench/fit_happenings.py [--set NAME]… [--coded FILE]… [--ridge R] [--without SIGN]… [--write]

A logistic regression over the comparable pairs of events that gold knows (a journey and its parts left out). Families of stories
are left out in turn to see how the weights carry over. Run bench/fit_stories.py first: how near two reports are is one of the signs.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from story_sets import StorySet, average_precision, chosen, left_out, log_loss, probability, regression, scorer

from lagebild.merge.cluster import clusters
from lagebild.merge.digest import digest
from lagebild.merge.event_signs import signs
from lagebild.merge.happenings import FAINT, candidates, compare
from lagebild.merge.merger import Merger
from lagebild.merge.records import key_of
from lagebild.merge.told import Told
from lagebild.output import Record

TABLE = Path(__file__).parents[1] / "lagebild/data/common/happening_weights.tsv"
RIDGE = 10.0
THRESHOLDS = (0.16, 0.18, 0.2, 0.22, 0.24, 0.28, 0.32, 0.36)

Array = Any
Pair = tuple[str, str]


@dataclass(frozen=True)
class Pairs:
    """The comparable pairs of events of one set, their signs, and the gold happening of every event."""

    story: dict[str, str]
    told: dict[str, Told]
    known: dict[str, Any]
    apart: frozenset[Pair]
    pairs: list[Pair]
    found: list[dict[str, float]]

    @classmethod
    def of(cls, given: StorySet) -> Pairs:
        story = given.story("tune")
        records = {r.id: r for r in given.records if r.id in story}
        digests = {key: digest(r) for key, r in records.items()}
        merger = Merger()
        merger.load(digests.values())
        known = matched(given.gold, records)
        told = {e.key: Told.of(e, d) for d in digests.values() for e in d.events if e.key in known}
        saga = {r: frozenset(merger.component([r])) for r in digests}
        apart, pairs, found = set[Pair](), list[Pair](), list[dict[str, float]]()
        for a, b in candidates(told):
            one, other = told[a].report.id, told[b].report.id
            if other not in saga[one]:
                continue
            near = merger.links(one).get(other)
            if compare(told[a], told[b]).apart:
                apart.add((a, b))
            else:
                pairs.append((a, b))
                found.append(signs(told[a], told[b], near.score if near else 0.0)[0])
        return cls(story, told, known, frozenset(apart), pairs, found)

    def same(self) -> list[float]:
        return [float(self.known[a]["id"] == self.known[b]["id"]) for a, b in self.pairs]

    def use(self) -> list[bool]:
        return [not scorer().related(self.known[a], self.known[b]) for a, b in self.pairs]

    def families(self, name: str) -> list[list[str]]:
        return [[name + self.story[self.told[key].report.id][:2] for key in pair] for pair in self.pairs]

    def pairwise(self, p: Array, least: float) -> float:
        """Pairwise F1 of the happenings that these probabilities make."""
        scores = {q: float(x) for q, x in zip(self.pairs, p, strict=True) if x >= FAINT}
        both = given = 0
        for group in clusters(sorted(self.known), scores, least, self.apart):
            for a, b in itertools.combinations(group, 2):
                one = self.known[a]["id"] == self.known[b]["id"]
                if one or not scorer().related(self.known[a], self.known[b]):
                    both, given = both + one, given + 1
        return round(200 * both / (given + self.wanted()), 1)

    def wanted(self) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(h["id"] for h in self.known.values()).values())


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
    use = np.array([x for s in sets.values() for x in s.use()])
    family = np.array([pair for name, s in sets.items() for pair in s.families(name)])
    weights = regression(rows[use], same[use], options.ridge)
    held = left_out(rows, same, use, family, options.ridge)
    print(f"{len(same)} pairs, {int(same.sum())} of {sum(s.wanted() for s in sets.values())} of one happening")
    for label, p in (("fitted", probability(rows, weights)), ("left out", held)):
        print(f"{label}: average precision {average_precision(p[use], same[use]):.4f}, log loss {log_loss(p[use], same[use]):.4f}")
        at = 0
        for name, s in sets.items():
            print(f"  {name}", [(t, s.pairwise(p[at : at + len(s.pairs)], t)) for t in THRESHOLDS])
            at += len(s.pairs)
    if options.write:
        write([*names, "constant"], weights)
    return 0


def write(names: list[str], weights: Array) -> None:
    """Put the weights in the table."""
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "sign\t"))]
    lines = [f"{n}\t{w:.3f}" for n, w in zip(names, weights, strict=True)]
    TABLE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


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


if __name__ == "__main__":
    sys.exit(main())
