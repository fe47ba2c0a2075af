"""What the value expressions of the time packs work with: slot values and the setting of an expression."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

Value = int | float | str | None
BLANK = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX",
    "Y": "XXXX", "DE": "XXX", "CE": "XX",
}  # fmt: skip
CLOCK = {"H": "H", "MIN": "M", "SEC": "S"}


class Setting(Struct, frozen=True, kw_only=True):
    """What an expression is evaluated in.

    `anchor` is the report's day. Of what the text has dated before: `before` the last day, `month` the last month (or
    finer), `period` the last of any length, each by its first day. `year` is the year that the sentence has named,
    `tense` past, present, future or empty.
    """

    anchor: dt.date | None = None
    before: dt.date | None = None
    month: dt.date | None = None
    period: dt.date | None = None
    year: int | None = None
    tense: str = ""
