"""WARC archives of web pages, as CC-News and other crawls publish them (ISO 28500): every HTML answer is a report.

Requests, metadata, pictures and answers other than 200 are passed over. The day of the crawl is not the day of the report, so it is
not taken for it. The records are read here: the format is a chain of headers with lengths, and FastWARC 2.0 ends the process (a panic in
Rust) on streams that cannot be rewound and on broken records.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lagebild.errors import BadEncoding, LagebildError, Malformed, NothingFound, ReportTooLong, UnsafeInput
from lagebild.ingest.formats import MAX_BYTES
from lagebild.ingest.items import Item, failed
from lagebild.ingest.page import page_document
from lagebild.ingest.streams import part_of, skip

_PAGES = ("text/html", "application/xhtml+xml")
_STATUS_OK = b"200"
_MAX_HEADER = 64_000  # bytes of a record's or an answer's header
_BLANK_LINES = 100  # between records; there should be two


def warc_items(stream: BinaryIO, where: str) -> Iterator[Item]:
    """One item per page of an unpacked WARC stream, in order; its place is the file and the record's number."""
    records = pages = 0
    while fields := _next_header(stream, where, records):
        records += 1
        size = fields.get("content-length", "")
        if not size.isascii() or not size.isdecimal() or len(size) > 15:
            raise Malformed(f"Record {records} of {where} does not state its length.")
        body, part = part_of(stream, int(size))
        item = _item(body, fields, f"{where}:{records}")
        if item is not None:
            pages += 1
            yield item
        skip(stream, part.left, where)
    if not records:
        raise Malformed(f"{where} holds no WARC record.")
    if not pages:
        raise NothingFound(f"{where} holds no HTML page.", remedy="Give a WARC of web pages, such as a CC-News file.")


def _next_header(stream: BinaryIO, where: str, records: int) -> dict[str, str]:
    """The header of the next record; empty at the end of the stream."""
    for _ in range(_BLANK_LINES):
        line = stream.readline(_MAX_HEADER)
        if not line:
            return {}
        if line.strip():
            break
    if not line.startswith(b"WARC/"):
        raise Malformed(f"{where} is no sound WARC file after {records:,} records.")
    return _fields(stream) | {"": "WARC"}


def _fields(stream: BinaryIO) -> dict[str, str]:
    """Header lines up to the blank one, names in small letters; of equal names the first counts."""
    fields: dict[str, str] = {}
    left = _MAX_HEADER
    while (line := stream.readline(max(left, 1))).strip() and left > 0:
        left -= len(line)
        name, mark, value = line.decode("utf-8", "replace").partition(":")
        if mark:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _item(body: BinaryIO, fields: dict[str, str], where: str) -> Item | None:
    """The page of a record, or None where it holds none."""
    kind, address = fields.get("warc-type", ""), fields.get("warc-target-uri", "").strip("<>")
    try:
        if kind == "response" and fields.get("content-type", "").startswith("application/http"):
            status = body.readline(_MAX_HEADER).split()
            http = _fields(body)
            return _page(body, http, where, address) if status[1:2] == [_STATUS_OK] else None
        return _page(body, fields, where, address) if kind == "resource" else None
    except LagebildError as error:
        return failed(error, where)


def _page(body: BinaryIO, fields: dict[str, str], where: str, address: str) -> Item | None:
    kind = fields.get("content-type", "").lower()
    if not kind.startswith(_PAGES):
        return None
    data = body.read(MAX_BYTES["warc"] + 1)
    if len(data) > MAX_BYTES["warc"]:
        raise ReportTooLong(f"The page {address[:200]} is larger than {MAX_BYTES['warc'] // 1_000_000} MB.")
    if "chunked" in fields.get("transfer-encoding", "").lower():
        data = joined_chunks(data)
    plain = plain_body(data, fields.get("content-encoding", "").lower().strip(), address[:200])
    return page_document(plain, where, address=address, charset=charset_of(kind))


def joined_chunks(data: bytes) -> bytes:
    """A body stored with its chunk sizes (RFC 9112); as it is where it holds none: many crawlers undo them and keep the header."""
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        end = data.find(b"\r\n", at, at + 64)
        try:
            size = int(data[at:end].split(b";")[0], 16) if end > at else -1
        except ValueError:
            size = -1
        if size < 0:
            return data if not pieces else b"".join(pieces)
        if size == 0:
            break
        pieces.append(data[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces)


def plain_body(data: bytes, coding: str, name: str, limit: int = MAX_BYTES["html"]) -> bytes:
    """A body without its content coding; as it is where it was undone already (crawlers do, and keep the header)."""
    if coding in ("", "identity") or (coding in ("gzip", "x-gzip") and not data.startswith(b"\x1f\x8b")):
        return data
    if coding not in ("gzip", "x-gzip", "deflate"):
        if data.lstrip()[:1] == b"<":
            return data
        raise BadEncoding(f"{name} is compressed as {coding[:20]!r}, which is not read.", remedy="Only gzip and deflate are.")
    for bits in (47, -15):
        unpacker = zlib.decompressobj(bits)
        try:
            body = unpacker.decompress(data, limit + 1)
        except zlib.error:
            continue
        if len(body) > limit:
            raise UnsafeInput(f"{name} unpacks to more than {limit // 1_000_000} MB.")
        return body
    return data


def charset_of(content_type: str) -> str:
    """The encoding that a Content-Type header states, or ''.

    >>> charset_of('text/html; charset="ISO-8859-1"')
    'iso-8859-1'
    """
    _, _, rest = content_type.lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'")
