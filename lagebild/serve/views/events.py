"""Events: the answer to a query, with facets, and the same question for other tools."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import urlencode

from msgspec import Struct

from lagebild.query import Query
from lagebild.query.hits import Hit
from lagebild.query.search import FACETS, TOP, Facet
from lagebild.serve.parameters import After, Limit, Q, Sort
from lagebild.serve.service import Reading


class TermShown(Struct, frozen=True):
    """One condition of the query; `without` is the query if it is taken away, `turned` if it is turned round."""

    key: str
    values: list[str]
    negated: bool
    text: str
    without: str
    turned: str


class Copies(Struct, frozen=True):
    """The same question as an address, and for the command line, Python and R."""

    path: str
    json: str
    csv: str
    cli: str
    python: str
    r: str


class EventsView(Struct, frozen=True):
    """A page of events; `total` counts all of the query's, `facets` (of the first page only) are over all of them."""

    query: str
    sort: str
    terms: list[TermShown]
    total: int
    events: list[Hit]
    facets: list[Facet]
    next: str | None
    copies: Copies


def events(reading: Reading, *, q: Q = "", sort: Sort = None, limit: Limit = 50, after: After = None) -> EventsView:
    """The events of a query."""
    query = query_of(q, sort)
    found = reading.ask(query)
    shown, following = found.page(limit, after)
    facets = found.facets(FACETS, TOP) if after is None else []
    return EventsView(str(query), query.sort, terms_of(query), found.total, shown, facets, following, copies(reading, query))


def query_of(q: str, sort: str | None = None) -> Query:
    """A query's text form with an order over its own; raises QueryError."""
    query = Query.parse(q)
    return query.sorted_by(sort) if sort else query


def _named_store(store: str | None) -> list[str]:
    """How the command line is told of a store that is not the usual one; nothing for a database, whose address may hold a password."""
    return [] if store is None or "://" in store or Path(store).name == "lagebild.db" else ["--store", shlex.quote(Path(store).name)]


def terms_of(query: Query) -> list[TermShown]:
    out = []
    for n, term in enumerate(query.terms):
        rest = query.terms[:n] + query.terms[n + 1 :]
        turned = Query((*query.terms[:n], type(term)(term.key, term.values, not term.negated), *query.terms[n + 1 :]), query.sort)
        out.append(TermShown(term.key, list(term.values), term.negated, str(term), str(Query(rest, query.sort)), str(turned)))
    return out


def copies(reading: Reading, query: Query) -> Copies:
    """The query for other tools; addresses are those this server was started with."""
    text = str(query)
    base = f"http://{reading.settings.host if ':' not in reading.settings.host else f'[{reading.settings.host}]'}:{reading.settings.port}"
    tail = f"?{urlencode({'q': text})}" if text else ""
    csv = f"{base}/download/events.csv{tail}"  # all of it: /events.csv gives one page
    return Copies(
        path=f"/events{tail}",
        json=f"{base}/events.json{tail}",
        csv=csv,
        cli=" ".join(["lagebild search", *([shlex.quote(text)] if text else []), "--json", *_named_store(reading.settings.store)]),
        python=f"from lagebild.client import Client\nevents = list(Client({base!r}).events({text!r}))",
        r=f'events <- read.csv("{csv}", encoding = "UTF-8")',
    )
