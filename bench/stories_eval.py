"""Code bench/stories, merge it, and score stories, merged events and copies against the goals; the merger is tuned on half "tune" alone.

    .venv/bin/python bench/stories_eval.py [--coded FILE] [--half tune|test|all] [--errors] [--out ANSWER.json]

`--coded` takes an earlier output of `lagebild code bench/stories/reports.jsonl` instead of coding anew (about half a minute).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from lagebild.merge.digest import digest
from lagebild.merge.merger import merge
from lagebild.merge.records import Merged, key_of
from lagebild.output import Record

HERE = Path(__file__).parent / "stories"
GOALS = {"stories": 92.0, "events": 85.0, "copies": 98.0}


def coded(path: Path | None) -> list[Record]:
    """The coded reports: from a file, or coded now in a process of its own."""
    if path is None:
        path = Path(tempfile.mkstemp(suffix=".jsonl")[1])
        with path.open("wb") as out:
            subprocess.run([sys.executable, "-m", "lagebild", "code", str(HERE / "reports.jsonl")], stdout=out, check=True)
    with path.open("rb") as lines:
        return [msgspec.json.decode(line, type=Record) for line in lines]


def answer(records: Sequence[Record], merged: Merged) -> dict[str, Any]:
    """The merger's findings as score.py wants them."""
    happening = {event: h.key for h in merged.happenings for event in h.events}
    return {
        "stories": {report: s.key for s in merged.stories for report in s.reports},
        "copies": [list(c.reports) for c in merged.copies],
        "events": [
            {"report": r.id, "start": e.clause[0], "end": e.clause[1], "act": e.act, "happening": happening[key_of(r.id, e.id)]}
            for r in records
            for e in r.events
        ],
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coded", type=Path)
    parser.add_argument("--half", choices=("tune", "test", "all"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(argv)
    sys.path.insert(0, str(HERE))
    import score  # type: ignore[import-not-found]

    gold = json.loads((HERE / "gold.json").read_text(encoding="utf-8"))
    records = coded(options.coded)
    begin = time.perf_counter()
    digests = [digest(r) for r in records]
    middle = time.perf_counter()
    found = answer(records, merge(digests))
    end = time.perf_counter()
    if options.out:
        options.out.write_text(json.dumps(found), encoding="utf-8")
    print(f"{len(records)} reports: digests {middle - begin:.1f} s, merged in {end - middle:.1f} s")
    met = True
    for half in (options.half,) if options.half else ("tune", "test"):
        result = score.score(found, gold, half)
        print("\n".join(score.lines(result, options.errors)))
        for name, goal in GOALS.items():
            reached = result[name]["f1"]
            met &= reached >= goal
            print(f"  {name}: {reached:.2f} of {goal:.0f}: {'met' if reached >= goal else f'{goal - reached:.2f} short'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
