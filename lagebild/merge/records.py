"""What merging makes of many reports: copies, happenings, stories, claims beside their denials. Frozen, with scores and reasons.

Keys: a report is named by `Report.id`; an event or statement by `key_of(report id, its own id)`, unique across reports, also across
exact copies.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lagebild.model import content_id


def key_of(report_id: str, item_id: str) -> str:
    """The key of an event or statement across all reports."""
    return content_id(report_id, item_id)


class Link(Struct, frozen=True, kw_only=True):
    """Two events (or two reports) taken for the same; `score` 0 to 1."""

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]


class CopyGroup(Struct, frozen=True, kw_only=True):
    """Reports that count as one source."""

    key: str
    kind: Literal["exact", "near", "agency", "translated"]
    reports: tuple[str, ...]
    reasons: tuple[str, ...]


class Reading(Struct, frozen=True, kw_only=True):
    """One value that a field has in some reports: which events say so, and how many independent sources that is."""

    value: str
    events: tuple[str, ...]
    independent: int


class FieldReadings(Struct, frozen=True, kw_only=True):
    """All readings of one field (time, place, status, source, target, mode, count:dead …) of a happening.

    `verdict`: `single` one reading; `agreed` several events, one value; `refined` values that nest (a city in its country, Thursday in
    the week; planned before occurred); `conflict` values that cannot all be true.
    """

    field: str
    verdict: Literal["single", "agreed", "refined", "conflict"]
    readings: tuple[Reading, ...]


class Side(Struct, frozen=True, kw_only=True):
    actor: str | None
    name: str
    code: str
    sector: str


class Act(Struct, frozen=True, kw_only=True):
    """Who did what to whom, and when: as one event tells it, or all events of a happening together."""

    act: str
    mode: str | None
    status: str
    source: tuple[Side, ...]
    target: tuple[Side, ...]
    edtf: str | None = None


class Happening(Act, frozen=True, kw_only=True):
    """One act in the world, as all events tell it that were merged."""

    key: str
    events: tuple[str, ...]
    reports: tuple[str, ...]
    first_day: str | None
    last_day: str | None
    place: str | None
    country: str | None
    fields: tuple[FieldReadings, ...]
    independent: int
    denied_by: tuple[str, ...]
    links: tuple[Link, ...]


class ClaimPair(Struct, frozen=True, kw_only=True):
    """What one speaker claims beside another's denial of it (keys of statements)."""

    claim: str
    denial: str
    score: float
    reasons: tuple[str, ...]


class Story(Struct, frozen=True, kw_only=True):
    """Reports that tell of the same happenings."""

    key: str
    title: str
    reports: tuple[str, ...]
    happenings: tuple[str, ...]  # keys
    copies: tuple[str, ...]  # keys of copy groups
    independent: int
    first_day: str | None
    last_day: str | None
    links: tuple[Link, ...]


class Merged(Struct, frozen=True, kw_only=True):
    """The answer of `merge`: everything in a fixed order, whatever the order of arrival."""

    stories: tuple[Story, ...]
    happenings: tuple[Happening, ...]
    copies: tuple[CopyGroup, ...]
    claims: tuple[ClaimPair, ...]
