#!/usr/bin/env python3
"""Measure on the development sets, then pin: floors into tests/floors.json, figures into docs/accuracy.md and the card that ships.

    python bench/pin.py [--from OUTPUT] [--slack 1.0]
    python bench/pin.py --stories [--coded FILE]… [--slack 1.0]

`--stories` pins the floors of merging (tests/floors_stories.json) on bench/stories and bench/stories2. Otherwise it runs
`../shared/bench/board.py --json` (two minutes on an idle machine), or takes its saved OUTPUT. A floor is the figure less the slack,
cut to one decimal. A floor that would fall is kept and named, for lowering one is an explicit act (`--lower`).
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared" / "bench"
FLOORS = ROOT / "tests" / "floors.json"
STORY_FLOORS = ROOT / "tests" / "floors_stories.json"
PAGE = ROOT / "docs" / "accuracy.md"
TABLE = re.compile(r"(?<=<!-- board -->\n).*?(?=<!-- /board -->)", re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--from", dest="saved", type=Path)
    parser.add_argument("--slack", type=float, default=1.0)
    parser.add_argument("--lower", action="store_true", help="let floors fall")
    parser.add_argument("--stories", action="store_true", help="pin the floors of merging")
    parser.add_argument("--coded", type=Path, action="append", default=[], help="with --stories: coded reports of each set")
    options = parser.parse_args()
    if options.stories:
        pin_stories(options.coded, options.slack, options.lower)
        return
    sys.path.insert(0, str(BENCH))
    import board

    results = measured(options.saved)
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    floors: dict[str, dict[str, float]] = {}
    lines = ["| set | figure | value | goal | others on the same set |", "|---|---|---|---|---|"]
    for row, (_, _, _, _, goals) in board.ROWS.items():
        for path, goal, peer in goals:
            value = board.look_up(results[row], path)
            floor = math.floor(10 * (value - options.slack)) / 10
            before = old.get(row, {}).get(path, floor)
            if floor < before and not options.lower:
                print(f"{row} {path}: {value} would lower the floor {before} to {floor}; kept")
            floors.setdefault(row, {})[path] = floor if options.lower else max(floor, before)
            lines.append(f"| `{row}` | {path} | {'**' if value >= goal else ''}{value}{'**' if value >= goal else ''} | {goal} | {peer} |")
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    day = f"\nMeasured {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC; bold: the goal is reached.\n\n"
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(TABLE.sub(lambda _: day + "\n".join(lines) + "\n\n", page), encoding="utf-8")
    subprocess.run([sys.executable, str(ROOT / "bench" / "card.py"), "--measured-now", "--examples"], check=True)  # what /data/accuracy shows


def pin_stories(coded: list[Path], slack: float, lower: bool) -> None:
    """Measure stories, merged events and copies on both halves of both sets, and pin them less the slack."""
    import stories_eval
    from story_sets import chosen

    old = json.loads(STORY_FLOORS.read_text(encoding="utf-8")) if STORY_FLOORS.exists() else {}
    floors: dict[str, dict[str, dict[str, float]]] = {}
    for given in chosen((), coded):
        for half, reached in stories_eval.figures(given.name, given.coded).items():
            for what, value in reached.items():
                floor = math.floor(10 * (value - slack)) / 10
                before = old.get(given.name, {}).get(half, {}).get(what, floor)
                if floor < before and not lower:
                    print(f"{given.name} {half} {what}: {value} would lower the floor {before} to {floor}; kept")
                floors.setdefault(given.name, {}).setdefault(half, {})[what] = floor if lower else max(floor, before)
                print(f"{given.name} {half} {what}: {value}, floor {floors[given.name][half][what]}")
    STORY_FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")


def measured(saved: Path | None) -> dict[str, dict[str, object]]:
    """The board's results, from its saved output or from a run of it."""
    if saved:
        text = saved.read_text(encoding="utf-8")
    else:
        command = [sys.executable, str(BENCH / "board.py"), "--json", "--lagebild", f"{sys.executable} -m lagebild"]
        text = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found: dict[str, dict[str, object]] = next(json.loads(line) for line in text.splitlines() if line.startswith("{"))
    return found


if __name__ == "__main__":
    main()
