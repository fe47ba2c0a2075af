"""A query as SQLAlchemy conditions over `event` joined with `report`, alike for SQLite and PostgreSQL.

This is what a query means. `masks` answers the same terms from columns where that is quicker, and the tests hold the two together.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, and_, false, func, not_, or_, select, true

from lagebild.errors import UnknownParty
from lagebild.query.days import LAST, bounds
from lagebild.query.parties import Member, Party, end_of, resolve, split_dyad
from lagebild.query.terms import ANY, KEYS, Query, Term, comparison, fits
from lagebild.store import schema
from lagebild.store.columns import Columns
from lagebild.store.dialect import folded, named, reports_with

E, R, A, B = schema.event.c, schema.report.c, schema.event_actor.c, schema.event_source.c
EVENTS = schema.event.join(schema.report)
_undated = and_(E.first_day.is_(None), E.last_day.is_(None))
earliest = sa.case((_undated, func.coalesce(R.first_day, R.last_day)), else_=func.coalesce(E.first_day, E.last_day))
latest = sa.case((_undated, func.coalesce(R.last_day, R.first_day)), else_=func.coalesce(E.last_day, E.first_day))
MOST_PARTIES = 1000
SIDES = {"actor": ("s", "t"), "source": ("s",), "target": ("t",)}
Condition = ColumnElement[bool]


@dataclass
class Scope:
    """What terms are read against: the connection, and what the store knows at its present state.

    Attributes:
        words: per field (outlets, agencies, places, …).
        codes: of actors.
        parties: whom values mean, as far as that was asked for; may be kept as long as the store's state.
    """

    connection: Connection
    words: Mapping[str, Sequence[str]]
    codes: frozenset[str]
    parties: dict[str, Party] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, columns: Columns) -> Scope:
        codes = columns.kept("known codes", lambda: frozenset(columns.codes()[0]) - {""})
        return cls(connection, columns.words, codes, columns.kept("parties", dict))

    def party(self, value: str) -> Party:
        """The party that a value means, people included whom only the store knows."""
        known = self.parties.get(value)
        if known is None:
            if len(self.parties) >= MOST_PARTIES:
                self.parties.clear()
            known = self.parties[value] = self._resolved(value)
        return known

    def _resolved(self, value: str) -> Party:
        try:
            return resolve(value, self.codes)
        except UnknownParty:
            met = self._met(value)
            if not met:
                raise
        return Party(value=value, label=value, members=tuple(Member(actor=a) for a in met), reason="a name in the store")

    def _met(self, name: str) -> Sequence[str]:
        wanted = select(A.actor).distinct().where(or_(A.name == name, A.actor == name), A.actor.is_not(None))
        return self.connection.scalars(wanted).all()

    def matching(self, name: str, value: str) -> list[str]:
        """The words of a field that a value fits; `*` stands for anything, case does not count."""
        return [w for w in self.words.get(name, ()) if w and fits(value, w)]


def where(query: Query, scope: Scope) -> Condition:
    """The condition that an event, joined with its report, meets exactly if the query asks for it."""
    return and_(true(), *(condition(t, scope) for t in query.terms))


def selection(query: Query, scope: Scope) -> sa.Select[tuple[int]]:
    """The ids of the events that a query asks for."""
    return select(E.id).select_from(EVENTS).where(where(query, scope))


def condition(term: Term, scope: Scope) -> Condition:
    """What one term asks for; never NULL, so that its negation holds for everything else."""
    builder = _BUILDERS[term.key]
    met = or_(false(), *(builder(term.key, v, scope) for v in term.values))
    return not_(func.coalesce(met, false())) if term.negated else met


def members_met(members: Sequence[Member], sides: Sequence[str]) -> Condition:
    """That a participant on one of the sides is a member, on the event's day where membership has dates."""
    return or_(false(), *(_member_group(group, sides) for group in _grouped(members)))


def _grouped(members: Sequence[Member]) -> list[list[Member]]:
    """Members that differ in their code only, so that they make one condition."""
    groups: dict[tuple[Any, ...], list[Member]] = {}
    for m in members:
        key = (bool(m.code), m.sector, m.since, m.until, "" if m.code else m.actor, m.below)
        groups.setdefault(key, []).append(m)
    return list(groups.values())


