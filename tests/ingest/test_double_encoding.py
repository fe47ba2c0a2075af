"""UTF-8 that was read as Windows-1252 is read rightly again, where that is proven; every change is listed, and offsets map back."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.ingest import Failed, Garbled, read_paths
from lagebild.ingest.double_encoding import mended
from lagebild.model import Report

TEXT = "Außenminister fährt nach Österreich\n\nDer Außenminister reiste am Montag nach Österreich – für drei Tage. „Wir hören zu“, sagte er."
LEFT_OPEN = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # by Windows-1252; programs pass them on as control characters


def garbled(text: str, times: int = 1) -> str:
    for _ in range(times):
        text = "".join(chr(b) if b in LEFT_OPEN else bytes((b,)).decode("cp1252") for b in text.encode())
    return text


def read(path: Path) -> Report:
    (item,) = read_paths([path])
    assert not isinstance(item, Failed), item.error
    return item


def as_report(item: Report | Failed) -> Report:
    assert not isinstance(item, Failed), item.error
    return item


@pytest.mark.parametrize("times", [1, 2, 3])
def test_german_text_is_read_rightly_however_often_it_went_through(times: int) -> None:
    assert garbled(TEXT, times) != TEXT
    assert mended(garbled(TEXT, times)).text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Die „SPÖ“ und die „FPÖ“ stritten über „Spaß“…",
        'Die "SPÖ“ schwieg.',  # one mark in ASCII: the other and the letter before it are valid UTF-8 by themselves
        "«ÖVP», «ROMÂ» und „AMANHÃ“ – SÃO PAULO",
        "À la carte, naïve façade, señor, Ångström, Ærø",
        "A€“ is no word.",
        "Grundgesetz §1 – 3 £, 5 °C, 7 €",
    ],
)
def test_text_that_is_right_stays(text: str) -> None:
    assert mended(text).text == text


def test_what_is_right_beside_what_is_wrong_stays() -> None:
    assert mended("Der AuÃŸenminister der „SPÖ“ schwieg – fÃ¼r immer.").text == "Der Außenminister der „SPÖ“ schwieg – für immer."


def test_letters_of_other_languages_are_read_where_all_of_the_line_is_valid() -> None:
    line = "Der Präsident traf Đoković, Erdoğan und Wałęsa."
    assert mended(garbled(line)).text == line


def test_half_a_letter_stays_as_it_is() -> None:
    assert mended("FÃ¼nf MinisterÃ nnen").text == "Fünf MinisterÃ nnen"


def test_a_byte_order_mark_that_was_read_as_letters_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("ï»¿Der Minister reiste am Montag nach Riga.", encoding="utf-8")
    report = read(path)
    assert report.text == "Der Minister reiste am Montag nach Riga."
    assert [(r.text, r.reason) for r in report.removed] == [("ï»¿", "invisible character")]


def test_the_report_lists_every_change_in_the_raw_text(tmp_path: Path) -> None:
    raw = garbled(TEXT + "\n\nLeave a Reply") + "\n\nDiese Seite empfehlen\n"
    path = tmp_path / "a.txt"
    path.write_text(raw, encoding="utf-8")
    report = read(path)
    assert report.text.startswith(TEXT)
    assert report.title == "Außenminister fährt nach Österreich"
    assert {r.reason for r in report.removed} >= {"double-encoded", "comment form"}
    assert all(raw[r.start : r.end] == r.text for r in report.removed)
    assert [r.text for r in report.removed if r.reason == "double-encoded"][:3] == ["ÃŸ", "Ã¤", "Ã–"]


def test_what_was_cut_is_not_also_listed_as_changed(tmp_path: Path) -> None:
    raw = f"{garbled(TEXT)}\n\n{garbled('#Öl #Außenpolitik')}\n"
    path = tmp_path / "a.txt"
    path.write_text(raw, encoding="utf-8")
    removed = read(path).removed
    assert all(a.end <= b.start for a, b in itertools.pairwise(removed))
    assert removed[-1].text.strip() == garbled("#Öl #Außenpolitik")


def test_the_same_report_has_the_same_id_however_it_was_encoded(tmp_path: Path) -> None:
    for name, text in (("a.txt", TEXT), ("b.txt", garbled(TEXT))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.txt").id == read(tmp_path / "b.txt").id


def test_records_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": garbled(TEXT)}), encoding="utf-8")
    assert read(path).text == garbled(TEXT)


def test_records_are_read_rightly_where_that_is_asked_for_and_counted_where_not(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": garbled(TEXT), "title": garbled("Österreich")}, {"id": "b", "text": TEXT}, {"text": garbled(TEXT)}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "a.csv").write_text(f'id,text\nc,"{garbled(TEXT)}"\n', encoding="utf-8")
    told = Garbled()
    assert [r.text == TEXT for r in map(as_report, read_paths([tmp_path], garbled=told))] == [False, False, True, False]
    assert (told.count, told.first) == (3, "c")
    first, *_, last = found = [as_report(item) for item in read_paths([tmp_path], garbled=Garbled(mend=True))]
    assert {r.text for r in found} == {TEXT}
    assert found[1].title == "Österreich"
    assert [garbled(TEXT)[r.start : r.end] for r in first.removed] == [r.text for r in first.removed]
    assert last.id == last.content_id == found[2].content_id  # its id is that of the text it would have had


@given(st.lists(st.sampled_from([*"aÄß„“ –\n", "Ã", "¼", "â€", "œ", "Â", " ", garbled("ü"), garbled("“"), garbled("ő"), garbled("ß", 2)]), max_size=30))
def test_offsets_map_back(parts: list[str]) -> None:
    raw = "".join(parts)
    done = mended(raw)
    starts = [done.raw_offset(at) for at in range(len(done.text) + 1)]
    assert starts == sorted(set(starts)) and (not starts or starts[-1] == len(raw))
    for n, character in enumerate(done.text):
        stretch = raw[starts[n] : starts[n + 1]]
        assert stretch == character or garbled(character) == stretch or character in mended(stretch + "Ã¼").text
    assert sum(r.end - r.start - 1 for r in done.repairs) == len(raw) - len(done.text)


@pytest.mark.parametrize("raw", ["Ã" * 200_000, "Ã¼" * 100_000, "â€œ„" * 50_000, "Ã¼ \n" * 50_000, "Ãƒ" * 100_000])
def test_long_runs_take_no_time(raw: str) -> None:
    begun = time.process_time()
    mended(raw)
    assert time.process_time() - begun < 5
