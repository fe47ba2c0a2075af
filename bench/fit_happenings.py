"""Fit the weights of the signs of two events (table `happening_weights`) on half "tune" of bench/stories, and try thresholds.

    .venv/bin/python bench/fit_happenings.py CODED.jsonl [--write]

A logistic regression over the comparable pairs of events that gold knows (a journey and its parts left out). Families of stories
are left out in turn to see how the weights carry over. Run bench/fit_stories.py first: how near two reports are is one of the signs.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from fit_stories import HERE, regression

from lagebild.merge import happenings as events
from lagebild.merge.cluster import clusters
from lagebild.merge.digest import digest
from lagebild.merge.merger import Merger
from lagebild.merge.records import key_of
from lagebild.output import Record

TABLE = Path(__file__).parents[1] / "lagebild/data/common/happening_weights.tsv"
RIDGE = 8.0

Array = Any


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("coded", type=Path)
    parser.add_argument("--stories", type=Path, default=HERE)
    parser.add_argument("--ridge", type=float, default=RIDGE)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.stories))
    import score  # type: ignore[import-not-found]

    gold = json.loads((options.stories / "gold.json").read_text(encoding="utf-8"))
    story = {r: s["id"] for s in gold["stories"] if s["half"] == "tune" for r in s["reports"]}
    records = {r.id: r for line in options.coded.open("rb") if (r := msgspec.json.decode(line, type=Record)).id in story}
    digests = {key: digest(r) for key, r in records.items()}
    merger = Merger()
    merger.load(digests.values())
    told = {e.key: events.Told.of(e, d) for d in digests.values() for e in d.events}
    known = matched(score, gold, records)
    saga = {r: frozenset(merger.component([r])) for r in digests}
    apart, pairs, found = set[tuple[str, str]](), list[tuple[str, str]](), list[dict[str, float]]()
    for a, b in events.candidates({key: told[key] for key in known}):
        one, other = told[a].report.id, told[b].report.id
        if other not in saga[one]:
            continue
        near = merger.links(one).get(other)
        if events.compare(told[a], told[b]).apart:
            apart.add((a, b))
        else:
            pairs.append((a, b))
            found.append(events.signs(told[a], told[b], near.score if near else 0.0)[0])
    rows = np.c_[np.array([list(f.values()) for f in found]), np.ones(len(pairs))]
    same = np.array([float(known[a]["id"] == known[b]["id"]) for a, b in pairs])
    use = np.array([not score.related(known[a], known[b]) for a, b in pairs])
    wanted = sum(known[a]["id"] == known[b]["id"] for a, b in itertools.combinations(known, 2))

    def pairwise(p: Array, least: float) -> float:
        scores = {q: float(x) for q, x in zip(pairs, p, strict=True) if x >= events.FAINT}
        both = given = 0
        for group in clusters(sorted(known), scores, least, frozenset(apart)):
            for a, b in itertools.combinations(group, 2):
                one = known[a]["id"] == known[b]["id"]
                if one or not score.related(known[a], known[b]):
                    both, given = both + one, given + 1
        return round(200 * both / (given + wanted), 1)

    thresholds = (0.18, 0.2, 0.22, 0.24, 0.28, 0.32, 0.36)
    weights = regression(rows[use], same[use], options.ridge)
    print(f"{len(pairs)} pairs, {int(same.sum())} of {wanted} of one happening")
    print("fitted", [(t, pairwise(1 / (1 + np.exp(-rows @ weights)), t)) for t in thresholds])
    family = np.array([[story[told[a].report.id][:2], story[told[b].report.id][:2]] for a, b in pairs])
    held = np.zeros(len(pairs))
    for one in sorted(set(family.ravel())):
        touching = (family == one).any(axis=1)
        rest = ~touching & use
        held[touching] = 1 / (1 + np.exp(-rows[touching] @ regression(rows[rest], same[rest], options.ridge)))
    loss = -np.mean(np.log(np.where(same == 1, held, 1 - held) + 1e-9)[use])
    print("left out", [(t, pairwise(held, t)) for t in thresholds], f"log loss {loss:.4f}")
    if options.write:
        write([*found[0], "constant"], weights)
    return 0


def write(names: list[str], weights: Array) -> None:
    """Put the weights in the table."""
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "sign\t"))]
    lines = [f"{n}\t{w:.3f}" for n, w in zip(names, weights, strict=True)]
    TABLE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def matched(score: Any, gold: Any, records: dict[str, Record]) -> dict[str, Any]:
    """The gold happening of every event that gold knows, by the event's key."""
    mentions = defaultdict(list)
    for happening in gold["happenings"]:
        for mention in happening["mentions"]:
            mentions[mention["report"]].append((mention, happening))
    out = {}
    for key, r in records.items():
        coded = [{"report": key, "start": e.clause[0], "end": e.clause[1], "act": e.act, "key": key_of(key, e.id)} for e in r.events]
        out.update({event["key"]: happening for event, _, happening in score.matches(coded, mentions[key])})
    return out


if __name__ == "__main__":
    sys.exit(main())
