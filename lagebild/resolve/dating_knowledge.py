"""What dating an undated report needs from the packs, indexed once: terms of office, role words, known happenings, marks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lagebild.packs import Entry, Pack
from lagebild.resolve import time_calendar as cal

Stretch = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Words:
    """A word or phrase to look for, and its longest plain piece, which is looked for first because that is quick."""

    plain: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the table happenings: each alternative is a row of words that must all stand in one sentence."""

    entry: Entry
    first: dt.date
    last: dt.date | None
    full: tuple[tuple[Words, ...], ...]
    short: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A dated term of office that may narrow a date."""

    rank: str
    stretch: Stretch
    label: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of it for one pack. `terms` leaves out every office of a person of which one term is unverified."""

    terms: Mapping[str, tuple[Term, ...]]
    role: re.Pattern[str]
    ranks: Mapping[str, str]
    happenings: tuple[Known, ...]
    former: re.Pattern[str]
    elect: re.Pattern[str]
    stated: re.Pattern[str]
    until: re.Pattern[str]


def first_day(text: str) -> dt.date:
    """The first day of a cell `2015`, `2015-03` or `2015-03-12`; the beginning of time where it is empty."""
    days = cal.bounds(text)
    return days[0] if days else dt.date.min


def last_day(text: str) -> dt.date:
    """The last day of such a cell; the end of time where it is empty."""
    days = cal.bounds(text)
    return days[1] if days else dt.date.max


def word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words or phrases as a whole; a star stands for letters, so `former*` fits formerly."""
    parts = [r"\s+".join(re.escape(p).replace(r"\*", r"\w*") for p in w.split()) for w in words]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)" if parts else r"(?!)")


def _row(alternative: str) -> tuple[Words, ...]:
    parts = [part.strip() for part in alternative.split("&")]
    return tuple(Words(max(re.split(r"[*\s]+", p), key=len), word_pattern((p,))) for p in parts)


def _happenings(pack: Pack) -> Iterator[Known]:
    for entry in pack.table("happenings"):
        full, short = (tuple(_row(w) for w in entry.list(f"{kind}_{pack.lang}")) for kind in ("words", "short"))
        if full:
            yield Known(entry, first_day(entry["from"]), last_day(entry["until"]) if entry["until"] else None, full, short)


def _terms(pack: Pack) -> dict[str, tuple[Term, ...]]:
    rank_of = {o["id"]: o["rank"] for o in pack.table("offices")}
    doubtful = {(t["person"], rank_of.get(t["office"])) for t in pack.table("terms") if "unverified" in t["source"]}
    out: dict[str, list[Term]] = {}
    for t in pack.table("terms"):
        rank = rank_of.get(t["office"])
        if rank and (t["person"], rank) not in doubtful:
            label = f"{t['office']} {t['from']}–{t['to']} ({t.line})"
            out.setdefault(t["person"], []).append(Term(rank, (first_day(t["from"]), last_day(t["to"])), label))
    return {person: tuple(terms) for person, terms in out.items()}


def _build(pack: Pack) -> Knowledge:
    ranks = {w.lstrip("*").lower(): r["rank"] for r in pack.table("roles") if r["rank"] for w in r.list("word")}
    longest = sorted(ranks, key=len, reverse=True)
    role = re.compile("(" + "|".join(map(re.escape, longest)) + r")\w{0,2}(?!\w)" if longest else r"(?!)", re.IGNORECASE)
    marks: dict[str, list[str]] = {}
    for entry in pack.table("dating_words"):
        marks.setdefault(entry["kind"], []).extend(entry.list("word"))
    former, elect, stated, until = (word_pattern(tuple(marks.get(k, ()))) for k in ("former", "elect", "stated", "until"))
    return Knowledge(_terms(pack), role, ranks, tuple(_happenings(pack)), former, elect, stated, until)


_KNOWN: dict[int, tuple[Pack, Knowledge]] = {}


def knowledge(pack: Pack) -> Knowledge:
    """The dating knowledge of a pack, indexed once per pack object."""
    found = _KNOWN.get(id(pack))
    if found is None or found[0] is not pack:
        found = (pack, _build(pack))
        _KNOWN[id(pack)] = found
    return found[1]
