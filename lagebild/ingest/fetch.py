"""Feeds and pages of the web to reports, politely, and only what is new.

A feed's entry that holds no more than a teaser is followed to its page. `fetch_reports` is one round over all sources; call it again
with the same client and state for the next round.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from lagebild.errors import ConfigError, LagebildError, Malformed
from lagebild.ingest.feed import feed_items
from lagebild.ingest.fetch_http import Answer, Client
from lagebild.ingest.fetch_state import Remembered, State, noted
from lagebild.ingest.files import reports_of
from lagebild.ingest.formats import sniffed
from lagebild.ingest.items import Document, Failed, Item, failed
from lagebild.ingest.markup import root_name
from lagebild.ingest.page import page_document
from lagebild.ingest.reading import Options, items_of
from lagebild.ingest.records import language
from lagebild.model import KnownBy, Report

Follow = Literal["auto", "always", "never"]
FULL = 700  # characters from which on a feed's entry is taken for the whole report


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed or page to fetch; `outlet` and `lang` hold where it does not say itself. `pages`: whether a feed's links are followed."""

    url: str
    outlet: str = ""
    lang: str = ""
    pages: Follow = "auto"


def sources_in(path: Path) -> list[Source]:
    """The `[[source]]` sections of a lagebild.toml, in order; none where there is no file. Raises ConfigError, naming the section."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", remedy="Mend the file, or delete it.") from None
    if not isinstance(found, list):
        raise ConfigError(f"source in {path} is no list of sections.", remedy='Write [[source]] and under it url = "https://…".')
    return [_source(section, f"[[source]] number {number} in {path}") for number, section in enumerate(found, 1)]


def _source(section: Any, where: str) -> Source:
    known = ("url", "outlet", "lang", "pages")
    if not isinstance(section, dict) or not isinstance(section.get("url"), str) or set(section) - set(known):
        raise ConfigError(f"{where} is not as it should be.", remedy=f"It has a url, and may have {', '.join(known[1:])}.")
    if not all(isinstance(value, str) for value in section.values()) or section.get("pages", "auto") not in ("auto", "always", "never"):
        raise ConfigError(f"{where} has a value that cannot be.", remedy='`pages` is "auto", "always" or "never"; all values are strings.')
    return Source(
        url=section["url"],
        outlet=section.get("outlet", ""),
        lang=language(section.get("lang")),
        pages=cast(Follow, section.get("pages", "auto")),
    )


def fetch_reports(sources: Iterable[Source], client: Client, state: State) -> Iterator[Report | Failed]:
    """What is new at the sources, source by source, cleaned like any input; what fails gives a `Failed` and costs nothing else.

    The state is saved after each source whose reports were all taken by the caller: what was not taken is fetched again.
    """
    for source in sources:
        yield from reports_of(_stated(item, source) for item in _new_items(source, client, state))
        state.save()


def _stated(item: Item, source: Source) -> Item:
    """What the user says of a source fills what its documents leave open."""
    if not isinstance(item, Document):
        return item
    given = {"outlet": source.outlet, "lang": "" if item.lang else source.lang}
    known_by: dict[str, KnownBy] = {**item.known_by, **{name: "option" for name, value in given.items() if value}}
    lang, outlet = item.lang or source.lang, source.outlet or item.outlet
    return replace(item, outlet=outlet, lang=lang, source=item.source or source.url, known_by=known_by)


def _new_items(source: Source, client: Client, state: State) -> Iterator[Item]:
    known = state.of(source.url)
    try:
        answer = client.get(source.url, known.headers())
        if answer.status == 304:
            return
        items = list(_items(answer))
    except LagebildError as error:
        yield failed(error, source.url)
        return
    complete = True
    for item in items:
        if not isinstance(item, Document):
            yield item
            continue
        key = item.id or item.url or source.url
        if not known.is_new(key, item.text):
            continue
        full = _followed(item, source, client) if _is_teaser(item, source) else item
        complete = complete and not isinstance(full, Failed)
        yield full
        if not isinstance(full, Failed):
            known.given(key, item.text)
    if complete:  # else the next round asks again: an unchanged feed would hide the page that failed
        noted(known, answer.headers)
    else:
        _forget_version(known)


def _items(answer: Answer) -> Iterator[Item]:
    """The items of an answer by its first bytes: a feed's entries, a page, or any other format that can be read."""
    kind = sniffed(answer.body[:4096])
    if kind == "html":
        return iter([_page(answer)])
    if kind == "xml" and root_name(answer.body, answer.url) in ("rss", "feed", "RDF"):
        return feed_items(answer.body, answer.url)
    if kind in ("zip", "gzip"):
        raise Malformed(f"{answer.url} is an archive.", remedy="Download it and add the file.")
    return items_of(io.BytesIO(answer.body), answer.url, "json" if kind == "jsonl" else kind, Options())


def _page(answer: Answer) -> Document:
    """A page's report, called by its address, so that its next version replaces it."""
    document = page_document(answer.body, answer.url, address=answer.url, charset=answer.charset)
    return replace(document, id=document.url)


def _is_teaser(item: Document, source: Source) -> bool:
    if source.pages == "never" or not item.url.startswith("http") or item.url in (source.url, item.where):
        return False
    return source.pages == "always" or len(item.text) < FULL


def _followed(entry: Document, source: Source, client: Client) -> Document | Failed:
    """The report behind a feed's entry: the page's text, and what the feed says of it where the page is silent."""
    try:
        answer = client.get(entry.url)
        page = _page(answer)
    except LagebildError as error:
        return failed(error, entry.url, entry.id)
    fed = ["date"] if entry.date else []
    fed += [name for name in ("title", "outlet", "lang") if not getattr(page, name)]
    return replace(
        page,
        id=entry.id or page.id,
        title=page.title or entry.title,
        date=entry.date or page.date,
        date_basis=entry.date_basis if entry.date else page.date_basis,
        outlet=page.outlet or entry.outlet,
        lang=page.lang or entry.lang,
        source=source.url,
        known_by={**page.known_by, **{name: entry.how(name) for name in fed}},
    )


def _forget_version(known: Remembered) -> None:
    known.etag = known.modified = ""
