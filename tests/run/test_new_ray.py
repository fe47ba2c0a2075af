"""The Ray engine: order, one result per item, and nothing lost when an actor dies. One small Ray for all tests; skipped without Ray."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence

import pytest

from lagebild.ingest import Failed
from lagebild.model import Failure, Report
from lagebild.run.work import Job, Work

ray = pytest.importorskip("ray", reason="Ray (the extra [ray]) is not installed")
pytestmark = pytest.mark.skipif(os.environ.get("LAGEBILD_TEST_RAY") != "1", reason="Ray starts slowly: set LAGEBILD_TEST_RAY=1 to test it")


def report(words: str) -> Report:
    return Report(id=words, content_id=words, text=words)


def _work(reports: Sequence[Report]) -> Iterator[str]:
    for r in reports:
        if r.text == "die":
            os._exit(9)
        if r.text == "hang":
            until = time.process_time() + 60
            while time.process_time() < until:
                sum(range(1000))
        yield r.text.upper()


def _prepare() -> Work[str]:
    return _work


def _lost(r: Report, error: Failure) -> str:
    return f"{r.id}: {error.code}"


JOB = Job(_prepare, _lost)
BAD = Failed(report=report("bad"), error=Failure(code="E102", message="empty"))


def test_one_result_per_item_in_order_and_the_dead_and_the_slow_set_aside(capfd: pytest.CaptureFixture[str]) -> None:
    from lagebild.run.ray_engine import run_ray

    words = [f"r{n}" for n in range(40)]
    words[5], words[17] = "die", "hang"
    items: list[Report | Failed] = [*map(report, words), BAD]
    expected = ["die: E501" if w == "die" else "hang: E502" if w == "hang" else w.upper() for w in words]
    assert list(run_ray(items, JOB, workers=3, batch=4, time_limit=2.0)) == [*expected, "bad: E102"]
    until = time.monotonic() + 20
    told = ""
    while "died" not in told and time.monotonic() < until:  # Ray says so when it has noticed
        time.sleep(0.2)
        out, err = capfd.readouterr()
        assert not out, "what goes wrong in Ray stands where results belong"
        told += err
    assert "Ray: " in told
    ray.shutdown()
