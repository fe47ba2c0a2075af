#!/usr/bin/env python3
"""Reports per second of the whole pipeline (read, resolve, code) with one and with two workers, and their ratio.

    python bench/throughput.py [REPORTS…] [--reports N] [--workers 1,2] [--json]

REPORTS are inputs as `lagebild code` takes them; by default the development news beside the project, else the examples, many
times over. Loading the models is measured apart. Memory is the largest resident set of one worker. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lagebild.ingest import read_paths
from lagebild.model import Report
from lagebild.run.jobs import CODING
from lagebild.run.local import run_local

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT.parent / "shared" / "data" / "de" / "news_nc" / "articles.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="*", default=[str(NEWS if NEWS.exists() else ROOT / "examples")])
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    reports = list(many(options.paths, options.reports))
    words = sum(len(r.text.split()) for r in reports)
    print(f"{len(reports)} reports, {words:,} words, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    rates = {}
    for workers in map(int, options.workers.split(",")):
        loading, took, events = measure(reports, workers)
        rates[workers] = len(reports) / took
        print(
            f"{workers} worker{'s' if workers > 1 else ''}: {rates[workers]:6.2f} reports/s, {words / took:8,.0f} words/s, "
            f"{events:,} events, {loading:.1f} s until the first result"
        )
    if 1 in rates:
        for workers, rate in rates.items():
            if workers > 1:
                print(f"{workers} workers / 1 worker: {rate / rates[1]:.2f}")
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"largest process: {largest // 1024} MB")
    if options.json:
        print(json.dumps({"reports_per_second": rates, "largest_process_mb": largest // 1024}))


def many(paths: list[str], number: int) -> Iterator[Report]:
    """As many reports as asked for, the inputs over and over, each with an id of its own."""
    known = [item for item in read_paths(paths) if isinstance(item, Report)]
    for n, report in enumerate(itertools.islice(itertools.cycle(known), number)):
        yield replace(report, id=f"{report.id}-{n}")


def measure(reports: list[Report], workers: int) -> tuple[float, float, int]:
    """Seconds until all workers have given a result for the warm-up, seconds for the reports, number of events."""
    warm_up = reports[: 2 * 16 * workers]
    began = time.perf_counter()
    codings = run_local(itertools.chain(warm_up, reports), CODING, workers=workers)
    for _ in warm_up:
        next(codings)
    warm = time.perf_counter()
    events = sum(len(coding.events) for coding in codings)
    return warm - began, time.perf_counter() - warm, events


if __name__ == "__main__":
    main()
