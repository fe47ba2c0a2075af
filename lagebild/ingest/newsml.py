"""IPTC NewsML-G2 (iptc.org/standards/newsml-g2): news messages, and news items alone, with updates and kills.

A `guid` names an item, its `version` counts its versions, and `pubStatus` says whether it may be used: `stat:canceled` and
`stat:withheld` are kills. The body stands inline as XHTML, NITF or plain text; items of other classes (pictures) hold none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lagebild.errors import EmptyReport, LagebildError
from lagebild.ingest.authors import authors
from lagebild.ingest.fragment import paragraphs, text_under
from lagebild.ingest.items import Document, Failed, Item, failed, with_headline
from lagebild.ingest.ninjs import version_of, withdrawn
from lagebild.ingest.records import language
from lagebild.ingest.stamps import day_or_none
from lagebild.ingest.time_limit import read_within

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOTS = frozenset(("newsMessage", "newsItem"))
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def newsml_items(root: _Element, where: str) -> Iterator[Item]:
    """One item per `newsItem`, in document order."""
    found = [root] if local(root) == "newsItem" else [e for e in root.iter() if local(e) == "newsItem"]
    for number, element in enumerate(found, 1):
        at = f"{where}:{number}" if len(found) > 1 else where
        try:
            with read_within(at):
                document = _document(element, at)
            yield document
        except LagebildError as error:
            yield failed(error, at, element.get("guid") or "")


def local(element: _Element) -> str:
    """The name of an element without its namespace; '' for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _document(item: _Element, where: str) -> Document | Failed:
    guid = item.get("guid") or ""
    meta, content = _child(item, "itemMeta"), _child(item, "contentMeta")
    status = _code(_child(meta, "pubStatus"))
    if status in ("canceled", "withheld"):
        return withdrawn(guid, where, "canceled" if status == "canceled" else "withheld", _text(_child(meta, "edNote")))
    body = _body(item, where)
    if not body:
        kind = _code(_child(meta, "itemClass")) or "item"
        raise EmptyReport(f"The news item {guid} ({kind}) has no text.", remedy="Only items with a body are reports.")
    title = _text(_child(content, "headline")) or _text(_child(meta, "title"))
    stamps = (_child(content, "contentCreated"), _child(meta, "firstCreated"), _child(meta, "versionCreated"))
    day = next(filter(None, (day_or_none(_text(s)) for s in stamps)), None)
    tag = _child(content, "language")
    return Document(
        where=where,
        id=guid,
        text=with_headline(title, body),
        title=title,
        lang=language((tag.get("tag") if tag is not None else None) or item.get(XML_LANG)),
        date=day,
        date_basis="stated" if day else None,
        agency=_name(_child(content, "infoSource")) or _name(_child(meta, "provider")),
        author=authors([_text(e) for e in content if local(e) == "by"] if content is not None else []) or _name(_child(content, "creator")),
        url=_link(item),
        version=version_of(item.get("version"), _text(_child(meta, "versionCreated"))),
    )


def _body(item: _Element, where: str) -> str:
    for part in _children(item, "contentSet"):
        if local(part) == "inlineXML":
            for wanted in ("body.content", "body"):  # NITF keeps its headline and byline in another part of the body
                found = next((e for e in part.iter() if local(e) == wanted), None)
                if found is not None:
                    return text_under(found)
            return text_under(part)
        if local(part) == "inlineData":
            words = (part.text or "").strip()
            return paragraphs(words, where) if "html" in (part.get("contenttype") or "") else words
    return ""


def _child(element: _Element | None, name: str) -> _Element | None:
    return next((e for e in element if local(e) == name), None) if element is not None else None


def _text(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _code(element: _Element | None) -> str:
    """The last part of a qcode or uri: `stat:usable` → `usable`."""
    code = (element.get("qcode") or element.get("uri") or "") if element is not None else ""
    return code.replace("/", ":").rpartition(":")[2].lower()


def _name(element: _Element | None) -> str:
    if element is None:
        return ""
    return _text(_child(element, "name")) or element.get("literal") or (element.get("qcode") or "").rpartition(":")[2]


def _link(item: _Element) -> str:
    """Where the item can be read: a link of its itemMeta that is a web address."""
    links = (e.get("href") or "" for e in _children(item, "itemMeta") if local(e) == "link")
    return next((href for href in links if href.startswith("http")), "")


def _children(element: _Element, name: str) -> list[_Element]:
    found = _child(element, name)
    return list(found) if found is not None else []
