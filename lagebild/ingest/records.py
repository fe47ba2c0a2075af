"""One line of JSON to one report. The text is taken as it is: every later offset counts characters of that very string."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any, Final, get_args

import msgspec

from lagebild.errors import BadDate, BadRecord, EmptyReport, ReportTooLong, UnknownLanguage
from lagebild.ingest.authors import authors
from lagebild.model import Known, KnownBy, Report, content_id, how_known
from lagebild.packs import LANGUAGES

MAX_CHARS = 200_000  # the longest report that is read: some 30,000 words, far more than any agency sends
_LANG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?")
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d\S*(?: ?[+-]\d\d:?\d\d)?)?")
_TEXT_KEYS = ("title", "outlet", "agency", "url")
_WAYS: Final[tuple[KnownBy, ...]] = get_args(KnownBy)
_REPORTED: Final[tuple[KnownBy, ...]] = ("text", "page", "mail")  # ways in which a date of basis `report` is known


def decode_line(line: bytes) -> Any:
    """The JSON value of a line; BadRecord where it is none, with the given id kept in `.given` where one can be told."""
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRecord(_why_not_json(line, error)) from None


def salvaged_id(line: bytes) -> str:
    """The id of a line that is not valid as a whole but whose id can still be read, else ''.

    >>> salvaged_id(b'{"id": "a7", "text": "\\\\ud800"}')
    'a7'
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    return given_id(record)


def report_of(record: object) -> Report:
    """The report that a decoded line describes.

    Keys: `text` (needed), `id`, `title`, `date`, `outlet`, `agency`, `url`, `lang`, `author`, `version`; others are ignored. `date_basis`
    may say that the date is the document's own (`report`); a date that was only `inferred` is left to be inferred anew.
    `known_by` may say how each field is known, as an earlier reading found it; what it does not say is `stated` by the record.
    Raises BadRecord, BadDate, UnknownLanguage, EmptyReport or ReportTooLong.

    >>> report_of({"id": "a", "text": "Berlin schweigt.", "date": "2024-05-01"}).date_basis
    'stated'
    """
    if not isinstance(record, dict):
        raise BadRecord(f"The line holds a JSON {_kind(record)}, not an object.")
    text = record.get("text")
    if not isinstance(text, str):
        raise BadRecord("The record has no 'text'." if text is None else f"'text' is a {_kind(text)}, not a string.")
    check_text(text, "The record's text")
    if record.get("id") not in (None, "") and not given_id(record):
        raise BadRecord(f"'id' is a {_kind(record['id'])}, not a string.")
    for key in _TEXT_KEYS:
        if not isinstance(record.get(key) or "", str):
            raise BadRecord(f"{key!r} is a {_kind(record[key])}, not a string.")
    key = content_id(text)
    basis = record.get("date_basis")
    day = iso_date(record.get("date")) if basis != "inferred" else None
    report = Report(
        id=given_id(record) or key,
        content_id=key,
        text=text,
        lang=language(record.get("lang")),
        date=day,
        date_basis=None if not day else "report" if basis == "report" else "stated",
        title=record.get("title") or "",
        outlet=record.get("outlet") or "",
        agency=record.get("agency") or "",
        url=record.get("url") or "",
        author=authors(record.get("author")),
        version=_version(record.get("version")),
    )
    return replace(report, known_by=_known_by(report, record.get("known_by")))


def _known_by(report: Report, said: object) -> Known:
    """How the fields are known: as the record says, where that is a way there is and agrees with `date_basis`, else stated by it."""
    ways = said if isinstance(said, dict) else {}

    def how(name: str) -> KnownBy:
        way: KnownBy = ways[name] if ways.get(name) in _WAYS else "stated"
        if name != "date" or (way != "inferred" and (way in _REPORTED) == (report.date_basis == "report")):
            return way
        return "text" if report.date_basis == "report" else "stated"

    return how_known(report, how)


def _version(value: object) -> str:
    words = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return " ".join(words.split()) if len(words) < 60 and words.isprintable() else ""


def check_text(text: str, name: str) -> None:
    """Raises EmptyReport or ReportTooLong."""
    if not text.strip():
        raise EmptyReport(f"{name} is empty.")
    if len(text) > MAX_CHARS:
        raise ReportTooLong(f"{name} has {len(text):,} characters; a report may have {MAX_CHARS:,}.")


def iso_date(value: object) -> str | None:
    """A day as YYYY-MM-DD from a date or an ISO 8601 time stamp; None where nothing is given; BadDate otherwise.

    >>> iso_date("2024-05-01T08:30:00Z")
    '2024-05-01'
    """
    if value in (None, ""):
        return None
    found = _TIMESTAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[1]).isoformat() if found else _no_date(value)
    except ValueError:
        return _no_date(value)


def language(value: object) -> str:
    """`de` or `en` from a language tag (`de-AT`, `en_US`), '' where none is given; UnknownLanguage for any other.

    >>> language("de-AT")
    'de'
    """
    if value in (None, ""):
        return ""
    found = _LANG.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or found[1].lower() not in LANGUAGES:
        raise UnknownLanguage(f"{_short(value)} is no language Lagebild reads ({', '.join(LANGUAGES)}).")
    return found[1].lower()


def given_id(record: object) -> str:
    """The id of a record, '' where it has none that can be used."""
    given = record.get("id") if isinstance(record, dict) else None
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    return given if isinstance(given, str) and _encodable(given) else ""


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _no_date(value: object) -> str | None:
    raise BadDate(f"{_short(value)} is no date.")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _kind(value: object) -> str:
    names = {dict: "object", list: "list", str: "string", bool: "truth value", int: "number", float: "number", type(None): "null"}
    return names.get(type(value), type(value).__name__)


def _why_not_json(line: bytes, error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"The line is not valid UTF-8 (byte {error.start})."
    if isinstance(error, RecursionError):
        return "The line is nested too deeply."
    try:
        json.loads(line)
    except RecursionError:
        return "The line is nested too deeply."
    except ValueError as problem:
        return f"The line is not valid JSON: {problem}."
    return "The line holds half of a surrogate pair or a number that is none."
