"""Formats: what each holds comes out as reports with what it says about itself, in order."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from lagebild.errors import BadColumns
from lagebild.ingest import Failed, Withdrawn, count_inputs, read_paths
from lagebild.ingest.table import parse_mapping
from lagebild.model import Report

TEXT = "Die Ministerin reiste am Montag zu Gesprächen nach Riga."
MORE = "Dort traf sie am Abend ihren Amtskollegen und sprach über die Lage an der Grenze."


def items(path: Path, content: bytes | str, **how: object) -> list[Report | Failed]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_paths([path], **how))  # type: ignore[arg-type]


def reports(path: Path, content: bytes | str, **how: object) -> list[Report]:
    found = items(path, content, **how)
    assert all(isinstance(item, Report) for item in found), found
    return [item for item in found if isinstance(item, Report)]


def codes(found: list[Report | Failed]) -> list[str]:
    return [item.error.code if isinstance(item, Failed) else "" for item in found]


RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Nordblick</title><link>https://nordblick.example</link>
<language>de-DE</language>
<item><title>Reise nach Riga &amp; Bern</title><link>https://nordblick.example/1</link><guid>https://nordblick.example/1</guid>
<pubDate>Fri, 03 May 2024 23:30:00 +0200</pubDate><description>Kurz.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><figure><img src="x"/></figure><p>{MORE}</p>]]></content:encoded></item>
<item><title>Zweiter Bericht</title><guid isPermaLink="false">17</guid><description>{MORE}</description></item></channel></rss>"""


def test_rss(tmp_path: Path) -> None:
    first, second = reports(tmp_path / "a.rss", RSS)
    assert first.text == f"Reise nach Riga & Bern\n\n{TEXT}\n\n{MORE}"
    assert (first.title, first.outlet, first.lang) == ("Reise nach Riga & Bern", "Nordblick", "de")
    assert (first.date, first.date_basis) == ("2024-05-03", "stated")
    assert (first.id, first.url) == ("https://nordblick.example/1", "https://nordblick.example/1")
    assert (second.id, second.date) == ("https://nordblick.example#17", None)


