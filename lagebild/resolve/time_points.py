"""Operators of the time packs that make points in time: days, weeks, months, years, seasons, feasts, times of day.

Each takes the Setting and the values of its arguments and answers with a TIMEX3 value, with X where no date is known,
or with None where the arguments make no sense (30 February).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from msgspec.structs import replace

from lagebild.resolve import time_calendar as cal
from lagebild.resolve.time_setting import BLANK, CLOCK, Setting, Value

AGAINST_TENSE = 10  # a date of the year that lies against the tense must be ten times nearer to be preferred


# ---------------------------------------------------------------- choosing among recurring days


def choose(setting: Setting, candidates: list[dt.date], rel: Value = None) -> dt.date | None:
    """The candidate that `rel` (-1 last before, 1 next after the report's day) or else the tense points at.

    Without tense the nearest one; the past may be the report's own day, "last" may not.
    """
    if setting.anchor is None:
        return None
    day = setting.anchor
    if rel in ("past", "future"):
        setting, rel = replace(setting, tense=str(rel)), None
    if rel == -1 or (rel is None and setting.tense == "past"):
        return max((c for c in candidates if c < day or (c == day and rel is None)), default=None)
    if rel == 1 or (rel is None and setting.tense in ("future", "present")):
        return min((c for c in candidates if c > day or (c == day and rel is None)), default=None)
    return min(candidates, key=lambda c: (abs((c - day).days), c), default=None)


def year_for(setting: Setting, month: int, day: int | None, rel: Value) -> int | None:
    """The year of a month or day named without one."""
    if rel in ("past", "future"):
        setting, rel = replace(setting, tense=str(rel)), None
    if rel is None and setting.year is not None:
        return setting.year
    if setting.anchor is None:
        return setting.before.year if setting.before and rel is None else None
    here = setting.anchor if day else setting.anchor.replace(day=1)
    years = range(here.year - (1 if day != 29 else 8), here.year + (2 if day != 29 else 9))
    days = [d for y in years if (d := cal.safe_date(y, month, day or 1))]
    aside = replace(setting, anchor=here)
    chosen = nearest(aside, days) if rel is None else choose(aside, days, rel)
    return chosen.year if chosen else None


def nearest(setting: Setting, days: list[dt.date]) -> dt.date | None:
    """The nearest of some days; one that lies against the tense must be AGAINST_TENSE times nearer."""
    here = setting.anchor
    if here is None:
        return None
    wrong = {"past": 1, "future": -1}.get(setting.tense, 0)
    return min(days, key=lambda x: abs((x - here).days) * (AGAINST_TENSE if (x - here).days * wrong > 0 else 1), default=None)


def _year(setting: Setting, year: Value, month: int, day: int | None = None) -> str | None:
    """The year of a slot: a year, a value that starts with one (`2014`), a direction (-1, 0, 1), or nothing."""
    if isinstance(year, str) and year[:1].isdigit():
        return year[:4]
    if isinstance(year, int) and abs(year) > 9:
        return f"{full_year(year):04d}"
    if year == 0 and setting.anchor:
        return f"{setting.anchor.year:04d}"
    found = year_for(setting, month, day, year)
    return f"{found:04d}" if found else None


def full_year(year: int) -> int:
    """A year of two digits in the century it most likely means."""
    return year if year > 99 else 2000 + year if year < 50 else 1900 + year


# ---------------------------------------------------------------- operators: points


def lit(setting: Setting, text: Value) -> str | None:
    return None if text is None else str(text)


def year(setting: Setting, y: Value) -> str | None:
    return f"{full_year(y):04d}" if isinstance(y, int) else None


def decade(setting: Setting, y: Value, century: Value = None) -> str | None:
    """`80` → 198, `1980` → 198; `century` 18 → 188."""
    if not isinstance(y, int):
        return None
    if y > 99:
        return f"{y // 10:03d}"
    head = int(century) if isinstance(century, int | str) else 19 if y > 10 or setting.anchor is None else 20
    return f"{head:02d}{y // 10}"


def century(setting: Setting, n: Value) -> str | None:
    """The 20th → 19."""
    return f"{n - 1:02d}" if isinstance(n, int) and 0 < n < 40 else None


def month(setting: Setting, m: Value, y: Value = None) -> str | None:
    if not isinstance(m, int) or not 1 <= m <= 12:
        return None
    return f"{_year(setting, y, m) or 'XXXX'}-{m:02d}"


def day(setting: Setting, d: Value, m: Value, y: Value = None) -> str | None:
    if not isinstance(m, int) or not isinstance(d, int) or cal.safe_date(2000, m, d) is None:
        return None
    found = _year(setting, y, m, d)
    if found and found.isdigit() and cal.safe_date(int(found), m, d) is None:
        return None
    return f"{found or 'XXXX'}-{m:02d}-{d:02d}"


def monthday(setting: Setting, d: Value) -> str | None:
    """A bare day of a month ("am 15."): of the month that tense and report's day point at."""
    if not isinstance(d, int):
        return None
    here = setting.anchor
    if here is None:
        return f"XXXX-XX-{d:02d}"
    months = [cal.add_months(here.replace(day=1), k) for k in (-2, -1, 0, 1, 2)]
    days = [x for m in months if m and (x := cal.safe_date(m.year, m.month, d))]
    chosen = choose(setting, days)
    return chosen.isoformat() if chosen else None


def weekday(setting: Setting, wd: Value, rel: Value = None) -> str | None:
    """A weekday; `rel` 0 is the one of this week."""
    if not isinstance(wd, int):
        return None
    if setting.anchor is None:
        return f"XXXX-WXX-{wd}"
    here = setting.anchor
    if rel == 0:
        return (here + dt.timedelta(wd - here.isoweekday())).isoformat()
    if isinstance(rel, int) and abs(rel) > 1:
        side = 1 if rel > 0 else -1
        near = weekday(setting, wd, side)
        return (dt.date.fromisoformat(near) + dt.timedelta(7 * (rel - side))).isoformat() if near else None
    days = [here + dt.timedelta(wd - here.isoweekday() + 7 * k) for k in (-1, 0, 1)]
    if rel in ("past", "future"):
        setting, rel = replace(setting, tense=str(rel)), None
    if rel is None and not setting.tense:
        days = [d for d in days if d <= here]
    chosen = choose(setting, days, rel)
    return chosen.isoformat() if chosen else None


def weekdayin(setting: Setting, wd: Value, week: Value) -> str | None:
    """The weekday of a week given as a value."""
    if not isinstance(wd, int) or not isinstance(week, str):
        return None
    days = cal.bounds(week)
    return (days[0] + dt.timedelta(wd - 1)).isoformat() if days else f"XXXX-WXX-{wd}"


def shift(setting: Setting, u: Value, n: Value = 0) -> str | None:
    """The period of a unit `n` units from the report's day: shift('M', -1) is last month."""
    return _shifted(setting.anchor, u, n)


def then(setting: Setting, u: Value, n: Value = 0) -> str | None:
    """As `shift`, from the day last dated in the text (the report's day where none was); hours later give no clock time."""
    if str(u) in CLOCK:
        return "XXXX-XX-XXTXX:XX"
    known = {"D": setting.before, "W": setting.before, "WE": setting.before, "M": setting.month, "Q": setting.month}
    return _shifted(known.get(str(u), setting.period) or setting.anchor, u, n)


def _shifted(base: dt.date | None, u: Value, n: Value) -> str | None:
    unit = str(u)
    if n == "X" or n is None:
        return None
    if base is None:
        return BLANK.get(unit)
    if unit in CLOCK:
        return None
    moved = cal.move(base, float(n), unit)
    return cal.at_grain(moved, unit) if moved else None


def blank(setting: Setting, u: Value) -> str | None:
    """A period of a unit that the text leaves open ("in the first week")."""
    return BLANK.get(str(u))


def season(setting: Setting, s: Value, y: Value = None) -> str | None:
    middle = (cal.SEASONS[str(s)][1] + 1 - 1) % 12 + 1
    return f"{_season_year(setting, str(s), y, middle) or 'XXXX'}-{s}"


def _season_year(setting: Setting, s: str, y: Value, middle: int) -> str | None:
    """A winter is named after the year it ends in while it lasts and just after, else after the year it begins in."""
    here = setting.anchor
    lasting = here is not None and here.month <= (2 if setting.tense == "future" else 3)
    if y is None and setting.year is None and here and s == "WI" and lasting:
        return f"{here.year:04d}"
    return _year(setting, y, middle)


def quarter(setting: Setting, q: Value, y: Value = None) -> str | None:
    if not isinstance(q, int) or not 1 <= q <= 4:
        return None
    return f"{_year(setting, y, q * 3 - 2) or 'XXXX'}-Q{q}"


def half(setting: Setting, h: Value, y: Value = None) -> str | None:
    if h not in (1, 2):
        return None
    found = _year(setting, y, 1) if y is not None or setting.anchor is None else str(setting.year or setting.anchor.year)
    return f"{found or 'XXXX'}-H{h}"


def holiday(setting: Setting, rule: Value, y: Value = None) -> str | None:
    """A feast by its rule (time_calendar.holiday), in the year given or the one that tense points at."""
    text = str(rule)
    if (isinstance(y, str) and y[:1].isdigit()) or (isinstance(y, int) and abs(y) > 9):
        found = cal.holiday(text, int(str(y)[:4])) if str(y)[:4].isdigit() else None
        return found.isoformat() if found else None
    if setting.year is not None and y is None:
        found = cal.holiday(text, setting.year)
    elif setting.anchor is not None:
        base = setting.anchor.year
        days = [d for k in (-1, 0, 1) if (d := cal.holiday(text, base + k))]
        found = next((d for d in days if d.year == base), None) if y == 0 else choose(setting, days, y) if y else nearest(setting, days)
    else:
        return f"XXXX-{text}" if re.fullmatch(r"\d\d-\d\d", text) else "XXXX-XX-XX"
    return found.isoformat() if found else None


def nth(setting: Setting, n: Value, u: Value, inside: Value) -> str | None:
    """The n-th day, week, month or weekend of a period given as a value; n -1 is the last."""
    days = cal.bounds(str(inside))
    if days is None or not isinstance(n, int) or not n:
        return BLANK.get(str(u))
    start = days[0] if n > 0 else days[1]
    moved = cal.move(start, n - 1 if n > 0 else n + 1, str(u))
    return cal.at_grain(moved, str(u)) if moved else None


def weekdayof(setting: Setting, n: Value, wd: Value, inside: Value) -> str | None:
    """The n-th weekday of a period ("the first Monday in May")."""
    days = cal.bounds(str(inside))
    if days is None or not isinstance(n, int) or not isinstance(wd, int) or not n:
        return f"XXXX-WXX-{wd}"
    if n > 0:
        found = days[0] + dt.timedelta((wd - days[0].isoweekday()) % 7 + 7 * (n - 1))
    else:
        found = days[1] - dt.timedelta((days[1].isoweekday() - wd) % 7 + 7 * (-n - 1))
    return found.isoformat() if days[0] <= found <= days[1] else None


def weekend(setting: Setting, rel: Value = None) -> str | None:
    """A weekend: of this week, or the one before where the week is young and the tense is past."""
    if setting.anchor is None:
        return BLANK["WE"]
    early = setting.anchor.isoweekday() < 6
    weeks = rel if isinstance(rel, int) else -1 if early and setting.tense in ("past", "") else 0
    if rel == 1 and early:
        weeks = 0
    return _shifted(setting.anchor, "WE", weeks)


def advent(setting: Setting, n: Value) -> str | None:
    """The n-th Sunday of Advent."""
    return holiday(setting, f"A{7 * (n - 4)}") if isinstance(n, int) and 1 <= n <= 4 else None


def after(setting: Setting, value: Value, n: Value) -> str | None:
    """The n-th day of a feast that begins on the day of a value; the first is that day."""
    days = cal.bounds(str(value))
    return (days[0] + dt.timedelta(n - 1)).isoformat() if days and isinstance(n, int) and 0 < n < 10 else str(value)


def minus(setting: Setting, a: Value, b: Value) -> str | None:
    return str(a - b) if isinstance(a, int) and isinstance(b, int) else None


def join(setting: Setting, a: Value, b: Value) -> str | None:
    return f"{a}{b}"


# ---------------------------------------------------------------- operators: clock


def part(setting: Setting, value: Value, code: Value) -> str | None:
    """A part of a day (MO, NI …) on the day of a value."""
    text = BLANK["D"] if value is None else str(value)
    return f"{text.split('T')[0]}T{code}"


def nightto(setting: Setting, value: Value) -> str | None:
    """The night before a day: it is dated by the day it leads to."""
    return part(setting, value, "NI")


def clock(setting: Setting, value: Value, h: Value, mi: Value = None, code: Value = None) -> str | None:
    """A time of day; `code` says morning or afternoon (MO, MD, AF, EV, NI, AM, PM)."""
    if not isinstance(h, int) or not 0 <= h <= 24:
        return None
    hour, minute = h, mi if isinstance(mi, int) else 0
    if (code in ("AF", "EV", "PM") and 1 <= hour < 12) or (code == "NI" and 6 <= hour < 12):
        hour += 12
    if code == "AM" and hour == 12:
        hour = 0
    if code == "HALF":
        hour, minute = (hour - 1) % 24, 30
    text = BLANK["D"] if value is None else str(value)
    return f"{text.split('T')[0]}T{hour:02d}:{minute:02d}"


def today(setting: Setting) -> str | None:
    """The day the sentence is at: the last day dated in the text, else the report's."""
    base = setting.before or setting.anchor
    return base.isoformat() if base else BLANK["D"]


POINTS: tuple[Callable[..., str | None], ...] = (
    lit, year, decade, century, month, day, monthday, weekday, weekdayin, shift, then, blank, season, quarter, half,
    holiday, nth, weekdayof, weekend,
    advent, after, minus, join, part, nightto, clock, today,
)  # fmt: skip
