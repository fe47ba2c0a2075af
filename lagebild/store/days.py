"""The days that an EDTF date may mean, as ISO strings that compare as text."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

Bounds = tuple[str | None, str | None]
_PART = re.compile(r"(?P<y>[\dX]{4})(?:-(?P<m>[\dX]{2})(?:-(?P<d>[\dX]{2}))?)?")
_QUALIFIERS = str.maketrans("", "", "~?%")
_SPRING, _WINTER = 21, 24
_QUARTERS, _THIRDS, _HALVES = range(33, 37), range(37, 40), range(40, 42)
_OPEN = ("", "..")


@functools.lru_cache(maxsize=16384)
def edtf_days(edtf: str | None) -> Bounds:
    """The earliest and latest day of an EDTF value (ISO 8601-2, level 1, and the quarters and halves of level 2).

    An open or unknown end of an interval is None, and so are both ends of what is no EDTF or has no year (`XXXX-11`). A winter
    is taken from December before to February after its year, since the value does not say which.

    >>> edtf_days("2023-08"), edtf_days("2023-08-15/.."), edtf_days("202X~")
    (('2023-08-01', '2023-08-31'), ('2023-08-15', None), ('2020-01-01', '2029-12-31'))
    """
    if not edtf:
        return None, None
    sides = edtf.translate(_QUALIFIERS).split("/")
    if len(sides) > 2:
        return None, None
    first, last = (None if side in _OPEN else _bounds(side) for side in (sides[0], sides[-1]))
    if any(found is None and side not in _OPEN for found, side in ((first, sides[0]), (last, sides[-1]))):
        return None, None
    return first[0].isoformat() if first else None, last[1].isoformat() if last else None


def _bounds(value: str) -> tuple[dt.date, dt.date] | None:
    match = _PART.fullmatch(value.partition("T")[0])
    if match is None or match["y"] == "XXXX":
        return None
    years = int(match["y"].replace("X", "0")), int(match["y"].replace("X", "9"))
    try:
        return _in_years(max(years[0], 1), years[1], match["m"] or "XX", match["d"] or "XX")
    except ValueError:
        return None


def _in_years(first: int, last: int, month: str, day: str) -> tuple[dt.date, dt.date]:
    """The days between two years that fit the month (or season, quarter, half) and the day; X stands for any digit."""
    if "X" in month:
        return dt.date(first, 1, 1), dt.date(last, 12, 31)
    months = _months(int(month))
    start, end = _shifted(first, months[0]), _shifted(last, months[1])
    if "X" in day or int(month) > 12:
        return dt.date(*start, 1), dt.date(*end, calendar.monthrange(*end)[1])
    return dt.date(*start, int(day)), dt.date(*end, int(day))


def _months(number: int) -> tuple[int, int]:
    """First and last month of an EDTF month, season, quarter, third or half; month 0 is December before."""
    if 1 <= number <= 12:
        return number, number
    if number == _WINTER:
        return 0, 14
    for periods, length, offset in ((range(_SPRING, _WINTER), 3, 3), (_QUARTERS, 3, 1), (_THIRDS, 4, 1), (_HALVES, 6, 1)):
        if number in periods:
            start = offset + (number - periods[0]) * length
            return start, start + length - 1
    raise ValueError(number)


def _shifted(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1
