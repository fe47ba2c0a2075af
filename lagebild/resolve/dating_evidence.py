"""What a report's own words tell about the day it was written on; used by `dating.infer_date`."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lagebild.model import Mention, Span, TimeRef
from lagebild.packs import Entry, Pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.resolve import time_calendar as cal
from lagebild.resolve.time_rules import Match, Matcher, compile_pack
from lagebild.resolve.time_setting import Setting
from lagebild.resolve.time_tense import TenseAt, clause_tense
from lagebild.resolve.times import edtf_days, evaluate, select

Stretch = tuple[dt.date, dt.date]
STATED, TERM, HAPPENED, RELATIVE, WEEKDAY, EXPLICIT, OTHER_MONTH, RECENT = 8.0, 4.0, 3.0, 2.0, 2.0, 2.0, 1.0, 0.5
YEARS = range(1990, 2051)  # the years that a weekday or a month of the year may point into
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PERIOD_AGO = re.compile(r"XXXX(-XX|-WXX|-QX|-HX)?|P[\d.]+[YMW]")
_BARE_MONTH = re.compile(r"XXXX-(\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a date: where the report may lie in time, how much that weighs, and the words that say so."""

    rule: str
    reason: str
    weight: float
    stretches: tuple[Stretch, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression read without a report date, with the match it came from, its tense and its sentence."""

    ref: TimeRef
    match: Match
    tense: str
    sentence: Sentence

    @property
    def explicit(self) -> bool:
        """Whether the words name the year themselves."""
        return "year" in self.match.rule.when and bool(re.match(r"\d{4}", self.ref.value))


def all_evidence(analysis: Analysis, mentions: Sequence[Mention], pack: Pack) -> list[Evidence]:
    """All evidence of a report, the strongest kinds first."""
    tense_at = clause_tense(analysis, pack)
    dated = [d for s in analysis.sentences if s.tokens for d in read_times(s, pack, tense_at)]
    happened = list(happenings(analysis, pack))
    known = {h.sentence.index: h for h in happened}
    return [
        *stated_date(dated, pack),
        *terms_of_office(analysis, mentions, dated, pack),
        *(h.evidence for h in happened if h.evidence.weight),
        *relative_to_happenings(happened, dated),
        *weekday_fits(dated),
        *explicit_dates(dated),
        *other_months(dated, known),
    ]


def read_times(sentence: Sentence, pack: Pack, tense_at: TenseAt) -> Iterator[Dated]:
    """The time expressions of a sentence, read without a date."""
    for match in select(Matcher(sentence.words, compile_pack(pack)).matches(), False):
        tense = tense_at(sentence.start + match.start, sentence.start + match.end)
        ref = evaluate(sentence.words, match, Setting(tense=tense))
        if ref is not None:
            yield Dated(ref, match, tense, sentence)


def _span(d: Dated) -> Span:
    start = d.sentence.start + d.ref.span.start
    return Span.of(d.sentence.text, start, start + len(d.ref.span.quote))


@functools.lru_cache(maxsize=2048)
def word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words or phrases as a whole; a star stands for letters, so `former*` fits formerly."""
    parts = [r"\s+".join(re.escape(p).replace(r"\*", r"\w*") for p in w.split()) for w in words]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)" if parts else r"(?!)")


def _former(pack: Pack) -> re.Pattern[str]:
    both = tuple(w for e in pack.table("dating_words") if e["kind"] == "former" for w in e.list("word"))
    return word_pattern(both)


# ---------------------------------------------------------------- a date the report states


def stated_date(dated: Iterable[Dated], pack: Pack) -> Iterator[Evidence]:
    """A full date in the report's dateline, alone on a line, or after a word such as "updated"."""
    marks = word_pattern(tuple(w for e in pack.table("dating_words") if e["kind"] == "stated" for w in e.list("word")))
    for d in dated:
        if not d.explicit or not _FULL_DAY.match(d.ref.value):
            continue
        span = _span(d)
        text = d.sentence.text
        left = text[text.rfind("\n", 0, span.start) + 1 : span.start]
        right = text[span.end :].split("\n", 1)[0]
        alone = len(re.findall(r"\w+", left + right)) <= 3
        dateline = len(left) <= 40 and re.match(r"[\s,]*(\([^)]{2,20}\))?\s*[-–—:)]", right) and not re.search(r"[.!?]", left)
        day = cal.bounds(d.ref.value)
        if day and (alone or dateline or marks.search(left[-40:])):
            yield Evidence(rule="stated date", reason=f"the report states {d.ref.value}", weight=STATED, stretches=(day,), span=span)
            return


# ---------------------------------------------------------------- office-holders


