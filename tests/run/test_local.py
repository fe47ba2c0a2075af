"""The local engine: order, one result per item, and nothing lost when a worker dies or hangs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence

import pytest

from lagebild.errors import ModelError
from lagebild.ingest import Failed, time_limit
from lagebild.model import Failure, Report
from lagebild.run import local
from lagebild.run.local import run_local
from lagebild.run.process import held_memory, most_memory, processor_seconds
from lagebild.run.work import Job, Work


def report(words: str) -> Report:
    return Report(id=words, content_id=words, text=words)


def _work(reports: Sequence[Report]) -> Iterator[str]:
    for r in reports:
        if r.text == "die":
            os._exit(9)
        if r.text == "hang":
            spin()
        if r.text == "wait":
            time.sleep(60)
        if r.text == "pause":
            time.sleep(1.5)
        yield r.text.upper()


def spin() -> None:
    until = time.process_time() + 60
    while time.process_time() < until:
        sum(range(1000))


def _prepare() -> Work[str]:
    return _work


def _prepare_nothing() -> Work[str]:
    raise ModelError("No model.")


def _lost(r: Report, error: Failure) -> str:
    return f"{r.id}: {error.code}"


JOB = Job(_prepare, _lost)
BAD = Failed(report=report("bad"), error=Failure(code="E102", message="empty"))


@pytest.mark.parametrize("workers", [1, 2])
def test_one_result_per_item_in_order(workers: int) -> None:
    items = [BAD if n % 7 == 3 else report(f"r{n}") for n in range(40)]
    assert list(run_local(items, JOB, workers=workers, batch=3)) == ["bad: E102" if n % 7 == 3 else f"R{n}" for n in range(40)]
    assert list(run_local([], JOB, workers=workers)) == []
    assert list(run_local([BAD], JOB, workers=workers)) == ["bad: E102"]


def test_a_report_that_kills_its_process_is_recorded_and_alone() -> None:
    words = [f"r{n}" for n in range(12)]
    words[5] = words[9] = "die"
    expected = ["die: E501" if w == "die" else w.upper() for w in words]
    assert list(run_local(map(report, words), JOB, workers=2, batch=4)) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_that_takes_too_long_is_recorded_and_alone(workers: int) -> None:
    words = ["a", "hang", "b", "c"]
    assert list(run_local(map(report, words), JOB, workers=workers, batch=2, time_limit=0.5)) == ["A", "hang: E502", "B", "C"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_that_takes_long_because_the_machine_is_busy_is_not_set_aside(workers: int) -> None:
    assert list(run_local(map(report, ("a", "pause")), JOB, workers=workers, batch=1, time_limit=0.5)) == ["A", "PAUSE"]


@pytest.mark.parametrize("workers", [1, 2])
def test_work_that_waits_for_ever_ends_too(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "PATIENCE", 2)
    monkeypatch.setattr(time_limit, "PATIENCE", 2)
    assert list(run_local(map(report, ("a", "wait", "b")), JOB, workers=workers, batch=1, time_limit=0.5)) == ["A", "wait: E502", "B"]


def test_what_a_process_has_cost_is_told_by_the_system() -> None:
    until = time.process_time() + 0.2
    before = processor_seconds(os.getpid())
    while time.process_time() < until:
        sum(range(1000))
    after = processor_seconds(os.getpid())
    assert before is not None and after is not None and 0.15 < after - before < 0.5
    assert processor_seconds(-1) is None


def test_workers_tell_what_they_cost_where_the_system_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "processor_seconds", lambda _pid: None)
    found = run_local(map(report, ("a", "pause", "hang", "b")), JOB, workers=2, batch=1, time_limit=0.7)
    assert list(found) == ["A", "PAUSE", "hang: E502", "B"]


def test_memory_is_told() -> None:
    assert 10_000_000 < held_memory() <= 1.1 * most_memory() < 100_000_000_000


def test_what_no_report_can_be_blamed_for_ends_the_run() -> None:
    with pytest.raises(ModelError):
        list(run_local([report("a")], Job(_prepare_nothing, _lost), workers=2))


def test_only_a_few_items_are_taken_ahead_of_the_results() -> None:
    taken = 0

    def items() -> Iterator[Report]:
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield report(f"r{n}")

    results = run_local(items(), JOB, workers=2, batch=4)
    assert next(results) == "R0"
    assert taken <= 2 * 4 * 4 + 8
    results.close()  # type: ignore[attr-defined]
