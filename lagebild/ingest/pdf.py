"""PDF files with text in them (pypdf, an extra): lines joined to paragraphs, running heads and page numbers left out.

A scanned page holds no text and is refused. What order columns come in is the PDF's own; check what you code from newspapers' pages.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lagebild.errors import EmptyReport, ExtraMissing, Malformed, ReportTooLong, Unreadable
from lagebild.ingest.items import Document
from lagebild.ingest.records import MAX_CHARS
from lagebild.ingest.time_limit import read_within

MAX_PAGES = 200
_SENTENCE_END = re.compile(r"[.!?:;…]['\"”“»«’)\]]*$")
_DIGITS = re.compile(r"\d+")
# What a browser prints around a page: when and what, above; where from and which page, below. Also where there is one page only.
_PRINTED = re.compile(
    r"(?:(?:file|https?)://\S+ )?\d{1,3}/\d{1,3}|(?:file|https?)://\S+"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}, \d{1,2}:\d\d(?: [AP]M)?(?: .*)?"
)
FITS = 0.92  # letters are of unequal width: a line of so many parts of the usual length may be full
WIDER = 1.3  # a line of so many parts stands across columns
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}  # one sign for "fi", "ffl" …


def pdf_document(data: bytes, where: str) -> Document:
    """The text of a PDF and the title it states.

    Raises Malformed, Unreadable (a password), EmptyReport (no text), ReportTooLong or TookTooLong.
    """
    with read_within(where):
        return _document(data, where)


def _document(data: bytes, where: str) -> Document:
    try:
        import logging

        import pypdf

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity; what matters becomes an error here
    except ModuleNotFoundError:
        raise ExtraMissing(f"{where} is a PDF, and pypdf is not installed.") from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(f"{where} is locked with a password.", remedy="Save it without one.")
        if len(reader.pages) > MAX_PAGES:
            raise ReportTooLong(f"{where} has {len(reader.pages):,} pages; {MAX_PAGES} are read.")
        pages, size = [], 0
        for page in reader.pages:
            pages.append([line.strip() for line in page.extract_text().replace("\x00", "").translate(_LIGATURES).split("\n")])
            size += sum(map(len, pages[-1]))
            if size > MAX_CHARS * 2:
                break
        title = _stated_title(reader)
    except (Unreadable, ReportTooLong):
        raise
    except Exception as error:  # pypdf on hostile input may raise anything
        raise Malformed(f"{where} is no sound PDF: {type(error).__name__}.") from None
    text = joined([line for page in _without_heads(pages) for line in page])
    if not text:
        raise EmptyReport(f"{where} holds no text; it may be scanned.", remedy="Run text recognition (OCR) over it first.")
    return Document(where=where, text=text, title=title if title and text.startswith(title) else "")


def joined(lines: Sequence[str]) -> str:
    """Lines to paragraphs: a line that the next word would not have fitted into goes on, a divided word is made whole.

    >>> joined(["Die Ministerin reiste am Montag zu Ge-", "sprächen nach Riga.", "", "Noch nichts."])
    'Die Ministerin reiste am Montag zu Gesprächen nach Riga.\\n\\nNoch nichts.'
    """
    width = _width(lines)
    out: list[str] = []
    before = ""
    for line in lines:
        if line and before and _goes_on(before, line, width):
            out[-1] = out[-1][:-1] + line if _divided(out[-1], line) else f"{out[-1]} {line}"
        elif line:
            out.append(line)
        before = line
    return "\n\n".join(out)


def _width(lines: Sequence[str]) -> int:
    """How many characters a full line has: few lines, such as a headline across two columns, are longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line ends where it does because the next word did not fit, or was divided, and not with its paragraph."""
    word = following.split(maxsplit=1)[0]
    if line.endswith("-") and line[-2:-1].isalpha():
        return True
    if not _SENTENCE_END.search(line) and following[:1].islower():
        return True
    return len(line) + 1 + len(word) > FITS * width and len(line) < WIDER * width


def _divided(before: str, after: str) -> bool:
    return before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower()


def _without_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Pages without the first and last lines that they share but for numbers, and without page numbers and what a browser prints there."""
    edges = Counter(_DIGITS.sub("#", line) for page in pages for line in {*_edge(page)})
    running = {line for line, count in edges.items() if count >= 2 and count >= len(pages) / 2}
    out = []
    for page in pages:
        edge = {*_edge(page)}
        out.append([x for x in page if not (x in edge and (_DIGITS.sub("#", x) in running or _is_furniture(x)))])
    return out


def _is_furniture(line: str) -> bool:
    """Whether a line at the edge of a page is a page number or what a browser prints there, and nothing else.

    >>> _is_furniture("22.11.26, 18:08 Wochenbericht"), _is_furniture("https://post.example/a 1/2"), _is_furniture("Riga, 1/2 der Stimmen")
    (True, True, False)
    """
    return line.strip("-– ").isdigit() or _PRINTED.fullmatch(line) is not None


def _edge(page: Sequence[str]) -> list[str]:
    filled = [line for line in page if line]
    depth = 2 if len(filled) > 8 else 1
    return [*filled[:depth], *filled[-depth:]]


def _stated_title(reader: Any) -> str:
    title = reader.metadata.title if reader.metadata else None
    return " ".join(title.split()) if isinstance(title, str) else ""
