"""Who deals with whom in a period: a graph of codes, with counts, scores and centrality. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from lagebild.merge.relations import CONFLICT, COOPERATION, DEEDS, WORDS, Contact, happenings_of

NO_STATE = "---"  # the code of all actors whose state nobody tells: many, so no node

class Node(Struct, frozen=True, kw_only=True):
    code: str
    happenings: int
    partners: int
    score: float
    betweenness: float
    closeness: float
    pagerank: float


class Edge(Struct, frozen=True, kw_only=True):
    """What two parties did to each other: `a` < `b`; the directed counts are of acts by one on the other, mutual acts in neither."""

    a: str
    b: str
    happenings: int
    sources: int
    a_to_b: int
    b_to_a: int
    cooperation: int
    conflict: int
    deeds: int
    words: int
    score: float


class Network(Struct, frozen=True, kw_only=True):
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(contacts: Iterable[Contact], since: str | None = None, until: str | None = None) -> Network:
    """Who deals with whom in a period: every pair of codes that face each other, and how central each is; none of them unknown.

    Betweenness, closeness and PageRank are rustworkx's, over the undirected graph; PageRank weighs an edge by its happenings. Contacts
    count that may have been within the bounds.
    """
    pairs: dict[tuple[str, str], list[tuple[Contact, int]]] = defaultdict(list)
    for contact in contacts:
        if (until and (contact.first_day or "") > until) or (since and (contact.last_day or "0") < since):
            continue
        for a, b, direction in _faced(contact):
            pairs[a, b].append((contact, direction))
    edges = tuple(_edge(a, b, pairs[a, b]) for a, b in sorted(pairs))
    return Network(nodes=nodes_of(edges), edges=edges)


def _faced(contact: Contact) -> set[tuple[str, str, int]]:
    """The pairs of codes that a contact brings together, each in order of the alphabet, with the direction of the act."""
    acting, acted = contact.sides
    if acted:
        both = {(x, y) for x in acting for y in acted if x != y and NO_STATE not in (x, y)}
        return {(x, y, 1) if x < y else (y, x, -1) for x, y in both}
    return {(x, y, 0) for x in acting for y in acting if x < y and NO_STATE not in (x, y)}


def _edge(a: str, b: str, told: list[tuple[Contact, int]]) -> Edge:
    happenings = happenings_of(c for c, _ in told)
    ways: dict[str, int] = {c.happening: direction for c, direction in sorted(told, key=lambda t: (t[0].happening, t[1]))}
    return Edge(
        a=a, b=b, happenings=len(happenings), sources=sum(h.sources for h in happenings),
        a_to_b=sum(d == 1 for d in ways.values()), b_to_a=sum(d == -1 for d in ways.values()),
        cooperation=sum(h.quad in COOPERATION for h in happenings), conflict=sum(h.quad in CONFLICT for h in happenings),
        deeds=sum(h.quad in DEEDS for h in happenings), words=sum(h.quad in WORDS for h in happenings),
        score=round(sum(h.score for h in happenings), 4),
    )  # fmt: skip


def nodes_of(edges: Sequence[Edge]) -> tuple[Node, ...]:
    """The codes that edges join, by code, and how central each is."""
    import rustworkx as rx

    own: dict[str, list[Edge]] = defaultdict(list)
    for e in edges:
        own[e.a].append(e)
        own[e.b].append(e)
    codes = sorted(own)
    if not codes:
        return ()
    number = {code: n for n, code in enumerate(codes)}
    graph = rx.PyGraph()
    graph.add_nodes_from(codes)
    graph.add_edges_from([(number[e.a], number[e.b], float(e.happenings)) for e in edges])
    between_ = rx.graph_betweenness_centrality(graph)
    close = rx.graph_closeness_centrality(graph)
    rank = rx.pagerank(graph.to_directed(), weight_fn=float)
    return tuple(_node(code, n, own[code], between_, close, rank) for code, n in number.items())


def _node(
    code: str, n: int, own: Sequence[Edge], between_: Mapping[int, float], close: Mapping[int, float], rank: Mapping[int, float]
) -> Node:
    return Node(
        code=code, happenings=sum(e.happenings for e in own), partners=len(own), score=round(sum(e.score for e in own), 4),
        betweenness=round(between_[n], 6), closeness=round(close[n], 6), pagerank=round(rank[n], 6),
    )  # fmt: skip
