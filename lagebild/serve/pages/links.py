"""Addresses of pages, queries with a term more or less, and what things are called."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus, urlencode, urlsplit

from lagebild.errors import BadQuery
from lagebild.query import Query
from lagebild.serve.names import has_name, named
from lagebild.serve.pages.phrases import has_phrase, phrase

NO_STATE = "---"  # the code of actors whose state nobody tells
FACET_KEYS = {"month": "date"}  # facets that the query knows by another key


@functools.lru_cache(8192)
def having(query: str, key: str, *values: str) -> str:
    """A query with one more term; as it is where the value cannot be asked for.

    >>> having("actor:CHN", "month", "2024-09")
    'actor:CHN date:2024-09'
    """
    try:
        given = _parsed(query)
        with_it = given.having(FACET_KEYS.get(key, key), *values)
    except BadQuery:
        return query
    return str(with_it)


@functools.lru_cache(256)
def _parsed(query: str) -> Query:
    return Query.parse(query)


def without(query: str, key: str, *values: str) -> str:
    """A query without the terms of a key, or without that very one."""
    return str(_parsed(query).without(FACET_KEYS.get(key, key), *values))


def quoted(value: str) -> str:
    """A value that a query takes as one, whatever it holds.

    >>> quoted("Neue Zeitung")
    '"Neue Zeitung"'
    """
    return '"' + value.replace('"', "") + '"'


def events_at(query: str = "", **parameters: str) -> str:
    """The address of a query's events."""
    if not parameters:
        return f"/events?q={quote_plus(query)}" if query else "/events"
    return f"/events?{urlencode({'q': query, **parameters} if query else parameters)}"


def report_at(key: str, span: tuple[int, int] | None = None) -> str:
    """The address of a report, or of some words of it.

    >>> report_at("a b/1", (120, 188))
    '/reports/a%20b/1#c120-188'
    """
    return f"/reports/{quote(key, safe='/')}" + (f"#{fragment(span)}" if span else "")


def fragment(span: tuple[int, int]) -> str:
    """What names a span of a report's text in its page, and in a link to it."""
    return f"c{span[0]}-{span[1]}"


def event_at(key: str) -> str:
    return f"/events/{quote(key, safe='')}"


def actor_at(ident: str) -> str:
    return f"/actors/{quote(ident, safe='')}"


def dyad_at(a: str, b: str) -> str:
    return f"/dyads/{quote(a, safe='')}/{quote(b, safe='')}"


def story_at(key: str) -> str:
    return f"/stories/{quote(key, safe='')}"


def web(url: str | None) -> str:
    """An address that may be linked to: of the web, and with a host; else nothing.

    >>> web("javascript:alert(1)"), web("https://example.org/a")
    ('', 'https://example.org/a')
    """
    try:
        parts = urlsplit((url or "").strip())
        return (url or "").strip() if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def parameters(page: Any, name: str) -> list[str]:
    """All values of a parameter of the page's address, those joined by commas taken apart."""
    return [v for given in parse_qs(page.query).get(name, []) for v in given.split(",") if v]


def parameter(page: Any, name: str, otherwise: str = "") -> str:
    """The first value of a parameter, else that of the visitor's cookie of the same name."""
    found = parse_qs(page.query).get(name)
    kept: str = page.preference.get(name, otherwise)
    return found[0] if found else kept


@functools.lru_cache(16384)
def name_of(ident: str, language: str) -> str:
    """What a code, a code with a sector or rank, or an actor's id is called; the id itself where nobody knows.

    >>> name_of("FIN.MIL", "de"), name_of("FIN.foreign_minister.ministry", "en"), name_of("nobody-known", "en"), name_of("---", "de")
    ('Finnland (Militär)', 'Finland (foreign ministry)', 'nobody-known', 'ohne Staat')
    """
    if ident == NO_STATE:
        return phrase("state.none", language)
    found: str = getattr(named(ident), language)
    code, _, rest = ident.partition(".")
    state: str = getattr(named(code), language)
    if rest and found in (ident, f"{state}.{rest}"):
        kind = next((k for k in ("sector", "rank") if has_phrase(f"{k}.{rest}")), None)
        return f"{state} ({phrase(f'{kind}.{rest}', language)})" if kind else found
    return found


def party_name(party: Any, language: str) -> str:
    """What a participant is called: as the packs name its actor, else by the words of the report, else its code."""
    if party.actor:
        found = name_of(party.actor, language)
        if has_name(party.actor) or found not in (party.actor, _bare(party.actor, language)):
            return found
    words: str = party.name or getattr(party, "text", "") or ""
    return words or name_of(party.code, language)


def _bare(ident: str, language: str) -> str:
    """The name that an id with an unknown part is given for want of a better one."""
    code, _, rest = ident.partition(".")
    return f"{getattr(named(code), language)}.{rest}" if rest else ident
