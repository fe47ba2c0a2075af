"""A report that takes too long to read is set aside with its reason, and what stands beside it is read."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import threading
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from lagebild.errors import TookTooLong
from lagebild.ingest import Failed, files, read_paths, time_limit
from lagebild.ingest import page as pages
from lagebild.ingest.clean import clean
from lagebild.ingest.time_limit import Overdue, overdue_after, read_within
from tests.ingest.test_formats import answer, page, warc

TEXT = "Die Ministerin reiste nach Riga, und der Sprecher schwieg."


def spin(seconds: float = 20.0) -> None:
    """Work that does not end, as a parser does it: neither sleep nor input."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        sum(range(1000))


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """All limits of reading are a fifth of a second; the tables that cleaning reads are there before."""
    clean(TEXT)
    before = time_limit.overdue_after
    monkeypatch.setattr(time_limit, "overdue_after", lambda _: before(0.2))


def codes(path: Path) -> list[str]:
    return [item.error.code if isinstance(item, Failed) else "" for item in read_paths([path])]


def test_a_text_that_takes_too_long_costs_nothing_else(soon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(raw: str, own: Collection[str] = ()) -> Any:
        if "endlos" in raw:
            spin()
        return clean(raw, own)

    monkeypatch.setattr(files, "clean", slow)
    for name, text in (("a.txt", TEXT), ("b.txt", f"{TEXT} endlos"), ("c.txt", TEXT + " Ja.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    begun = time.monotonic()
    assert codes(tmp_path) == ["", "E502", ""]
    assert time.monotonic() - begun < 5


def test_a_page_in_an_archive_that_takes_too_long(soon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = pages.extract

    def slow(data: bytes, name: str, charset: str = "") -> Any:
        if b"endlos" in data:
            spin()
        return extract(data, name, charset)

    extract(page("Warm").encode(), "a")  # importing the extractor takes half a second
    monkeypatch.setattr(pages, "extract", slow)
    bodies = [answer(page(title).encode()) for title in ("Riga", "endlos", "Bern")]
    path = tmp_path / "a.warc"
    path.write_bytes(warc(*(("response", f"https://blatt.example/{n}", body) for n, body in enumerate(bodies))))
    assert codes(path) == ["", "E502", ""]


def test_a_line_that_takes_too_long(soon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lagebild.ingest import jsons

    item_of = jsons.item_of

    def slow(record: Any, where: str) -> Any:
        if record["text"] == "endlos":
            spin()
        return item_of(record, where)

    monkeypatch.setattr(jsons, "item_of", slow)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": w, "text": w}) for w in ("eins", "endlos", "zwei")), encoding="utf-8")
    assert codes(path) == ["", "E502", ""]


def test_lines_that_cannot_be_learnt_in_time_are_not_cut(soon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "own_lines", lambda _: spin())
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"{TEXT} {n}", encoding="utf-8")
    assert codes(tmp_path) == ["", "", ""]


def test_a_regular_expression_can_be_interrupted() -> None:
    with pytest.raises(TookTooLong, match="E502"), read_within("a", 0.2):
        re.match(r"(a+)+$", "a" * 40 + "b")


def test_a_limit_within_another_ends_only_its_own_block_and_the_outer_one_still_holds() -> None:
    with pytest.raises(Overdue) as told, overdue_after(0.6) as outer:
        with pytest.raises(TookTooLong), read_within("a", 0.1):
            spin()
        spin()
    assert told.value is outer


def test_waiting_costs_nothing_so_a_busy_machine_sets_no_report_aside() -> None:
    with overdue_after(0.1):
        time.sleep(0.4)


def test_work_that_waits_for_ever_ends_after_a_far_longer_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "PATIENCE", 2)
    begun = time.monotonic()
    with pytest.raises(TookTooLong, match="E502"), read_within("a", 0.1):
        time.sleep(20)
    assert 0.2 <= time.monotonic() - begun < 5


def test_a_lock_that_nobody_gives_back_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "PATIENCE", 2)
    lock = threading.Lock()
    lock.acquire()
    with pytest.raises(TookTooLong), read_within("a", 0.1):
        lock.acquire()


def test_an_outer_limit_on_the_wall_still_holds_after_an_inner_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "PATIENCE", 2)
    with pytest.raises(Overdue) as told, overdue_after(0.3) as outer:
        with pytest.raises(TookTooLong), read_within("a", 0.1):
            time.sleep(20)
        time.sleep(20)
    assert told.value is outer


@pytest.mark.parametrize("busy", [False, True])
def test_after_the_block_nothing_rings(busy: bool) -> None:
    with contextlib.suppress(Overdue), overdue_after(0.05):
        if busy:
            spin()
    for timer, sign in ((signal.ITIMER_REAL, signal.SIGALRM), (signal.ITIMER_PROF, signal.SIGPROF)):
        assert signal.getitimer(timer) == (0.0, 0.0)
        assert signal.getsignal(sign) is signal.SIG_DFL


def test_a_thread_has_no_timer_and_goes_on() -> None:
    done: list[str] = []

    def work() -> None:
        with read_within("a", 0.01):
            time.sleep(0.05)
            done.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["done"]
