"""Speed of the whole pipeline (read → resolve → code → attribute) and of its stages, on real reports; prints figures and ratios.

    python bench/pipeline_speed.py [REPORTS…] [--reports 944] [--workers 1,2] [--stages 100] [--json]

REPORTS are inputs as `lagebild code` takes them; by default the German news beside the project, else the examples, many times over.
Two kinds of time are told apart: wall time, which counts only on an idle machine, and processor time of the workers, which other
programs disturb less (they still share caches and memory). A rate "per core" is reports per second of processor time; the ratio
of N workers to one is by both. Loading the models is measured apart. Memory is the largest resident set of any worker.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # as the workers have it

from lagebild import pipeline  # noqa: E402
from lagebild.ingest import read_paths  # noqa: E402
from lagebild.model import Coding, Report  # noqa: E402
from lagebild.resolve.resolution import Resolution  # noqa: E402
from lagebild.run.jobs import CODING  # noqa: E402
from lagebild.run.local import load_for, run_local, set_aside, spare_threads  # noqa: E402
from lagebild.run.work import Job  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT.parent / "shared" / "data" / "de" / "news_nc" / "articles.jsonl"
WARM_UP = 32  # reports per worker before the clock starts


@dataclass(frozen=True, slots=True)
class Measured:
    """A result with what its process had used when it was made."""

    events: int
    process: int
    spent: float
    memory: int


class Measuring:
    """The work of a worker, measured inside its process."""

    def __init__(self, work: Any) -> None:
        self.work = work

    def load(self, reports: Sequence[Report]) -> None:
        load_for(self.work, reports)

    def __call__(self, reports: Sequence[Report]) -> Iterator[Measured]:
        import resource

        for coding in self.work(reports):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            yield Measured(len(coding.events), os.getpid(), time.process_time(), peak // 1024)


def prepare() -> Measuring:
    return Measuring(CODING.prepare())


def lost(report: Report, error: Any) -> Measured:
    raise RuntimeError(f"{report.id}: {error.code} {error.message}")


def many(paths: list[str], number: int) -> Iterator[Report]:
    """As many reports as asked for, the inputs over and over, each with an id of its own."""
    known = [item for item in read_paths(paths) if isinstance(item, Report)]
    for n, report in enumerate(itertools.islice(itertools.cycle(known), number)):
        yield replace(report, id=f"{report.id}-{n}")


def whole(reports: list[Report], workers: int) -> dict[str, float]:
    """The pipeline on all reports with so many workers; figures after a warm-up."""
    warm_up = list(itertools.islice(itertools.cycle(reports), WARM_UP * workers))
    began = time.perf_counter()
    results = run_local(itertools.chain(warm_up, reports), Job(prepare, lost), workers=workers, time_limit=120)
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    counted: Counter[int] = Counter()
    memory = 0
    for result in itertools.islice(results, len(warm_up)):
        first[result.process] = result.spent
    warm = time.perf_counter()
    for result in results:
        first.setdefault(result.process, result.spent)
        last[result.process] = result.spent
        counted[result.process] += 1
        memory = max(memory, result.memory)
    wall = time.perf_counter() - warm
    spent = sum(last[p] - first[p] for p in last)
    figures = {"loading": warm - began, "wall": wall, "cpu": spent, "memory": float(memory)}
    return figures | {"rate": len(reports) / wall, "per_core": len(reports) / spent, "cpu_rate": workers * len(reports) / spent}


AGAIN = "resolving again (who speaks)"
STAGES = {
    "resolving (who, where, when)": ("resolve_report",),
    "dating undated reports": ("infer_date", "times_within"),
    "statements (speech, chains)": ("find_statements",),
    "claims": ("with_claims",),
    "agency and relevance": ("agency_of", "irrelevant"),
}


def stages(reports: list[Report], others: list[Report]) -> dict[str, float]:
    """Processor seconds of each stage over reports of one language, in this process; "events" is what is left.

    As in a worker that has been at work for some minutes: its setting of the collector, and what it remembers of `others`.
    """
    spare_threads()
    coder = pipeline.Coder()
    for _ in coder.code(others):
        pass
    set_aside()
    spent: Counter[str] = Counter()

    def timed(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **rest: Any) -> Any:
            begin = time.process_time()
            try:
                return function(*args, **rest)
            finally:
                spent[stage] += time.process_time() - begin

        return run

    begin = time.process_time()
    read = list(coder.read(reports))
    spent["reading (parse)"] = time.process_time() - begin
    before = {name: getattr(pipeline, name) for names in STAGES.values() for name in names}
    for stage, names in STAGES.items():
        for name in names:
            setattr(pipeline, name, timed(stage, before[name]))
    with_speakers = Resolution.with_speakers
    Resolution.with_speakers = timed(AGAIN, with_speakers)  # type: ignore[method-assign]
    begin = time.process_time()
    codings: list[Coding] = []
    try:
        for report, analysis in read:
            codings.append(pipeline.code_report(replace(report, lang=analysis.lang), analysis, coder.pack(analysis.lang)))  # type: ignore[union-attr]
    finally:
        for name, function in before.items():
            setattr(pipeline, name, function)
        Resolution.with_speakers = with_speakers  # type: ignore[method-assign]
    total = time.process_time() - begin
    spent["events"] = total - sum(spent[s] for s in (*STAGES, AGAIN))
    sentences = sum(len(analysis.sentences) for _, analysis in read)  # type: ignore[union-attr]
    coding = total - sum(spent[s] for s in ("resolving (who, where, when)", AGAIN, "dating undated reports"))
    figures = dict(spent) | {"sentences": float(sentences)}
    return figures | {"sentences_per_second": sentences / coding, "after_reading_per_second": sentences / total}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("paths", nargs="*", default=[str(NEWS if NEWS.exists() else ROOT / "examples")])
    parser.add_argument("--reports", type=int, default=944)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--stages", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    reports = list(many(options.paths, max(options.reports, 2 * options.stages)))
    words = sum(len(r.text.split()) for r in reports[: options.reports])
    print(f"{options.reports} reports, {words:,} words, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    found: dict[str, Any] = {"load": os.getloadavg()[0], "whole": {}}
    for workers in map(int, filter(None, options.workers.split(","))):
        f = found["whole"][workers] = whole(reports[: options.reports], workers)
        print(
            f"{workers} worker{'s' if workers > 1 else ''}: {f['rate']:.1f} reports/s by the clock; {f['per_core']:.1f} reports/s per core of "
            f"processor time; largest worker {f['memory']:.0f} MB; {f['loading']:.0f} s until warm"
        )
        if workers > 1 and 1 in found["whole"]:
            one = found["whole"][1]
            print(f"{workers} workers / 1: {f['rate'] / one['rate']:.2f} by the clock, {f['cpu_rate'] / one['cpu_rate']:.2f} by processor time")
        sys.stdout.flush()
    if options.stages:
        s = found["stages"] = stages(reports[: options.stages], reports[options.stages : 2 * options.stages])
        rates = ("sentences", "sentences_per_second", "after_reading_per_second")
        total = sum(v for k, v in s.items() if k not in rates)
        for name, value in sorted(((k, v) for k, v in s.items() if k not in rates), key=lambda x: -x[1]):
            print(f"  {name:30} {1000 * value / options.stages:7.1f} ms a report {value / total:6.1%}")
        print(f"coding alone (statements, events, claims): {s['sentences_per_second']:,.0f} sentences/s of processor time; ", end="")
        print(f"all after reading: {s['after_reading_per_second']:,.0f}")
    if options.json:
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
