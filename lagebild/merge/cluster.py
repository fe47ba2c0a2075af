"""Constrained agglomerative clustering by average link: the same answer for the same set, whatever its order."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)

LARGEST = 400  # nodes clustered at once; a larger component is first cut at its weakest links


def components(nodes: Iterable[str], pairs: Mapping[tuple[str, str], float], least: float) -> list[list[str]]:
    """The sets of nodes joined by pairs that score at least `least`, each sorted, in the order of their first nodes.

    >>> components(["a", "b", "c"], {("a", "b"): 0.9, ("b", "c"): 0.1}, 0.5)
    [['a', 'b'], ['c']]
    """
    parent = {n: n for n in nodes}

    def root(n: str) -> str:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for (a, b), score in pairs.items():
        if score >= least and a in parent and b in parent:
            x, y = root(a), root(b)
            if x != y:
                parent[max(x, y)] = min(x, y)
    groups: dict[str, list[str]] = {}
    for n in sorted(parent):
        groups.setdefault(root(n), []).append(n)
    return sorted(groups.values())


def clusters(
    nodes: Iterable[str],
    pairs: Mapping[tuple[str, str], float],
    least: float,
    apart: frozenset[tuple[str, str]] = frozenset(),
    together: frozenset[tuple[str, str]] = frozenset(),
) -> list[list[str]]:
    """Groups of nodes whose mean pair score is at least `least`, none holding a pair of `apart`.

    Merges the best pair of clusters first (average link; ties by the names of their first nodes), so that the answer does not depend on
    the order of `nodes` or `pairs`. Pairs that are not given score 0. Work grows with the pairs of a component, which is at most LARGEST
    nodes: a larger one is cut by raising the bar until it falls apart.

    Args:
        pairs: scores by (a, b) with a < b.
        apart: pairs that must not share a cluster, a < b.
        together: pairs that share one whatever their score, a < b; they must be among `pairs`, scored at least `least`.

    >>> clusters("abc", {("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.1}, 0.5)
    [['a', 'b'], ['c']]
    """
    out: list[list[str]] = []
    for group in components(nodes, pairs, least):
        if len(group) == 1:
            out.append(group)
            continue
        inside = set(group)
        own = {p: s for p, s in pairs.items() if p[0] in inside and p[1] in inside}
        for part in cut(group, own, least):
            out += _agglomerate(part, own, least, apart, together) if len(part) > 1 else [part]
    return sorted(out)


def cut(group: list[str], pairs: Mapping[tuple[str, str], float], least: float) -> list[list[str]]:
    """A component in pieces of at most LARGEST nodes (itself where it is small), or of nodes that the strongest links hold together."""
    if len(group) <= LARGEST or least >= 0.98:
        return [group]
    out: list[list[str]] = []
    for part in components(group, pairs, least + 0.02):
        out += cut(part, pairs, least + 0.02)
    return out


def _agglomerate(
    group: list[str],
    pairs: Mapping[tuple[str, str], float],
    least: float,
    apart: frozenset[tuple[str, str]],
    together: frozenset[tuple[str, str]],
) -> list[list[str]]:
    members = {n: [n] for n in group}
    sums: dict[str, dict[str, float]] = {n: {} for n in group}
    never: dict[str, set[str]] = {n: set() for n in group}
    for (a, b), score in pairs.items():
        if a in sums and b in sums and (a, b) not in apart:
            sums[a][b] = sums[b][a] = score
    for a, b in apart:
        if a in never and b in never:
            never[a].add(b)
            never[b].add(a)
    of = {n: n for n in group}
    for a, b in sorted(pair for pair in together if pair[0] in of and pair[1] in of):
        x, y = sorted((of[a], of[b]))
        if x != y and y not in never[x]:
            of.update(dict.fromkeys(members[y], x))
            _join(x, y, members, sums, never)
    heap = [(-total / (len(members[a]) * len(members[b])), a, b) for a, mine in sums.items() for b, total in mine.items() if a < b]
    heapq.heapify(heap)
    while heap:
        score, a, b = heapq.heappop(heap)
        if -score < least:
            break
        if a not in members or b not in members or b in never[a]:
            continue
        if abs(sums[a].get(b, 0.0) / (len(members[a]) * len(members[b])) + score) > 1e-12:
            continue
        _join(a, b, members, sums, never)
        for c, total in sums[a].items():
            if c not in never[a]:
                mean = total / (len(members[a]) * len(members[c]))
                heapq.heappush(heap, (-mean, min(a, c), max(a, c)))
    return [sorted(m) for m in members.values()]


def _join(a: str, b: str, members: dict[str, list[str]], sums: dict[str, dict[str, float]], never: dict[str, set[str]]) -> None:
    """Merge cluster b into a (a < b: the first node names the cluster)."""
    members[a] += members.pop(b)
    for c, total in sums.pop(b).items():
        sums[c].pop(b)
        if c != a:
            sums[a][c] = sums[c][a] = sums[a].get(c, 0.0) + total
    for c in never.pop(b):
        never[c].discard(b)
        never[c].add(a)
        never[a].add(c)
