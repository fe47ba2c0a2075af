"""How two actors deal with each other over time, and who deals with whom in a period. Pure functions over rows.

Cooperation and conflict, deeds and words are kept apart by PLOVER's four quads; scores are Goldstein's (1992) as PLOVER carries them on.
Every happening counts once, however many reports tell of it; beside the raw count stands the rate per 1,000 reports of the period, because
more news makes more events (on reporting bias: Weidmann 2016). Changes of level are found by PELT
(`change_points`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from lagebild.merge.change_points import change_points

Grain = Literal["day", "week", "month"]
COOPERATION, CONFLICT = (1, 2), (3, 4)
WORDS, DEEDS = (1, 3), (2, 4)
PER = 1000  # reports that a rate is given for
FEWEST = 6  # periods with anything in them, below which a series is too thin to speak of a change of level


class Contact(Struct, frozen=True, kw_only=True):
    """One event as relations see it. Rows of one `happening` are one contact; `source` is the group of reports that count as one source.

    `sides` are the parties of each side: of an act without a target all parties stand in the first.
    """

    happening: str
    source: str
    first_day: str | None
    last_day: str | None
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    quad: int
    score: float
    confidence: float = 1.0


class Period(Struct, frozen=True, kw_only=True):
    """A day, week or month of a dyad. Counts are of happenings, `sources` of independent sources over them; scores are sums.

    `rate` is happenings per 1,000 reports of the period, None where there were no reports to count.
    """

    start: str
    happenings: int = 0
    sources: int = 0
    cooperation: int = 0
    conflict: int = 0
    deeds_cooperation: int = 0
    deeds_conflict: int = 0
    words_cooperation: int = 0
    words_conflict: int = 0
    score: float = 0.0
    score_cooperation: float = 0.0
    score_conflict: float = 0.0
    score_deeds: float = 0.0
    score_words: float = 0.0
    reports: int = 0
    rate: float | None = None
    rate_cooperation: float | None = None
    rate_conflict: float | None = None


class Change(Struct, frozen=True, kw_only=True):
    """A period from which the level of a series is another: the means before and after, and the gain in fit less the penalty."""

    start: str
    before: float
    after: float
    gain: float


class Series(Struct, frozen=True, kw_only=True):
    """A dyad over time: every period from the first to the last, empty ones too. `left_out` counts happenings whose date is coarser
    than the grain (or unknown), which no period may claim."""

    a: str
    b: str
    grain: Grain
    periods: tuple[Period, ...]
    changes: tuple[Change, ...]
    left_out: int


def series(
    contacts: Iterable[Contact],
    a: str,
    b: str,
    grain: Grain = "month",
    *,
    coverage: Mapping[str, int] | None = None,
    since: str | None = None,
    until: str | None = None,
    penalty: float | None = None,
) -> Series:
    """The dealings of a dyad over time.

    Args:
        contacts: events between the two (`between` picks them); several of one happening count once.
        a, b: what to call the two.
        coverage: number of reports of each day (ISO) that the contacts were coded from, whatever they tell of; for the rates.
        since, until: first and last day; by default those of the contacts.
        penalty: what a change point must gain; by default as `change_points` says.
    """
    placed: dict[str, list[Joined]] = defaultdict(list)
    left_out = 0
    for happening in happenings_of(contacts):
        period = happening.period(grain)
        if period is None:
            left_out += 1
        else:
            placed[period].append(happening)
    starts = _starts(placed, grain, since, until)
    reports = _per_period(coverage or {}, grain)
    periods = tuple(_period(start, placed.get(start, []), reports.get(start, 0)) for start in starts)
    told = sum(p.happenings > 0 for p in periods)
    found = change_points([p.score for p in periods], penalty) if told >= FEWEST else []
    changes = tuple(Change(start=periods[at].start, before=before, after=after, gain=gain) for at, before, after, gain in found)
    return Series(a=a, b=b, grain=grain, periods=periods, changes=changes, left_out=left_out)


def between(contacts: Iterable[Contact], a: Iterable[str], b: Iterable[str]) -> list[Contact]:
    """The contacts in which members of one side face members of the other: one acts on the other, or both share an act without a target.

    >>> meeting = Contact(happening="h", source="s", first_day=None, last_day=None, sides=(("FIN", "EST"), ()), quad=1, score=1.0)
    >>> len(between([meeting], ["EST"], ["FIN"])), len(between([meeting], ["EST"], ["RUS"]))
    (1, 0)
    """
    one, other = frozenset(a), frozenset(b)
    return [c for c in contacts if _direction(c, one, other) is not None]


def _direction(contact: Contact, one: frozenset[str], other: frozenset[str]) -> int | None:
    """1 where `one` acts on `other`, -1 the other way, 0 for a shared act, None where they do not face each other."""
    acting, acted = map(frozenset, contact.sides)
    if acting & one and acted & other:
        return 1
    if acting & other and acted & one:
        return -1
    if not acted and acting & one and acting & other and len(acting) > 1:
        return 0
    return None


# --- happenings ------------------------------------------------------------------------------------------------------


class Joined(Struct):
    """All contacts of one happening taken together: the tightest dates, the mean score, the quad most sources give."""

    first: str | None
    last: str | None
    quad: int
    score: float
    sources: int

    def period(self, grain: Grain) -> str | None:
        """The start of the period that holds all days the happening may have been on; None where there is none."""
        if self.first is None or self.last is None:
            return None
        start = period_of(self.first, grain)
        return start if start == period_of(self.last, grain) else None


def happenings_of(contacts: Iterable[Contact]) -> list[Joined]:
    """The happenings that contacts tell of, each once."""
    told: dict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        told[contact.happening].append(contact)
    return [_joined(told[key]) for key in sorted(told)]


def _joined(contacts: list[Contact]) -> Joined:
    if len(contacts) == 1:  # what most happenings are
        c = contacts[0]
        dated = bool(c.first_day and c.last_day)
        return Joined(c.first_day if dated else None, c.last_day if dated else None, c.quad, c.score, 1)
    return _of_several(contacts)


def _of_several(contacts: list[Contact]) -> Joined:
    dated = [c for c in contacts if c.first_day and c.last_day]
    tightest = min(dated, key=lambda c: (_length(c), c.first_day, c.last_day, c.source), default=None)
    by_quad: dict[int, set[str]] = defaultdict(set)
    for c in contacts:
        by_quad[c.quad].add(c.source)
    quad = max(sorted(by_quad), key=lambda q: len(by_quad[q]))
    scores = [c.score for c in contacts if c.quad == quad]
    return Joined(
        first=tightest.first_day if tightest else None, last=tightest.last_day if tightest else None, quad=quad,
        score=sum(scores) / len(scores), sources=len({c.source for c in contacts}),
    )  # fmt: skip


def _length(contact: Contact) -> int:
    return dt.date.fromisoformat(contact.last_day or "").toordinal() - dt.date.fromisoformat(contact.first_day or "").toordinal()


# --- periods ---------------------------------------------------------------------------------------------------------


def period_of(day: str, grain: Grain) -> str:
    """The first day of the day, week (from Monday) or month that a day belongs to.

    >>> period_of("2023-08-16", "week"), period_of("2023-08-16", "month")
    ('2023-08-14', '2023-08-01')
    """
    if grain == "day":
        return day
    if grain == "month":
        return f"{day[:7]}-01"
    date = dt.date.fromisoformat(day)
    return (date - dt.timedelta(date.weekday())).isoformat()


def following(start: str, grain: Grain) -> str:
    """The first day of the next period."""
    date = dt.date.fromisoformat(start)
    if grain == "month":
        return date.replace(year=date.year + date.month // 12, month=date.month % 12 + 1).isoformat()
    return (date + dt.timedelta(1 if grain == "day" else 7)).isoformat()


def _starts(placed: Mapping[str, object], grain: Grain, since: str | None, until: str | None) -> list[str]:
    """The starts of all periods between the bounds, empty ones too."""
    first = period_of(since, grain) if since else min(placed, default=None)
    last = period_of(until, grain) if until else max(placed, default=None)
    out = []
    while first is not None and last is not None and first <= last:
        out.append(first)
        first = following(first, grain)
    return out


def _per_period(coverage: Mapping[str, int], grain: Grain) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for day, count in coverage.items():
        out[period_of(day, grain)] += count
    return out


def _period(start: str, happenings: list[Joined], reports: int) -> Period:
    counts: list[int] = [0] * 5  # by quad
    scores: list[float] = [0] * 5
    for h in happenings:
        counts[h.quad] += 1
        scores[h.quad] += h.score
    cooperation, conflict = counts[1] + counts[2], counts[3] + counts[4]

    def rate(count: int) -> float | None:
        return round(count * PER / reports, 4) if reports else None

    return Period(
        start=start, happenings=len(happenings), sources=sum(h.sources for h in happenings), cooperation=cooperation, conflict=conflict,
        deeds_cooperation=counts[2], deeds_conflict=counts[4], words_cooperation=counts[1], words_conflict=counts[3],
        score=round(sum(scores), 4), score_cooperation=round(scores[1] + scores[2], 4),
        score_conflict=round(scores[3] + scores[4], 4), score_deeds=round(scores[2] + scores[4], 4),
        score_words=round(scores[1] + scores[3], 4), reports=reports, rate=rate(len(happenings)), rate_cooperation=rate(cooperation),
        rate_conflict=rate(conflict),
    )  # fmt: skip