def _member_group(members: list[Member], sides: Sequence[str]) -> Condition:
    one = members[0]
    who: list[Condition] = [A.side.in_(tuple(sides))]
    if one.code:
        who.append(A.code.in_(sorted(m.code for m in members)))
        if one.sector:
            who.append(A.sector == one.sector)
    else:
        who.append(or_(A.actor == one.actor, A.actor.like(f"{_escaped(one.actor)}.%", escape="\\")) if one.below else A.actor == one.actor)
    there = E.id.in_(select(A.event).where(*who))
    return and_(there, *_within(one))


def _within(member: Member) -> list[Condition]:
    """That the event may have happened while somebody was a member; what has no date at all is taken for today's."""
    out: list[Condition] = []
    if member.since:
        out.append(or_(latest >= member.since, latest.is_(None)))
    if member.until:
        out.append(earliest <= end_of(member.until))
    return out


def _party(key: str, value: str, scope: Scope) -> Condition:
    sides = SIDES[key]
    if value == ANY:
        return E.id.in_(select(A.event).where(A.side.in_(tuple(sides))))
    return members_met(scope.party(value).members, sides)


def _dyad(_key: str, value: str, scope: Scope) -> Condition:
    """Two parties facing each other: one acts on the other, or both are parties of an act that has no target."""
    one, other = (scope.party(side).members for side in split_dyad(value))
    no_target = not_(E.id.in_(select(A.event).where(A.side == "t")))
    return or_(
        and_(members_met(one, "s"), members_met(other, "t")),
        and_(members_met(other, "s"), members_met(one, "t")),
        and_(members_met(one, "s"), members_met(other, "s"), no_target),
    )


_FIELDS: Mapping[str, ColumnElement[Any]] = {
    "act": E.act, "mode": E.mode, "status": E.status, "plover": E.plover, "quad": E.quad, "cameo": E.cameo, "country": E.country,
    "place": E.place, "outlet": R.outlet, "agency": R.agency, "lang": R.lang, "score": E.score, "confidence": E.confidence,
}  # fmt: skip


def _choice(key: str, value: str, _scope: Scope) -> Condition:
    column = _FIELDS[key]
    if value == ANY:
        return and_(column.is_not(None), column != "") if key != "quad" else column.is_not(None)
    return column == (int(value) if key == "quad" else value)


def _word(key: str, value: str, scope: Scope) -> Condition:
    column = _FIELDS[key]
    if value == ANY:
        return and_(column.is_not(None), column != "")
    return column.in_(words_for(key, value, scope))


def words_for(key: str, value: str, scope: Scope) -> list[str]:
    """The words of a field that a value asks for; a place also by its other names, a country's code in either case."""
    if key != "place":
        return scope.matching(key, value)
    found = dict.fromkeys(w for name in (value, *_other_names(value)) for w in scope.matching("place", name))
    return list(found)


def countries_for(value: str, scope: Scope) -> list[str]:
    """The country codes that a place value means: `place:BLR`, `place:Belarus` take in all places there."""
    if len(value) == 3 and value.upper() in scope.words.get("country", ()):
        return [value.upper()]
    return [e["country"] for e in _gazetteer().get(folded(value), ()) if e["kind"] == "country"]


def _place(key: str, value: str, scope: Scope) -> Condition:
    if value == ANY:
        return E.place.is_not(None)
    return or_(E.place.in_(words_for(key, value, scope)), E.country.in_(countries_for(value, scope)))


@functools.cache
def _gazetteer() -> dict[str, list[Any]]:
    from lagebild.packs import load_pack

    out: dict[str, list[Any]] = {}
    for entry in load_pack("de").table("places"):
        for name in {folded(n) for column in ("name_de", "name_en", "alias") for n in entry.list(column)}:
            out.setdefault(name, []).append(entry)
    return out


def _other_names(value: str) -> list[str]:
    """All names of the most populous place of a name, and of countries of it."""
    entries = sorted(_gazetteer().get(folded(value), ()), key=lambda e: -int(e["population"] or 0))
    return [n for e in entries[:1] for column in ("name_de", "name_en", "alias") for n in e.list(column)]


def _number(key: str, value: str, _scope: Scope) -> Condition:
    operator, number = comparison(value)
    if key == "independent":
        h = schema.happening.c
        enough = E.happening.in_(select(h.id).where(compared(h.independent, operator, number)))
        alone = and_(E.happening.is_(None), compared(sa.literal(1), operator, number))
        return or_(enough, alone)
    return compared(_FIELDS[key], operator, number)


def compared(column: ColumnElement[Any], operator: str, number: float) -> Condition:
    found: Condition = column == number if operator == "=" else column.op(operator, is_comparison=True)(number)
    return found


