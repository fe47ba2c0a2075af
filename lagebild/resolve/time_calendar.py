"""Calendar arithmetic on TIMEX3 values: which days a value may mean, its EDTF form, and values reached from a day.

A value is a TIMEX3 string (`2016-01-15`, `2016-W03`, `2016-Q2`, `201`, `XXXX-WXX-1`, `P3D`). All functions are pure.
EDTF is ISO 8601-2:2019, levels 1 and 2 (seasons 21-24, quarters 33-36, halves 40-41).
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

SEASONS = {"SP": (21, 3, 5), "SU": (22, 6, 8), "FA": (23, 9, 11), "WI": (24, 12, 2)}
GRAINS = {"D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter", "H": "half", "Y": "year", "DE": "decade", "CE": "century"}
THIRDS = {"START": 0, "MID": 1, "END": 2}
_CLOCK = {"H", "MIN", "SEC"}
_YEARS = {"Y": 1, "DE": 10, "CE": 100}
_SHAPE = re.compile(
    r"(?P<y>\d{4})(?:-(?:W(?P<w>\d\d)(?:-(?P<wd>[1-7])|(?P<we>-WE))?|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)"
    r"|(?P<m>\d\d)(?:-(?P<d>\d\d))?))?(?:T(?P<t>.+))?|(?P<de>\d{3})|(?P<ce>\d{2})"
)
Days = tuple[dt.date, dt.date]


def safe_date(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has none such (30 February, year 0)."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(max(year, 1), month)[1]):
        return None
    return dt.date(year, month, day)


def whole_years(first: int, last: int) -> Days:
    return dt.date(max(first, 1), 1, 1), dt.date(max(min(last, 9999), 1), 12, 31)


def whole_months(year: int, first: int, last: int) -> Days:
    """From the first day of month `first` to the last of `last` of one year."""
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def week_days(year: int, week: int) -> Days | None:
    """Monday and Sunday of an ISO week, None where the year has no such week."""
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
        return monday, monday + dt.timedelta(6)
    except (ValueError, OverflowError):
        return None


@functools.lru_cache(maxsize=8192)
def bounds(value: str, mod: str = "") -> Days | None:
    """Earliest and latest day that a value may mean; None for values without a place in the calendar.

    `mod` START, MID or END narrows to a third of the period. A winter is taken from December to February on both
    sides of its year, since words do not say which.

    >>> bounds("2016-02")
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    >>> bounds("2016-03", "START")
    (datetime.date(2016, 3, 1), datetime.date(2016, 3, 10))
    """
    match = _SHAPE.fullmatch(value)
    days = _days(match) if match else None
    if days is None or mod not in THIRDS:
        return days
    cut = _thirds(*days)
    third = THIRDS[mod]
    return cut[third], cut[third + 1] - dt.timedelta(1) if cut[third + 1] > cut[third] else cut[third]


def _thirds(first: dt.date, last: dt.date) -> list[dt.date]:
    """Where the thirds of a period begin, and the day after it: whole months of a year, whole years of a decade."""
    length = (last - first).days + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if length < 300:
        return [first + dt.timedelta(length * k // 3) for k in range(4)]
    step = 12 if months > 12 else 1
    cuts = [add_months(first, round(months / step * k / 3) * step) for k in range(4)]
    return [c or last for c in cuts]


def _days(match: re.Match[str]) -> Days | None:
    part = match.groupdict()
    if part["ce"]:
        return whole_years(int(part["ce"]) * 100, int(part["ce"]) * 100 + 99)
    if part["de"]:
        return whole_years(int(part["de"]) * 10, int(part["de"]) * 10 + 9)
    year = int(part["y"])
    if year == 0:
        return None
    if part["w"]:
        return _week_part(week_days(year, int(part["w"])), part["wd"], part["we"])
    if part["q"]:
        return whole_months(year, int(part["q"]) * 3 - 2, int(part["q"]) * 3)
    if part["h"]:
        return whole_months(year, int(part["h"]) * 6 - 5, int(part["h"]) * 6)
    if part["s"] == "WI":
        return dt.date(max(year - 1, 1), 12, 1), dt.date(min(year + 1, 9999), 2, 28)
    if part["s"]:
        return whole_months(year, *SEASONS[part["s"]][1:])
    if part["d"]:
        day = safe_date(year, int(part["m"]), int(part["d"]))
        return (day, day) if day else None
    if part["m"]:
        return whole_months(year, int(part["m"]), int(part["m"])) if 1 <= int(part["m"]) <= 12 else None
    return whole_years(year, year)


def _week_part(week: Days | None, weekday: str | None, weekend: str | None) -> Days | None:
    if week is None:
        return None
    if weekday:
        day = week[0] + dt.timedelta(int(weekday) - 1)
        return day, day
    return (week[0] + dt.timedelta(5), week[1]) if weekend else week


def interval(days: Days | None) -> str | None:
    """Days as EDTF: one day, or `first/last`."""
    if days is None:
        return None
    first, last = days
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def edtf(value: str, mod: str = "") -> str | None:
    """The EDTF form of a TIMEX3 value, None where EDTF has none (durations, references, weekdays of no week).

    >>> edtf("2016-W03"), edtf("2016-Q2"), edtf("198"), edtf("2015-10-03T20:30"), edtf("XXXX-12-24")
    ('2016-01-18/2016-01-24', '2016-34', '198X', '2015-10-03T20:30:00', 'XXXX-12-24')
    """
    if re.fullmatch(r"XXXX-\d\d(-\d\d)?", value):
        return value
    match = _SHAPE.fullmatch(value)
    if not match or (days := bounds(value)) is None:
        return None
    if mod in THIRDS:
        return interval(bounds(value, mod))
    part = match.groupdict()
    plain = value
    if part["ce"] or part["de"]:
        plain = value + "X" * (4 - len(value))
    elif part["w"]:
        return interval(days)
    elif part["q"] or part["h"] or part["s"]:
        code = 32 + int(part["q"]) if part["q"] else 39 + int(part["h"]) if part["h"] else SEASONS[part["s"]][0]
        plain = f"{part['y']}-{code}"
    elif part["t"]:
        clock = re.fullmatch(r"(\d\d):(\d\d)(:\d\d)?", part["t"])
        day = value.partition("T")[0]
        plain = f"{day}T{clock[1]}:{clock[2]}{clock[3] or ':00'}" if clock and part["d"] else day
    return plain + "~" if mod == "APPROX" else plain


def at_grain(day: dt.date, unit: str) -> str:
    """The value of the period of a unit that holds a day.

    >>> at_grain(dt.date(2016, 1, 15), "W"), at_grain(dt.date(2016, 1, 15), "DE")
    ('2016-W02', '201')
    """
    year, week, _ = day.isocalendar()
    match unit:
        case "W":
            return f"{year:04d}-W{week:02d}"
        case "WE":
            return f"{year:04d}-W{week:02d}-WE"
        case "M":
            return f"{day:%Y-%m}"
        case "Q":
            return f"{day:%Y}-Q{(day.month + 2) // 3}"
        case "H":
            return f"{day:%Y}-H{(day.month + 5) // 6}"
        case "Y":
            return f"{day:%Y}"
        case "DE":
            return f"{day:%Y}"[:3]
        case "CE":
            return f"{day:%Y}"[:2]
        case unit if unit in SEASONS:
            return f"{day:%Y}-{unit}"
        case _:
            return day.isoformat()


def add_months(day: dt.date, months: int) -> dt.date | None:
    """The same day of another month, the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def move(day: dt.date, count: float, unit: str) -> dt.date | None:
    """The day `count` units away; None beyond the calendar or where the unit is not one of the calendar."""
    months = {"M": 1, "Q": 3, "H": 6, "Y": 12, "DE": 120, "CE": 1200, **dict.fromkeys(SEASONS, 12)}
    if unit in months:
        return add_months(day, round(count * months[unit]))
    days = {"D": 1.0, "W": 7.0, "WE": 7.0, "NI": 1.0, "WD": 1.4}.get(unit)
    if unit in _CLOCK:
        days = {"H": 1 / 24, "MIN": 1 / 1440, "SEC": 0.0}[unit]
    if days is None or abs(count) > 10**6:
        return None
    try:
        return day + dt.timedelta(int(count * days))
    except OverflowError:
        return None


