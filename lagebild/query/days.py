"""First and last day of an EDTF date, as a query writes it.

Level 0 and what of level 1 people use: days, months, years, seasons and quarters, masked digits (`202X`, `2023-XX`), `~ ? %`, intervals
with open ends (`2023-08/..`). Library of Congress, Extended Date/Time Format, 2019 (ISO 8601-2).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

FIRST, LAST = "0001-01-01", "9999-12-31"
_DATE = re.compile(r"(?P<y>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<m>\d\d|XX)(?:-(?P<d>\d\d|XX))?)?[~?%]?")
_SPANS = {  # sub-year groupings: first month and number of months (winter begins in December of the same year)
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3), 33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6),
}  # fmt: skip


def bounds(edtf: str) -> tuple[str, str] | None:
    """First and last day as ISO dates; None where the text is no such date, or its end comes before its begin.

    >>> bounds("2023-08"), bounds("2023-08-15/.."), bounds("202X"), bounds("2024-21")
    (('2023-08-01', '2023-08-31'), ('2023-08-15', '9999-12-31'), ('2020-01-01', '2029-12-31'), ('2024-03-01', '2024-05-31'))
    """
    sides = edtf.strip().split("/")
    if len(sides) == 1:
        return _one(sides[0])
    if len(sides) != 2:
        return None
    begin = (FIRST, FIRST) if sides[0] in ("", "..") else _one(sides[0])
    end = (LAST, LAST) if sides[1] in ("", "..") else _one(sides[1])
    if begin is None or end is None or begin[0] > end[1] or (sides[0] in ("", "..") and sides[1] in ("", "..")):
        return None
    return begin[0], end[1]


def _one(text: str) -> tuple[str, str] | None:
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = match["y"], match["m"], match["d"]
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first < 1 and last < 1:
        return None
    if month is None or (month == "XX" and day in (None, "XX")) or first != last:
        return f"{max(first, 1):04}-01-01", f"{last:04}-12-31"
    if month == "XX":
        return None
    number = int(month)
    if number in _SPANS and day is None:
        return _months(first, *_SPANS[number])
    if not 1 <= number <= 12:
        return None
    if day in (None, "XX"):
        return _months(first, number, 1)
    try:
        found = dt.date(first, number, int(day)).isoformat()
    except ValueError:
        return None
    return found, found


def _months(year: int, month: int, count: int) -> tuple[str, str]:
    end = month + count - 2  # months since January of `year` at which the span ends
    last_year, last_month = min(year + end // 12, 9999), end % 12 + 1
    return f"{year:04}-{month:02}-01", f"{last_year:04}-{last_month:02}-{calendar.monthrange(last_year, last_month)[1]:02}"
