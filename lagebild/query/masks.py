"""A query answered from columns: which slots hold an event it asks for. What columns do not hold is asked from the database first.

Means the same as `conditions`, which the tests check on random queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from lagebild.query import conditions
from lagebild.query.conditions import Scope, countries_for, day_range, reports_matching, words_for
from lagebild.query.parties import Member, end_of, split_dyad
from lagebild.query.terms import ANY, Query, Term, comparison
from lagebild.store import schema
from lagebild.store.column_blocks import NOBODY, Array, ordinal
from lagebild.store.columns import Columns

Mask = NDArray[np.bool_]
_WORDS = ("act", "mode", "status", "plover", "cameo", "country", "outlet", "agency", "lang")
_COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal, "=": np.equal}


@dataclass(frozen=True, slots=True)
class View:
    """Columns with the connection that loads them and the scope that reads values."""

    connection: Connection
    columns: Columns
    scope: Scope

    @classmethod
    def of(cls, connection: Connection, columns: Columns) -> View:
        return cls(connection, columns, Scope.of(connection, columns))

    def array(self, name: str) -> Array:
        return self.columns.array(self.connection, name)

    @property
    def nothing(self) -> Mask:
        return np.zeros(self.columns.slots, np.bool_)


def mask_of(query: Query, view: View) -> Mask:
    """Which slots hold an event that the query asks for."""
    found: Mask = view.array("report") > 0
    for term in query.terms:
        met = _term(term, view)
        found &= ~met if term.negated else met
    return found


_OF_REPORTS = ("story", "report")
_OF_EVENTS = ("happening", "event", "judged")


def _term(term: Term, view: View) -> Mask:
    if term.key == "text":
        return _in_reports(sa.union(*(select(reports_matching(v, view.scope).subquery().c[0]) for v in term.values)), view)
    if term.key in _OF_REPORTS:
        return _in_reports(select(conditions.R.id).where(_met(term, view)), view)
    if term.key in _OF_EVENTS and "none" not in term.values:
        return _ids(select(conditions.E.id).where(_met(term, view)), view)
    out = view.nothing
    for value in term.values:
        out |= _value(term.key, value, view)
    return out


def _met(term: Term, view: View) -> conditions.Condition:
    """The term's condition as it would be without its minus."""
    return conditions.condition(Term(term.key, term.values), view.scope)


def _value(key: str, value: str, view: View) -> Mask:
    if key in _WORDS:
        return _words(key, value, view)
    match key:
        case "place":
            return _place(value, view)
        case "quad":
            quads = view.array("quad")
            return quads > 0 if value == ANY else quads == int(value)
        case "score" | "confidence":
            operator, number = comparison(value)
            with np.errstate(invalid="ignore"):
                compared: Mask = _COMPARE[operator](view.array(key), number)
            return compared
        case "since" | "until" | "date":
            first, last = day_range(key, value)
            dated = view.array("last") > 0
            return dated & (view.array("last") >= ordinal(first)) & (view.array("first") <= ordinal(last))
        case "dyad":
            return _dyad(value, view)
        case "by" | "speaker":
            return _voice(key, value, view)
        case "context":
            contexts = view.columns.numbers("contexts")
            return _is_in(view.array("contexts"), [contexts[w] for w in conditions.contexts_for(value, view.scope)])
        case "independent":
            return _independent(value, view)
        case "judged":
            judged = _term(Term("judged", ("any" if value == "none" else value,)), view)
            return ~judged if value == "none" else judged
        case _:
            return _party(key, value, view)


def _words(key: str, value: str, view: View) -> Mask:
    column = view.array(key)
    if value == ANY:
        return column > 0
    numbers = view.columns.numbers(key)
    choice = key in ("act", "status", "plover", "lang")
    return _is_in(column, [numbers[w] for w in ([value] if choice else words_for(key, value, view.scope)) if w in numbers])


def _place(value: str, view: View) -> Mask:
    if value == ANY:
        return view.array("place") > 0
    places, countries = view.columns.numbers("place"), view.columns.numbers("country")
    named = _is_in(view.array("place"), [places[w] for w in words_for("place", value, view.scope)])
    return named | _is_in(view.array("country"), [countries[c] for c in countries_for(value, view.scope) if c in countries])


def _is_in(column: Array, numbers: Sequence[int]) -> Mask:
    if len(numbers) == 0:
        return np.zeros(len(column), np.bool_)
    if len(numbers) == 1:
        same: Mask = column == numbers[0]
        return same
    wanted = np.zeros(max(int(column.max(initial=0)), *numbers) + 1, np.bool_)
    wanted[list(numbers)] = True
    found: Mask = wanted[column]
    return found


def _party(key: str, value: str, view: View) -> Mask:
    sides = conditions.SIDES[key]
    if value == ANY:
        out = view.nothing
        for side in sides:
            out[view.array(f"{side}_at")] = True
        return out
    return _members(view.scope.party(value).members, sides, view)


