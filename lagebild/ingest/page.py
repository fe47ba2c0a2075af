"""HTML pages to text and what the page says about itself (title, date, outlet, address, language).

Extraction is trafilatura's (Barbaresi 2021, ACL demo); what it leaves of the page's furniture is then cut by
`lagebild.ingest.clean`. Nothing is ever fetched.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lagebild.errors import BadDate, BadEncoding, BadMarkup, EmptyReport, UnknownLanguage
from lagebild.ingest.decode import decode
from lagebild.ingest.records import iso_date, language

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_LANG = re.compile(r"""<html[^>]{0,400}?\slang\s*=\s*["']?([A-Za-z_-]{2,20})""", re.IGNORECASE)
_HEAD = 8192
_MAX_OPEN = 2000  # elements within elements: pages have dozens, an attack has a hundred thousand
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,30})[^<>]{0,5000}?(/?)>")
_NO_END = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "li", "link", "meta", "p", "param", "source", "track", "wbr")
)
# The web's reading of these labels (WHATWG Encoding Standard)
_WEB_LABELS = {"iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article of a page; fields that the page does not state are empty."""

    text: str
    title: str = ""
    date: str | None = None
    outlet: str = ""
    url: str = ""
    lang: str = ""


def extract(data: bytes, name: str) -> Page:
    """The article in a page's bytes, headline first. Raises BadEncoding, BadMarkup, or EmptyReport where no article is found."""
    markup = _markup(data, name)
    _refuse_nesting(markup, name)
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            markup,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_recall=True,
            date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
        )
    except Exception as error:  # a third-party parser on hostile input may raise anything
        raise BadMarkup(f"No article can be read from {name}: {type(error).__name__}.") from None
    body = (found.text or "").strip() if found is not None else ""  # type: ignore[union-attr]
    if not body:
        raise EmptyReport(f"No article is found in {name}.")
    page = found.as_dict()  # type: ignore[union-attr]
    title = " ".join((page.get("title") or "").split())
    return Page(
        text=body if not title or body.startswith(title) else f"{title}\n\n{body}",
        title=title,
        date=_known_date(page.get("date")),
        outlet=page.get("sitename") or "",
        url=page.get("url") or "",
        lang=_known_language(markup),
    )


def _markup(data: bytes, name: str) -> str:
    """A page states its own encoding; without a statement it is UTF-8."""
    head = data[:_HEAD]
    stated = _CHARSET.search(head) or _XML_CHARSET.search(head)
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not stated:
        return decode(data, name)
    label = stated[1].decode("ascii", "replace").lower()
    try:
        encoding = codecs.lookup(label).name
        return data.decode(_WEB_LABELS.get(encoding, encoding)).replace("\r\n", "\n").replace("\x00", "")
    except LookupError:
        raise BadEncoding(f"{name} says it is written in {label!r}, which is no known encoding.") from None
    except (UnicodeDecodeError, ValueError):
        raise BadEncoding(f"{name} is not valid {label}, though it says so.") from None


def _refuse_nesting(markup: str, name: str) -> None:
    depth = deepest = 0
    for found in _TAG.finditer(markup):
        if found[2].lower() in _NO_END or found[3]:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > _MAX_OPEN:
        raise BadMarkup(f"{name} has {deepest:,} elements within each other.")


def _known_date(value: object) -> str | None:
    try:
        return iso_date(value)
    except BadDate:
        return None


def _known_language(markup: str) -> str:
    found = _LANG.search(markup[:_HEAD])
    try:
        return language(found[1]) if found else ""
    except UnknownLanguage:
        return ""