@functools.lru_cache(maxsize=8)
def _ranks(roles: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for all role words that name a rank, and the rank of each word."""
    ranks = {word.lstrip("*").lower(): rank for word, rank in roles}
    longest = sorted(ranks, key=len, reverse=True)
    return re.compile("|".join(re.escape(w) for w in longest) if longest else r"(?!)", re.IGNORECASE), ranks


def terms_of_office(analysis: Analysis, mentions: Sequence[Mention], dated: Sequence[Dated], pack: Pack) -> Iterator[Evidence]:
    """Persons named together with an office: the report was written while they held it, or after, where it says "former".

    Sentences that name a year speak of other days and say nothing.
    """
    terms: dict[str, list[Entry]] = {}
    for term in pack.table("terms"):
        terms.setdefault(term["person"], []).append(term)
    rank_of = {o["id"]: o["rank"] for o in pack.table("offices")}
    roles = tuple((w, r["rank"]) for r in pack.table("roles") if r["rank"] for w in r.list("word"))
    historic = [(d.sentence.start, d.sentence.end) for d in dated if d.explicit and d.tense != "future"]
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        held = terms.get(mention.actor or "", ())
        if not held or any(a <= mention.span.start < b for a, b in historic):
            continue
        words = _beside(analysis, mention.span)
        pattern, ranks = _ranks(roles)
        named = {ranks[m.group().lower()] for m in pattern.finditer(words)}
        for rank in sorted(named):
            if (mention.actor or "", rank) not in seen:
                seen.add((mention.actor or "", rank))
                own = [t for t in held if rank_of.get(t["office"]) == rank]
                yield from _term_evidence(mention, own, bool(_former(pack).search(words)))


def _beside(analysis: Analysis, span: Span) -> str:
    """The words of a mention with those just before it and, after a comma, just behind it."""
    text = analysis.text
    before = re.split(r"[.!?;:,\n]", text[max(0, span.start - 60) : span.start])[-1]
    after = re.match(r",\s[^,.!?;:\n]{3,60},", text[span.end : span.end + 70])
    return before + span.quote + (after.group() if after else "")


def _term_evidence(mention: Mention, terms: Sequence[Entry], former: bool) -> Iterator[Evidence]:
    if not terms or any("unverified" in t["source"] for t in terms):
        return
    spans = [(_first(t["from"]), _last(t["to"])) for t in terms]
    label = ", ".join(f"{t['office']} {t['from']}–{t['to']} ({t.line})" for t in terms)
    if former:
        left = max(last for _, last in spans)
        if left < dt.date.max:
            yield _after("former office", f"{mention.span.quote} was {label}", TERM, left, mention.span)
        return
    yield Evidence(rule="term of office", reason=f"{mention.span.quote}: {label}", weight=TERM, stretches=tuple(spans), span=mention.span)


def _first(text: str) -> dt.date:
    days = cal.bounds(text)
    return days[0] if days else dt.date.min


def _last(text: str) -> dt.date:
    days = cal.bounds(text)
    return days[1] if days else dt.date.max


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


def happenings(analysis: Analysis, pack: Pack) -> Iterator[Happening]:
    """The known happenings that the report speaks of; shorter words count once the full ones have been found."""
    for entry in pack.table("happenings"):
        sure = [_groups(w) for w in entry.list(f"words_{analysis.lang}")]
        places = list(_places(analysis, sure))
        if not places:
            continue
        short = [_groups(w) for w in entry.list(f"short_{analysis.lang}")]
        places += [p for p in _places(analysis, short) if p not in places]
        first, last = _first(entry["from"]), _last(entry["until"]) if entry["until"] else None
        for number, (sentence, at) in enumerate(places):
            span = Span.of(analysis.text, *at)
            over = last is not None and bool(_former(pack).search(sentence.words))
            stretch = (last, dt.date.max) if last is not None and over else (first, last or dt.date.max)
            reason = f"{entry['id']}, {entry['from']}{'–' + entry['until'] if entry['until'] else ''} ({entry.line})"
            weight = (TERM if last else HAPPENED) if number == 0 else 0.0
            evidence = Evidence(rule="known happening", reason=reason, weight=weight, stretches=(stretch,), span=span)
            yield Happening(first, last, sentence, at, evidence)


@functools.lru_cache(maxsize=2048)
def _groups(alternative: str) -> tuple[re.Pattern[str], ...]:
    return tuple(word_pattern((part.strip(),)) for part in alternative.split("&"))


def _places(analysis: Analysis, alternatives: Sequence[tuple[re.Pattern[str], ...]]) -> Iterator[tuple[Sentence, tuple[int, int]]]:
    """Each sentence in which all words of an alternative stand, with the place of the first."""
    live = [groups for groups in alternatives if all(g.search(analysis.text) for g in groups)]
    for sentence in analysis.sentences if live else ():
        for groups in live:
            found = [g.search(analysis.text, sentence.start, sentence.end) for g in groups] if sentence.tokens else [None]
            if found and found[0] and all(found):
                yield sentence, found[0].span()
                break


def relative_to_happenings(happened: Iterable[Happening], dated: Sequence[Dated]) -> Iterator[Evidence]:
    """"Last year" beside a happening of 2022 puts the report into 2023: the expression is tried from every month after it."""
    seen: set[Span] = set()
    for h in happened:
        if h.last is not None:
            continue
        for d in dated:
            if d.sentence is not h.sentence or not _PERIOD_AGO.fullmatch(d.ref.value) or _span(d) in seen or not _close(d, h):
                continue
            seen.add(_span(d))
            fits = [month for month in _months(h.first) if _covers(d, month, h.first)]
            if fits and len(fits) < 144:
                reason = f"“{d.ref.span.quote}” is {h.evidence.reason}"
                yield Evidence(rule="relative to a happening", reason=reason, weight=RELATIVE, stretches=tuple(fits), span=_span(d))


def _close(d: Dated, h: Happening) -> bool:
    """Whether a time expression and a happening stand in one clause, as far as commas tell."""
    a, b = _span(d), h.at
    between = h.sentence.text[min(a.end, b[1]) : max(a.start, b[0])]
    return len(between) <= 80 and not re.search(r"[,;:–]", between)


def _months(first: dt.date) -> list[Stretch]:
    """The twelve years of months from a day on."""
    starts = [cal.add_months(first.replace(day=1), k) or first for k in range(145)]
    return [(max(a, first), b - dt.timedelta(1)) for a, b in zip(starts, starts[1:], strict=False)]


def _covers(d: Dated, month: Stretch, day: dt.date) -> bool:
    """Whether the expression, said in the middle of a month, means a period that holds a day."""
    middle = month[0] + (month[1] - month[0]) / 2
    ref = evaluate(d.sentence.words, d.match, Setting(anchor=middle, tense=d.tense))
    days = edtf_days(ref.edtf) if ref else None
    return days is not None and days[0] <= day <= days[1]


# ---------------------------------------------------------------- days, weekdays, months


def weekday_fits(dated: Iterable[Dated]) -> Iterator[Evidence]:
    """"Thursday, 17 August" without a year: the years in which that day was a Thursday."""
    for d in dated:
        slots = d.match.slots
        weekday, day, month = slots.get("wd"), slots.get("d"), slots.get("m", slots.get("mo"))
        if d.explicit or not isinstance(weekday, int) or not isinstance(day, int) or not isinstance(month, int):
            continue
        days = [x for y in YEARS if (x := cal.safe_date(y, month, day)) and x.isoweekday() == weekday]
        near = tuple((x - dt.timedelta(183), x + dt.timedelta(183)) for x in days)
        if near:
            reason = f"“{d.ref.span.quote}” in " + ", ".join(str(x.year) for x in days)
            yield Evidence(rule="weekday fits", reason=reason, weight=WEEKDAY, stretches=near, span=_span(d))


def explicit_dates(dated: Sequence[Dated]) -> Iterator[Evidence]:
    """The latest date told as past is before the report, the first told as to come after it.

    A past date of a day or month is also weak evidence that the report is at most a year younger.
    """
    spans = [(cal.bounds(d.ref.value), d) for d in dated if d.explicit]
    past = [(days, d) for days, d in spans if days and d.tense != "future"]
    coming = [(days, d) for days, d in spans if days and d.tense == "future"]
    if past:
        days, d = max(past, key=lambda x: x[0][0])
        reason = f"“{d.ref.span.quote}” is told as past"
        yield _after("explicit date", reason, EXPLICIT, days[0], _span(d))
        if (days[1] - days[0]).days < 32:
            stretch = (days[0], days[1] + dt.timedelta(365))
            yield Evidence(rule="recent date", reason=f"{reason}, and is the latest", weight=RECENT, stretches=(stretch,), span=_span(d))
    if coming:
        days, d = min(coming, key=lambda x: x[0][1])
        reason = f"“{d.ref.span.quote}” is still to come"
        yield Evidence(rule="explicit date", reason=reason, weight=EXPLICIT, stretches=((dt.date.min, days[1]),), span=_span(d))


def other_months(dated: Sequence[Dated], happened: dict[int, Happening]) -> Iterator[Evidence]:
    """"In March" told as past, without a year: the report was not written in a March.

    Nothing is taken from sentences that name a year or speak of a known happening, whose month may be of any year.
    """
    years = {d.sentence.index for d in dated if d.explicit or _PERIOD_AGO.fullmatch(d.ref.value)}
    seen: set[int] = set()
    for d in dated:
        found = _BARE_MONTH.fullmatch(d.ref.value)
        if not found or d.tense != "past" or d.sentence.index in years or d.sentence.index in happened:
            continue
        month = int(found[1])
        if month in seen:
            continue
        seen.add(month)
        ends = [cal.whole_months(y, month, month) for y in YEARS]
        free = tuple((a[1] + dt.timedelta(1), b[0] - dt.timedelta(1)) for a, b in zip(ends, ends[1:], strict=False))
        reason = f"“{d.ref.span.quote}” without a year is told as past: not the report's own month"
        yield Evidence(rule="other month", reason=reason, weight=OTHER_MONTH, stretches=free, span=_span(d))

