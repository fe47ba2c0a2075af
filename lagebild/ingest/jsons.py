"""JSON Lines, and JSON files that hold one record or a list of them: Lagebild's own records, IPTC ninjs, JSON Feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, Final

import msgspec

from lagebild.errors import BadEncoding, BadRecord, LagebildError, ReportTooLong, UnsafeInput
from lagebild.ingest.authors import authors
from lagebild.ingest.decode import decode, refuse_binary
from lagebild.ingest.formats import BOM, MAX_BYTES, WIDE
from lagebild.ingest.fragment import paragraphs
from lagebild.ingest.items import Document, Failed, Item, failed, with_headline
from lagebild.ingest.keys import under_own_names
from lagebild.ingest.ninjs import is_ninjs, ninjs_document
from lagebild.ingest.records import decode_line, given_id, language, report_of, salvaged_id
from lagebild.ingest.stamps import day_or_none
from lagebild.ingest.time_limit import read_within

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_SKIP = 1 << 20
_MAX_BLANK = 100_000  # lines
_MAX_VALUES = 4_000_000  # in one JSON file; each takes a hundred bytes of memory


def json_lines(stream: BinaryIO, where: str, named: Mapping[str, str] = NOTHING) -> Iterator[Item]:
    """One item per line that is not blank; a line that cannot be read fails alone, however long it is. `named`: see ingest.keys."""
    number, blank, limit = 0, 0, MAX_BYTES["jsonl"]
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            if line.startswith(WIDE):
                raise BadEncoding(f"{where} is UTF-16; JSON Lines are UTF-8.")
            line = line.removeprefix(BOM)
            refuse_binary(line[:_SKIP], where)
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_SKIP)
            problem = ReportTooLong(f"Line {number} of {where} is longer than {limit // 1_000_000} MB.")
            yield failed(problem, f"{where}:{number}")
        elif line.strip():
            blank = 0
            yield _one_line(line, f"{where}:{number}", named)
        else:
            blank += 1
            if blank > _MAX_BLANK:
                raise UnsafeInput(f"{where} has more than {_MAX_BLANK:,} blank lines after each other.")


def _one_line(line: bytes, where: str, named: Mapping[str, str]) -> Item:
    try:
        with read_within(where):
            return item_of(under_own_names(decode_line(line), named), where)
    except LagebildError as error:
        return failed(error, where, salvaged_id(line))


def json_file(stream: BinaryIO, where: str, named: Mapping[str, str] = NOTHING) -> Iterator[Item]:
    """The records of a JSON file: an object, a list of them, or an object with exactly one list of objects (`items` …)."""
    data = stream.read(MAX_BYTES["json"] + 1)
    if len(data) > MAX_BYTES["json"]:
        size = MAX_BYTES["json"] // 1_000_000
        raise ReportTooLong(
            f"{where} is larger than {size} MB.", remedy="Save it as JSON Lines, one record a line, which may be of any length."
        )
    if not data.startswith(WIDE):
        refuse_binary(data, where)
    text = decode(data, where).encode()
    if sum(text.count(mark) for mark in (b",", b"[", b"{")) > _MAX_VALUES:
        raise UnsafeInput(f"{where} holds more than {_MAX_VALUES:,} values.", remedy="Save it as JSON Lines, one record a line.")
    try:
        whole = decode_line(text)
    except BadRecord as error:
        raise BadRecord(error.message.replace("The line", where)) from None
    feed = whole if isinstance(whole, dict) and "jsonfeed.org" in str(whole.get("version")) else {}
    for number, record in enumerate(_records(whole, named), 1):
        at = f"{where}:{number}"
        try:
            with read_within(at):
                item = _entry(record, feed, at) if feed else item_of(under_own_names(record, named), at)
            yield item
        except LagebildError as error:
            yield failed(error, at, given_id(record))


def item_of(record: Any, where: str) -> Item:
    """The item that one JSON record stands for: a record with a text is taken as it is, ninjs is read as a document."""
    try:
        return ninjs_document(record, where) if is_ninjs(record) else report_of(record)
    except (ValueError, OverflowError, TypeError, RecursionError, msgspec.MsgspecError) as error:
        problem = BadRecord(f"The record cannot be read: {error}.")  # a value of a kind nobody foresaw is still only one bad record
        return failed(problem, where, given_id(record))


def _records(whole: Any, named: Mapping[str, str]) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict) and "text" not in whole and named.get("text") not in whole and not is_ninjs(whole):
        lists = [v for v in whole.values() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
        if len(lists) == 1:
            return lists[0]
    return [whole]


def _entry(entry: dict[str, Any], feed: dict[str, Any], where: str) -> Document | Failed:
    """An item of a JSON Feed (jsonfeed.org, version 1.1)."""
    given = {key: value for key, value in entry.items() if isinstance(value, str)}
    markup = given.get("content_html")
    body = paragraphs(markup, where) if markup else given.get("content_text") or given.get("summary", "")
    title = given.get("title", "")
    day = day_or_none(given.get("date_published"))
    return Document(
        where=where,
        text=with_headline(title, body),
        title=title,
        id=given.get("id", ""),
        lang=language(given.get("language") or feed.get("language")),
        date=day,
        date_basis="stated" if day else None,
        outlet=str(feed.get("title") or ""),
        known_by={"outlet": "feed"} if given.get("language") else {"outlet": "feed", "lang": "feed"},
        author=authors(entry.get("authors")) or authors(entry.get("author")),
        url=given.get("url") or given.get("external_url", ""),
    )
