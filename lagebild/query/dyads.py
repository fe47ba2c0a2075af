"""What relations need from the store: contacts of a query, the reports they were coded from, and with them series."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, and_, func, select

from lagebild.merge.relations import Contact, Grain, Series, series
from lagebild.query.conditions import condition
from lagebild.query.masks import View
from lagebild.query.search import Found, answer
from lagebild.query.terms import Query
from lagebild.store import schema
from lagebild.store.column_blocks import SIDES, Array

OF_REPORTS = ("outlet", "agency", "lang", "report", "story")  # keys of which the coverage must take account


def dyad_series(connection: Connection, a: str, b: str, query: Query, grain: Grain = "month") -> Series:
    """The dealings of two parties over time, among the events of a query that have a PLOVER code.

    The rates are over the reports that the query lets in by outlet, agency and language, whatever they tell of.
    """
    found = answer(connection, dyad_query(a, b, query))
    return series(contacts(found), a, b, grain, coverage=coverage(found.view, query))


def dyad_query(a: str, b: str, query: Query) -> Query:
    """The query for two parties facing each other; a name with a hyphen or tilde in it is no problem."""
    joined = f"{a}~{b}" if "-" in f"{a}{b}" else f"{a}-{b}"
    return query.having("dyad", joined).having("plover", "*")


def contacts(found: Found) -> list[Contact]:
    """The events of a query as relations see them, by id; those without a quad are left out."""
    view = found.view
    slots = found.slots[view.array("quad")[found.slots] > 0]
    happenings = view.columns.happenings(view.connection)[slots].tolist()
    rows = (happenings, sources_of(view, slots).tolist(), *(view.array(n)[slots].tolist() for n in ("first", "last", "quad", "score")))
    acting, acted = (_codes(view, side, slots) for side in SIDES)
    return [
        Contact(
            happening=f"h{happening}" if happening else f"e{slot}", source=str(source), first_day=_day(first), last_day=_day(last),
            sides=(tuple(acting.get(slot, ())), tuple(acted.get(slot, ()))), quad=quad, score=0.0 if math.isnan(score) else score,
        )
        for slot, happening, source, first, last, quad, score in zip(slots.tolist(), *rows, strict=True)
    ]  # fmt: skip


def sources_of(view: View, slots: Array) -> Array:
    """What counts as one source, by number: all that an agency sent, else reports copied from each other, else the report."""
    agencies = view.columns.kept("agencies", lambda: _same_agency(view.columns.words.get("agency", [""])))[view.array("agency")[slots]]
    reports, copies = view.array("report")[slots].astype(np.int64), _of_reports(view, slots, "copy_group")
    return np.where(agencies > 0, agencies * 3, np.where(copies > 0, copies * 3 + 1, reports * 3 + 2))


def stories_of(view: View, slots: Array) -> Array:
    """The number of each event's story, 0 where it is in none."""
    return _of_reports(view, slots, "story")


def _of_reports(view: View, slots: Array, name: str) -> Array:
    reports, numbers = view.array("report")[slots], view.columns.of_reports(view.connection, name)
    found: Array = numbers[np.minimum(reports, len(numbers) - 1)] * (reports < len(numbers))
    return found


def _same_agency(words: Sequence[str]) -> Array:
    """A number per agency, the same whether or not it is written in capitals."""
    numbers: dict[str, int] = {}
    return np.asarray([numbers.setdefault(word.casefold(), n) for n, word in enumerate(words)], np.int64)


def _codes(view: View, side: str, slots: Array) -> dict[int, list[str]]:
    """The codes of a side's actors by slot, each once."""
    at, numbers = entries(view, side, slots)
    codes, _ = view.columns.codes()
    out: dict[int, list[str]] = defaultdict(list)
    for slot, number in zip(slots[at].tolist(), numbers.tolist(), strict=True):
        out[slot].append(codes[number])
    return out


def entries(view: View, side: str, slots: Array) -> tuple[Array, Array]:
    """The codes of a side's actors in events, each once per event: the place of the event in `slots`, and the number of the code."""
    place = np.full(view.columns.slots, -1, np.int64)
    place[slots] = np.arange(len(slots))
    at, who, new = (view.array(f"{side}_{n}") for n in ("at", "who", "new"))
    chosen = (place[at] >= 0) & (new > 0)
    return place[at[chosen]], view.columns.codes()[1][who[chosen]]


@functools.lru_cache(65536)
def _day(number: int) -> str | None:
    return dt.date.fromordinal(number).isoformat() if number else None


def coverage(view: View, query: Query) -> dict[str, int]:
    """How many reports of each day were coded, of those that a query lets in by what they are; reports without a day are left out."""
    r = schema.report.c
    met = [condition(t, view.scope) for t in query.terms if t.key in OF_REPORTS]
    coded = and_(r.error_code.is_(None), r.first_day.is_not(None), r.first_day == r.last_day, *met)
    counted = select(r.first_day, func.count()).where(coded).group_by(r.first_day)
    return {day: count for day, count in view.connection.execute(counted)}
