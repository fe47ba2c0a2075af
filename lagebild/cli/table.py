"""Codings as people read them on a terminal: who → act → whom, status, when and where, who says so, and the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lagebild.model import Coding, Event, Participant, Span

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 150
SHARES = (("who", 27), ("act", 14), ("to whom", 25), ("status", 12), ("when · where", 20), ("who says so", 20))
STATUS_STYLE = {"occurred": "green", "ongoing": "green", "denied": "red", "planned": "yellow", "intended": "yellow", "demanded": "magenta"}
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDS = re.compile(r"[.!?][\"'”“»«’)]*\s+(?=[\"'„“»«‘]*[A-ZÄÖÜ0-9])|\n+")
_BEFORE, _AFTER = 400, 400  # characters around an event among which its sentence is looked for


def print_codings(codings: Iterable[Coding], console: Console) -> None:
    """A block per report, and at the end what was counted and what the acts mean."""
    reports = failed = events = 0
    acts: set[str] = set()
    widths = _widths(min(console.width, WIDEST))
    for coding in codings:
        reports += 1
        failed += coding.error is not None
        events += len(coding.events)
        acts |= {e.act for e in coding.events}
        for part in _block(coding, widths, first=reports == 1):
            console.print(part)
    console.print(_closing(reports, events, failed, acts))


def shown(words: str) -> str:
    """Words that cannot move the cursor, change colours or turn the line's direction, on one line."""
    return " ".join(_UNSAFE.sub("\ufffd", words).split())


def sentence_around(text: str, span: Span) -> Span:
    """The words around a span as far as full stops and line ends go; for the eye only."""
    low, high = max(0, span.start - _BEFORE), min(len(text), span.end + _AFTER)
    start = max((m.end() for m in _ENDS.finditer(text, low, span.start)), default=low)
    stop = next((m for m in _ENDS.finditer(text, span.end, high)), None)
    end = high if stop is None else stop.start() + len(stop[0].rstrip())
    return Span.of(text, min(start, span.start), max(end, span.end))


def _widths(width: int) -> tuple[int, ...]:
    room = width - 2 * len(SHARES)
    total = sum(share for _, share in SHARES)
    return tuple(max(6, room * share // total) for _, share in SHARES)


def _block(coding: Coding, widths: tuple[int, ...], *, first: bool) -> Iterator[Table | Text | Padding]:
    report = coding.report
    head = " · ".join(shown(x) for x in (report.outlet, report.agency, report.date or "undated", report.title or report.id) if x)
    yield Text(("" if first else "\n") + head, style="bold")
    if coding.error:
        yield Padding(Text(f"{coding.error.code} {shown(coding.error.message)}", style="red"), (0, 0, 0, 2))
        return
    if report.removed:
        reasons = ", ".join(dict.fromkeys(r.reason for r in report.removed))
        yield Padding(Text(f"cut before reading: {len(report.removed)} ({reasons})", style="dim"), (0, 0, 0, 2))
    if not coding.events:
        yield Padding(Text("no event", style="dim"), (0, 0, 0, 2))
        return
    yield _row([Text(name, style="dim underline") for name, _ in SHARES], widths)
    sentence = None
    for event in coding.events:
        yield _row(_cells(event), widths)
        around = sentence_around(report.text, event.clause)
        if around != sentence:
            yield Padding(_quoted(around, event), (0, 2, 0, 4))
        sentence = around


def _row(cells: list[Text], widths: tuple[int, ...]) -> Table:
    row = Table(box=None, show_header=False, padding=(0, 1), pad_edge=True)
    for width in widths:
        row.add_column(width=width, overflow="fold")
    row.add_row(*cells)
    return row


def _cells(event: Event) -> list[Text]:
    time = shown(event.time.span.quote) if event.time else event.event_date.edtf if event.event_date else ""
    place = shown(event.place.span.quote) if event.place else ""
    return [
        _actors(event.source),
        Text(event.act, style="bold").append(f" {event.mode}" if event.mode else "", style="not bold"),
        _actors(event.target),
        Text(event.status, style=STATUS_STYLE.get(event.status, "cyan")),
        Text(" · ".join(x for x in (time, place) if x)),
        Text(" ← ".join(shown(s.text) for s in event.by), style="italic"),
    ]


def _actors(participants: tuple[Participant, ...]) -> Text:
    out = Text()
    for n, p in enumerate(participants):
        out.append(", " if n else "").append(shown(p.name or p.text))
        out.append(f" ({' '.join(x for x in (p.code, p.sector) if x)})", style="dim")
    return out if participants else Text("–", style="dim")


def _quoted(around: Span, event: Event) -> Text:
    words = around.quote
    cut = event.span.start - around.start
    stop = event.span.end - around.start
    out = Text(style="dim")
    out.append("“" + shown(words[:cut]) + (" " if cut and words[cut - 1].isspace() else ""))
    out.append(shown(words[cut:stop]), style="bold not dim")
    return out.append((" " if words[stop : stop + 1].isspace() else "") + shown(words[stop:]) + "”")


def _closing(reports: int, events: int, failed: int, acts: set[str]) -> Text:
    from lagebild.packs import load_pack

    out = Text(f"\n{events:,} events in {reports:,} report{'s' if reports != 1 else ''}", style="bold")
    out.append(f", {failed:,} could not be coded" if failed else "", style="red").append(".\n", style="not bold")
    labels = {e.id: e["label"] for e in load_pack("en").table("act_labels")}
    for act in sorted(acts):
        out.append(f"{act} ", style="bold").append(f"{labels.get(act, '')}   ", style="not bold dim")
    if acts:
        out.append("\nstatus: occurred, ongoing, planned, intended, demanded, hypothetical, attempted, denied. ", style="not bold dim")
        out.append("Why something was coded, or not: lagebild explain FILE", style="not bold dim")
    return out
