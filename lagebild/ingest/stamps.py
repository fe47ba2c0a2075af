"""Days out of the time stamps that documents state about themselves, in the few spellings that can be read one way only."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

from lagebild.errors import BadDate
from lagebild.ingest.records import iso_date

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}(?:Z|[+-]\d{4})?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,? .{0,20})?")
_FIRST, _LAST = 1800, 2100


def day_of(value: object) -> str | None:
    """The day of a time stamp as YYYY-MM-DD, in the stamp's own time zone; None where nothing is given.

    ISO 8601, RFC 2822 (mail, RSS), compact (`20240503T101500Z`) and dotted (`3.5.2024`). Raises BadDate for all else: in
    `03/05/2024` nobody can tell day from month.

    >>> day_of("Fri, 03 May 2024 23:30:00 +0200"), day_of("3.5.2024")
    ('2024-05-03', '2024-05-03')
    """
    if not isinstance(value, str) or not value.strip():
        return iso_date(value)
    words = value.strip()
    try:
        found = _read(words) or iso_date(words)
    except (ValueError, TypeError, OverflowError, IndexError):
        found = None
    if found is None or not _FIRST <= int(found[:4]) <= _LAST:
        raise BadDate(f"{words[:60]!r} is no date that can be read one way only.")
    return found


def day_or_none(value: object) -> str | None:
    """As `day_of`, for stamps that nobody wrote with care: a wrong one counts as none."""
    try:
        return day_of(value)
    except BadDate:
        return None


def _read(words: str) -> str | None:
    if found := _COMPACT.fullmatch(words):
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    if found := _DOTTED.fullmatch(words):
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    if words[:1].isalpha() or re.match(r"\d{1,2} [A-Z][a-z]{2} \d{4}", words):
        return parsedate_to_datetime(words).date().isoformat()
    return None
