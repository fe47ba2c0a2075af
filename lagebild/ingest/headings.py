"""Subheadings that extraction dropped, put back where they stand: on plain pages trafilatura falls back to paragraphs alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(r"<h[2-6]\b", re.IGNORECASE)
_LONGEST, _SHORTEST = 150, 3


def with_headings(body: str, markup: str, title: str) -> str:
    """The text of an article with the headings that the page has between two of its paragraphs; `body` has a paragraph a line.

    >>> with_headings("Eins.\\nZwei.", "<p>Eins.</p><h3>Kritik</h3><p>Zwei.</p>", "")
    'Eins.\\nKritik\\nZwei.'
    """
    if not _HEADING.search(markup):
        return body
    lines = body.split("\n")
    at = {line: n for n, line in reversed(list(enumerate(lines)))}
    missing: dict[int, str] = {}
    before, heading = -1, ""
    for words, is_heading in _blocks(markup):
        if is_heading:
            heading = words if words not in at and words != title and _SHORTEST <= len(words) <= _LONGEST else ""
            continue
        here = at.get(words, -1)
        if heading and 0 <= before < here:
            missing[here] = heading
        before, heading = here, ""
    return "\n".join(part for n, line in enumerate(lines) for part in ((missing[n], line) if n in missing else (line,)))


def _blocks(markup: str) -> Iterator[tuple[str, bool]]:
    """The paragraphs and headings of a page in order, and which of them are headings."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return
    for element in root.iter("p", "h2", "h3", "h4", "h5", "h6"):
        if words := " ".join("".join(element.itertext()).split()):
            yield words, element.tag != "p"
