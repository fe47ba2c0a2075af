"""Events of the store as people read them on a terminal: one line per event, and everything about one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from lagebild.cli.table import STATUS_STYLE, shown

if TYPE_CHECKING:
    from lagebild.output import ParticipantRecord
    from lagebild.query.hits import Hit, ReportHead
    from lagebild.query.search import Facet
    from lagebild.query.timeline import Entry

WORDS = 200  # characters of a title or clause
TITLE = 60  # characters of a title that stands for the report's outlet


REPORTS_DAY = "(day): the report's, where it gives the event none of its own"
OPEN_DAY = "(day…): the report itself is undated; that day or later"


def event_block(e: Hit) -> Text:
    """An event on three lines: when, whether, who does what to whom; where, who says so, which report, the key; and the words."""
    out = Text(f"{days(e) or 'undated':12} ", style="dim", overflow="fold")
    out.append(f"{e.status:12} ", style=f"{STATUS_STYLE.get(e.status, 'cyan')} not dim").append_text(deed(e)).append("\n             ")
    parts = [
        f"in {shown(e.place.text)}" if e.place else "",
        f"says {' ← '.join(shown(s.text) for s in e.by)}" if e.by else "",
        of_whom(e.report),
        e.key,
    ]
    out.append(" · ".join(p for p in parts if p))
    if e.judged:
        out.append(f" · {_decided(e)}", style="bold not dim")
    return out.append("\n             ").append(clause(e), style="italic")


def _decided(e: Hit) -> str:
    """What people decided about an event, and what they put in place of a field."""
    return shown(f"{e.judged}{''.join(f'; {field}: {value}' for field, value in e.corrections.items())}")


def of_whom(report: ReportHead) -> str:
    """Which report: its outlet and agency; one without an outlet by its title; its id where it has neither."""
    if report.outlet:
        return shown(f"{report.outlet} ({report.agency})" if report.agency else report.outlet)
    title = shown(report.title)
    name = f"“{title if len(title) <= TITLE else title[: TITLE - 1] + '…'}”" if title else shown(report.id)
    return f"{shown(report.agency)} {name}" if report.agency else name


def clause(e: Hit) -> str:
    """The event's clause in quotation marks, without the comma that joins it to the one before."""
    return f"“{_cut(shown(e.quote).lstrip(',;:–— '))}”"


def deed(e: Hit) -> Text:
    """Who does what to whom."""
    out = names(e.source).append(f" → {e.act}{f' {e.mode}' if e.mode else ''}", style="bold not dim")
    return out.append(" → ").append_text(names(e.target)) if e.target else out


def names(participants: Sequence[ParticipantRecord]) -> Text:
    out = Text()
    for n, p in enumerate(participants):
        out.append(", " if n else "").append(shown(p.name or p.text), style="not dim")
        codes = " ".join(x for x in (p.code if p.code != p.name else "", p.sector) if x)
        out.append(f" ({codes})" if codes else "", style="dim")
    return out if participants else Text("?", style="dim")


def days(e: Hit) -> str:
    """The event's date as far as it is known; in brackets where it is the report's, open where that is not known to the day."""
    if e.event_date is None:
        return f"({e.first_day}{'' if e.last_day == e.first_day else '…'})" if e.first_day else ""
    return e.event_date.edtf


def legend(events: Iterable[Hit]) -> str:
    """What brackets around days mean; "" where there are none."""
    open_days = {e.first_day != e.last_day for e in events if e.event_date is None and e.first_day}
    return "; ".join(words for words, shown_ in ((REPORTS_DAY, False in open_days), (OPEN_DAY, True in open_days)) if shown_)


def _cut(words: str) -> str:
    return words if len(words) <= WORDS else words[: WORDS - 1] + "…"


