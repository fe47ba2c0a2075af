"""One input stream to the items it holds, by its format; archives are opened and read member by member."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import BinaryIO
from zipfile import BadZipFile

from lagebild.errors import LagebildError, Malformed, NothingFound, ReportTooLong, UnknownFormat, UnsafeInput
from lagebild.ingest import archive
from lagebild.ingest.decode import decode, refuse_binary
from lagebild.ingest.formats import MAX_BYTES, WIDE, Format, PassedOver, format_of, inner_name, sniffed
from lagebild.ingest.items import Document, Item, failed
from lagebild.ingest.streams import unpacked
from lagebild.ingest.time_limit import read_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How inputs are read.

    Attributes:
        columns: which columns of tables and keys of JSON records hold what (field → name).
        passed: where to note what is no report by its name.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    passed: PassedOver = field(default_factory=PassedOver)


def items_of(stream: BinaryIO, where: str, kind: Format, options: Options, depth: int = 0) -> Iterator[Item]:
    """The items of one stream, in order. What spoils the stream as a whole is the last item, a failure; nothing is raised."""
    try:
        yield from _items(stream, where, kind, options, depth)
    except LagebildError as error:
        yield failed(error, where)
    except (EOFError, BadZipFile, zlib.error) as error:  # a damaged member shows while it is read
        yield failed(Malformed(f"{where} is damaged: {error or 'it is cut off'}."), where)


def _items(stream: BinaryIO, where: str, kind: Format, options: Options, depth: int) -> Iterator[Item]:
    if kind in ("zip", "tar"):
        return _members(stream, where, kind, options, depth + 1)
    if kind == "gzip":
        return _gzip(stream, where, options, depth)
    if kind == "jsonl":
        from lagebild.ingest.jsons import json_lines

        return json_lines(stream, where, options.columns)
    if kind == "table":
        from lagebild.ingest.table import table_items

        return table_items(stream, where, options.columns)
    if kind == "warc":
        from lagebild.ingest.warc import warc_items

        return warc_items(stream, where)
    if kind == "mbox":
        from lagebild.ingest.mail import mailbox_items

        return mailbox_items(stream, where)
    if kind == "json":
        from lagebild.ingest.jsons import json_file

        return json_file(stream, where, options.columns)
    return _whole(_bounded(stream, where, kind), where, kind)


def _whole(data: bytes, where: str, kind: Format) -> Iterator[Item]:
    """Formats that are read as a whole."""
    if kind == "mail":
        from lagebild.ingest.mail import mail_document

        return iter([mail_document(data, where)])
    if kind == "pdf":
        from lagebild.ingest.pdf import pdf_document

        return iter([pdf_document(data, where)])
    if kind == "xml":
        return _xml(data, where)
    if kind == "html":
        from lagebild.ingest.page import page_document  # lxml and trafilatura take half a second to import

        return iter([page_document(data, where)])
    return iter([Document(where=where, text=decode(data, where))])


def _bounded(stream: BinaryIO, where: str, kind: Format) -> bytes:
    data = stream.read(MAX_BYTES[kind] + 1)
    if kind in ("text", "html", "xml") and not data.startswith(WIDE):
        refuse_binary(data[: 1 << 20], where)
    if len(data) > MAX_BYTES[kind]:
        raise ReportTooLong(f"{where} is larger than {MAX_BYTES[kind] // 1_000_000} MB.")
    return data


def _xml(data: bytes, where: str) -> Iterator[Item]:
    """Feeds, NewsML-G2 and XHTML share a suffix: the root element tells them apart."""
    from lagebild.ingest import feed, newsml
    from lagebild.ingest.markup import root_name, xml_root

    with read_within(where):
        name = root_name(data, where)
    if name in feed.ROOTS:
        return feed.feed_items(data, where)
    if name in newsml.ROOTS:
        return newsml.newsml_items(xml_root(data, where), where)
    if name.lower() == "html":
        return _whole(data, where, "html")
    raise UnknownFormat(f"{where} holds <{name[:40]}>.", remedy="Lagebild reads RSS, Atom, NewsML-G2 and XHTML.")


def _gzip(stream: BinaryIO, where: str, options: Options, depth: int) -> Iterator[Item]:
    inner = inner_name(where)
    plain = unpacked(stream, where)
    kind = (format_of(inner) if PurePath(inner).suffix else None) or sniffed(plain.peek(4096))
    if kind == "gzip":
        raise UnsafeInput(f"{where} is compressed twice.")
    return items_of(plain, where, kind, options, depth)


def _members(stream: BinaryIO, where: str, kind: Format, options: Options, depth: int) -> Iterator[Item]:
    if depth > archive.MAX_DEPTH:
        raise UnsafeInput(f"{where} is an archive within {depth - 1} archives.")
    other = options.passed
    members = archive.zip_members(stream, where, depth, other) if kind == "zip" else archive.tar_members(stream, where, other)
    found = False
    for name, body in members:
        found, at = True, f"{where}!/{name}"
        if isinstance(body, LagebildError):
            yield failed(body, at)
            continue
        with body:
            for item in items_of(body, at, format_of(name) or "text", options, depth):
                yield replace(item, source=item.source or where) if isinstance(item, Document) else item
    if not found:
        raise NothingFound(f"{where} holds no report.")