def easter(year: int) -> dt.date:
    """Easter Sunday of a Gregorian year (the anonymous computus of Meeus, Jones and Butcher).

    >>> easter(2016)
    datetime.date(2016, 3, 27)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def holiday(rule: str, year: int) -> dt.date | None:
    """The day of a holiday: `12-25`, `E-2` (days from Easter), `11:4:4` (month, weekday, which one; -1 the last),
    `A-21` (days from the fourth Sunday of Advent).

    >>> holiday("E-2", 2016), holiday("11:4:4", 2016), holiday("A-21", 2016)
    (datetime.date(2016, 3, 25), datetime.date(2016, 11, 24), datetime.date(2016, 11, 27))
    """
    if not 1 <= year <= 9999:
        return None
    if rule.startswith("E"):
        return easter(year) + dt.timedelta(int(rule[1:] or 0))
    if rule.startswith("A"):
        eve = dt.date(year, 12, 24)
        return eve - dt.timedelta((eve.weekday() + 1) % 7) + dt.timedelta(int(rule[1:] or 0))
    if ":" in rule:
        month, weekday, which = map(int, rule.split(":"))
        days = [d for d in range(1, calendar.monthrange(year, month)[1] + 1) if dt.date(year, month, d).isoweekday() == weekday]
        return dt.date(year, month, days[which - 1 if which > 0 else which])
    month, day = map(int, rule.split("-"))
    return safe_date(year, month, day)
