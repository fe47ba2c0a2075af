"""RSS and Atom feeds to their entries (feedparser). Nothing is fetched: an entry is what the feed holds of the report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lagebild.errors import EmptyReport, LagebildError, Malformed, TookTooLong, UnknownLanguage
from lagebild.ingest.authors import authors
from lagebild.ingest.fragment import paragraphs
from lagebild.ingest.items import Document, Item, failed, with_headline
from lagebild.ingest.markup import xml_text
from lagebild.ingest.records import language
from lagebild.ingest.stamps import day_or_none
from lagebild.ingest.time_limit import FILE_LIMIT, read_within

ROOTS = frozenset(("rss", "feed", "RDF"))


def parsed(data: bytes, where: str) -> Any:
    """What feedparser makes of a feed's bytes; raises Malformed where it is none."""
    import feedparser

    text = xml_text(data, where)
    try:
        with read_within(where, FILE_LIMIT):
            found = feedparser.parse(
                io.BytesIO(text.encode("utf-8", "replace")), response_headers={"content-type": "application/xml; charset=utf-8"}
            )
    except TookTooLong:
        raise
    except Exception as error:  # a third-party parser on hostile input may raise anything
        raise Malformed(f"{where} cannot be read as a feed: {type(error).__name__}.") from None
    if not found.entries and (found.bozo or not found.version):
        raise Malformed(f"{where} is no feed.")
    return found


def feed_items(data: bytes, where: str) -> Iterator[Item]:
    """One item per entry, in the feed's order. An entry's id is its own where it is an address or URI, else the feed's address and it."""
    found = parsed(data, where)
    if not found.entries:
        raise EmptyReport(f"{where} is a feed without entries.")
    for number, entry in enumerate(found.entries, 1):
        at = f"{where}:{number}"
        try:
            with read_within(at):
                document = _document(entry, found.feed, at)
            yield document
        except LagebildError as error:
            yield failed(error, at, str(entry.get("id") or ""))


def _document(entry: Any, feed: Any, where: str) -> Document:
    title = paragraphs(_words(entry.get("title")), where).replace("\n", " ")
    body = paragraphs(_body(entry), where)
    # dict.get, for feedparser gives `updated` for `published` and warns of it
    day = next(filter(None, (day_or_none(dict.get(entry, key)) for key in ("published", "created", "updated"))), None)
    name = _words(entry.get("id"))
    home = _words(feed.get("link")) or where
    origin, spoken = _words((entry.get("source") or {}).get("title")), _own_language(entry)
    return Document(
        where=where,
        id=name if ":" in name or not name else f"{home}#{name}",
        text=with_headline(title, body),
        title=title,
        lang=_language(spoken or _words(feed.get("language"))),
        date=day,
        date_basis="stated" if day else None,
        outlet=origin or _words(feed.get("title")),
        author=authors([person.get("name") for person in entry.get("authors") or ()]) or authors(_words(entry.get("author"))),
        url=_words(entry.get("link")),
        known_by={name: "feed" for name, own in (("outlet", origin), ("lang", spoken)) if not own},
    )


def _body(entry: Any) -> str:
    contents = [_words(part.get("value")) for part in entry.get("content") or ()]
    return max([*contents, _words(entry.get("summary"))], key=len)


def _own_language(entry: Any) -> str:
    return next(filter(None, (_words(part.get("language")) for part in entry.get("content") or ())), "")


def _language(stated: str) -> str:
    try:
        return language(stated)
    except UnknownLanguage:
        if stated.replace("-", "").isalpha() and len(stated.split("-", maxsplit=1)[0]) == 2:
            raise
        return ""  # "german", "mul": no language tag


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
