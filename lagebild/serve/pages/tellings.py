"""How a story's reports tell the same happenings: which outlets say what, and in which fields they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def by_key(items: Iterable[Any]) -> dict[str, Any]:
    """Events or reports by their key."""
    return {item.key: item for item in items}


def outlets_of(keys: Iterable[str], events: Mapping[str, Any]) -> list[str]:
    """The outlets of events, each once; the agency of reports without one, an empty string where neither is known."""
    return list(dict.fromkeys(events[key].report.outlet or events[key].report.agency for key in keys if key in events))


def disputed(happenings: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The happenings and fields in which reports contradict each other, those told by most sources first."""
    found = [(h, f) for h in happenings for f in h.fields if f.verdict == "conflict"]
    return sorted(found, key=lambda x: -x[0].independent)


def by_day(happenings: Sequence[Any]) -> list[tuple[str | None, str | None, list[Any]]]:
    """Happenings by the days they lie between, in order, those without a day last; those of the same days with most sources first."""
    days: dict[tuple[str, str], list[Any]] = {}
    for happening in sorted(happenings, key=lambda h: (h.first_day or "9", h.last_day or "9", -h.independent)):
        days.setdefault((happening.first_day or "", happening.last_day or ""), []).append(happening)
    return [(first or None, last or None, group) for (first, last), group in days.items()]


SURE = 0.6  # score of a claim and its denial from which they are shown as a pair without reserve


def by_denial(claims: Sequence[Any]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Claims beside denials, grouped by the denial and the best match first: those that are sure, and those that are not. A claim in the
    same words by the same speaker stands once for each denial."""
    groups: dict[tuple[bool, str], list[Any]] = {}
    given = set[tuple[str, ...]]()
    for pair in sorted(claims, key=lambda c: -c.score):
        words = (pair.denial.speaker_text, pair.denial.content, pair.claim.speaker_text, pair.claim.content)
        if words not in given:
            given.add(words)
            groups.setdefault((pair.score >= SURE, pair.denial.key), []).append(pair)
    return tuple([group for (sure, _), group in groups.items() if sure is wanted] for wanted in (True, False))  # type: ignore[return-value]


def best(happening: Any, events: Mapping[str, Any]) -> Any:
    """The event that tells a happening most fully: of the same act and status, with most fields, in the longest clause."""
    told = [events[key] for key in happening.events if key in events]
    return max(told, key=lambda e: _fullness(e, happening), default=None)


def _fullness(event: Any, happening: Any) -> tuple[bool, bool, int, int]:
    sides = bool(event.source) + bool(event.target)
    return event.act == happening.act, event.status == happening.status, sides, len(event.quote)