def day_range(key: str, value: str) -> tuple[str, str]:
    """The first and last day that a date term lets an event lie on."""
    first, last = bounds(value) or ("", "")
    return (first, LAST) if key == "since" else ("0001-01-01", last) if key == "until" else (first, last)


def _date(key: str, value: str, _scope: Scope) -> Condition:
    first, last = day_range(key, value)
    return and_(latest >= first, earliest <= last)


def _text(_key: str, value: str, scope: Scope) -> Condition:
    return E.report.in_(reports_matching(value, scope))


def reports_matching(value: str, scope: Scope) -> sa.Select[tuple[int]]:
    """The reports whose words a text term asks for: a value with blanks is a phrase, a star ends a word that goes on."""
    starred = value.endswith(ANY)
    phrase = value.rstrip(ANY).replace('"', " ")
    return reports_with(scope.connection.dialect.name, f'"{phrase}"{ANY if starred else ""}')


def _voice(key: str, value: str, scope: Scope) -> Condition:
    if value == ANY:
        return E.id.in_(select(B.event))
    members = voice_members(value, scope)
    nobody = and_(B.actor.is_(None), _same_words(B.text, value))
    chain: list[Condition] = [] if members else [E.id.in_(select(B.event).where(nobody))]
    for m in members:
        says = select(B.event).where(_is_actor(B.actor, m))
        chain.append(and_(E.id.in_(says), *_within(m)))
    if key == "speaker":
        chain.append(around_event(value, members))
    return or_(false(), *chain)


def voice_members(value: str, scope: Scope) -> tuple[Member, ...]:
    """Who a voice is; a name nobody knows is looked for as it stands in the reports."""
    try:
        return scope.party(value).members
    except UnknownParty:
        return ()


def _same_words(column: ColumnElement[Any], value: str) -> Condition:
    """SQLite lowers ASCII only: words with other letters have to be written as they stand."""
    return or_(column == value, func.lower(column) == value.lower())


def _is_actor(column: ColumnElement[Any], member: Member) -> Condition:
    ident = member.actor or (f"{member.code}.{member.sector}" if member.sector else member.code)
    if member.below or member.code:
        return or_(column == ident, column.like(f"{_escaped(ident)}.%", escape="\\"))
    return column == ident


def around_event(value: str, members: Sequence[Member]) -> Condition:
    """That a statement of somebody holds the event's trigger."""
    s = schema.statement.c
    who: list[Condition] = [_is_actor(s.speaker, m) for m in members if m.always] or [_same_words(s.speaker_text, value)]
    who += [s.speaker_code == m.code for m in members if m.code and not m.sector]
    held = schema.event.alias()
    around = and_(s.report == held.c.report, s.start <= held.c.start, s.end >= held.c.end)
    return E.id.in_(select(held.c.id).select_from(schema.statement.join(held, around)).where(or_(*who)))


def _context(_key: str, value: str, scope: Scope) -> Condition:
    return E.contexts.in_(contexts_for(value, scope))


def contexts_for(value: str, scope: Scope) -> list[str]:
    """The lists of contexts, as the store writes them, with one that a value fits; case does not count."""
    return [w for w in scope.words.get("contexts", ()) if w and any(fits(value, context) for context in w.strip("|").split("|"))]


def _id(key: str, value: str, _scope: Scope) -> Condition:
    if key == "event":
        return E.key == value
    if key == "report":
        return R.key == value
    table = schema.story if key == "story" else schema.happening
    column = R.story if key == "story" else E.happening
    if value == ANY:
        return column.is_not(None)
    return column.in_(select(table.c.id).where(named(table, value)))


def _judged(_key: str, value: str, _scope: Scope) -> Condition:
    j = schema.judged.c
    if value == "none":
        return not_(E.key.in_(select(j.event)))
    return E.key.in_(select(j.event) if value in ("any", ANY) else select(j.event).where(j.state == value))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_BY_KIND: Mapping[str, Callable[[str, str, Scope], Condition]] = {
    "party": _party, "dyad": _dyad, "choice": _choice, "word": _word, "name": _word, "number": _number, "date": _date, "text": _text,
    "id": _id, "voice": _voice,
}  # fmt: skip
_SPECIAL = {"context": _context, "judged": _judged, "place": _place}
_BUILDERS = {key: _SPECIAL.get(key, _BY_KIND[spec.kind]) for key, spec in KEYS.items()}
