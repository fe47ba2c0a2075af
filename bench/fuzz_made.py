"""Well-formed inputs made of wrong parts, by hypothesis: what a mutation of bytes seldom makes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from fuzz_targets import FEED, JSON, MAIL, NINJS, PAGE, TEXT, shipped_tables
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

FIELDS = ("id", "text", "title", "date", "outlet", "agency", "url", "lang", "uri", "type", "version", "versioncreated", "pubstatus", "headline",
          "body_text", "body_html", "byline", "language", "items", "associations", "usageterms", "authors", "content_html", "date_published")  # fmt: skip
TAGS = ("div", "p", "article", "h1", "a", "span", "table", "tr", "td", "ul", "li", "script", "style", "iframe", "svg", "time", "section", "br", "main", "body")
XML = ("rss", "channel", "item", "title", "link", "pubDate", "description", "feed", "entry", "updated", "newsItem", "itemMeta", "contentMeta", "contentSet",
       "inlineXML", "guid", "content:encoded", "dc:creator", "pubStatus")  # fmt: skip
KEYS = ("act:", "source:", "target:", "actor:", "status:", "since:", "until:", "place:", "text:", "outlet:", "speaker:", "agency:", "code:", "x:", "-", "(", ")",
        '"', ",", "..", "OR", "*", "|", "2024", "2024-13-99", "RUS", "United States", "CONSULT")  # fmt: skip

odd = st.text(max_size=60)
days = st.sampled_from(["2024-03-05", "2024-02-30", "0000-00-00", "99999-01-01", "5.3.2024", "Tue, 05 Mar 2024 10:00:00 GMT", "20240305T101500Z", "-1", "١٢"])
words = st.one_of(odd, days, st.sampled_from([TEXT.decode(), "x" * 10_000, "\u202e\u200b", "Share this", "Leave a Reply"]))
values: SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4)),
    max_leaves=12,
)
objects = st.dictionaries(st.one_of(st.sampled_from(FIELDS), odd), values, max_size=8)


def _joined(parts: list[bytes]) -> bytes:
    return b"\n".join(parts)


def _tree(tags: tuple[str, ...]) -> SearchStrategy[str]:
    attributes = st.dictionaries(st.sampled_from(["class", "href", "lang", "datetime", "property", "content", "type", "id"]), words, max_size=2)

    def element(inner: SearchStrategy[str]) -> SearchStrategy[str]:
        def shown(tag: str, given: dict[str, str], children: list[str], closed: bool) -> str:
            said = "".join(f' {k}="{v}"' for k, v in given.items())
            return f"<{tag}{said}>{''.join(children)}{f'</{tag}>' if closed else ''}"

        return st.builds(shown, st.sampled_from(tags), attributes, st.lists(inner, max_size=5), st.integers(0, 9).map(bool))

    return st.recursive(words, element, max_leaves=25)


def _mail(headers: dict[str, str], body: str) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return _utf8(f"From: a@example.org\r\n{head}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def ingest() -> SearchStrategy[bytes]:
    lines = st.lists(objects, min_size=1, max_size=4)
    headers = st.dictionaries(st.sampled_from(["From", "Subject", "Date", "Message-ID", "X-Outlet"]), words, max_size=4)
    return st.one_of(
        lines.map(lambda rows: _joined([json.dumps(row).encode() for row in rows])),
        values.map(lambda value: json.dumps(value).encode()),
        _tree(TAGS).map(lambda body: _utf8(f"<!DOCTYPE html><html><body>{body}</body></html>")),
        _tree(XML).map(lambda body: _utf8(f"<?xml version='1.0'?><rss version='2.0'>{body}</rss>")),
        st.lists(st.lists(words, max_size=5), max_size=6).map(lambda rows: _utf8("id;text;date\n" + "\n".join(";".join(row) for row in rows))),
        st.builds(_mail, headers, words),
        st.sampled_from([TEXT, PAGE, FEED, JSON, NINJS, MAIL]),
    )


def clean() -> SearchStrategy[bytes]:
    lines = st.one_of(words, st.sampled_from(["Facebook", "Twitter", "Share", "#tag", "source-120", "Mehr zum Thema", "Der Minister reiste nach Riga.", "00:35"]))
    return st.lists(lines, max_size=40).map(lambda found: _utf8("\n".join(found)))


def packs() -> SearchStrategy[bytes]:
    heads = [path.read_bytes().split(b"\n", 1)[0] for path in shipped_tables()]
    cell = st.one_of(odd, st.sampled_from(["", "DEU", "a|b", "NOUN", "[", "(?P<", "x:y", "2024..", "*", "{a}", "<source>"]))
    rows = st.lists(st.lists(cell, max_size=9), max_size=5)
    return st.builds(lambda head, body: head + b"\n" + _utf8("\n".join("\t".join(row) for row in body)), st.sampled_from(heads), rows)


def query() -> SearchStrategy[bytes]:
    return st.lists(st.one_of(st.sampled_from(KEYS), odd), max_size=9).flatmap(
        lambda parts: st.sampled_from(["", " "]).map(lambda between: _utf8(between.join(parts)))
    )


def api() -> SearchStrategy[bytes]:
    return st.one_of(query(), objects.map(lambda value: json.dumps(value).encode()), values.map(lambda value: json.dumps(value).encode()))


MADE: dict[str, Callable[[], SearchStrategy[bytes]]] = {"ingest": ingest, "clean": clean, "packs": packs, "query": query, "api": api}


def until(name: str, end: float, seed: int, take: Callable[[bytes], None]) -> None:
    """Give made-up inputs to `take` until the monotonic clock says `end`."""
    rounds = 0
    while time.monotonic() < end:
        rounds += 1

        @seeded(1000 * seed + rounds)
        @settings(max_examples=500, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(data=MADE[name]())
        def one(data: bytes) -> None:
            if time.monotonic() < end:
                take(data)

        one()