def test_atom(tmp_path: Path) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Post</title><entry><id>urn:uuid:1</id>
    <title type="html">A &lt;b&gt;visit&lt;/b&gt; to Riga</title><link href="https://harbour.example/1"/><published>2024-05-03T10:00:00Z</published>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The minister went to Riga.</p><p>She spoke.</p></div></content></entry></feed>"""
    (report,) = reports(tmp_path / "a.xml", atom)
    assert report.text == "A visit to Riga\n\nThe minister went to Riga.\n\nShe spoke."
    assert (report.id, report.date, report.outlet, report.url) == ("urn:uuid:1", "2024-05-03", "Harbour Post", "https://harbour.example/1")


def test_a_feed_in_another_encoding_and_language(tmp_path: Path) -> None:
    latin = RSS.replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert TEXT in reports(tmp_path / "a.rss", latin)[0].text
    assert codes(items(tmp_path / "b.rss", RSS.replace("de-DE", "fr-FR"))) == ["E108", "E108"]


NINJS1 = {
    "uri": "tag:ddm.example,2024:1",
    "type": "text",
    "version": "1",
    "versioncreated": "2024-05-03T10:00:00+02:00",
    "pubstatus": "usable",
    "language": "de",
    "headline": "Reise nach Riga",
    "body_html": f"<p>{TEXT}</p><p>{MORE}</p>",
    "infosource": [{"name": "ddm"}],
    "copyrightholder": "Depeschendienst",
}
NINJS2 = {
    "uri": "tag:ddm.example,2024:2",
    "version": 1,
    "versioncreated": "2024-05-04T10:00:00Z",
    "headlines": [{"role": "short", "value": "Kurz"}, {"role": "main", "value": "Reise nach Bern"}],
    "bodies": [{"role": "teaser", "value": "Kurz."}, {"role": "main", "contenttype": "text/html", "value": f"<p>{TEXT}</p>"}],
    "infosources": [{"name": "ddm"}],
}
NINJS3 = {
    "uri": "tag:ddm.example,2024:3",
    "versionCreated": "2024-05-05T10:00:00Z",
    "headlines": [{"value": "Reise nach Oslo"}],
    "bodies": [{"contentType": "text/plain", "value": TEXT}],
    "copyrightHolder": "ddm",
}


def test_ninjs_of_all_versions(tmp_path: Path) -> None:
    found = reports(tmp_path / "a.jsonl", "\n".join(map(json.dumps, (NINJS1, NINJS2, NINJS3))))
    assert [r.id[-1] for r in found] == ["1", "2", "3"]
    assert [r.title for r in found] == ["Reise nach Riga", "Reise nach Bern", "Reise nach Oslo"]
    assert [r.agency for r in found] == ["ddm"] * 3
    assert [r.date for r in found] == ["2024-05-03", "2024-05-04", "2024-05-05"]
    assert found[0].text == f"Reise nach Riga\n\n{TEXT}\n\n{MORE}"
    assert found[0].lang == "de"
    assert reports(tmp_path / "a.json", json.dumps(NINJS1)) == [found[0]]


def test_a_picture_is_no_report(tmp_path: Path) -> None:
    picture = {"uri": "tag:x:9", "type": "picture", "pubstatus": "usable", "headline": "Riga", "description_text": "Am Hafen"}
    assert codes(items(tmp_path / "a.json", json.dumps(picture))) == ["E102"]


def test_later_versions_replace_and_kills_withdraw(tmp_path: Path) -> None:
    updated = NINJS1 | {"version": "2", "body_html": f"<p>{TEXT} Das bestätigte ihr Sprecher.</p>"}
    killed = NINJS2 | {"version": 2, "pubstatus": "canceled", "ednote": "Bericht war falsch."}
    lines = [updated, NINJS1, NINJS2, killed, NINJS2 | {"version": 3}, NINJS3]
    found = items(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert codes(found) == ["", "E115", "", "E114", "E115", ""]
    assert found[0].id == NINJS1["uri"] if isinstance(found[0], Report) else False
    kill = found[3]
    assert isinstance(kill, Withdrawn)
    assert (kill.report.id, kill.kind) == (NINJS2["uri"], "canceled")
    assert "Bericht war falsch." in kill.error.message
    outdated = found[1]
    assert isinstance(outdated, Failed)
    assert outdated.report.id != NINJS1["uri"], "an outdated version must not be taken for the report's failure"


def test_authors_and_versions_are_what_the_document_states(tmp_path: Path) -> None:
    one = NINJS1 | {"byline": "Ana Ozols"}
    many = NINJS3 | {"bylines": [{"value": "Ana Ozols"}, {"value": "Ben Liepa"}], "uri": "tag:ddm.example,2024:9"}
    found = reports(tmp_path / "a.jsonl", "\n".join(map(json.dumps, (one, many))))
    assert [(r.author, r.version) for r in found] == [
        ("Ana Ozols", "1 2024-05-03T08:00:00+00:00"),
        ("Ana Ozols; Ben Liepa", "2024-05-05T10:00:00+00:00"),
    ]
    by = newsml(PLAIN, version=3).replace("<headline>", "<by>Ana Ozols</by><headline>")
    (report,) = reports(tmp_path / "b.xml", by)
    assert (report.author, report.version) == ("Ana Ozols", "3 2024-05-03T10:00:00+00:00")
    line = {"text": TEXT, "author": ["Ana Ozols", {"name": "Ben Liepa"}, "https://blatt.example/ana", 7], "version": 4}
    (report,) = reports(tmp_path / "c.jsonl", json.dumps(line))
    assert (report.author, report.version) == ("Ana Ozols; Ben Liepa", "4")
    (report,) = reports(tmp_path / "d.csv", f"Autor,Fassung,Text\nAna Ozols,2,{TEXT}\n")
    assert (report.author, report.version) == ("Ana Ozols", "2")


def test_the_author_of_a_page_is_the_one_its_linked_data_name(tmp_path: Path) -> None:
    stated = '<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Ana Ozols"}]}</script>'
    markup = page("Reise nach Riga")
    assert "<head>" in markup
    (report,) = reports(tmp_path / "a.html", markup.replace("<head>", f"<head>{stated}", 1))
    assert report.author == "Ana Ozols"


def test_how_a_date_is_known_survives_being_written_down(tmp_path: Path) -> None:
    lines = [{"text": TEXT, "date": "2024-05-03", "date_basis": basis} for basis in ("report", "stated", "inferred")]
    found = reports(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert [(r.date, r.date_basis) for r in found] == [("2024-05-03", "report"), ("2024-05-03", "stated"), (None, None)]


def test_withheld_reports_are_withdrawn(tmp_path: Path) -> None:
    (item,) = items(tmp_path / "a.json", json.dumps(NINJS1 | {"pubstatus": "withheld"}))
    assert isinstance(item, Withdrawn)
    assert item.kind == "withheld"


def newsml(body: str, status: str = "stat:usable", version: int = 1, guid: str = "urn:newsml:1") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" standard="NewsML-G2" xml:lang="de">
    <itemMeta><itemClass qcode="ninat:text"/><provider qcode="prov:ddm"><name>ddm</name></provider><versionCreated>2024-05-03T10:00:00Z</versionCreated>
    <pubStatus qcode="{status}"/></itemMeta><contentMeta><contentCreated>2024-05-02T10:00:00Z</contentCreated><language tag="de"/>
    <headline>Reise nach Riga</headline></contentMeta><contentSet>{body}</contentSet></newsItem>"""


