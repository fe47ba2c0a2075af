"""What a new coding of the same text changed: events that appeared, vanished, or were coded otherwise, field by field. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from lagebild.output import EventRecord, ParticipantRecord, Record
from lagebild.store.spread import event_keys

NOT_COMPARED = ("id", "rule")  # the id follows from the rest, the rule is where the change comes from


class FieldChange(Struct, frozen=True):
    """A field before and after, as in the output record; participants and sources by what they were resolved to."""

    field: str
    before: Any
    after: Any


class EventChange(Struct, frozen=True):
    """One event that a new coding brought, changed or left out. `before` and `after` are keys of events."""

    kind: str  # appeared, changed, vanished
    before: str | None
    after: str | None
    trigger: str
    act: str
    fields: tuple[FieldChange, ...] = ()


def event_changes(before: Record, after: Record) -> tuple[EventChange, ...]:
    """The changes between two codings of one report, in text order.

    Events are matched by their id, then by trigger and act, then by trigger alone; nothing is matched where two could be meant.
    Where the text itself is another, only equal words and sides are matched, since positions no longer compare.
    """
    pairs, old, new = _matched(before, after)
    key = {id(e): k for record in (before, after) for e, k in zip(record.events, event_keys(record), strict=True)}
    out = [(a.span, EventChange("changed", key[id(b)], key[id(a)], a.trigger, a.act, _fields(b, a))) for b, a in pairs]
    out += [(e.span, EventChange("vanished", key[id(e)], None, e.trigger, e.act)) for e in old]
    out += [(e.span, EventChange("appeared", None, key[id(e)], e.trigger, e.act)) for e in new]
    return tuple(change for _, change in sorted(out, key=lambda x: x[0]) if change.kind != "changed" or change.fields)


def _matched(before: Record, after: Record) -> tuple[list[tuple[EventRecord, EventRecord]], list[EventRecord], list[EventRecord]]:
    """Pairs, and what is left of the old and the new."""
    same_text = before.text == after.text
    keys: Sequence[Callable[[EventRecord], object]] = (
        (lambda e: e.id, lambda e: (e.span, e.act, _codes(e.target)), lambda e: (e.span, e.act), lambda e: e.span)
        if same_text
        else (lambda e: (e.trigger, e.act, _codes(e.source), _codes(e.target)),)
    )
    old, new = list(before.events), list(after.events)
    pairs: list[tuple[EventRecord, EventRecord]] = []
    for key in keys:
        olds, news = _grouped(old, key), _grouped(new, key)
        found = [(olds[k][0], news[k][0]) for k in olds if len(olds[k]) == 1 and len(news.get(k, ())) == 1]
        pairs += found
        taken = {id(e) for pair in found for e in pair}
        old, new = [e for e in old if id(e) not in taken], [e for e in new if id(e) not in taken]
    return pairs, old, new


def _grouped(events: Iterable[EventRecord], key: Callable[[EventRecord], object]) -> dict[object, list[EventRecord]]:
    groups: dict[object, list[EventRecord]] = defaultdict(list)
    for event in events:
        groups[key(event)].append(event)
    return groups


def _codes(sides: Iterable[ParticipantRecord]) -> tuple[str, ...]:
    return tuple(p.code for p in sides)


def _fields(before: EventRecord, after: EventRecord) -> tuple[FieldChange, ...]:
    was, now = plain(before), plain(after)
    return tuple(FieldChange(name, was[name], now[name]) for name in was if was[name] != now[name])


def plain(event: EventRecord) -> dict[str, Any]:
    """The fields of an event that are compared, without positions, which only say where a value stands."""
    values = {name: _without_spans(msgspec.to_builtins(getattr(event, name))) for name in EventRecord.__struct_fields__}
    return {name: value for name, value in values.items() if name not in (*NOT_COMPARED, "span", "clause")}


def _without_spans(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_spans(v) for k, v in value.items() if k != "span"}
    return [_without_spans(v) for v in value] if isinstance(value, list | tuple) else value
