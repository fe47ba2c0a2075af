"""Inputs in shapes that others gave them: JSON under other names, mails whose plain text is a stub, pages that a browser printed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from lagebild.ingest import Failed, read_paths
from lagebild.ingest.pdf import _without_heads
from lagebild.model import KnownBy, Report
from lagebild.pipeline import Coder, report_of

TEXT = "Die Ministerin reiste am Montag zu Gesprächen nach Riga."
CRAWLED = {"headline": "Reise", "body": TEXT, "published_at": "2024-05-03T10:00:00Z", "source_name": "Nordblick", "link": "https://n.example/1"}


def read(path: Path, *records: object, **how: object) -> list[Report | Failed]:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    return list(read_paths([path], **how))  # type: ignore[arg-type]


def one(path: Path, record: object, **how: object) -> Report:
    (found,) = read(path, record, **how)
    assert isinstance(found, Report), found
    return found


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_json_keys_are_known_by_the_names_of_columns(tmp_path: Path, name: str) -> None:
    report = one(tmp_path / name, CRAWLED)
    assert (report.text, report.title, report.date, report.outlet, report.url) == (TEXT, "Reise", "2024-05-03", "Nordblick", CRAWLED["link"])
    assert dict(report.known_by)["date"] == "stated"


def test_an_object_in_place_of_a_name_gives_its_name(tmp_path: Path) -> None:
    answer = {"status": "ok", "articles": [{"source": {"id": None, "name": "Bay Post"}, "author": "L. Cruz", "content": TEXT}]}
    report = one(tmp_path / "a.json", answer)
    assert (report.text, report.outlet, report.author) == (TEXT, "Bay Post", "L. Cruz")


def test_a_record_with_a_text_is_taken_as_it_is(tmp_path: Path) -> None:
    report = one(tmp_path / "a.jsonl", {"text": TEXT, "body": "anderes", "headline": "Reise"})
    assert (report.text, report.title) == (TEXT, "")


def test_the_user_names_keys_also_inside_objects(tmp_path: Path) -> None:
    record = {"text": "Teaser", "data": {"long": TEXT, "von": "Bote"}, "body": "falsch"}
    report = one(tmp_path / "a.jsonl", record, columns={"text": "data.long", "outlet": "data.von"})
    assert (report.text, report.outlet) == (TEXT, "Bote")


def test_what_no_key_tells_is_said_with_the_keys_there_are(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.jsonl", {"kopf": "Reise", "langtext_html": TEXT})
    assert isinstance(found, Failed)
    assert found.error.code == "E106"
    assert "kopf, langtext_html" in found.error.message
    assert "--map text=" in found.error.message
    (found,) = read(tmp_path / "b.jsonl", {})
    assert isinstance(found, Failed) and found.error.message.startswith("The record is empty.")


@pytest.mark.parametrize(("date", "code"), [("03/05/2024", "E107"), ("3.5.2024", ""), (1714723200, "")])
def test_dates_of_other_keys_are_read_one_way_or_not_at_all(tmp_path: Path, date: object, code: str) -> None:
    (found,) = read(tmp_path / "a.jsonl", {"body": TEXT, "published": date})
    assert (found.error.code if isinstance(found, Failed) else "") == code
    if isinstance(found, Report):
        assert found.date == ("2024-05-03" if isinstance(date, str) else None)


def test_a_table_from_an_older_spreadsheet_says_how_to_convert_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Überschrift;Volltext\nReise;Die Ministerin reiste.".encode("latin-1"))
    (found,) = read_paths([tmp_path / "a.csv"])
    assert isinstance(found, Failed)
    assert found.error.code == "E104"
    assert "CSV UTF-8" in found.error.message and "iconv" in found.error.message


@pytest.mark.parametrize(
    ("words", "columns", "texts"),
    [
        (f"Datum;Überschrift;Volltext\n3.5.2024;Reise;{TEXT}\n4.5.2024;Heimreise;Sie blieb.\n", None, [TEXT, "Sie blieb."]),
        (f"a\tb\n1\t{TEXT}\n", {"text": "b"}, [TEXT]),
        (f"{TEXT}\nDort traf sie, laut Text; niemanden.\n", None, [f"{TEXT}\nDort traf sie, laut Text; niemanden.\n"]),
    ],
)
def test_a_table_on_standard_input_is_one(monkeypatch: pytest.MonkeyPatch, words: str, columns: dict[str, str] | None, texts: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(words.encode())))
    found = [item for item in read_paths(["-"], columns=columns) if isinstance(item, Report)]
    assert [report.text.strip() for report in found] == [text.strip() for text in texts]


def mail(plain: str, html: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Nordblick <n@nordblick.example>", "Reise"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_stub_of_plain_text_gives_way_to_the_html(tmp_path: Path) -> None:
    page = f"<p>{TEXT}</p>" * 4
    for plain, wanted in (("Im Browser ansehen: https://n.example", True), (f"{TEXT}\n" * 4, False), ("Kurz.\n" * 60, False)):
        (tmp_path / "a.eml").write_bytes(mail(plain, page))
        (report,) = read_paths([tmp_path / "a.eml"])
        assert isinstance(report, Report)
        assert (plain.split()[0] not in report.text) == wanted


def test_what_a_browser_prints_around_one_page_is_left_out() -> None:
    words = ["Wochenbericht", *[TEXT] * 8, "Der Stand war 3/4 am Abend."]
    foot = ["22.11.26, 18:08 Wochenbericht 31", "https://n.example/w?id=3 1/1"]
    assert _without_heads([[*words, *foot]]) == [words]
    assert _without_heads([[*foot, *words]]) == [words]


ENGLISH = "The minister went to Riga on Monday, where she met her colleague and spoke with him about the border. " * 3


@pytest.mark.parametrize(
    ("text", "stated", "how", "read_in"),
    [
        (ENGLISH, "de", "feed", "en"),
        (ENGLISH, "de", "page", "en"),
        (ENGLISH, "de", "stated", "de"),
        (ENGLISH[:90], "de", "feed", "de"),
        ("Novi Sad Beograd Kragujevac Pančevo " * 9, "de", "feed", "de"),
    ],
)
def test_the_language_of_the_frame_gives_way_to_a_text_in_another(text: str, stated: str, how: KnownBy, read_in: str) -> None:
    report = replace(report_of(text, lang=stated), known_by=(("lang", how),))
    assert Coder().language(report) == read_in
    assert Coder("de").language(report) == "de"
