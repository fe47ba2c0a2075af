"""How each field of a report is known: by kind of input, by what the user says, and by what coding finds; it agrees with `date_basis`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from lagebild.cli.fetch import line_of
from lagebild.ingest import read_paths
from lagebild.ingest.fetch import Source, fetch_reports
from lagebild.ingest.fetch_state import State
from lagebild.ingest.jsons import item_of
from lagebild.ingest.page import page_document
from lagebild.model import KNOWN_FIELDS, Report
from lagebild.pipeline import Coder, report_of
from lagebild.run.watching import line_of as spooled
from tests.ingest.site import HTML, XML, feed, page, serving
from tests.ingest.test_fetch import client

TEXT = "Die Ministerin reiste am Montag zu Gesprächen nach Tallinn."
BODY = "".join(f"<p>Absatz {n}: {TEXT} Dort sprach sie am Abend mit ihrem Amtskollegen.</p>" for n in range(4))
BASES = {
    "stated": {"stated", "option", "feed"},
    "report": {"page", "mail", "text"},
    "inferred": {"inferred"},
}


def known(report: Report) -> dict[str, str]:
    """What is known how, checked: every field that has a value and no other, and the date as its basis says."""
    found: dict[str, str] = dict(report.known_by)
    assert list(found) == sorted(name for name in KNOWN_FIELDS if getattr(report, name))
    assert report.date_basis is None or found["date"] in BASES[report.date_basis]
    return found


def one(items: Iterable[object]) -> Report:
    (report,) = items
    assert isinstance(report, Report), report
    return report


def read(path: Path, content: str, lang: str | None = None, date: str | None = None) -> dict[str, str]:
    path.write_text(content, encoding="utf-8")
    return known(one(read_paths([path], lang, date)))


def test_a_text_has_its_headline_and_the_day_of_its_credit(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", f"Reise nach Tallinn\n\n{TEXT} (dpa, 3.4.2021)") == {"date": "text", "title": "text"}


def test_what_the_user_says(tmp_path: Path) -> None:
    found = read(tmp_path / "a.txt", f"Reise nach Tallinn\n\n{TEXT} (dpa, 3.4.2021)", lang="de", date="2021-04-04")
    assert found == {"date": "option", "lang": "option", "title": "text"}


def web_page(head: str) -> bytes:
    return f'<html lang="de"><head><title>Reise</title>{head}</head><body><article><h1>Reise</h1>{BODY}</article></body></html>'.encode()


def test_a_page_and_its_linked_data(tmp_path: Path) -> None:
    linked = {"@type": "NewsArticle", "datePublished": "2024-05-03", "author": "Ada Roth", "publisher": {"name": "Blatt"}, "provider": "ddm"}
    head = f'<link rel="canonical" href="https://blatt.example/1"><script type="application/ld+json">{json.dumps(linked)}</script>'
    fields = ("agency", "author", "date", "lang", "outlet", "title", "url")
    assert read(tmp_path / "a.html", web_page(head).decode()) == dict.fromkeys(fields, "page")


def test_a_page_without_a_name_is_known_by_its_address() -> None:
    silent = page_document(web_page(""), "a", address="https://blatt.example/1")
    assert (silent.url, silent.how("url"), silent.how("lang")) == ("https://blatt.example/1", "address", "page")
    nameless = page_document(web_page('<link rel="canonical" href="https://www.blatt.example/1">'), "a")
    assert (nameless.outlet, nameless.how("outlet"), nameless.how("url")) == ("blatt.example", "address", "page")


RSS = f"""<rss version="2.0"><channel><title>Nordblick</title><link>https://n.example</link><language>de</language>
<item><title>Reise</title><link>https://n.example/1</link><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><author>Ada Roth</author>
<description>{TEXT}</description>%s</item></channel></rss>"""


def test_a_feed_s_entry_and_what_the_feed_says_of_itself(tmp_path: Path) -> None:
    entry = dict.fromkeys(("author", "date", "title", "url"), "stated")
    assert read(tmp_path / "a.rss", RSS % "") == entry | {"lang": "feed", "outlet": "feed"}
    taken_over = read(tmp_path / "b.rss", RSS % '<source url="https://s.example/feed">Seeblick</source>')
    assert taken_over["outlet"] == "stated"


def test_a_json_feed(tmp_path: Path) -> None:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "Nordblick", "language": "de"}
    entry = {"id": "1", "title": "Reise", "content_text": TEXT, "date_published": "2024-05-03T10:00:00Z"}
    stated = {"date": "stated", "outlet": "feed", "title": "stated"}
    assert read(tmp_path / "a.json", json.dumps(whole | {"items": [entry]})) == stated | {"lang": "feed"}
    assert read(tmp_path / "b.json", json.dumps(whole | {"items": [entry | {"language": "de"}]})) == stated | {"lang": "stated"}


def test_agency_formats(tmp_path: Path) -> None:
    ninjs = {"uri": "tag:ddm.example,2024:9", "versioncreated": "2024-05-03T10:00:00Z", "headline": "Reise", "body_text": TEXT, "language": "de"}
    fields = ("agency", "date", "lang", "title", "version")
    assert read(tmp_path / "a.json", json.dumps(ninjs | {"source": "ddm"})) == dict.fromkeys(fields, "stated")
    newsml = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:9" version="1" xml:lang="de"><itemMeta>
    <provider literal="ddm"/><firstCreated>2024-05-03T10:00:00Z</firstCreated></itemMeta><contentMeta><headline>Reise</headline></contentMeta>
    <contentSet><inlineData contenttype="text/plain">{TEXT}</inlineData></contentSet></newsItem>"""
    assert read(tmp_path / "a.xml", newsml) == dict.fromkeys(fields, "stated")


