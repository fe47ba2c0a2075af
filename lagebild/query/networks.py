"""The network of a query's events, counted from columns.

Means the same as `lagebild.merge.network` over the events' contacts, which the tests check; with ten thousand events it takes a tenth of
the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from lagebild.merge.network import NO_STATE, Edge, Network, nodes_of
from lagebild.query.dyads import entries, sources_of
from lagebild.query.masks import View
from lagebild.query.search import answer
from lagebild.query.terms import Query
from lagebild.store.column_blocks import SIDES, Array

QUADS = 5
COOPERATION, CONFLICT, DEEDS, WORDS = ((False, *q) for q in ((1, 1, 0, 0), (0, 0, 1, 1), (0, 1, 0, 1), (1, 0, 1, 0)))  # by quad


def network_of(connection: Connection, query: Query) -> Network:
    """Who deals with whom in the events of a query that have a PLOVER code."""
    found = answer(connection, query.having("plover", "*"))
    return network_in(found.view, found.slots)


def network_in(view: View, slots: Array) -> Network:
    """Who deals with whom in the events of slots; those without a quad are left out."""
    slots = np.sort(slots[view.array("quad")[slots] > 0])
    codes, _ = view.columns.codes()
    faced = _faced(view, slots).without(codes.index(NO_STATE) if NO_STATE in codes else -1)
    edges = _edges(faced, _told(view, slots, faced), codes)
    return Network(nodes=nodes_of(edges), edges=edges)


@dataclass(frozen=True, slots=True)
class _Faced:
    """Pairs of codes that events bring together, a row per pair and event.

    Attributes:
        event: place of the event among the slots.
        a, b: numbers of the codes, in order of the alphabet.
        way: 1 where `a` acts on `b`, -1 the other way, 0 for a shared act.
    """

    event: Array
    a: Array
    b: Array
    way: Array

    def without(self, code: int) -> _Faced:
        """The pairs in which a code has no part."""
        kept = (self.a != code) & (self.b != code)
        return _Faced(event=self.event[kept], a=self.a[kept], b=self.b[kept], way=self.way[kept])


def _faced(view: View, slots: Array) -> _Faced:
    (source_at, sources), (target_at, targets) = (entries(view, side, slots) for side in SIDES)
    mutual = np.bincount(target_at, minlength=len(slots)) == 0
    at, one, other = _crossed(source_at, sources, target_at, targets, len(slots))
    kept = one != other
    at, one, other = at[kept], one[kept], other[kept]
    alone = mutual[source_at]
    both_at, first, second = _crossed(*(source_at[alone], sources[alone]) * 2, len(slots))
    kept = first < second
    return _Faced(
        event=np.concatenate([at, both_at[kept]]), a=np.concatenate([np.minimum(one, other), first[kept]]),
        b=np.concatenate([np.maximum(one, other), second[kept]]),
        way=np.concatenate([np.where(one < other, 1, -1), np.zeros(int(kept.sum()), np.int64)]),
    )  # fmt: skip


def _crossed(left_at: Array, left: Array, right_at: Array, right: Array, events: int) -> tuple[Array, Array, Array]:
    """Everything on the left with everything on the right of the same event; both are in order of the events."""
    count = np.bincount(right_at, minlength=events)
    begin = np.cumsum(count) - count
    times = count[left_at]
    row = np.repeat(np.arange(len(left)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    return left_at[row], left[row], right[begin[left_at[row]] + within]


@dataclass(frozen=True, slots=True)
class _Told:
    """Happenings between two codes, a row per pair and happening. `pair` counts the pairs in order."""

    pair: Array
    sources: Array
    quad: Array
    score: Array
    way: Array


def _told(view: View, slots: Array, faced: _Faced) -> _Told:
    """The rows of one happening taken together: the quad that most sources give, the mean score of those, the last direction."""
    happenings = view.columns.happenings(view.connection)[slots]
    _, happening = np.unique(np.where(happenings > 0, happenings, -1 - slots)[faced.event], return_inverse=True)
    _, source = np.unique(sources_of(view, slots)[faced.event], return_inverse=True)
    _, pair = np.unique(faced.a * (1 << 32) + faced.b, return_inverse=True)
    many, sources = len(happening) + 1, len(source) + 1
    groups, group = np.unique(pair * many + happening, return_inverse=True)
    count = len(groups)
    quads, scores = view.array("quad")[slots][faced.event].astype(np.int64), np.nan_to_num(view.array("score")[slots][faced.event])
    votes = np.bincount(np.unique((group * QUADS + quads) * sources + source) // sources, minlength=count * QUADS)
    quad = votes.reshape(count, QUADS).argmax(axis=1)
    said = quads == quad[group]
    score = np.bincount(group[said], scores[said], count) / np.bincount(group[said], minlength=count)
    ways = [np.bincount(group, faced.way == way, count) > 0 for way in (1, 0)]
    return _Told(
        pair=groups // many, sources=np.bincount(np.unique(group * sources + source) // sources, minlength=count), quad=quad, score=score,
        way=np.where(ways[0], 1, np.where(ways[1], 0, -1)),
    )  # fmt: skip


def _edges(faced: _Faced, told: _Told, codes: list[str]) -> tuple[Edge, ...]:
    pairs = np.unique(faced.a * (1 << 32) + faced.b)
    counted = [
        np.bincount(told.pair, weights, len(pairs)).astype(np.int64).tolist()
        for weights in (
            None, told.sources, told.way == 1, told.way == -1, *(np.asarray(q)[told.quad] for q in (COOPERATION, CONFLICT, DEEDS, WORDS)),
        )
    ]  # fmt: skip
    scores = np.bincount(told.pair, told.score, len(pairs)).tolist()
    rows = zip((pairs >> 32).tolist(), (pairs & (1 << 32) - 1).tolist(), *counted, scores, strict=True)
    return tuple(
        Edge(
            a=codes[a], b=codes[b], happenings=happenings, sources=sources, a_to_b=a_to_b, b_to_a=b_to_a, cooperation=cooperation,
            conflict=conflict, deeds=deeds, words=words, score=round(score, 4),
        )
        for a, b, happenings, sources, a_to_b, b_to_a, cooperation, conflict, deeds, words, score in rows
    )  # fmt: skip
