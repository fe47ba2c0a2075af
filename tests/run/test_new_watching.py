"""Watching: what was fetched reaches the store once, whatever stops in between, and failures end a round only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lagebild.errors import FetchFailed
from lagebild.ingest import Failed
from lagebild.logs import logger
from lagebild.model import Failure, Report
from lagebild.run import adding
from lagebild.run.watching import watch
from lagebild.run.work import Item
from lagebild.store.db import Store, open_store
from lagebild.store.reader import Reader
from tests.faults.child import CODER, MadeUp, made_record, reports

HOW = MadeUp(coder=CODER)


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "record", made_record)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "x.db", create=True) as made:
        yield made


def _keys(store: Store) -> list[str]:
    return sorted(r.id for r in Reader(store).records())


def test_each_round_takes_in_and_merges_what_is_new(store: Store, tmp_path: Path) -> None:
    batches = iter([list(reports(3)), [], list(reports(5))[3:]])
    waited: list[float] = []
    done = list(watch(store, lambda: next(batches), HOW, tmp_path / "spool.jsonl", logger(), rounds=3, pause=7, wait=waited.append, clock=lambda: 0.0))
    assert [(d.fetched, d.done.added) for d in done] == [(3, 3), (0, 0), (2, 2)]
    assert _keys(store) == ["r0", "r1", "r2", "r3", "r4"] and not Reader(store).unmerged()
    assert waited == [7, 7]


def test_what_a_killed_process_had_fetched_is_taken_in_by_the_next(store: Store, tmp_path: Path) -> None:
    spool = tmp_path / "spool.jsonl"

    def dies() -> Iterator[Item]:
        yield from reports(4)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(watch(store, dies, HOW, spool, logger(), rounds=1))
    assert _keys(store) == []
    with spool.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "torn", "te')
    assert [d.done.added for d in watch(store, lambda: [], HOW, spool, logger(), rounds=1)] == [4]
    assert _keys(store) == ["r0", "r1", "r2", "r3"]
    assert spool.read_text(encoding="utf-8") == ""


def test_failures_end_the_round_and_lengthen_the_pause(store: Store, tmp_path: Path) -> None:
    answers: list[list[Item] | Exception] = [FetchFailed("No answer."), FetchFailed("No answer."), [*reports(1)]]
    waited: list[float] = []

    def fetch() -> list[Item]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        bad = Failed(report=Report(id="u", content_id="", text=""), error=Failure(code="E123", message="gone"))
        return [bad, *answer]

    done = list(watch(store, fetch, HOW, tmp_path / "s.jsonl", logger(), rounds=3, pause=10, wait=waited.append, clock=lambda: 0.0))
    assert [d.error.code if d.error else None for d in done] == ["E123", "E123", None]
    assert waited == [20, 40]
    assert (done[2].failed_to_fetch, done[2].done.added, done[2].problems) == (1, 1, ["u: E123 gone"])


def test_log_lines_are_json_and_silent_unless_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    monkeypatch.delenv("LAGEBILD_LOG", raising=False)
    logger().info("shard", added=1)
    assert capsys.readouterr().err == ""
    logger(on=True, command="add").info("shard", added=1)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["added"], line["command"], line["level"]) == ("shard", 1, "add", "info")
