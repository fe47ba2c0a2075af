"""IPTC ninjs, news in JSON (iptc.org/standards/ninjs): versions 1.x, 2.x and 3.x, with updates and kills.

The three versions name the same things differently (`body_text`; `bodies` with roles; camel case), so names are compared without
case and underscores. `pubstatus` decides: `usable` is read, `canceled` and `withheld` are kills. `version`, and where it is missing
`versioncreated`, orders the versions of one `uri`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from lagebild.errors import EmptyReport, ReportWithdrawn
from lagebild.ingest.authors import authors
from lagebild.ingest.fragment import paragraphs
from lagebild.ingest.items import Document, Failed, Withdrawn, failed, with_headline
from lagebild.ingest.records import language
from lagebild.ingest.stamps import day_or_none

_SIGNS = frozenset(
    ("pubstatus", "versioncreated", "bodies", "headlines", "representationtype", "bodytext", "bodyhtml", "bodyxhtml", "firstcreated")
)
_KILLS: dict[str, Literal["canceled", "withheld"]] = {"canceled": "canceled", "cancelled": "canceled", "withheld": "withheld"}
_HTML = ("html", "xhtml", "xml")


def is_ninjs(record: object) -> bool:
    """Whether a JSON object is ninjs: it has a `uri` and no `text`, and at least one of the names that ninjs alone uses."""
    return isinstance(record, dict) and "text" not in record and "uri" in record and bool(_SIGNS & {_plain(k) for k in record})


def ninjs_document(record: Mapping[str, Any], where: str) -> Document | Failed:
    """The report of a ninjs object, or the kill that it is. Raises EmptyReport for pictures, videos and other objects without text."""
    given = {_plain(key): value for key, value in record.items()}
    uri = _words(given.get("uri"))
    if kind := _KILLS.get(_words(given.get("pubstatus")).lower()):
        return withdrawn(uri, where, kind, _words(given.get("ednote")))
    body, title = _body(given, where), _headline(given)
    if not body:
        what = _words(given.get("type")) or "object"
        raise EmptyReport(f"The ninjs {what} {uri} has no text.", remedy="Only objects with a body are reports.")
    day = day_or_none(given.get("contentcreated")) or day_or_none(given.get("firstcreated")) or day_or_none(given.get("versioncreated"))
    return Document(
        where=where,
        id=uri,
        text=with_headline(title, body),
        title=title,
        lang=language(given.get("language")),
        date=day,
        date_basis="stated" if day else None,
        agency=_agency(given),
        author=authors(given.get("byline")) or authors(given.get("bylines")),
        url=_words(given.get("canonicalurl")) or _words(given.get("link")) or (uri if uri.startswith("http") else ""),
        version=version_of(given.get("version"), given.get("versioncreated")),
    )


def withdrawn(
    uri: str, where: str, kind: Literal["canceled", "withheld"], note: str = "", version: tuple[int, str] | None = None
) -> Withdrawn:
    """The item that stands for a kill."""
    said = "took the report back" if kind == "canceled" else "withholds the report"
    gone = failed(ReportWithdrawn(f"The agency {said}{f': {note[:200]}' if note else ''}."), where, uri)
    return Withdrawn(report=gone.report, error=gone.error, kind=kind)


def version_of(number: object, created: object) -> tuple[int, str] | None:
    """What orders the versions of an item: its number, then the moment it was made, in UTC.

    >>> version_of("2", "2024-05-03T10:00:00+02:00")
    (2, '2024-05-03T08:00:00+00:00')
    """
    words = str(number).strip() if isinstance(number, int | str) else ""
    stamp = created.strip() if isinstance(created, str) else ""
    try:
        moment = datetime.fromisoformat(stamp)
        stamp = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        stamp = ""
    counted = int(words) if words.isascii() and words.isdecimal() and len(words) < 18 else -1
    return (counted, stamp) if counted >= 0 or stamp else None


def _plain(key: str) -> str:
    return key.replace("_", "").lower()


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _body(given: Mapping[str, Any], where: str) -> str:
    """The main body as text: plain text where there is one, else the markup's."""
    if text := _words(given.get("bodytext")):
        return text
    for key in ("bodyhtml", "bodyxhtml", "bodysource"):
        if markup := _words(given.get(key)):
            return paragraphs(markup, where)
    bodies = sorted(_parts(given.get("bodies")), key=lambda part: _role(part) != "main")
    for part in bodies:
        kind = _words(part.get("contenttype") or part.get("contentType")).lower()
        if value := _words(part.get("value")):
            return paragraphs(value, where) if any(mark in kind for mark in _HTML) else value
    return ""


def _headline(given: Mapping[str, Any]) -> str:
    if headline := _words(given.get("headline")):
        return " ".join(headline.split())
    parts = sorted(_parts(given.get("headlines")), key=lambda part: _role(part) != "main")
    return next((" ".join(_words(part.get("value")).split()) for part in parts if _words(part.get("value"))), _words(given.get("title")))


def _role(part: Mapping[str, Any]) -> str:
    return _words(part.get("role")).rpartition(":")[2].lower()


def _agency(given: Mapping[str, Any]) -> str:
    """Who made the report: the information source, else the copyright holder."""
    named = (_words(part.get("name")) for key in ("infosources", "infosource") for part in _parts(given.get(key)))
    return next(filter(None, named), "") or _words(given.get("source")) or _words(given.get("copyrightholder"))


def _parts(value: object) -> Iterator[dict[str, Any]]:
    yield from (part for part in value if isinstance(part, dict)) if isinstance(value, list) else ()
