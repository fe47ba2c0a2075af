"""Which file holds what: by its name, and where the name says too little, by its first bytes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

Format = Literal["text", "html", "jsonl", "json", "xml", "warc", "table", "mail", "mbox", "pdf", "zip", "tar", "gzip"]
SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".rdf": "xml",
    ".warc": "warc",
    ".csv": "table",
    ".tsv": "table",
    ".eml": "mail",
    ".mbox": "mbox",
    ".pdf": "pdf",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "gzip",
    ".gz": "gzip",
}
SINGLE: frozenset[Format] = frozenset(("text", "html", "mail", "pdf"))  # one report a file
MEGABYTE = 1_000_000
MAX_BYTES: dict[Format, int] = {
    "text": 4 * MEGABYTE,
    "html": 16 * MEGABYTE,
    "jsonl": 4 * MEGABYTE,  # a line
    "json": 64 * MEGABYTE,
    "xml": 16 * MEGABYTE,
    "warc": 16 * MEGABYTE,  # a page
    "table": 4 * MEGABYTE,  # a row
    "mail": 16 * MEGABYTE,
    "mbox": 16 * MEGABYTE,  # a message
    "pdf": 32 * MEGABYTE,
    "zip": 64 * MEGABYTE,  # within another archive
}
BOM = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_MARKS: tuple[tuple[bytes, Format], ...] = ((b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gzip"), (b"%PDF", "pdf"), (b"WARC/", "warc"))


def format_of(name: str) -> Format | None:
    """The format of a file by the end of its name, '' for none, None for an end that is not known.

    >>> format_of("week/reports.jsonl.gz"), format_of("photo.png")
    ('gzip', None)
    """
    return SUFFIXES.get(PurePath(name).suffix.lower())


@dataclass(slots=True)
class PassedOver:
    """What folders and archives hold beside reports: how many files of each kind, by the ends of their names ('' for none)."""

    kinds: Counter[str] = field(default_factory=Counter)

    def takes(self, name: str) -> bool:
        """Whether a file is no report by its name; it is noted then."""
        if format_of(name) is not None:
            return False
        self.kinds[PurePath(name).suffix.lower()[:20]] += 1
        return True


def inner_name(name: str) -> str:
    """What a gzip file holds, by its name.

    >>> inner_name("reports.jsonl.gz"), inner_name("reports.tgz")
    ('reports.jsonl', 'reports.tar')
    """
    return name[:-4] + ".tar" if name.lower().endswith(".tgz") else name.removesuffix(PurePath(name).suffix)


def sniffed(head: bytes) -> Format:
    """The format of what has no name (standard input, a fetched page) by its first bytes.

    >>> sniffed(b'<?xml version="1.0"?><rss version="2.0">'), sniffed(b"Riga - Die Lage")
    ('xml', 'text')
    """
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    head = head.removeprefix(BOM)
    if _PAGE.match(head):
        return "html"
    if head.lstrip().startswith(b"<?xml"):
        return "html" if re.search(rb"<html\b", head[:2000], re.IGNORECASE) else "xml"
    if re.match(rb"\s*<(?:rss|feed|rdf:RDF|newsItem|newsMessage|packageItem)\b", head):
        return "xml"
    if head.lstrip().startswith(b"["):
        return "json"
    return "jsonl" if head.lstrip().startswith(b"{") else "text"