XHTML = f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>{TEXT}</p><p>{MORE}</p></body></html></inlineXML>'
NITF = f"<inlineXML><nitf><body><body.head><hedline><hl1>Reise nach Riga</hl1></hedline></body.head><body.content><p>{TEXT}</p></body.content></body></nitf></inlineXML>"
PLAIN = f"<inlineData contenttype='text/plain'>{TEXT}</inlineData>"


@pytest.mark.parametrize(
    ("body", "text"),
    [(XHTML, f"Reise nach Riga\n\n{TEXT}\n\n{MORE}"), (NITF, f"Reise nach Riga\n\n{TEXT}"), (PLAIN, f"Reise nach Riga\n\n{TEXT}")],
)
def test_newsml_items(tmp_path: Path, body: str, text: str) -> None:
    (report,) = reports(tmp_path / "a.xml", '<?xml version="1.0"?>' + newsml(body))
    assert report.text == text
    assert (report.id, report.date, report.agency, report.lang, report.title) == (
        "urn:newsml:1",
        "2024-05-02",
        "ddm",
        "de",
        "Reise nach Riga",
    )


def test_newsml_messages_with_kills_and_versions(tmp_path: Path) -> None:
    parts = [
        newsml(XHTML, version=2),
        newsml(PLAIN, version=1),
        newsml("", status="http://cv.iptc.org/newscodes/pubstatusg2/canceled", guid="urn:newsml:2"),
        newsml("", guid="urn:3"),
    ]
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{"".join(parts)}</itemSet></newsMessage>'
    found = items(tmp_path / "a.xml", message)
    assert codes(found) == ["", "E115", "E114", "E102"]
    assert isinstance(found[2], Withdrawn)
    assert found[2].report.id == "urn:newsml:2"


def test_json_lists_and_wrapped_lists(tmp_path: Path) -> None:
    records = [{"id": "a", "text": TEXT}, {"id": "b", "text": 3}, {"id": "c", "text": MORE}]
    for whole in (records, {"articles": records, "total": 3}):
        found = items(tmp_path / "a.json", json.dumps(whole))
        assert codes(found) == ["", "E106", ""]
        assert [item.report.id if isinstance(item, Failed) else item.id for item in found] == ["a", "b", "c"]
    assert reports(tmp_path / "b.json", json.dumps(records[0]))[0].text == TEXT


