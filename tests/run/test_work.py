"""The backlog: portions out, results in order, no more read than may wait, and what failed before worked on alone."""

from __future__ import annotations

from collections.abc import Iterator

from lagebild.errors import WorkerLost
from lagebild.ingest import Failed
from lagebild.model import Failure, Report
from lagebild.run.work import Backlog, Item, Job

JOB: Job[str] = Job(prepare=lambda: lambda reports: (r.id for r in reports), lost=lambda report, error: f"{report.id} {error.code}")


def report(n: int) -> Report:
    return Report(id=str(n), content_id="", text="x")


def given(count: int, read: list[int], *, failed: frozenset[int] = frozenset()) -> Iterator[Item]:
    for n in range(count):
        read.append(n)
        yield Failed(report=report(n), error=Failure(code="E102", message="")) if n in failed else report(n)


def finish(backlog: Backlog[str], group: list[tuple[int, Report]]) -> None:
    for index, one in group:
        backlog.finish(index, one.id)


def test_results_come_in_order_whoever_is_first() -> None:
    backlog = Backlog(JOB, given(5, []), portion=2, window=10)
    groups = [backlog.group() for _ in range(4)]
    assert [[r.id for _, r in g] for g in groups] == [["0", "1"], ["2", "3"], ["4"], []]
    finish(backlog, groups[1])
    assert list(backlog.results()) == []
    finish(backlog, groups[0])
    assert list(backlog.results()) == ["0", "1", "2", "3"] and not backlog.cleared
    finish(backlog, groups[2])
    assert list(backlog.results()) == ["4"] and backlog.cleared


def test_no_more_is_read_than_may_wait() -> None:
    read: list[int] = []
    backlog = Backlog(JOB, given(100, read), portion=2, window=4)
    first, second = backlog.group(), backlog.group()
    assert (backlog.group(), len(read)) == ([], 4)
    finish(backlog, second)
    assert (list(backlog.results()), backlog.group()) == ([], [])  # all wait for the first
    finish(backlog, first)
    assert len(list(backlog.results())) == 4
    assert len(backlog.group()) == 2


def test_inputs_without_a_report_have_their_result_at_once_and_need_no_worker() -> None:
    backlog = Backlog(JOB, given(6, [], failed=frozenset({0, 1, 2, 5})), portion=2, window=10)
    group = backlog.group()
    assert [r.id for _, r in group] == ["3"]
    assert list(backlog.results()) == ["0 E102", "1 E102", "2 E102"]
    finish(backlog, [*group, *backlog.group()])
    assert list(backlog.results()) == ["3", "4", "5 E102"] and backlog.group() == [] and backlog.cleared


def test_what_is_tried_again_comes_alone_and_first_and_may_be_given_up() -> None:
    backlog = Backlog(JOB, given(6, []), portion=3, window=10)
    backlog.try_again(backlog.group())
    alone = [backlog.group() for _ in range(3)]
    assert [[r.id for _, r in g] for g in alone] == [["0"], ["1"], ["2"]]
    for ((index, one),) in alone:
        backlog.lose(index, one, WorkerLost("It ended."))
    finish(backlog, backlog.group())
    assert list(backlog.results()) == [f"{n} {WorkerLost.code}" for n in range(3)] + ["3", "4", "5"]
    assert backlog.group() == [] and backlog.cleared
