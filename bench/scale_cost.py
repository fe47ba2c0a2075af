"""Whether a report costs the same in a small and in a large store: synthetic codings, written and merged day by day. No coding.

    python bench/scale_cost.py [--sizes 1000 10000 100000] [--per-day 10] [--probes 10] [--cpu-minutes 60] [--store postgresql://…]

Fills a store to each size, as a bulk load does it, merges, then adds batches of one shard as `lagebild add` does, each with its merge. Prints
processor milliseconds per report of writing and merging, and the ratio to the first size. A report is compared with what lies within a month
or two of it (93 days in all), so its cost grows with the reports *per day* and, until a store spans that time, with its size: at ten a day a
thousand reports span it. With PostgreSQL the server's work is not counted.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from merge_speed import FIRST_DAY, World

from lagebild.output import Record
from lagebild.run.adding import SHARD
from lagebild.run.merging import merge_store
from lagebild.store.db import open_store
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer


def records(world: World) -> Iterator[Record]:
    made = 0
    while True:
        for record in world.story(FIRST_DAY + made // world.per_day, made):
            yield record
            made += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--per-day", type=int, default=10)
    parser.add_argument("--probes", type=int, default=10)
    parser.add_argument("--cpu-minutes", type=float, default=60.0, help="stop when so much processor time is used")
    parser.add_argument("--store", help="an empty PostgreSQL database; without it, a SQLite file of its own")
    options = parser.parse_args()
    stream, held, first = records(World(1, options.per_day)), 0, 0.0
    with tempfile.TemporaryDirectory() as folder, open_store(options.store or Path(folder) / "x.db", create=True) as store:
        writer, reader = Writer(store), Reader(store)
        for size in sorted(options.sizes):
            began = time.process_time()
            loaded = size - options.probes * SHARD - held
            while held < size - options.probes * SHARD:
                if time.process_time() > 60 * options.cpu_minutes:
                    print(f"{options.cpu_minutes:g} CPU minutes are used up at {held:,} reports")
                    return 1
                batch = [next(stream) for _ in range(min(2_000, size - options.probes * SHARD - held))]
                writer.add(batch, "made-up")
                held += len(batch)
                merge_store(store, reader.unmerged())
            bulk = 1000 * (time.process_time() - began) / max(loaded, 1)
            wrote = merged = 0.0
            for _ in range(options.probes):
                batch = [next(stream) for _ in range(SHARD)]
                a = time.process_time()
                writer.add(batch, "made-up")
                b = time.process_time()
                merge_store(store, reader.unmerged())
                wrote, merged = wrote + b - a, merged + time.process_time() - b
                held += SHARD
            count = options.probes * SHARD
            each = 1000 * (wrote + merged) / count
            first = first or each
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{size:>8,} reports: {1000 * wrote / count:6.1f} ms to write, {1000 * merged / count:6.1f} ms to merge a report in shards of {SHARD}, "
                f"ratio {each / first:.2f}; bulk {bulk:.1f} ms; {peak:,} MB",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
