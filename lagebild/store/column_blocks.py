"""The blocks that columns are kept in: which columns there are, and how the arrays of 16,384 events are made from the tables."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from lagebild.errors import StoreError
from lagebild.store import schema

BITS = 14
SIZE = 1 << BITS  # event ids per block
WORDS = {  # fields held as numbers of words: the column of which table, and the numbers' type
    "act": "<u2", "mode": "<u2", "status": "<u2", "plover": "<u2", "cameo": "<u2", "country": "<u2", "place": "<u4",
    "contexts": "<u4", "outlet": "<u4", "agency": "<u4", "lang": "<u2",
}  # fmt: skip
NUMBERS = {"report": "<u4", "quad": "<u1", "first": "<i4", "last": "<i4", "score": "<f8", "confidence": "<f8"}
SIDES = ("s", "t")  # per side: `s_at` slots, `s_who` numbers of "CODE.SECTOR", `s_new` 1 where the event's code is not repeated
VOICES = {"b_at": "<u2", "b_voice": "<u4"}  # who says so: slots, and numbers of actor ids or, for nobody known, of the words in lower case
TYPES = WORDS | NUMBERS | VOICES | {f"{s}_{n}": t for s in SIDES for n, t in (("at", "<u2"), ("who", "<u4"), ("new", "<u1"))}
NOBODY = "~"  # before the words of a voice that is nobody known
REPORT_FIELDS = ("outlet", "agency", "lang")
Array = NDArray[Any]


class Maker:
    """Makes blocks; gives every word it meets a number, and never changes one."""

    def __init__(self, connection: Connection, words: dict[str, list[str]]) -> None:
        self.connection = connection
        self.words = {name: list(words.get(name, [""])) for name in (*WORDS, "who", "voice")}
        self.numbers = {name: {w: n for n, w in enumerate(known)} for name, known in self.words.items()}

    def number(self, name: str, word: str | None) -> int:
        known = self.numbers[name]
        if word is None or word == "":
            return 0
        found = known.get(word)
        if found is None:
            found = known[word] = len(self.words[name])
            self.words[name].append(word)
        return found

    def block(self, block: int) -> dict[str, Array]:
        e, r = schema.event, schema.report
        low = block * SIZE
        wanted = [(r if n in REPORT_FIELDS else e).c[n] for n in WORDS]
        numbers = (e.c.report, e.c.quad, e.c.first_day, e.c.last_day, r.c.first_day, r.c.last_day, e.c.score, e.c.confidence)
        rows = self.connection.execute(
            select(e.c.id, *wanted, *numbers).select_from(e.join(r)).where(e.c.id >= low, e.c.id < low + SIZE)
        ).all()
        fields = list(zip(*rows, strict=True)) if rows else [()] * (1 + len(WORDS) + len(numbers))
        slots = np.asarray(fields[0], np.int64) - low
        out = {name: np.zeros(SIZE, TYPES[name]) for name in (*WORDS, *NUMBERS)}
        for name, values in zip(WORDS, fields[1:], strict=False):
            out[name][slots] = self._numbered(name, values)
        report, quad, first, last, report_first, report_last, score, confidence = fields[1 + len(WORDS) :]
        days = [_days(*ends) for ends in zip(first, last, report_first, report_last, strict=True)]
        out["report"][slots] = report
        out["quad"][slots] = [q or 0 for q in quad]
        out["first"][slots], out["last"][slots] = [d[0] for d in days], [d[1] for d in days]
        out["score"][:] = np.nan
        out["score"][slots] = [np.nan if s is None else s for s in score]
        out["confidence"][slots] = confidence
        return out | self._actors(low) | self._voices(low)

    def _numbered(self, name: str, values: Sequence[str | None]) -> list[int]:
        by_word = {word: self.number(name, word) for word in dict.fromkeys(values)}
        if len(self.words[name]) > np.iinfo(TYPES[name]).max:
            raise StoreError(f"There are too many different values of {name} for the columns.")
        return [by_word[v] for v in values]

    def _actors(self, low: int) -> dict[str, Array]:
        a = schema.event_actor.c
        rows = self.connection.execute(
            select(a.side, a.event, a.code, a.sector).where(a.event >= low, a.event < low + SIZE).order_by(a.event, a.side, a.position)
        ).all()
        out: dict[str, Array] = {}
        for side in SIDES:
            seen: set[tuple[int, str]] = set()
            at, who, new = [], [], []
            for number, code, sector in ((n, c, s) for of, n, c, s in rows if of == side):
                at.append(number - low)
                who.append(self.number("who", f"{code}.{sector}"))
                new.append((number, code) not in seen)
                seen.add((number, code))
            out |= {f"{side}_{n}": np.asarray(v, TYPES[f"{side}_{n}"]) for n, v in (("at", at), ("who", who), ("new", new))}
        return out

    def _voices(self, low: int) -> dict[str, Array]:
        b = schema.event_source.c
        rows = self.connection.execute(select(b.event, b.actor, b.text).where(b.event >= low, b.event < low + SIZE)).all()
        voices = [self.number("voice", actor or f"{NOBODY}{words.lower()}") for _, actor, words in rows]
        return {"b_at": np.asarray([n - low for n, _, _ in rows], VOICES["b_at"]), "b_voice": np.asarray(voices, VOICES["b_voice"])}


def _days(first: str | None, last: str | None, report_first: str | None, report_last: str | None) -> tuple[int, int]:
    """The days an event may lie between; an undated event follows its report, an open end its other end."""
    if first is None and last is None:
        first, last = report_first, report_last
    return ordinal(first or last), ordinal(last or first)


@functools.lru_cache(maxsize=65536)
def ordinal(day: str | None) -> int:
    """Days since the year 1, 0 where there is no date.

    >>> ordinal("2023-08-15") - ordinal("2023-08-01")
    14
    """
    return dt.date.fromisoformat(day).toordinal() if day else 0
