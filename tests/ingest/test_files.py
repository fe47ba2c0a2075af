"""Reading inputs: one item per input, in order, and every bad input a coded failure."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from lagebild.errors import BadDate, UnknownLanguage
from lagebild.ingest import Absent, Failed, PassedOver, count_inputs, read_paths
from lagebild.model import Report

TEXT = "Die Ministerin reiste nach Riga."


def items(*paths: Path, **stated: str) -> list[Report | Failed]:
    return list(read_paths(paths, **stated))


def only(*paths: Path) -> Report | Failed:
    (item,) = items(*paths)
    return item


def code(item: Report | Failed) -> str:
    assert isinstance(item, Failed), item
    assert item.error.message
    return item.error.code


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", "E102"),
        ("a.txt", b" \n\t\n", "E102"),
        ("a.txt", "\ufeff".encode(), "E102"),
        ("a.txt", b"Leave a Reply\n", "E102"),
        ("a.txt", bytes(range(256)), "E103"),
        ("a.txt", b"%PDF-1.7 text", "E103"),
        ("a.txt", b"Riga \x00 Riga", "E103"),
        ("a.txt", b"\x01\x02\x03" * 30 + b"Riga", "E103"),
        ("a.txt", "Gespräche in Köln".encode("latin-1"), "E104"),
        ("a.txt", "Gespräche".encode("utf-16-le"), "E103"),
        ("a.txt", b"\xff\xfeG", "E104"),
        ("a.txt", b"a" * 20_000_000, "E105"),
        ("a.txt", b"Riga. " * 50_000, "E105"),
        ("a.html", b"", "E102"),
        ("a.html", b"<html><body></body></html>", "E102"),
        ("a.html", b'<meta charset="klingon"><p>Riga</p>', "E104"),
        ("a.html", b'<meta charset="ascii"><p>R\x81ga</p>', "E104"),
        ("a.html", b"<div>" * 50_000, "E111"),
        ("a.html", b"<p>Riga" * 130_000, "E111"),
        ("a.jsonl", "{}".encode("utf-16"), "E104"),
        ("a.jsonl", b"PK\x03\x04xx", "E103"),
        ("a.pdf", b"text", "E116"),
        ("a.docx", b"text", "E109"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    item = only(write(tmp_path, name, content))
    assert code(item) == expected
    assert isinstance(item, Failed)
    assert item.report.id.endswith(name)


@pytest.mark.parametrize(
    ("line", "expected", "id_"),
    [
        ("{", "E106", None),
        ("[1]", "E106", None),
        ("null", "E106", None),
        ('"text"', "E106", None),
        ('{"id": "x"}', "E106", "x"),
        ('{"id": "x", "text": 5}', "E106", "x"),
        ('{"id": "x", "text": null}', "E106", "x"),
        ('{"id": ["x"], "text": "Riga."}', "E106", None),
        ('{"id": true, "text": "Riga."}', "E106", None),
        ('{"id": "x", "text": "Riga.", "title": 3}', "E106", "x"),
        ('{"id": "x", "text": "  "}', "E102", "x"),
        ('{"id": "x", "text": "Riga.", "date": "gestern"}', "E107", "x"),
        ('{"id": "x", "text": "Riga.", "date": "2024-02-30"}', "E107", "x"),
        ('{"id": "x", "text": "Riga.", "date": 20240201}', "E107", "x"),
        ('{"id": "x", "text": "Riga.", "date": "2024-2-1"}', "E107", "x"),
        ('{"id": "x", "text": "Riga.", "lang": "fr"}', "E108", "x"),
        ('{"id": "x", "text": "Riga.", "lang": 1}', "E108", "x"),
        ('{"id": "x", "text": "\\ud800"}', "E106", "x"),
        ('{"id": "x", "text": NaN}', "E106", "x"),
        ('{"id": "x", "text": ' + "[" * 50_000, "E106", None),
        ('{"id": "x", "text": "' + "a" * 250_000 + '"}', "E105", "x"),
        ('{"id": "x", "text": "' + "a" * 5_000_000 + '"}', "E105", None),
    ],
)
def test_bad_lines_fail_alone(tmp_path: Path, line: str, expected: str, id_: str | None) -> None:
    good = json.dumps({"id": "good", "text": TEXT})
    path = write(tmp_path, "a.jsonl", f"{good}\n{line}\n{good}\n")
    first, bad, last = items(path)
    assert code(bad) == expected
    assert isinstance(bad, Failed)
    assert bad.report.id == (id_ or f"{path}:2")
    assert isinstance(first, Report)
    assert first == last


def test_invalid_utf8_in_one_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'{"text": "K\xf6ln"}\n{"text": "Riga."}')
    bad, good = items(path)
    assert code(bad) == "E106"
    assert isinstance(good, Report)


def test_missing_paths_and_folders(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert code(only(tmp_path / "none.txt")) == "E101"
    assert code(only(tmp_path / "none.txt" / "x.txt")) == "E101"
    assert code(only(tmp_path / "empty")) == "E112"
    assert code(only(Path("a" * 5000))) == "E110"


def test_a_path_without_a_report_is_told_from_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert isinstance(only(tmp_path / "none.txt"), Absent)
    assert isinstance(only(tmp_path / "empty"), Absent)
    assert not isinstance(only(write(tmp_path, "nothing.txt", "")), Absent)


def test_what_folders_and_archives_hold_beside_reports_is_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.PNG", "sub/c.png", "sub/README", ".hidden.png"):
        write(tmp_path, name, TEXT)
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as archive:
        for name in ("x.txt", "y.docx", "__MACOSX/z.docx"):
            archive.writestr(name, TEXT)
    passed = PassedOver()
    assert len(list(read_paths([tmp_path], passed=passed))) == 2
    assert passed.kinds == {".png": 2, "": 1, ".docx": 1}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    path.chmod(0)
    assert code(only(path)) == "E110"


def test_text_of_records_is_taken_as_it_is(tmp_path: Path) -> None:
    text = "Titel\r\n\u202e Leave a Reply \u0000\n\nsource-120"
    path = write(
        tmp_path, "a.jsonl", json.dumps({"id": 7, "text": text, "lang": "de-AT", "date": "2024-05-01T10:00:00+02:00", "title": None})
    )
    report = only(path)
    assert isinstance(report, Report)
    assert (report.id, report.text, report.lang, report.date, report.date_basis) == ("7", text, "de", "2024-05-01", "stated")
    assert report.removed == ()


def test_duplicates_and_blank_lines(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT})
    got = items(write(tmp_path, "a.jsonl", f"\ufeff{line}\n\n  \r\n{line}\r\n"), write(tmp_path, "b.txt", TEXT))
    assert len(got) == 3
    assert len({r.id for r in got if isinstance(r, Report)}) == 1


def test_what_the_user_states_fills_gaps_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"text": TEXT, "lang": "de", "date": "2024-05-01"}) + "\n" + json.dumps({"text": TEXT}))
    known, unknown = items(path, lang="en", date="2023-01-02")
    assert isinstance(known, Report)
    assert isinstance(unknown, Report)
    assert (known.lang, known.date) == ("de", "2024-05-01")
    assert (unknown.lang, unknown.date, unknown.date_basis) == ("en", "2023-01-02", "stated")


def test_a_wrong_statement_is_the_users_error() -> None:
    with pytest.raises(BadDate):
        list(read_paths([], date="yesterday"))
    with pytest.raises(UnknownLanguage):
        list(read_paths([], lang="fr"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    report = only(write(tmp_path, "a.txt", "Gespräche\r\nin Köln".encode(encoding)))
    assert isinstance(report, Report)
    assert report.text == "Gespräche\nin Köln"


def test_the_date_of_the_credit(tmp_path: Path) -> None:
    report = only(write(tmp_path, "a.txt", f"{TEXT} (dpa, AFP, 3.4.2021)"))
    assert isinstance(report, Report)
    assert (report.date, report.date_basis) == ("2021-04-03", "report")


def test_folders_are_read_once_by_name_without_what_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    write(tmp_path / "b", "2.txt", "Zwei.")
    write(tmp_path, "a.txt", "Eins.")
    write(tmp_path, "c.txt", "Drei.")
    write(tmp_path, "README.md", "Nichts.")
    write(tmp_path, ".hidden.txt", "Nichts.")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert [r.text for r in items(tmp_path) if isinstance(r, Report)] == ["Eins.", "Zwei.", "Drei."]
    assert count_inputs([tmp_path]) == 3


def test_deep_folders(tmp_path: Path) -> None:
    here = tmp_path
    for _ in range(300):
        here = here / "d"
    here.mkdir(parents=True)
    write(here, "a.txt", TEXT)
    assert isinstance(only(tmp_path), Report)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as f:  # noqa: PTH123
        f.write(b"")
    item = only(tmp_path)
    assert code(item) == "E102"
    assert isinstance(item, Failed)
    item.report.id.encode()
    item.error.message.encode()


def test_a_page(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>Satz {n}: {TEXT} Dort traf sie am Abend ihren Amtskollegen und sprach über die Lage.</p>" for n in range(5))
    page = f"""<html lang="de"><head><meta charset="iso-8859-1"><title>Reise nach Köln</title>
    <meta property="og:site_name" content="Blatt"><meta property="article:published_time" content="2024-05-01T10:00:00Z"></head>
    <body><nav>Menü</nav><article><h1>Reise nach Köln</h1>{paragraphs}<p>Leave a Reply</p></article></body></html>"""
    report = only(write(tmp_path, "a.html", page.encode("latin-1")))
    assert isinstance(report, Report)
    assert report.text.startswith("Reise nach Köln")
    assert "Satz 4" in report.text
    assert "Reply" not in report.text
    assert (report.title, report.outlet, report.date, report.lang) == ("Reise nach Köln", "Blatt", "2024-05-01", "de")


@pytest.mark.parametrize(
    "markup",
    [
        b"<p>" * 30_000 + b"Riga",
        b"<" * 200_000,
        b"<a" * 100_000,
        b"<" + b"a" * 300_000,
        b"<!--" * 50_000,
        b"<![CDATA[" * 20_000 + b"Riga",
        b"<html>" + b"&#x110000;" * 10_000,
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><html><p>&b;</p></html>',
        b"<table>" * 1500 + b"Riga",
        b"<html><body><p>\xe2\x80\xae Riga \xe2\x80\xac</p></body></html>",
        b"<script>while(1){}</script><p>Riga",
    ],
)
def test_hostile_markup_gives_one_item(tmp_path: Path, markup: bytes) -> None:
    assert len(items(write(tmp_path, "a.html", markup))) == 1