def _dyad(value: str, view: View) -> Mask:
    one, other = (view.scope.party(side).members for side in split_dyad(value))
    has_target = view.nothing
    has_target[view.array("t_at")] = True
    first, second = _members(one, "s", view), _members(other, "s", view)
    return (first & _members(other, "t", view)) | (second & _members(one, "t", view)) | (first & second & ~has_target)


def _members(members: Sequence[Member], sides: Sequence[str], view: View) -> Mask:
    """Where a participant on one of the sides is a member on the event's day."""
    out = view.nothing
    by_dates: dict[tuple[str, str], list[Member]] = {}
    for m in members:
        by_dates.setdefault((m.since, m.until), []).append(m)
    for group in by_dates.values():
        met = _coded([m for m in group if m.code], sides, view)
        named = [m for m in group if m.actor]
        if named:
            always = [Member(actor=m.actor, below=m.below) for m in named]
            met |= _ids(select(conditions.E.id).where(conditions.members_met(always, sides)), view)
        out |= met & _within(group[0], view)
    return out


def _coded(members: Sequence[Member], sides: Sequence[str], view: View) -> Mask:
    out = view.nothing
    known = view.columns.numbers("who")
    wanted = view.columns.with_codes({m.code for m in members if not m.sector})
    wanted[[known[w] for w in (f"{m.code}.{m.sector}" for m in members if m.sector) if w in known]] = True
    for side in sides if wanted.any() else ():
        out[view.array(f"{side}_at")[wanted[view.array(f"{side}_who")]]] = True
    return out


def _within(member: Member, view: View) -> Mask | np.bool_:
    met: Mask | np.bool_ = np.True_
    if member.since:
        last = view.array("last")
        met = (last >= ordinal(_whole(member.since, "01"))) | (last == 0)
    if member.until:
        first = view.array("first")
        met = met & (first > 0) & (first <= _last_ordinal(member.until))
    return met


def _whole(day: str, fill: str) -> str:
    return "-".join([*day.split("-"), fill, fill][:3])


def _last_ordinal(day: str) -> int:
    from lagebild.query.days import bounds

    found = bounds(day)
    return ordinal(found[1]) if found else ordinal(end_of(day)[:10])


def _independent(value: str, view: View) -> Mask:
    """By the sources of happenings; what was merged with nothing has one, so that mostly few events need to be asked for."""
    operator, number = comparison(value)
    h = schema.happening.c
    met = conditions.compared(h.independent, operator, number)
    alone = bool(_COMPARE[operator](1, number))
    odd = _ids(select(conditions.E.id).where(conditions.E.happening.in_(select(h.id).where(sa.not_(met) if alone else met))), view)
    return ~odd if alone else odd


def _voice(key: str, value: str, view: View) -> Mask:
    """Who says so: from the chain in the columns; the speakers of statements around the event from the database."""
    out = view.nothing
    if value == ANY:
        out[view.array("b_at")] = True
        return out
    members = conditions.voice_members(value, view.scope)
    voices = view.columns.numbers("voice")
    if not members:
        out |= _saying([n for w, n in voices.items() if w == f"{NOBODY}{value.lower()}"], view)
    for m in members:
        ident = m.actor or (f"{m.code}.{m.sector}" if m.sector else m.code)
        below = m.below or bool(m.code)
        out |= _saying([n for w, n in voices.items() if w == ident or (below and w.startswith(f"{ident}."))], view) & _within(m, view)
    if key == "speaker":
        out |= _ids(select(conditions.E.id).where(conditions.around_event(value, members)), view)
    return out


def _saying(numbers: Sequence[int], view: View) -> Mask:
    out = view.nothing
    out[view.array("b_at")[_is_in(view.array("b_voice"), numbers)]] = True
    return out


def _ids(wanted: sa.Select[tuple[int]], view: View) -> Mask:
    out = view.nothing
    out[view.columns.slots_of(_numbers(wanted, view.connection))] = True
    return out


def _in_reports(wanted: Any, view: View) -> Mask:
    ids = _numbers(wanted, view.connection)
    column = view.array("report")
    listed = np.zeros(max(int(column.max(initial=0)), int(ids.max(initial=0))) + 1, np.bool_)
    listed[ids] = True
    return listed[column]


def _numbers(wanted: Any, connection: Connection) -> NDArray[np.int64]:
    """The numbers of a one-column selection, fetched as one string: a row apiece would take ten times as long."""
    rows = wanted.subquery()
    if connection.dialect.name == "sqlite":
        joined = sa.func.group_concat(rows.c[0])
    else:
        joined = sa.func.string_agg(sa.cast(rows.c[0], sa.Text), ",")
    text = connection.scalar(select(joined))
    return np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)