def test_json_feed(tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Nordblick", "language": "de"}
    entry = {
        "id": "1",
        "url": "https://n.example/1",
        "title": "Reise",
        "content_html": f"<p>{TEXT}</p>",
        "date_published": "2024-05-03T10:00:00Z",
    }
    (report,) = reports(tmp_path / "a.json", json.dumps(feed | {"items": [entry]}))
    assert (report.text, report.outlet, report.date, report.lang) == (f"Reise\n\n{TEXT}", "Nordblick", "2024-05-03", "de")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_by_their_header(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Nr", "Titel", "Volltext", "Datum", "Quelle"],
        ["1", "Reise", f'"{TEXT}\n\n{MORE}"', "3.5.2024", "Nordblick"],
        ["2", "", "", "", ""],
    ]
    found = items(tmp_path / "a.csv", "\n".join(delimiter.join(row) for row in rows))
    assert codes(found) == ["", "E102"]
    report = found[0]
    assert isinstance(report, Report)
    assert (report.text, report.title, report.date, report.outlet) == (f"{TEXT}\n\n{MORE}", "Reise", "2024-05-03", "Nordblick")


def test_tables_with_named_columns(tmp_path: Path) -> None:
    table = f"key,a,b,when\n7,{TEXT},x,2024-05-03\n8,{MORE},y,05/03/2024\n"
    found = items(tmp_path / "a.csv", table, columns=parse_mapping("text=a, id=key, date=When"))
    assert codes(found) == ["", "E107"]
    assert found[1].error.message.startswith(f"{tmp_path / 'a.csv'}:3: ")  # its id alone does not say where it stands
    assert isinstance(found[0], Report)
    assert (found[0].id, found[0].text, found[0].date) == ("7", TEXT, "2024-05-03")
    assert codes(items(tmp_path / "a.csv", table)) == ["E117"]
    assert codes(items(tmp_path / "a.csv", table, columns={"text": "none"})) == ["E117"]
    with pytest.raises(BadColumns):
        parse_mapping("body=text")


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in (
        {"From": "Nordblick <news@nordblick.example>", "Date": "Fri, 03 May 2024 23:30:00 +0200", "Message-ID": "<1@n>"} | headers
    ).items():
        message[name] = value
    message.set_content(f"{TEXT}\n\n{MORE}\n")
    return message


def test_mail(tmp_path: Path) -> None:
    message = mail(Subject="Reise nach Köln")
    message.add_alternative("<p>anders</p>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="a.png")
    (report,) = reports(tmp_path / "a.eml", message.as_bytes())
    assert report.text == f"Reise nach Köln\n\n{TEXT}\n\n{MORE}"
    assert (report.id, report.outlet, report.date, report.date_basis) == ("1@n", "Nordblick", "2024-05-03", "report")


def test_mail_in_html_only(tmp_path: Path) -> None:
    message = mail(Subject="Reise")
    message.set_content(f"<html><body><style>p {{}}</style><p>{TEXT}</p><p>{MORE}</p></body></html>", subtype="html")
    assert reports(tmp_path / "a.eml", message.as_bytes())[0].text == f"Reise\n\n{TEXT}\n\n{MORE}"


def test_mailboxes(tmp_path: Path) -> None:
    first, second = mail(Subject="Eins"), mail(Subject="Zwei")
    second.set_content(f">From Riga\n\n{TEXT}\n")
    box = b"".join(b"From x Fri May  3 10:00:00 2024\n" + m.as_bytes() + b"\n" for m in (first, second))
    one, two = reports(tmp_path / "a.mbox", box)
    assert (one.title, two.title) == ("Eins", "Zwei")
    assert "\nFrom Riga" in two.text


def page(title: str, address: str = "https://blatt.example/1") -> str:
    body = "".join(f"<p>Satz {n}: {TEXT} {MORE}</p>" for n in range(4))
    linked = {
        "@graph": [
            {
                "@type": "NewsArticle",
                "datePublished": "2024-05-03T10:00:00Z",
                "sourceOrganization": {"name": "ddm"},
                "publisher": {"name": "Blatt"},
            }
        ]
    }
    return f"""<html lang="de"><head><title>{title}</title><link rel="canonical" href="{address}">
    <script type="application/ld+json">{json.dumps(linked)}</script></head><body><article><h1>{title}</h1>{body}</article></body></html>"""


def test_what_pages_say_in_linked_data(tmp_path: Path) -> None:
    (report,) = reports(tmp_path / "a.html", page("Reise nach Riga"))
    assert (report.date, report.date_basis, report.agency, report.url) == ("2024-05-03", "report", "ddm", "https://blatt.example/1")
    assert report.outlet == "Blatt"


def test_subheadings_stay_on_plain_pages(tmp_path: Path) -> None:
    paragraphs = [f"Satz {n}: {TEXT} {MORE}" for n in range(6)]
    blocks = [f"<p>{words}</p>" for words in paragraphs]
    blocks.insert(3, "<h3>Kritik aus Bern</h3>")
    furniture = "<h4>Meistgelesen</h4><div><span>Hafen wieder offen</span></div>"
    markup = f'<html lang="de"><head><title>Reise</title></head><body><div><h2>Reise</h2><div>{"".join(blocks)}</div>{furniture}</div></body></html>'
    (report,) = reports(tmp_path / "a.html", markup)
    lines = [line for line in report.text.split("\n") if line]
    assert lines[lines.index("Kritik aus Bern") - 1] == paragraphs[2]
    assert lines[lines.index("Kritik aus Bern") + 1] == paragraphs[3]
    assert "Meistgelesen" not in lines


def warc(*records: tuple[str, str, bytes]) -> bytes:
    out = b""
    for kind, address, block in records:
        target = f"WARC-Target-URI: {address}\r\n" if address else ""
        length = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}"
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\n{target}{length}\r\n\r\n"
        out += head.encode() + block + b"\r\n\r\n"
    return out


def answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


ARCHIVE = warc(
    ("warcinfo", "", b"software: x"),
    ("request", "https://a.example/1", b"GET / HTTP/1.1\r\n\r\n"),
    ("response", "https://a.example/1", answer(page("Reise nach Riga", "").encode())),
    ("response", "https://a.example/p.png", answer(b"\x89PNG", "image/png")),
    ("response", "https://a.example/2", answer(b"<html>weg</html>", status="404 Not Found")),
    ("response", "https://a.example/3", answer(page("Reise nach Köln", "").encode("latin-1"), "text/html; charset=iso-8859-1")),
    ("response", "https://a.example/4", answer(gzip.compress(page("Reise nach Bern", "").encode()), more="Content-Encoding: gzip\r\n")),
    ("response", "https://a.example/5", answer(b"<html><body></body></html>")),
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_warc(tmp_path: Path, name: str) -> None:
    found = items(tmp_path / name, gzip.compress(ARCHIVE) if name.endswith("gz") else ARCHIVE)
    assert codes(found) == ["", "", "", "E102"]
    good = [r for r in found if isinstance(r, Report)]
    assert [r.title for r in good] == ["Reise nach Riga", "Reise nach Köln", "Reise nach Bern"]
    assert [r.url for r in good] == [f"https://a.example/{n}" for n in (1, 3, 4)]


def test_warc_of_many_gzip_members(tmp_path: Path) -> None:
    parts = [warc(("response", f"https://a.example/{n}", answer(page(f"Reise {n}", "").encode()))) for n in range(3)]
    found = reports(tmp_path / "a.warc.gz", b"".join(map(gzip.compress, parts)))
    assert [r.title for r in found] == ["Reise 0", "Reise 1", "Reise 2"]


def zipped(members: dict[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes | str], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


MEMBERS: dict[str, bytes | str] = {
    "b/1.txt": TEXT,
    "b/photo.png": b"\x89PNG",
    "__MACOSX/b/._1.txt": b"\x00",
    "a.jsonl": json.dumps({"id": "x", "text": MORE}) + "\n" + json.dumps({"id": "y", "text": TEXT}),
    "z.html": page("Reise nach Riga"),
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(MEMBERS)),
        ("a.zip", zipped(MEMBERS, zipfile.ZIP_STORED)),
        ("a.tar", tarred(MEMBERS)),
        ("a.tar", tarred(MEMBERS, form=tarfile.GNU_FORMAT)),
        ("a.tar.gz", tarred(MEMBERS, "w:gz")),
        ("a.tgz", tarred(MEMBERS, "w:gz")),
        ("a.zip", zipped({"inner.tar.gz": tarred(MEMBERS, "w:gz")})),
        ("a.tar", tarred({"inner.zip": zipped(MEMBERS)})),
    ],
)
def test_archives(tmp_path: Path, name: str, content: bytes) -> None:
    found = reports(tmp_path / name, content)
    assert [r.text for r in found[:3]] == [TEXT, MORE, TEXT]
    assert found[3].title == "Reise nach Riga"
    assert count_inputs([tmp_path / name]) is None


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_names_and_links_in_tars(tmp_path: Path, form: int) -> None:
    name = "verzeichnis/" * 20 + "a.txt"
    out = io.BytesIO(tarred({name: "", "b.txt": TEXT}, form=form))
    (empty, full) = items(tmp_path / "a.tar", out.getvalue())
    assert isinstance(empty, Failed)
    assert empty.report.id.endswith("!/" + name)
    assert isinstance(full, Report)
    link = io.BytesIO()
    with tarfile.open(fileobj=link, mode="w") as archive:
        info = tarfile.TarInfo("passwd.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert codes(items(tmp_path / "b.tar", link.getvalue())) == ["E112"]


def test_gzip_of_one_file(tmp_path: Path) -> None:
    assert reports(tmp_path / "a.jsonl.gz", gzip.compress(json.dumps({"text": TEXT}).encode()))[0].text == TEXT
    assert reports(tmp_path / "a.gz", gzip.compress(TEXT.encode()))[0].text == TEXT


def pdf(*pages: list[str]) -> bytes:
    """A PDF with one line of text below the other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
        stream = f"BT /F1 12 Tf 60 780 Td {shown} ET"
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, starts = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{words}\nendobj\n".encode("cp1252")
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def test_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    pages = [
        ["Nordblick am Morgen", "Die Ministerin reiste am Montag mit einer großen Delegation zu Ge-", "sprächen nach Riga.", f"Seite {n}"]
        for n in (1, 2, 3)
    ]
    (report,) = reports(tmp_path / "a.pdf", pdf(*pages))
    sentence = "Die Ministerin reiste am Montag mit einer großen Delegation zu Gesprächen nach Riga."
    assert report.text == "\n\n".join([sentence] * 3)
    assert codes(items(tmp_path / "b.pdf", pdf([]))) == ["E102"]


def test_a_pdf_in_narrow_columns_keeps_sentences_whole() -> None:
    from lagebild.ingest.pdf import joined

    column = [
        "Reise nach Riga und Gespräche über die Lage an der Grenze",  # a headline across both columns
        "Die Außenministerin reiste am",
        "Montag nach Riga, um dort mit",
        "ihrem Amtskollegen über ein",
        "Verteidigungsabkommen zu",
        "sprechen. Das teilte ihr Haus",
        "am Sonntag mit.",
        "Reaktionen",
        "Zuvor hatte das",
        "Verteidigungsministerium zwei",
        "Fregatten in die Ostsee verlegt.",
    ]
    head, first, between, second = joined(column).split("\n\n")
    assert (head, between) == (column[0], "Reaktionen")
    assert first == "Die Außenministerin reiste am Montag nach Riga, um dort mit ihrem Amtskollegen über ein Verteidigungsabkommen zu sprechen. Das teilte ihr Haus am Sonntag mit."
    assert second == "Zuvor hatte das Verteidigungsministerium zwei Fregatten in die Ostsee verlegt."


def test_what_printing_puts_around_two_pages_is_left_out(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    pages = [["03.05.24, 10:06 Reise nach Riga", f"Bericht {n} aus dem Hafen von Riga.", f"https://blatt.example/1 {n}/2"] for n in (1, 2)]
    (report,) = reports(tmp_path / "a.pdf", pdf(*pages))
    assert report.text == "Bericht 1 aus dem Hafen von Riga.\n\nBericht 2 aus dem Hafen von Riga."


def test_what_sources_repeat_is_cut_and_ids_do_not_depend_on_it(tmp_path: Path) -> None:
    own, about = "Nordblick am Morgen, die Zeitung", "Der Nordblick ist eine Zeitung für den ganzen Norden und seine Freunde."
    for n in range(6):
        body = f"Bericht Nummer {n}\n\nIm Ort {n} wurde am Montag über den Haushalt von Kreis {n} beraten.\n\n{TEXT} Das war Fall {n}."
        (tmp_path / f"{n}.txt").write_text(f"{body}\n\n{own}\n\n{about}\n", encoding="utf-8")
    together = [r for r in read_paths([tmp_path]) if isinstance(r, Report)]
    assert not any(own in r.text or about in r.text for r in together)
    assert {c.reason for r in together for c in r.removed} == {"repeated by this source"}
    (alone,) = read_paths([tmp_path / "0.txt"])
    assert isinstance(alone, Report)
    assert own in alone.text
    assert alone.id == together[0].id
    assert alone.content_id != together[0].content_id


def test_copies_of_one_story_and_background_teach_nothing(tmp_path: Path) -> None:
    background = "Die beiden Staaten streiten seit Jahren über den Verlauf der Grenze am Fluss."
    for n in range(8):
        copied = f"Streit am Fluss\n\n{TEXT}\n\n{MORE}\n\nFassung {n} dieses Berichts liegt der Redaktion seit heute vor.\n\nNeue Fragen\n"
        (tmp_path / f"a{n}.txt").write_text(copied, encoding="utf-8")
        fresh = f"Titel {n}\n\nAm Tag {n} sprach Minister {n} im Ort {n} über Plan {n} und die Folgen.\n\n"
        (tmp_path / f"b{n}.txt").write_text(
            fresh + (background if n % 3 == 0 else f"Er reist nun weiter nach {n} und kommt wieder."), encoding="utf-8"
        )
    found = [r for r in read_paths([tmp_path]) if isinstance(r, Report)]
    assert len(found) == 16
    assert not any(r.removed for r in found)
