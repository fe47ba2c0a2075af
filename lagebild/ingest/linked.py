"""What a page states about its article as linked data (schema.org in JSON-LD), which says more plainly than anything else what is what."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from lagebild.ingest.authors import authors
from lagebild.ingest.stamps import day_or_none

_BEGIN = re.compile(r"<script\b[^>]{0,200}?application/ld\+json[^>]{0,200}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_LONGEST_BLOCK = 200_000  # characters
_MAX_BLOCKS = 20
_ARTICLES = ("Article", "Posting", "Report")  # schema.org: NewsArticle, ReportageNewsArticle, LiveBlogPosting …


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An article's statements about itself; empty where it makes none."""

    title: str = ""
    date: str | None = None
    outlet: str = ""
    agency: str = ""
    url: str = ""
    author: str = ""


def linked_statements(markup: str) -> Linked:
    """The statements of the first article that a page's JSON-LD describes.

    >>> linked_statements('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-03T08:00Z"}</script>').date
    '2024-05-03'
    """
    for block in itertools.islice(_blocks(markup), _MAX_BLOCKS):
        try:
            data = msgspec.json.decode(block.strip().encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        for node in _nodes(data, 0):
            if any(kind.endswith(_ARTICLES) for kind in _kinds(node)):
                return _statements(node)
    return Linked()


def _blocks(markup: str) -> Iterator[str]:
    """What stands in the scripts of JSON-LD."""
    at = 0
    while (begun := _BEGIN.search(markup, at)) and (ended := _END.search(markup, begun.end())):
        at = ended.end()
        if ended.start() - begun.end() <= _LONGEST_BLOCK:
            yield markup[begun.end() : ended.start()]


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for part in data[:100]:
            yield from _nodes(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _nodes(data.get("@graph"), depth + 1)
        yield from _nodes(data.get("mainEntity"), depth + 1)


def _kinds(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _statements(node: dict[str, Any]) -> Linked:
    main = node.get("mainEntityOfPage")
    address = node.get("url") or (main.get("@id") if isinstance(main, dict) else main)
    return Linked(
        title=_words(node.get("headline")),
        date=day_or_none(node.get("datePublished")),
        outlet=_name(node.get("publisher")),
        agency=_name(node.get("sourceOrganization")) or _name(node.get("provider")),
        author=authors(node.get("author")),
        url=address if isinstance(address, str) and address.startswith("http") else "",
    )


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return _words(value.get("name")) if isinstance(value, dict) else _words(value)


def _words(value: Any) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) and len(value) < 500 else ""
