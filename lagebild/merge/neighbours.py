"""How well two reports fit amid the reports around them: whether they are near to the same ones, and whether either is nearer to others.

A link by itself (merge.stories) says how near two reports are, whatever else was reported. Two reports of one story have the same
neighbours; two of neighbouring matters each have their own. What the neighbourhood tells depends on the links of the saga alone, never on
the order in which its reports came. The weights of the signs are the table `neighbour_weights`, fitted by bench/fit_stories.py.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lagebild.merge.cluster import components
from lagebild.packs import load_pack

Pair = tuple[str, str]
Array = Any

SURE = 1e-4  # probability that no link falls short of, or of its opposite, so that its odds stay finite


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """The reports of a saga (rows) and the texts they are near to (columns; copies of one text are one).

    `near` is how near on average to the copies of a text, `mass` the sum of it over all texts; `first` is the text nearest of all, `best`
    how near that is, and `second` how near the next.
    """

    text: Array
    near: Array
    mass: Array
    first: Array
    best: Array
    second: Array

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], links: Iterable[tuple[Pair, float]], row: Mapping[str, int]) -> Around:
        text = np.zeros(len(row), dtype=int)
        for n, members in enumerate(texts):
            text[[row[r] for r in members]] = n
        near, nearest = np.zeros((len(row), len(texts) + 1)), np.zeros((len(row), len(texts) + 1))
        for pair, link in links:
            for i, j in (map(row.__getitem__, pair), map(row.__getitem__, reversed(pair))):
                if text[i] != text[j]:
                    near[i, text[j]] += link / len(texts[text[j]])
                    nearest[i, text[j]] = max(link, nearest[i, text[j]])
        first, best = nearest.argmax(axis=1), nearest.max(axis=1)
        nearest[np.arange(len(row)), first] = 0.0
        return cls(text, near, near.sum(axis=1), first, best, nearest.max(axis=1))

    def beside(self, i: int, others: Array, link: Array) -> tuple[Array, Array]:
        """How much a report and each of some others are near to what the other is not, and how much nearer either is to a third text.

        Both have two rows: the report's own, and those of the others.
        """
        common = np.minimum(self.near[i], self.near[others]).sum(axis=1)
        own = np.array([self.mass[i] - self.near[i, self.text[others]], self.mass[others] - self.near[others, self.text[i]]])
        mine = np.where(self.first[i] == self.text[others], self.second[i], self.best[i])
        yours = np.where(self.first[others] == self.text[i], self.second[others], self.best[others])
        return np.maximum(0.0, own - common) / (1.0 + common), np.maximum(0.0, np.array([mine, yours]) - link)


def amid_neighbours(ids: Collection[str], links: Mapping[Pair, float], copies: Collection[Pair]) -> dict[Pair, float]:
    """How likely two reports tell one story, weighed by the reports around them; copies of one text keep the links they have.

    Args:
        ids: the reports of a saga.
        links: how near two of them are by themselves, those near enough to be kept.
        copies: those of the links that join copies.
    """
    weights = _weights()
    out = dict(links)
    for pair, found in signs(ids, links, copies).items():
        odds = weights["constant"] + sum(weights[sign] * value for sign, value in found.items())
        out[pair] = round(1 / (1 + math.exp(-odds)), 4)
    return out


def signs(ids: Collection[str], links: Mapping[Pair, float], copies: Collection[Pair]) -> dict[Pair, dict[str, float]]:
    """What the reports around two of a saga say of the link between them; for all links but those of copies.

    What the two have in common with many outweighs what they have not, so that the reports of a large story need not all be near to each
    other. Work grows with the links times the texts of a saga, which the merger keeps small (merge.cluster.LARGEST).
    """
    row = {r: n for n, r in enumerate(sorted(ids))}
    ordered = sorted(links.items())
    around = Around.of(components(ids, dict.fromkeys(copies, 1.0), 1.0), ordered, row)
    of: dict[str, list[tuple[str, float]]] = {}
    for (a, b), link in ordered:
        if around.text[row[a]] != around.text[row[b]]:
            of.setdefault(a, []).append((b, link))
    out: dict[Pair, dict[str, float]] = {}
    for a, beside in of.items():
        apart, nearer = around.beside(row[a], np.array([row[b] for b, _ in beside]), np.array([link for _, link in beside]))
        for n, (b, link) in enumerate(beside):
            out[a, b] = {
                "link": math.log(max(link, SURE) / max(1.0 - link, SURE)),
                "apart_least": float(apart[:, n].min()),
                "apart_most": float(apart[:, n].max()),
                "nearer_both": float(nearer[:, n].min()),
            }
    return out


@functools.cache
def _weights() -> Mapping[str, float]:
    return {e["sign"]: float(e["weight"]) for e in load_pack("en").table("neighbour_weights")}
