"""How days, EDTF dates and numbers are written in the two languages. Names of months are phrases."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence

from lagebild.serve.pages.phrases import has_phrase, phrase

ISO = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
SIGNS = {"de": str.maketrans(",.-", ".,−"), "en": str.maketrans("-", "−")}
MARKS = {"?": "uncertain", "~": "about", "%": "uncertain_about"}


def number(value: float, language: str, places: int | None = None) -> str:
    """A number with its thousands grouped.

    >>> number(12345, "de"), number(12345, "en"), number(-3.5, "de", 1)
    ('12.345', '12,345', '−3,5')
    """
    text = f"{value:,.{places}f}" if places is not None else f"{value:,}"
    return text.translate(SIGNS[language])


@functools.lru_cache(4096)
def day(value: str, language: str) -> str:
    """An ISO day, month or year; anything else as it is.

    >>> day("2024-09-12", "en"), day("2024-09", "de"), day("2024", "de")
    ('12 Sep 2024', 'Sep. 2024', '2024')
    """
    found = ISO.fullmatch(value)
    if not found or not found["month"] or not has_phrase(f"month.{int(found['month'])}"):
        return value
    month = phrase(f"month.{int(found['month'])}", language)
    if not found["day"]:
        return f"{month} {found['year']}"
    return phrase("date.day", language, day=int(found["day"]), month=month, year=found["year"])


@functools.lru_cache(4096)
def days(first: str | None, last: str | None, language: str) -> str:
    """A range of days, what both have in common written once.

    >>> days("2024-09-11", "2024-09-12", "en"), days("2024-09-01", "2024-10-31", "en"), days(None, None, "en")
    ('11–12 Sep 2024', 'Sep – Oct 2024', '–')
    """
    if not first or not last or first == last:
        return day(first or last or "", language) or "–"
    if whole := _whole(first, last):
        return days(*whole, language)
    one, two = ISO.fullmatch(first), ISO.fullmatch(last)
    if one and two and one["day"] and two["day"] and first[:7] == last[:7]:
        shown = day(last, language)
        start, end = (phrase("date.number", language, day=int(x["day"])) for x in (one, two))
        return shown.replace(end, f"{start}–{end}", 1)
    if one and two and first[:4] == last[:4]:
        return f"{day(first, language).removesuffix(first[:4]).strip()} – {day(last, language)}"
    return f"{day(first, language)} – {day(last, language)}"


def _whole(first: str, last: str) -> tuple[str, str] | None:
    """The months, or years, that two days are the first and last of.

    >>> _whole("2023-01-01", "2023-12-31"), _whole("2024-02-01", "2024-03-31"), _whole("2024-02-01", "2024-02-02")
    (('2023', '2023'), ('2024-02', '2024-03'), None)
    """
    try:
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        return None
    if start.day != 1 or (end + dt.timedelta(1)).day != 1:
        return None
    return (first[:4], last[:4]) if start.month == 1 and end.month == 12 else (first[:7], last[:7])


@functools.lru_cache(4096)
def edtf(value: str, language: str) -> str:
    """An EDTF date in words: intervals, open ends, seasons, unspecified digits and marks of doubt.

    >>> edtf("2024-09-12~", "en"), edtf("2023/..", "en"), edtf("2024-09-XX", "en"), edtf("2023-10-06/2023-10-08", "en")
    ('about 12 Sep 2024', 'from 2023', 'Sep 2024', '6–8 Oct 2023')
    """
    if "/" in value:
        first, _, last = value.partition("/")
        if first in ("", ".."):
            return phrase("date.until", language, day=edtf(last, language))
        if last in ("", ".."):
            return phrase("date.from", language, day=edtf(first, language))
        if ISO.fullmatch(first) and ISO.fullmatch(last):
            return days(first, last, language)
        return f"{edtf(first, language)} – {edtf(last, language)}"
    mark = next((MARKS[c] for c in value[-1:] if c in MARKS), "")
    bare = re.sub(r"(-XX)+$", "", value.rstrip("?~%"))
    season = re.fullmatch(r"(\d{4})-(2[1-4]|3[3-9]|4[01])", bare)
    shown = phrase(f"season.{season[2]}", language, year=season[1]) if season else day(bare, language)
    return phrase(f"date.{mark}", language, day=shown) if mark else shown


def moment(value: str, language: str) -> str:
    """
    >>> moment("2024-09-12T08:30:11.123+00:00", "en")
    '12 Sep 2024, 08:30'
    """
    date, mark, time = value.replace(" ", "T", 1).partition("T")
    return f"{day(date, language)}, {time[:5]}" if mark else day(date, language)


def shares(counts: Sequence[float]) -> list[int]:
    """Each count as a class of length 0 to 20, the largest being 20: bars without inline style (CSS classes `w0` … `w20`).

    >>> shares([10, 5, 0.1, 0])
    [20, 10, 1, 0]
    """
    most = max([abs(c) for c in counts], default=0) or 1
    return [0 if not c else max(1, round(20 * abs(c) / most)) for c in counts]
