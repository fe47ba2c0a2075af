"""Operators of the time packs that make durations and sets, and the EDTF intervals that durations stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lagebild.resolve import time_calendar as cal
from lagebild.resolve.time_setting import BLANK, CLOCK, Setting, Value

# ---------------------------------------------------------------- operators: durations and sets


def dur(setting: Setting, n: Value, u: Value, plus: Value = None) -> str | None:
    """A duration: dur(3, 'D') is P3D, dur('X', 'H') PTXH, `plus` is added ("zweieinhalb")."""
    unit = str(u)
    count: Value = n
    if isinstance(n, int | float) and isinstance(plus, int | float):
        count = n + plus
    text = f"{count:g}" if isinstance(count, float) else str(count)
    if unit == "MD":  # a fraction of a month or the like keeps its unit
        unit = "M"
    if unit in CLOCK:
        return f"PT{text}{CLOCK[unit]}"
    if unit in ("NI", "MO", "AF", "EV"):
        return f"PT{text}{unit}"
    return f"P{text}{unit}"


def decimal(setting: Setting, n: Value, rest: Value) -> str | None:
    """The number before and after a decimal sign as text: 2 and 5 → 2.5."""
    return f"{n}.{rest}"


def every(setting: Setting, wd: Value, code: Value = None) -> str | None:
    """A weekday that comes back."""
    return f"XXXX-WXX-{wd}" + (f"T{code}" if code else "")


# ---------------------------------------------------------------- operators: EDTF of durations


def ago_value(setting: Setting, n: Value, u: Value) -> str | None:
    """The period `n` units before the report, as a value: "two weeks ago" is that week."""
    unit = str(u)
    if not isinstance(n, int | float):
        return None
    if setting.anchor is None:
        return BLANK.get(unit, BLANK["D"])
    moved = cal.move(setting.anchor, -n, unit)
    if moved is None:
        return None
    return cal.at_grain(moved, "D" if unit in CLOCK else "M" if isinstance(n, float) and unit == "Y" else unit)


def _span(first: dt.date | None, last: dt.date | None) -> str | None:
    return f"{first.isoformat()}/{last.isoformat()}" if first and last else None


def ago(setting: Setting, n: Value, u: Value, plus: Value = None) -> str | None:
    """The time `n` units before the report; units of a year and more give the year, marked approximate."""
    return _away(setting.anchor, n, u, plus, -1)


def ahead(setting: Setting, n: Value, u: Value, plus: Value = None) -> str | None:
    """The time `n` units after the report."""
    return _away(setting.anchor, n, u, plus, 1)


def _away(base: dt.date | None, n: Value, u: Value, plus: Value, sign: int) -> str | None:
    unit = str(u)
    if base is None:
        return None
    if n == "X":
        ends = sorted(d for k in (2, 10) if (d := cal.move(base, sign * k, unit)))
        return f"{ends[0].isoformat()}~/{ends[-1].isoformat()}~" if len(ends) == 2 and unit not in CLOCK else None
    if not isinstance(n, int | float):
        return None
    count = n + (plus if isinstance(plus, int | float) else 0)
    moved = cal.move(base, sign * count, unit)
    if moved is None:
        return None
    if unit in ("Y", "DE", "CE") and isinstance(count, int):
        return f"{moved.year:04d}~" if count > 4 or unit != "Y" else f"{moved.year:04d}"
    return cal.edtf(cal.at_grain(moved, unit if unit in ("W", "M") and isinstance(count, int) else "M" if unit in ("Y", "M") else "D"))


def since(setting: Setting, n: Value, u: Value, plus: Value = None) -> str | None:
    """From `n` units before the report until its day."""
    if setting.anchor is None or not isinstance(n, int | float):
        return None
    return _span(cal.move(setting.anchor, -(n + (plus if isinstance(plus, int | float) else 0)), str(u)), setting.anchor)


def until(setting: Setting, n: Value, u: Value, plus: Value = None) -> str | None:
    """From the report's day until `n` units after it."""
    if setting.anchor is None or not isinstance(n, int | float):
        return None
    return _span(setting.anchor, cal.move(setting.anchor, n + (plus if isinstance(plus, int | float) else 0), str(u)))


DURATIONS: tuple[Callable[..., str | None], ...] = (
    dur, decimal, every, ago_value, ago, ahead, since, until,
)  # fmt: skip
