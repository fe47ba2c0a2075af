"""HTML pages to text and what the page says about itself (title, date, outlet, agency, address, language).

Extraction is trafilatura's (Barbaresi 2021, ACL demo); what it leaves of the page's furniture is then cut by
`lagebild.ingest.clean`. Nothing is ever fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lagebild.errors import BadMarkup, EmptyReport, UnknownLanguage
from lagebild.ingest.authors import authors
from lagebild.ingest.excess import refuse_excess
from lagebild.ingest.headings import with_headings
from lagebild.ingest.items import Document, with_headline
from lagebild.ingest.linked import linked_statements
from lagebild.ingest.markup import HEAD, markup_of
from lagebild.ingest.records import language
from lagebild.ingest.stamps import day_or_none
from lagebild.ingest.time_limit import read_within
from lagebild.model import KnownBy

_LANG = re.compile(r"""<html[^>]{0,400}?\slang\s*=\s*["']?([A-Za-z_-]{2,20})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article of a page; fields that the page does not state are empty."""

    text: str
    title: str = ""
    date: str | None = None
    outlet: str = ""
    agency: str = ""
    url: str = ""
    author: str = ""
    lang: str = ""


def page_document(data: bytes, where: str, *, address: str = "", charset: str = "") -> Document:
    """The report of a page; `address` is where it was found, `charset` the encoding that came with it."""
    with read_within(where):
        page = extract(data, where, charset)
    named = {"outlet": _is_host(page.outlet, page.url), "url": not page.url}
    by_address: dict[str, KnownBy] = {name: "address" for name, by in named.items() if by}
    return Document(
        where=where,
        text=page.text,
        title=page.title,
        lang=page.lang,
        date=page.date,
        date_basis="report" if page.date else None,
        outlet=page.outlet,
        agency=page.agency,
        url=page.url or address,
        author=page.author,
        known="page",
        known_by=by_address,
    )


def extract(data: bytes, name: str, charset: str = "") -> Page:
    """The article in a page's bytes, headline first. Raises BadEncoding, BadMarkup, or EmptyReport where no article is found."""
    markup = markup_of(data, name, charset)
    refuse_excess(markup, name)
    found = _extracted(markup, name)
    body = (found.text or "").strip() if found is not None else ""
    if not body:
        raise EmptyReport(f"No article is found in {name}.")
    page, linked = found.as_dict(), linked_statements(markup)
    title = " ".join((page.get("title") or linked.title).split())
    return Page(
        text=with_headline(title, with_headings(body, markup, title)),
        title=title,
        date=linked.date or day_or_none(page.get("date")),
        outlet=_outlet(page.get("sitename") or "", linked.outlet),
        agency=linked.agency,
        url=page.get("url") or linked.url,
        author=linked.author or authors((page.get("author") or "").split(";")),
        lang=_known_language(markup),
    )


def _outlet(site: str, publisher: str) -> str:
    """The site's name; a host name, which stands for none, gives way to the publisher."""
    return publisher if publisher and (not site or ("." in site and " " not in site)) else site


def _is_host(outlet: str, address: str) -> bool:
    """Whether an outlet is no more than the host of the page's address, which stands in for a name where the page gives none."""
    return "." in outlet and f"{outlet.lower()}/" in f"{address.lower()}/"


def _extracted(markup: str, name: str) -> Any:
    import trafilatura

    try:
        return trafilatura.bare_extraction(
            markup,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_recall=True,
            date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
        )
    except Exception as error:  # a third-party parser on hostile input may raise anything
        raise BadMarkup(f"No article can be read from {name}: {type(error).__name__}.") from None


def _known_language(markup: str) -> str:
    found = _LANG.search(markup[:HEAD])
    try:
        return language(found[1]) if found else ""
    except UnknownLanguage:
        return ""
