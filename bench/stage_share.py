#!/usr/bin/env python3
"""How much of a report's time goes into reading, resolving and coding.

    python bench/stage_share.py [REPORTS…] [--reports N] [--lang de|en]

REPORTS are inputs as `lagebild code` takes them; by default the reports of bench/stories. Each report is read once, then resolved and
coded. The second resolving that statements in the first person ask for counts as resolving. Loading models and packs is left out.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lagebild import pipeline
from lagebild.ingest import read_paths
from lagebild.model import Failure, Report
from lagebild.packs import load_pack
from lagebild.resolve.resolution import Resolution

STORIES = Path(__file__).parent / "stories" / "reports.jsonl"


class Clock:
    """Seconds spent inside a function; calls within calls count once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = 0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            start = time.perf_counter()
            self._inside += 1
            try:
                return function(*args, **named)
            finally:
                self._inside -= 1
                if not self._inside:
                    self.seconds += time.perf_counter() - start

        return timed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="*", default=[str(STORIES)])
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--lang", choices=["de", "en"])
    options = parser.parse_args()
    reports = [r for r in read_paths(options.paths) if isinstance(r, Report)]
    coder = pipeline.Coder(options.lang)
    chosen = [r for r in reports if not options.lang or coder.language(r) == options.lang][: options.reports]
    list(coder.code(chosen[:20]))  # loads the models and packs
    start = time.perf_counter()
    read = [(report, analysis) for report, analysis in coder.read(chosen) if not isinstance(analysis, Failure)]
    reading = time.perf_counter() - start
    clock = Clock()
    for owner, name in ((pipeline, "resolve_report"), (Resolution, "with_speakers")):
        setattr(owner, name, clock.around(getattr(owner, name)))
    start = time.perf_counter()
    for report, analysis in read:
        pipeline.code_report(report, analysis, load_pack(analysis.lang))
    rest = time.perf_counter() - start
    show(len(read), reading, clock.seconds, rest - clock.seconds)


def show(number: int, reading: float, resolving: float, coding: float) -> None:
    total = reading + resolving + coding
    print(f"{number} reports, {total:.1f} s, load {os.getloadavg()[0]:.1f}")
    for name, seconds in (("read", reading), ("resolve", resolving), ("code", coding)):
        print(f"{name:8} {seconds:7.2f} s  {1000 * seconds / number:6.1f} ms/report  {100 * seconds / total:5.1f} %")


if __name__ == "__main__":
    main()
