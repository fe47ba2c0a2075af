"""Codings as people read them on a terminal: each sentence that tells of an event, and under it what was made of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lagebild.cli.wording import counted
from lagebild.model import Coding, Event, Participant, Span

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 150
HEADINGS = ("who → act → whom", "status", "when · where", "who says so")
SHARES = (50, 0, 20, 26)  # of the room that the status leaves
STATUS_WIDTH = 12
STATUS_STYLE = {"occurred": "green", "ongoing": "green", "denied": "red", "planned": "yellow", "intended": "yellow", "demanded": "magenta"}
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDS = re.compile(r"[.!?][\"'”“»«’)]*\s+(?=[\"'„“»«‘(]*[A-ZÄÖÜ0-9])|\n+")
_AROUND = 400  # characters on either side of an event among which its sentence is looked for


def print_codings(codings: Iterable[Coding], console: Console) -> None:
    """A block per report, and at the end what was counted and what the acts mean."""
    reports = failed = events = 0
    acts: set[str] = set()
    width = min(console.width, WIDEST)
    console.print(_rows([[Text(name, style="dim") for name in HEADINGS]], width, mark=""))
    for coding in codings:
        reports += 1
        failed += coding.error is not None
        events += len(coding.events)
        acts |= {e.act for e in coding.events}
        for part in _block(coding, width):
            console.print(part, width=width)
    console.print(_closing(reports, events, failed, acts), width=width)


def shown(words: str) -> str:
    """Words that cannot move the cursor, change colours or turn the line's direction, on one line."""
    return " ".join(_UNSAFE.sub("\ufffd", words).split())


def shown_lines(text: str) -> str:
    """A whole text made as safe as `shown` makes words, its lines kept."""
    return _UNSAFE.sub("\ufffd", text)


def sentence_around(text: str, event: Event) -> Span:
    """The sentence of an event's trigger as far as full stops and line ends tell it; for the eye only."""
    span = event.span
    low, high = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    start = max((m.end() for m in _ENDS.finditer(text, low, span.start + 1) if m.end() <= span.start), default=low)
    stop = next(_ENDS.finditer(text, max(start, span.end - 1), high), None)
    end = high if stop is None else stop.start() + len(stop[0].rstrip())
    return Span.of(text, start, max(end, span.end))


def _block(coding: Coding, width: int) -> Iterator[Table | Text | Padding]:
    report = coding.report
    head = (shown(x) for x in (report.outlet, report.agency, report.date or "undated", report.title or report.id) if x)
    yield Text(" · ".join(head), style="bold reverse")
    if coding.error:
        yield Padding(Text(f"{coding.error.code} {shown(coding.error.message)}", style="red"), (0, 0, 1, 2))
        return
    if report.removed:
        reasons = ", ".join(dict.fromkeys(r.reason for r in report.removed))
        yield Padding(Text(f"cut before reading: {reasons}", style="dim"), (0, 0, 0, 2))
    if not coding.events:
        yield Padding(Text("no event found", style="dim"), (0, 0, 0, 2))
    for sentence, events in itertools.groupby(coding.events, key=lambda e: sentence_around(report.text, e)):
        told = list(events)
        yield Padding(_quoted(sentence, told), (0, 1, 0, 2))
        yield _rows([_cells(e) for e in told], width)
    yield Text("")


def _rows(rows: list[list[Text]], width: int, mark: str = "•") -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    room = width - STATUS_WIDTH - 10
    table.add_column(width=2)
    for share in SHARES:
        table.add_column(width=max(8, room * share // sum(SHARES)) if share else STATUS_WIDTH, overflow="fold")
    for row in rows:
        table.add_row(Text(mark, style="bold", justify="right"), *row)
    return table


def _cells(event: Event) -> list[Text]:
    time = event.event_date.edtf if event.event_date else shown(event.time.span.quote) if event.time else ""
    place = shown(event.place.span.quote) if event.place else ""
    act = f"{event.act} {event.mode}" if event.mode else event.act
    deed = _actors(event.source).append(" → ").append(act, style="bold")
    if event.target:
        deed.append(" → ").append_text(_actors(event.target))
    return [
        deed,
        Text(event.status, style=STATUS_STYLE.get(event.status, "cyan")),
        Text(" · ".join(x for x in (time, place) if x)),
        Text("says " + " ← ".join(shown(s.text) for s in event.by) if event.by else "", style="italic"),
    ]


def _actors(participants: tuple[Participant, ...]) -> Text:
    out = Text()
    for n, p in enumerate(participants):
        out.append(", " if n else "").append(shown(p.name or p.text))
        out.append(f" ({' '.join(x for x in (p.code, p.sector) if x)})", style="dim")
    return out if participants else Text("?", style="dim")


def _quoted(sentence: Span, events: list[Event]) -> Text:
    """The sentence on one line, its triggers marked."""
    out, at = Text("“", style="dim"), 0
    for event in sorted(events, key=lambda e: e.span.start):
        start, end = event.span.start - sentence.start, event.span.end - sentence.start
        if at <= start < end <= len(sentence.quote):
            out.append(_UNSAFE.sub("\ufffd", sentence.quote[at:start]).replace("\n", " "))
            out.append(shown(sentence.quote[start:end]), style="bold not dim")
            at = end
    return out.append(_UNSAFE.sub("\ufffd", sentence.quote[at:]).replace("\n", " ")).append("”")


def _closing(reports: int, events: int, failed: int, acts: set[str]) -> Text:
    from lagebild.packs import load_pack

    out = Text(f"{counted(events, 'event')} in {counted(reports, 'report')}", style="bold")
    out.append(f", {failed:,} could not be coded" if failed else "", style="red").append(".\n", style="not bold")
    labels = {e.id: e["label"] for e in load_pack("en").table("act_labels")}
    for act in sorted(acts):
        out.append(f"  {act}", style="bold").append(f" {labels.get(act, '')}\n", style="not bold dim")
    if acts:
        out.append("After an act, its mode: how it is done (docs/codes.md). ", style="not bold dim")
        out.append("In brackets: country or body, and sector. “?”: the text does not say who. ", style="not bold dim")
        out.append("Why something was coded, or not: lagebild explain FILE", style="not bold dim")
    return out
