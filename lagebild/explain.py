"""Why a sentence was coded as it was, and why the rest was not: the very objects the coder used."""

from __future__ import annotations

from dataclasses import dataclass

from lagebild.coding.events import Trace
from lagebild.errors import CodingFailed
from lagebild.model import Coding, Event, Report, Span
from lagebild.pipeline import Coder, code_report, report_of
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.clauses import Clause, clauses


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence with its clauses, what was tried on each predicate, and the events that came out."""

    span: Span
    sentence: Sentence
    clauses: tuple[Clause, ...]
    traces: tuple[Trace, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    coding: Coding
    analysis: Analysis
    sentences: tuple[ExplainedSentence, ...]


def explain(text: str, *, lang: str | None = None, date: str | None = None, coder: Coder | None = None) -> Explanation:
    """Code a text and keep all reasons; raises LagebildError where the text cannot be read."""
    return explain_report(report_of(text, lang=lang or "", date=date), coder or Coder(lang))


def explain_report(report: Report, coder: Coder) -> Explanation:
    lang = coder.language(report)
    analysis = next(iter(coder.reader(lang).read([report.text])))
    if analysis is None:
        raise CodingFailed("The text could not be read.")
    pack = coder.pack(lang)
    traces: list[Trace] = []
    coding = code_report(report, analysis, pack, traces)
    out = []
    for s in analysis.sentences:
        span = Span.of(report.text, s.start, s.end)
        events = tuple(e for e in coding.events if s.start <= e.span.start < s.end)
        out.append(ExplainedSentence(span, s, clauses(s, pack), tuple(t for t in traces if t.sentence == s.index), events))
    return Explanation(coding, analysis, tuple(out))