def facet_lines(facets: Iterable[Facet], width: int) -> Iterator[Text]:
    """A line per facet with its most frequent values; none for a facet without any."""
    for facet in facets:
        if not facet.counts:
            continue
        line = Text(f"{facet.name:8}", style="dim")
        left = facet.distinct
        for count in facet.counts:
            words = f" {shown(count.value)} {count.count:,} "
            if len(line) + len(words) > width - 12:
                break
            line.append(f" {shown(count.value)}", style="bold").append(f" {count.count:,} ")
            left -= 1
        yield line.append(f" +{left:,}" if left else "", style="dim")


def event_lines(e: Hit) -> Iterator[tuple[str, Text]]:
    """Every field of an event with the words it came from."""
    yield "event", Text(e.key)
    yield "clause", Text(f"“{shown(e.quote)}”", style="italic")
    yield "act", _valued(f"{e.act}{f' / {e.mode}' if e.mode else ''}", e.trigger)
    yield "status", Text(e.status, style=STATUS_STYLE.get(e.status, "cyan"))
    codes = [
        x for x in (e.plover, e.cameo and f"CAMEO {e.cameo}", e.quad and f"quad {e.quad}", e.score is not None and f"{e.score:+g}") if x
    ]
    yield "codes", Text(", ".join(map(str, codes)) or "none: nothing happened")
    for side, participants in (("source", e.source), ("target", e.target)):
        for p in participants:
            actor = "" if p.actor == p.code else p.actor or ""
            yield side, _valued(f"{shown(p.name or p.text)} ({' '.join(x for x in (p.code, p.sector, actor) if x)})", p.text)
    when = f"{days(e)} ({e.event_date.basis if e.event_date else _reports_days(e)})" if e.first_day else "unknown"
    yield "date", _valued(when, e.time.text if e.time else "")
    if e.place:
        yield "place", _valued(f"{shown(e.place.name)} {e.place.country} {e.place.precision}".strip(), e.place.text)
    for kind, number in e.counts.items():
        yield (
            kind,
            Text(f"{number.min}" if number.max == number.min else f"{number.min} to {number.max if number.max is not None else '?'}"),
        )
    for source in e.by:
        yield "says", _valued(f"{source.actor or '?'} ({source.kind})", source.text)
    if e.contexts:
        yield "contexts", Text(", ".join(e.contexts))
    yield "rule", Text(f"{e.rule}, confidence {e.confidence:.2f}", style="dim")
    if e.happening:
        yield "happening", Text(f"{e.happening}, {e.independent} independent source{'s' if e.independent != 1 else ''}")
    if e.judged:
        yield "judged", Text(_decided(e), style="bold")
    r = e.report
    head = " · ".join(shown(x) for x in (r.outlet, r.agency, r.date or "undated", r.title) if x)
    yield "report", Text(_cut(f"{shown(r.id)}: {head}"))
    if r.url:
        yield "", Text(shown(r.url), style="dim")
    if r.story:
        yield "story", Text(r.story)


def _reports_days(e: Hit) -> str:
    return "of the report" if e.first_day == e.last_day else f"of the report, which appeared between {e.first_day} and {e.last_day}"


def _valued(value: str, words: str) -> Text:
    out = Text(value)
    return out.append(f"  “{shown(words)}”", style="italic dim") if words else out


def field_table(lines: Iterable[tuple[str, Text]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in lines:
        table.add_row(name, value)
    return table


def timeline_block(entry: Entry, before: str) -> Text:
    """A happening on two lines: the day, where it is another than before, and what happened; how many tell of it, and the clause."""
    e = entry.event
    day = days(e) or "undated"
    out = Text(f"{'' if day == before else day:12} ", style="bold", overflow="fold")
    out.append(f"{e.status:12} ", style=f"{STATUS_STYLE.get(e.status, 'cyan')} not bold").append_text(deed(e)).append("\n             ")
    sources, times = entry.independent, len(entry.events)
    told = f"{sources} source{'s' if sources != 1 else ''}, told {times} time{'s' if times != 1 else ''}"
    return out.append(f"{told} · ", style="dim not bold").append(clause(e), style="italic dim not bold")
