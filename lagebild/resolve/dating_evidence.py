"""What a report's own words tell about the day it was written on; used by `dating.infer_date`."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lagebild.model import Mention, Span, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.resolve import time_calendar as cal
from lagebild.resolve.dating_knowledge import Knowledge, Stretch, Term, Words, knowledge
from lagebild.resolve.time_rules import Match, all_matches, compile_pack
from lagebild.resolve.time_setting import Setting
from lagebild.resolve.time_tense import TenseAt, clause_tense
from lagebild.resolve.times import edtf_days, evaluate, select

STATED, TERM, HAPPENED, RELATIVE, WEEKDAY, EXPLICIT, COMING, RECENT = 8.0, 4.0, 3.0, 2.0, 2.0, 2.0, 1.0, 0.5
YEARS = range(1990, 2051)  # the years that reports are dated into
HEAD = 250  # characters of a report in which a weekday with a full date, before any sentence ends, is its dateline
FOOT = 40  # characters from the end of a report within which a date in brackets is the agency's sign-off
_SENTENCE = re.compile(r"[.!?]\s")
_CAPITAL = re.compile(r"[\s,|]+[A-ZÄÖÜ]")
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PERIOD_AGO = re.compile(r"XXXX(-XX|-WXX|-QX|-HX)?|P[\d.]+[YMW]")
_BARE_MONTH = re.compile(r"XXXX-(\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a date: where the report may lie in time, how much that weighs, and the words that say so.

    `month` is set, and nothing else weighs, where the words only say which month the report's own is not.
    """

    rule: str
    reason: str
    weight: float = 0.0
    stretches: tuple[Stretch, ...] = ()
    span: Span | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression read without a report date, with the match it came from, its tense and its sentence."""

    ref: TimeRef
    match: Match
    tense: str
    sentence: Sentence

    @property
    def explicit(self) -> bool:
        """Whether the words name the year themselves, and it is one that a report may be from."""
        return "year" in self.match.rule.when and bool(re.match(r"\d{4}", self.ref.value)) and int(self.ref.value[:4]) in YEARS


def all_evidence(analysis: Analysis, mentions: Sequence[Mention], pack: Pack) -> list[Evidence]:
    """All evidence of a report, the strongest kinds first."""
    tense_at = clause_tense(analysis, pack)
    dated = list(read_times(analysis, pack, tense_at))
    known = knowledge(pack)
    happened = list(happenings(analysis, known))
    return [
        *stated_date(dated, known),
        *terms_of_office(mentions, analysis.text, dated, known),
        *(h.evidence for h in happened if h.evidence.weight),
        *relative_to_happenings(happened, dated),
        *weekday_fits(dated),
        *explicit_dates(dated, known),
        *other_months(dated, {h.sentence.index for h in happened}),
    ]


def read_times(analysis: Analysis, pack: Pack, tense_at: TenseAt) -> Iterator[Dated]:
    """The time expressions of a report, read without a date, each with the sentence it begins in."""
    sentences = [s for s in analysis.sentences if s.tokens]
    starts = [s.start for s in sentences]
    for match in select(all_matches(analysis.text, compile_pack(pack)), False):
        tense = tense_at(match.start, match.end)
        ref = evaluate(analysis.text, match, Setting(tense=tense))
        at = bisect.bisect_right(starts, match.start) - 1
        if ref is not None and at >= 0:
            yield Dated(ref, match, tense, sentences[at])


# ---------------------------------------------------------------- a date the report states


def stated_date(dated: Iterable[Dated], known: Knowledge) -> Iterator[Evidence]:
    """A date that the report gives itself.

    In the dateline, alone on a line, after a word such as "updated", with its weekday in the head, or in the brackets
    at the very end ("(APA, 3.10.2015)").
    """
    for d in dated:
        if not d.explicit or not _FULL_DAY.match(d.ref.value):
            continue
        span = d.ref.span
        text = d.sentence.text
        left = text[text.rfind("\n", 0, span.start) + 1 : span.start]
        right = text[span.end :].split("\n", 1)[0]
        alone = len(re.findall(r"\w+", left + right)) <= 3
        dateline = len(left) <= 40 and re.match(r"[\s,]*(\([^)]{2,20}\))?\s*[-–—:)]", right) and not re.search(r"[.!?]", left)
        foot = right.startswith(")") and "(" in left[-60:] and len(text.rstrip()) - span.end <= FOOT
        head = "wd" in d.match.slots and span.end <= HEAD and not _SENTENCE.search(text[: span.start]) and _CAPITAL.match(text, span.end)
        day = cal.bounds(d.ref.value)
        if day and (alone or dateline or head or foot or known.stated.search(left[-40:])):
            yield Evidence(rule="stated date", reason=f"the report states {d.ref.value}", weight=STATED, stretches=(day,), span=span)
            return


# ---------------------------------------------------------------- office-holders


def terms_of_office(mentions: Sequence[Mention], text: str, dated: Sequence[Dated], known: Knowledge) -> Iterator[Evidence]:
    """Persons named together with an office: the report was written while they held it, or after, where it says "former".

    Sentences that name a year speak of other days and say nothing.
    """
    historic = [(d.sentence.start, d.sentence.end) for d in dated if d.explicit and d.tense != "future"]
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        held = known.terms.get(mention.actor or "", ())
        if not held or any(a <= mention.span.start < b for a, b in historic):
            continue
        words = _beside(text, mention.span)
        named = {known.ranks[m[1].lower()] for m in known.role.finditer(words)}
        for rank in sorted(named & {t.rank for t in held}):
            if (mention.actor or "", rank) not in seen:
                seen.add((mention.actor or "", rank))
                own = [t for t in held if t.rank == rank]
                yield from _term_evidence(mention, own, words, known)


def _beside(text: str, span: Span) -> str:
    """The words of a mention with those just before it and, after a comma, just behind it."""
    before = re.split(r"[.!?;:,\n]", text[max(0, span.start - 35) : span.start])[-1]
    after = re.match(r",\s[^,.!?;:\n]{3,60},", text[span.end : span.end + 70])
    return before + span.quote + (after.group() if after else "")


def _term_evidence(mention: Mention, terms: Sequence[Term], words: str, known: Knowledge) -> Iterator[Evidence]:
    """In office, no longer (after a term and before the next), or not yet (the half year before a term)."""
    rule, stretches = "term of office", [t.stretch for t in terms]
    if known.former.search(words):
        starts = sorted(s for s, _ in stretches)
        rule = "former office"
        stretches = [(end, min((s for s in starts if s > end), default=dt.date.max)) for _, end in stretches if end < dt.date.max]
    elif known.elect.search(words):
        rule = "office to come"
        stretches = [(start - dt.timedelta(183), start) for start, _ in stretches if start > dt.date.min + dt.timedelta(183)]
    if stretches:
        reason = f"{mention.span.quote}: " + ", ".join(t.label for t in terms)
        yield Evidence(rule=rule, reason=reason, weight=TERM, stretches=tuple(stretches), span=mention.span)


def _after(rule: str, reason: str, weight: float, day: dt.date, span: Span | None) -> Evidence:
    return Evidence(rule=rule, reason=reason, weight=weight, stretches=((day, dt.date.max),), span=span)


# ---------------------------------------------------------------- known happenings


@dataclass(frozen=True, slots=True)
class Happening:
    """A known happening that a sentence speaks of; `last` is None where it is over in a moment."""

    first: dt.date
    last: dt.date | None
    sentence: Sentence
    at: tuple[int, int]
    evidence: Evidence


def happenings(analysis: Analysis, known: Knowledge) -> Iterator[Happening]:
    """The known happenings that the report speaks of; shorter words count once the full ones have been found."""
    for one in known.happenings:
        places = list(_places(analysis, one.full))
        if not places:
            continue
        places += [p for p in _places(analysis, one.short) if p not in places]
        for number, (sentence, at) in enumerate(places):
            over = one.last is not None and bool(known.former.search(sentence.words))
            stretch = (one.last, dt.date.max) if one.last is not None and over else (one.first, one.last or dt.date.max)
            until = f"–{one.last}" if one.last else ""
            evidence = Evidence(
                rule="known happening",
                reason=f"{one.entry.id}, {one.first}{until} ({one.entry.line})",
                weight=0.0 if number else TERM if one.last else HAPPENED,
                stretches=(stretch,),
                span=Span.of(analysis.text, *at),
            )
            yield Happening(one.first, one.last, sentence, at, evidence)


def _places(analysis: Analysis, rows: Sequence[tuple[Words, ...]]) -> Iterator[tuple[Sentence, tuple[int, int]]]:
    """Each sentence in which all words of a row stand, with the place of the first."""
    text = analysis.text
    live = [row for row in rows if all(w.plain in text for w in row) and all(w.pattern.search(text) for w in row)]
    for sentence in analysis.sentences if live else ():
        for row in live if sentence.tokens else ():
            found = [w.pattern.search(text, sentence.start, sentence.end) for w in row]
            if found[0] and all(found):
                yield sentence, found[0].span()
                break


def relative_to_happenings(happened: Iterable[Happening], dated: Sequence[Dated]) -> Iterator[Evidence]:
    """ "Last year" beside a happening of 2022 puts the report into 2023: the expression is tried from every month after it."""
    seen: set[Span] = set()
    for h in happened:
        if h.last is not None:
            continue
        for d in dated:
            if d.sentence is not h.sentence or not _PERIOD_AGO.fullmatch(d.ref.value) or d.ref.span in seen or not _close(d, h):
                continue
            seen.add(d.ref.span)
            fits = [month for month in _months(h.first) if _covers(d, month, h.first)]
            if fits and len(fits) < 144:
                reason = f"“{d.ref.span.quote}” is {h.evidence.reason}"
                yield Evidence(rule="relative to a happening", reason=reason, weight=RELATIVE, stretches=tuple(fits), span=d.ref.span)


def _close(d: Dated, h: Happening) -> bool:
    """Whether a time expression and a happening stand in one clause, as far as commas tell."""
    a, b = d.ref.span, h.at
    between = h.sentence.text[min(a.end, b[1]) : max(a.start, b[0])]
    return len(between) <= 80 and not re.search(r"[,;:–]", between)


def _months(first: dt.date) -> list[Stretch]:
    """The twelve years of months from a day on."""
    starts = [cal.add_months(first.replace(day=1), k) or first for k in range(145)]
    return [(max(a, first), b - dt.timedelta(1)) for a, b in itertools.pairwise(starts)]


def _covers(d: Dated, month: Stretch, day: dt.date) -> bool:
    """Whether the expression, said in the middle of a month, means a period that holds a day."""
    middle = month[0] + (month[1] - month[0]) / 2
    ref = evaluate(d.sentence.text, d.match, Setting(anchor=middle, tense=d.tense))
    days = edtf_days(ref.edtf) if ref else None
    return days is not None and days[0] <= day <= days[1]


# ---------------------------------------------------------------- days, weekdays, months


def weekday_fits(dated: Iterable[Dated]) -> Iterator[Evidence]:
    """ "Thursday, 17 August" without a year: the years in which that day was a Thursday."""
    for d in dated:
        slots = d.match.slots
        weekday, day, month = slots.get("wd"), slots.get("d"), slots.get("m", slots.get("mo"))
        if d.explicit or not isinstance(weekday, int) or not isinstance(day, int) or not isinstance(month, int):
            continue
        days = [x for y in YEARS if (x := cal.safe_date(y, month, day)) and x.isoweekday() == weekday]
        near = tuple((x - dt.timedelta(183), x + dt.timedelta(183)) for x in days)
        if near:
            reason = f"“{d.ref.span.quote}” in " + ", ".join(str(x.year) for x in days)
            yield Evidence(rule="weekday fits", reason=reason, weight=WEEKDAY, stretches=near, span=d.ref.span)


def explicit_dates(dated: Sequence[Dated], known: Knowledge) -> Iterator[Evidence]:
    """The latest date told as past is before the report, the first told as to come after it.

    A past date of a day or month is also weak evidence that the report is at most a year younger.
    """
    spans = [(cal.bounds(d.ref.value), d) for d in dated if d.explicit and not known.until.search(_left(d))]
    past = [(days, d) for days, d in spans if days and d.tense == "past"]
    coming = [(days, d) for days, d in spans if days and d.tense == "future"]
    if past:
        days, d = max(past, key=lambda x: x[0][0])
        reason = f"“{d.ref.span.quote}” is told as past"
        yield _after("explicit date", reason, EXPLICIT, days[0], d.ref.span)
        if (days[1] - days[0]).days < 32:
            stretch = (days[0], days[1] + dt.timedelta(365))
            yield Evidence(rule="recent date", reason=f"{reason}, and is the latest", weight=RECENT, stretches=(stretch,), span=d.ref.span)
    if coming:
        days, d = min(coming, key=lambda x: x[0][1])
        reason = f"“{d.ref.span.quote}” is still to come"
        yield Evidence(rule="explicit date", reason=reason, weight=COMING, stretches=((dt.date.min, days[1]),), span=d.ref.span)


def _left(d: Dated) -> str:
    """The two words before a time expression."""
    return " ".join(d.sentence.text[max(0, d.ref.span.start - 40) : d.ref.span.start].split()[-2:])


def other_months(dated: Sequence[Dated], happened: set[int]) -> Iterator[Evidence]:
    """ "In March" told as past, without a year: the report was not written in a March.

    Nothing is taken from sentences that name a year or speak of a known happening, whose month may be of any year.
    """
    years = {d.sentence.index for d in dated if d.explicit or _PERIOD_AGO.fullmatch(d.ref.value)}
    seen: set[int] = set()
    for d in dated:
        found = _BARE_MONTH.fullmatch(d.ref.value)
        if not found or d.tense != "past" or d.sentence.index in years or d.sentence.index in happened:
            continue
        month = int(found[1])
        if month not in seen:
            seen.add(month)
            reason = f"“{d.ref.span.quote}” without a year is told as past: not the report's own month"
            yield Evidence(rule="other month", reason=reason, month=month, span=d.ref.span)
