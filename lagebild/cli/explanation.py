"""How an `Explanation` is printed: per sentence its clauses, each predicate that was tried, and what was resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lagebild.cli.table import shown
from lagebild.model import Coding, Event, Participant, Span

if TYPE_CHECKING:
    from lagebild.coding.events import Trace
    from lagebild.explain import ExplainedSentence, Explanation
    from lagebild.read.clauses import Clause

MISSED_SHOWN = 3
KEYWORDS_SHOWN = 4


def print_explanation(explanations: Iterable[Explanation], console: Console | None = None) -> None:
    out = console or Console(highlight=False, soft_wrap=True)
    for explanation in explanations:
        coding = explanation.coding
        report = coding.report
        head = " · ".join(shown(x) for x in (report.id, report.title, report.lang, report.date or "undated") if x)
        out.print(Text(head, style="bold underline"))
        for removed in report.removed:
            out.print(Text(f"  cut: {shown(removed.text)} ({removed.reason})", style="dim"))
        for sentence in explanation.sentences:
            for line in _sentence(sentence, coding):
                out.print(line)


def _sentence(s: ExplainedSentence, coding: Coding) -> Iterator[Text | Padding]:
    yield Text("\n" + shown(s.span.quote), style="bold")
    by_id = {e.id: e for e in s.events}
    clauses = {s.sentence.tokens[c.head].start: c for c in s.clauses}
    for trace in s.traces:
        event = by_id.get(trace.event or "")
        yield from _coded(event, trace) if event else _not_coded(trace)
        if clause := clauses.pop(trace.trigger.start, None):
            yield _line("      clause ", clause_grammar(clause), style="dim")
    for clause in clauses.values():
        yield _line("  · ", clause_grammar(clause), " — no pack line", style="dim")
    yield from _resolved(s.span, coding)


def clause_grammar(clause: Clause) -> str:
    """A clause's grammar in a line: lemma, tense, mood, voice, negation, and which roles are filled."""
    marks = [clause.tense, {"sub1": "reported mood", "sub2": "conditional mood"}.get(clause.mood, "")]
    marks += ["passive"] if clause.passive else []
    marks += ["negated"] if clause.negated else []
    marks += ["infinitive"] if clause.infinitive else []
    marks += ["modal " + "+".join(clause.modals)] if clause.modals else []
    roles = ", ".join(dict.fromkeys(a.role for a in clause.args))
    return f"{clause.lemma} [{', '.join(m for m in marks if m)}]" + (f" with {roles}" if roles else "")


def _coded(event: Event, trace: Trace) -> Iterator[Text]:
    act = f"{event.act}/{event.mode}" if event.mode else event.act
    sides = f"  {_side(event.source)} → {_side(event.target)}"
    status = f"; status: {trace.status_reason}" if trace.status_reason else ""
    yield _line("  ✓ ", shown(trace.trigger.quote), " → ", f"{act} {event.status}", sides, style="green")
    yield _line("      rule ", trace.frame, f" ({trace.line})", status, style="dim")
    for p in (*event.source, *event.target):
        yield _line("      actor ", shown(p.text), f" = {shown(p.name) or p.code}", f": {p.reason}" if p.reason else "", style="dim")
    if event.event_date or event.time or event.place:
        when = f"{event.time.span.quote!r} " if event.time else ""
        dated = f"{event.event_date.edtf} ({event.event_date.basis}) " if event.event_date else ""
        where = f"at {event.place.span.quote!r} ({event.place.country}, {event.place.precision})" if event.place else ""
        yield _line("      when, where ", shown(when + dated + where), style="dim")
    if event.by:
        yield _line("      says so: ", " ← ".join(f"{shown(s.text)} ({s.kind})" for s in event.by), style="dim")
    for reason in trace.contexts:
        words = ", ".join(f"{k.word!r} ({k.id}, {k.line})" for k in reason.keywords[:KEYWORDS_SHOWN])
        yield _line("      context ", reason.context, f", from the {reason.level}'s words ", words, style="dim")
    codes = f"; PLOVER {event.plover or 'none'}, CAMEO {event.cameo or 'none'}"
    yield _line("      confidence ", f"{event.confidence:.2f}", codes, style="dim")


def _not_coded(trace: Trace) -> Iterator[Text]:
    yield _line("  ✗ ", shown(trace.trigger.quote), " — not coded: ", trace.reason or "no reason recorded", style="yellow")
    if trace.frame:
        yield _line("      rule ", trace.frame, f" ({trace.line})", style="dim")
    for frame, condition in trace.missed[:MISSED_SHOWN]:
        yield _line("      tried ", frame, " which needs ", condition, style="dim")


def _resolved(span: Span, coding: Coding) -> Iterator[Text]:
    within = [m for m in coding.mentions if span.start <= m.span.start < span.end]
    for m in within:
        who = f"{shown(m.name)} ({' '.join(x for x in (m.code, m.sector) if x)})" if m.actor or m.code else "no known actor"
        yield _line("  name ", shown(m.span.quote), f" = {who}", f": {m.reason}" if m.reason else "", style="dim")
    for t in coding.times:
        if span.start <= t.span.start < span.end:
            edtf, rule = f" ({t.edtf})" if t.edtf else "", f": {t.rule}" if t.rule else ""
            yield _line("  time ", shown(t.span.quote), f" = {t.value}", edtf, rule, style="dim")
    for s in coding.statements:
        if s.content and span.start <= s.content[0].start < span.end:
            speaker = shown(s.speaker.text) if s.speaker else "nobody named"
            cue, rule = f", cue {shown(s.cue.quote)!r}" if s.cue else "", f": {s.rule}" if s.rule else ""
            yield _line(f"  {s.kind} speech of ", speaker, cue, rule, style="dim")


def _side(participants: tuple[Participant, ...]) -> str:
    return ", ".join(f"{shown(p.name or p.text)} ({' '.join(x for x in (p.code, p.sector) if x)})" for p in participants) or "nobody"


def _line(*parts: str, style: str) -> Text:
    return Text("".join(parts), style=style)
