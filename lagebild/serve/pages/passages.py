"""A report's text cut into pieces, so that spans which overlap can all be shown: a piece lies within the same spans throughout."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from lagebild.serve.pages import links

PARAGRAPH = re.compile(r"\n[\s]*\n|\n")
Span = tuple[int, int]


class Mark(NamedTuple):
    """A span to be shown: which layer it belongs to, what is said of it, and where it leads. An anchor only has no layer."""

    start: int
    end: int
    layer: str = ""
    title: str = ""
    link: str = ""
    quad: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text within the same marks throughout; `anchors` names the spans that begin with it, `link` is of the mark that begins with it.

    Attributes:
        at: offset into the report's text.
        layers: of the marks around it, as CSS classes.
    """

    at: int
    text: str
    layers: tuple[str, ...]
    anchors: tuple[str, ...]
    title: str
    link: str


Paragraph = list[Piece]


def pieces(text: str, marks: Iterable[Mark], offset: int = 0) -> list[Paragraph]:
    """Cut a text along its marks and lines.

    Args:
        text: some or all of a report's text, which begins at `offset`; marks count from the report's start and are cut off at its edges.

    >>> [(p.at, p.text, p.layers) for p in pieces("Tom met.", [Mark(0, 3, "actor"), Mark(0, 8, "quote")])[0]]
    [(0, 'Tom', ('actor', 'quote')), (3, ' met.', ('quote',))]
    """
    end = offset + len(text)
    kept = [m for m in marks if m.start < m.end and m.start < end and m.end > offset]
    lines = list(_lines(text, offset))
    cuts = sorted({c for m in kept for c in (m.start, m.end) if offset < c < end} | {c for line in lines for c in line})
    opening, active = _openings(kept, offset), list[Mark]()
    out, line = [list[Piece]() for _ in lines], 0
    for start, stop in pairwise(cuts):
        begun = opening.get(start, [])
        active = [m for m in active if m.end > start] + [m for m in begun if m.layer]
        while line < len(lines) and lines[line][1] <= start:
            line += 1
        if line < len(lines) and lines[line][0] <= start:
            out[line].append(_piece(start, text[start - offset : stop - offset], active, begun))
    return [paragraph for paragraph in out if paragraph]


def _lines(text: str, offset: int) -> Iterator[Span]:
    at = 0
    for gap in PARAGRAPH.finditer(text):
        if text[at : gap.start()].strip():
            yield offset + at, offset + gap.start()
        at = gap.end()
    if text[at:].strip():
        yield offset + at, offset + len(text)


def _openings(marks: Sequence[Mark], offset: int) -> dict[int, list[Mark]]:
    """Marks by where they begin, or where the text does."""
    out: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        out[max(mark.start, offset)].append(mark)
    return out


def _piece(at: int, text: str, active: Sequence[Mark], begun: Sequence[Mark]) -> Piece:
    layers = dict.fromkeys(name for m in active for name in (m.layer, f"quad{m.quad}" if m.quad else "") if name)
    anchors = dict.fromkeys(links.fragment((m.start, m.end)) for m in begun if m.start == at)
    inner = sorted(active, key=lambda m: m.end - m.start)
    link = next((m.link for m in sorted(begun, key=lambda m: m.end - m.start) if m.link), "")
    return Piece(at, text, tuple(sorted(layers)), tuple(anchors), "; ".join(dict.fromkeys(m.title for m in inner if m.title)), link)


def segments(record: Any, language: str) -> list[Paragraph]:
    """The paragraphs of a report with everything that was found in it."""
    return pieces(record.text, [*_found(record, language), *_anchors(record)])


def _mark(span: Span, layer: str = "", title: str = "", link: str = "", quad: int = 0) -> Mark:
    return Mark(span[0], span[1], layer, title, link, quad)


def _found(record: Any, language: str) -> Iterator[Mark]:
    for m in record.mentions:
        known = m.actor or (m.code if m.code != "---" else "")
        name = links.party_name(m, language)
        yield _mark(m.span, "actor", f"{name} {m.code}{'.' if m.sector else ''}{m.sector}".strip(), links.actor_at(known) if known else "")
    for t in record.times:
        yield _mark(t.span, "time", t.edtf or t.value)
    for p in record.places:
        yield _mark(p.span, "place", f"{p.name} {p.country}".strip())
    for e in record.events:
        yield _mark(e.span, "trigger", e.act, f"#e-{e.id}", e.quad or 0)
    for s in record.statements:
        for span in s.content:
            yield _mark(span, "direct" if s.kind == "direct" else "quotation")
        if s.cue:
            yield _mark(s.cue.span, "cue")


def _anchors(record: Any) -> Iterator[Mark]:
    """Places that links lead to: clauses, and the words that a field of an event rests on."""
    for e in record.events:
        for span in (e.clause, *((x.start, x.end) for x in spans_of(e).values())):
            yield _mark(span)
    for s in record.statements:
        for x in (s.speaker, s.addressee, s.venue):
            if x:
                yield _mark(x.span)


def spans_of(event: Any) -> dict[str, Mark]:
    """The words that an event's fields rest on, by field (`source`, `source 2` …)."""
    out: dict[str, Mark] = {"trigger": _mark(event.span, "trigger", quad=event.quad or 0)}
    for name, parties in (("source", event.source), ("target", event.target), ("by", event.by)):
        for n, party in enumerate(parties):
            out[f"{name} {n}"] = _mark(party.span, f"role-{name}")
    for name in ("time", "place"):
        if (found := getattr(event, name)) and found.span[0] < found.span[1]:
            out[name] = _mark(found.span, name)
    for name, count in event.counts.items():
        out[f"count {name}"] = _mark(count.span, "count")
    return out


def passage(view: Any) -> list[Paragraph]:
    """The text around an event's clause, with its roles."""
    event, text, start = view.event, view.passage.text, view.passage.start
    begin = (text.find(" ") + 1) if start else 0  # what is cut off in the middle of a word is left out
    begin = begin if start + begin <= event.clause[0] else 0
    end = max(text.rfind(" "), event.clause[1] - start)
    marks = [_mark(event.clause, "clause"), *spans_of(event).values()]
    return pieces(text[begin : end + 1], marks, start + begin)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and what was tried on its words."""

    span: Span
    text: str
    tried: list[Any]


def clauses(explained: Any) -> list[Clause]:
    """What was tried, clause by clause in the order of the text."""
    out: dict[Span, list[Any]] = defaultdict(list)
    for tried in explained.tried:
        out[tried.clause].append(tried)
    text = explained.record.text
    return [Clause(span, " ".join(text[span[0] : span[1]].split()).lstrip(",;: "), out[span]) for span in sorted(out)]