def test_a_mail(tmp_path: Path) -> None:
    mail = f"From: %s\nDate: Fri, 03 May 2024 10:00:00 +0000\nSubject: Reise\nContent-Language: de\n\n{TEXT}\n"
    headers = dict.fromkeys(("date", "lang", "outlet", "title"), "mail")
    plain = mail.replace(TEXT, "Die Ministerin reiste am Montag zu einem Treffen nach Tallinn.")
    assert read(tmp_path / "a.eml", plain % "Nordblick <news@n.example>") == headers
    assert read(tmp_path / "b.eml", plain % "news@n.example") == headers | {"outlet": "address"}


def test_records_and_columns(tmp_path: Path) -> None:
    fields = {"date": "2024-05-03", "lang": "de", "outlet": "Nordblick", "title": "Reise", "version": "2"}
    assert read(tmp_path / "a.jsonl", json.dumps(fields | {"text": TEXT})) == dict.fromkeys(fields, "stated")
    names, cells = ",".join([*fields, "text"]), ",".join([*fields.values(), TEXT])
    assert read(tmp_path / "a.csv", f"{names}\n{cells}\n") == dict.fromkeys(fields, "stated")


@pytest.mark.parametrize(
    ("said", "basis", "date", "outlet"),
    [
        (None, "report", "text", "stated"),
        ({"date": "page", "outlet": "address", "agency": "page"}, "report", "page", "address"),
        ({"date": "page"}, "stated", "stated", "stated"),
        ({"date": "inferred"}, "stated", "stated", "stated"),
        ({"date": "option"}, "report", "text", "stated"),
        ({"date": ["page"], "outlet": "hearsay"}, None, "stated", "stated"),
        ("page", "stated", "stated", "stated"),
    ],
)
def test_what_a_record_says_of_it_is_taken_over_where_it_can_be(said: object, basis: str | None, date: str, outlet: str) -> None:
    line = {"text": TEXT, "date": "2024-05-03", "date_basis": basis, "outlet": "Nordblick", "known_by": said}
    assert known(one([item_of(line, "a")])) == {"date": date, "outlet": outlet}


def test_fetched_pages_feeds_and_settings_are_told_apart_and_come_through_the_spool() -> None:
    with serving() as site:
        site.answers = {"/feed": (200, XML, feed(site, 1)), "/1": (200, HTML, page("Bericht 1"))}
        plain = one(fetch_reports([Source(url=f"{site.address}/feed", lang="en")], client(), State()))
        named = one(fetch_reports([Source(url=f"{site.address}/feed", outlet="Mein Blatt")], client(), State()))
        short = one(fetch_reports([Source(url=f"{site.address}/feed", lang="de", pages="never")], client(), State()))
    assert known(plain) == {"date": "stated", "lang": "page", "outlet": "feed", "title": "page", "url": "address"}
    assert known(named) == known(plain) | {"outlet": "option"}
    assert known(short) == {"date": "stated", "lang": "option", "outlet": "feed", "title": "stated", "url": "stated"}
    for line in (line_of(plain), spooled(plain)):
        assert known(one([item_of(line, "a")])) == known(plain)


def test_coding_says_how_it_found_what_was_open() -> None:
    def coded(report: Report, coder: Coder) -> dict[str, str]:
        (coding,) = coder.code([report])
        assert coding.error is None
        return dict(coding.report.known_by)

    guessing = Coder()
    bare = report_of(f"Riga (dpa) – {TEXT} Im September 2023 hatte sie das Land besucht.")
    assert coded(bare, guessing) == {"agency": "text", "date": "inferred", "lang": "guessed"}
    assert coded(report_of(TEXT, lang="de", date="2024-05-03"), guessing) == {"date": "option", "lang": "option"}
    assert coded(report_of(TEXT, date="2024-05-03"), Coder(lang="de")) == {"date": "option", "lang": "option"}
    signed = one([item_of({"text": TEXT, "date": "2024-05-03", "author": "dpa", "known_by": {"author": "page"}}, "a")])
    assert coded(signed, guessing) == {"agency": "page", "author": "page", "date": "stated", "lang": "guessed"}
