"""Time expressions of a report: TIMEX3 type and value, EDTF, and the earliest and latest day each may mean.

The rules are pack data (tables times, times_words, times_macros; docs/times.md). This module applies them: matches are
chosen by the length of what they cover, then dated in text order, so that "am Tag darauf" can look back.
After TimeML's TIMEX3 guidelines and, for German, their use in KRAUTS (Strötgen et al. 2018).
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Literal, cast

from lagebild.model import Span, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis
from lagebild.resolve import time_calendar as cal
from lagebild.resolve.time_rules import Match, all_matches, compile_pack
from lagebild.resolve.time_setting import Setting
from lagebild.resolve.time_tense import clause_tense, text_tenses

EXAMPLE_DAY = "2016-01-15"  # the report's day of all example sentences, a Friday
TenseAt = Callable[[int, int], str]
_MEMORY = (("before", 1), ("month", 32), ("period", 100_000))  # what of a Setting a period shorter than so many days fills
_CLOCKED = re.compile(r"[\dX-]+T")
_YEAR = re.compile(r"\d{4}")
_STARTS_WITH_YEAR = re.compile(r"\d{4}(-|$)")


def find_times(analysis: Analysis, report_date: str | None, pack: Pack) -> tuple[TimeRef, ...]:
    """The time expressions of a parsed report in text order.

    The direction of a weekday or month without year comes from the tense of the clause it stands in. `report_date` is
    an ISO date or None; without it relative expressions get X values or hang on dated ones in the report.
    """
    return tag(analysis.text, pack.lang, report_date, pack, clause_tense(analysis, pack))


def tag(text: str, lang: str, anchor_date: str | None, pack: Pack, tense_at: TenseAt | None = None) -> tuple[TimeRef, ...]:
    """The time expressions of a text without a parse; tense is then guessed from the words nearby.

    `tense_at(start, end)` gives past, present, future or "" for the characters of an expression.
    """
    anchor = parse_day(anchor_date)
    chosen = select(all_matches(text, compile_pack(pack)), anchor is not None)
    if not chosen:
        return ()
    return _date_all(text, chosen, anchor, tense_at or text_tenses(text, pack))


def example_result(sentence: str, pack: Pack) -> str:
    """What the rules make of an example sentence of the table times, as its column `expect` writes it.

    >>> from lagebild.packs import load_pack
    >>> example_result("The council met on Monday and on Tuesday.", load_pack("en"))
    'Monday DATE 2016-01-11 ; Tuesday DATE 2016-01-12'
    """
    found = tag(sentence, pack.lang, EXAMPLE_DAY, pack)
    return " ; ".join(f"{t.span.quote} {t.type} {t.value}" for t in found) or "-"


def parse_day(text: str | None) -> dt.date | None:
    """The day of an ISO date or date-time, None where it names none."""
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def select(matches: Iterable[Match], dated: bool) -> list[Match]:
    """Matches that do not overlap, in text order: longest cover first, then most context, then order in the pack."""
    wrong = "undated" if dated else "dated"
    usable = [m for m in matches if wrong not in m.rule.when]
    usable.sort(key=lambda m: (m.start - m.end, -m.size, m.rule.type != "-", m.rule.order))
    taken: list[tuple[int, int]] = []
    out = []
    for match in usable:
        at = bisect.bisect_left(taken, (match.start, match.end))
        free = (at == len(taken) or taken[at][0] >= match.end) and (at == 0 or taken[at - 1][1] <= match.start)
        if free:
            taken.insert(at, (match.start, match.end))
            out.append(match)
    return sorted((m for m in out if m.rule.type != "-"), key=lambda m: m.start)


def _date_all(text: str, chosen: list[Match], anchor: dt.date | None, tense_at: TenseAt) -> tuple[TimeRef, ...]:
    out: list[TimeRef] = []
    before: dict[str, dt.date] = {}
    year: int | None = None
    year_end = -1
    for match in chosen:
        tense = tense_at(match.start, match.end)
        if year is not None and _new_sentence(text, year_end, match.start):
            year = None
        ref = evaluate(text, match, Setting(anchor=anchor, year=year, tense=tense, **before))
        if ref is None:
            continue
        out.append(ref)
        if ref.type in ("DATE", "TIME") and (days := cal.bounds(ref.value)):
            length = (days[1] - days[0]).days
            before |= {name: days[0] for name, most in _MEMORY if length < most}
        if _YEAR.fullmatch(ref.value) or ("year" in match.rule.when and _STARTS_WITH_YEAR.match(ref.value)):
            year, year_end = int(ref.value[:4]), match.end
    return tuple(out)


def _new_sentence(text: str, start: int, end: int) -> bool:
    return re.search(r"[.!?]\s+\w|\n\s*\n", text[start:end]) is not None


def evaluate(text: str, match: Match, setting: Setting) -> TimeRef | None:
    """The TimeRef of a match, None where its rule's conditions fail or its value has no sense (30 February)."""
    rule, slots = match.rule, match.slots
    if any(w in ("past", "present", "future") for w in rule.when) and setting.tense not in rule.when:
        return None
    value = rule.value(setting, slots) if rule.value else None
    if value is None:
        return None
    kind = "TIME" if rule.type == "DATE" and _CLOCKED.match(value) else rule.type
    mod = str(slots.get(rule.mod) or rule.mod) if rule.mod else ""
    edtf = rule.edtf(setting, slots) if rule.edtf else cal.edtf(value, mod)
    days = cal.bounds(value, mod) if not rule.edtf else edtf_days(edtf)
    return TimeRef(
        span=Span.of(text, match.start, match.end),
        type=cast(Literal["DATE", "TIME", "DURATION", "SET"], kind),
        value=value,
        edtf=edtf,
        start=days[0].isoformat() if days else None,
        end=days[1].isoformat() if days else None,
        rule=rule.id,
    )


def edtf_days(edtf: str | None) -> cal.Days | None:
    """Earliest and latest day of an EDTF day, month, year or interval of these."""
    if not edtf:
        return None
    ends = [cal.bounds(side) for side in edtf.replace("~", "").split("/")]
    return (ends[0][0], ends[-1][1]) if ends[0] and ends[-1] else None
