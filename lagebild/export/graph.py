"""GraphML: the network of a query's events, for Gephi, igraph, networkx."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from lagebild.export.job import Format, Job
from lagebild.merge.network import Edge, Network, Node

_TYPES = {str: "string", int: "int", float: "double"}
_NODE = {"happenings": int, "partners": int, "score": float, "betweenness": float, "closeness": float, "pagerank": float}
_EDGE = {
    "happenings": int,
    "sources": int,
    "a_to_b": int,
    "b_to_a": int,
    "cooperation": int,
    "conflict": int,
    "deeds": int,
    "words": int,
    "score": float,
}


def graphml(network: Network) -> str:
    """The network as an undirected graph; directed counts stand on the edges."""
    keys = [_key("node", "label", str), *(_key("node", n, t) for n, t in _NODE.items()), *(_key("edge", n, t) for n, t in _EDGE.items())]
    keys.append(_key("edge", "weight", float))
    body = [*map(_node, network.nodes), *(_edge(n, e) for n, e in enumerate(network.edges))]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            *keys,
            '  <graph id="network" edgedefault="undirected">',
            *body,
            "  </graph>",
            "</graphml>\n",
        ]
    )


def _key(kind: str, name: str, value: type) -> str:
    return f'  <key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{_TYPES[value]}"/>'


def _node(node: Node) -> str:
    values = "".join(f'<data key="node_{n}">{getattr(node, n)}</data>' for n in _NODE)
    return f'    <node id={quoteattr(node.code)}><data key="node_label">{escape(node.code)}</data>{values}</node>'


def _edge(number: int, edge: Edge) -> str:
    values = "".join(f'<data key="edge_{n}">{getattr(edge, n)}</data>' for n in _EDGE)
    weight = f'<data key="edge_weight">{float(edge.happenings)}</data>'
    return f'    <edge id="e{number}" source={quoteattr(edge.a)} target={quoteattr(edge.b)}>{values}{weight}</edge>'


def write(job: Job) -> Mapping[str, int]:
    from lagebild.query.networks import network_of

    found = network_of(job.connection, job.query)
    job.path("network.graphml").write_text(graphml(found), encoding="utf-8")
    return {"nodes": len(found.nodes), "edges": len(found.edges)}


def _codebook() -> str:
    return """# The network as GraphML

`network.graphml`: nodes are codes of states and bodies (actors of no known state are many and make no node), an edge joins two that face
each other in at least one happening: one acts on the other, or both share an act without a target. Every happening counts once. Only
events with a PLOVER code are taken.

| on | attribute | what it holds |
|---|---|---|
| node | `happenings`, `partners`, `score` | sum over its edges; how many others it faces; sum of Goldstein scores |
| node | `betweenness`, `closeness`, `pagerank` | centrality (rustworkx); PageRank weighs edges by happenings |
| edge | `happenings` = `weight`, `sources` | happenings between the two; independent sources over them |
| edge | `a_to_b`, `b_to_a` | acts of the edge's `source` node on its `target` node, and back; shared acts are in neither |
| edge | `cooperation`, `conflict`, `deeds`, `words`, `score` | happenings by kind; sum of Goldstein scores |
"""


FORMAT: Format = Format("graphml", write, _codebook, "GraphML of the network")
