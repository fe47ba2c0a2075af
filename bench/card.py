#!/usr/bin/env python3
"""Write what the pages show of accuracy: the figures of the docs with their floors, and how the packs' examples do.

    python bench/card.py [--measured-now] [--examples]

Takes the tables of docs/accuracy.md (which bench/pin.py writes) and docs/stories.md and the floors of tests/, and writes
lagebild/data/measured/accuracy.json. With --examples it also runs the packs' examples (a minute or two) and writes examples.json beside it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
from collections import Counter
from pathlib import Path

import msgspec

from lagebild.packs import LANGUAGES
from lagebild.packtest import run_examples
from lagebild.serve.measured import ACCURACY, EXAMPLES, Card, Failing, Figure, Run, Tested, card
from lagebild.store.coder import coder_name

ROOT = Path(__file__).resolve().parents[1]
BOARD = re.compile(r"^\| `(?P<set>[\w.]+)` \| (?P<measure>\S+) \| \**(?P<value>[\d.]+)\** \| (?P<goal>[\d.]+) \| (?P<others>.*?) \|$", re.MULTILINE)
STORIES = re.compile(r"^\| (?P<name>stories|merged events|copies), .*? \| .*? \| (?P<value>[\d.]+).*? \| (?P<goal>[\d.]+) \|$", re.MULTILINE)
NAMES = {"stories": "stories", "merged events": "events", "copies": "copies"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--measured-now", action="store_true", help="the figures are of the code as it stands (bench/pin.py says so)")
    parser.add_argument("--examples", action="store_true", help="run the packs' examples too")
    options = parser.parse_args()
    ACCURACY.parent.mkdir(exist_ok=True)
    write_card(coder_name() if options.measured_now else "")
    if options.examples:
        write_examples()


def write_card(coder: str) -> None:
    """The accuracy card, from the docs' tables and the tests' floors; without a coder, that of the card there is, if it is of the same time."""
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    measured = re.search(r"^Measured (\S+ \S+ UTC)", page, re.MULTILINE)
    moment = measured[1] if measured else ""
    known = coder or (card().coder if card().measured == moment else "")
    made = Card(moment, known, figures_of(page, (ROOT / "docs" / "stories.md").read_text(encoding="utf-8")))
    ACCURACY.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    print(f"{ACCURACY.relative_to(ROOT)}: {len(made.figures)} figures")


def figures_of(accuracy: str, stories: str) -> list[Figure]:
    """The figures of both pages' tables, with their floors."""
    floors = json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))
    merged = json.loads((ROOT / "tests" / "floors_stories.json").read_text(encoding="utf-8"))["stories"]["test"]
    out = list[Figure]()
    for row in BOARD.finditer(accuracy):
        floor, language = floors.get(row["set"], {}).get(row["measure"]), row["set"].rpartition(".")[2]
        out.append(Figure(row["set"], language, row["measure"], float(row["value"]), float(row["goal"]), floor, _others(row, out)))
    for row in STORIES.finditer(stories):
        name = NAMES[row["name"]]
        out.append(Figure("stories", "", name, float(row["value"]), float(row["goal"]), merged.get(name)))
    return out


def _others(row: re.Match[str], before: list[Figure]) -> str:
    """What others reach; a bare number is of those whom the line above names."""
    text = row["others"].strip()
    above = [f.others for f in before if f.set == row["set"] and f.others]
    who = re.search(r"(?:.*; )?(\D+?):? [\d.]+$", above[-1]) if above else None
    return f"{who[1]} {text}" if who and re.fullmatch(r"[\d.]+", text) else text


def write_examples() -> None:
    """How the packs' examples do, with those that do not give what their lines promise."""
    told: Counter[tuple[str, str]] = Counter()
    good: Counter[tuple[str, str]] = Counter()
    failing = []
    for language in LANGUAGES:
        for r in run_examples(language):
            told[language, r.table] += 1
            good[language, r.table] += r.ok
            if not r.ok:
                failing.append(Failing(language, r.table, r.id, r.line, r.example, r.expect, r.got))
    tables = [Tested(language, table, count, good[language, table]) for (language, table), count in sorted(told.items())]
    now = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"
    EXAMPLES.write_bytes(msgspec.json.format(msgspec.json.encode(Run(now, coder_name(), tables, failing)), indent=1) + b"\n")
    print(f"{EXAMPLES.relative_to(ROOT)}: {sum(good.values())} of {sum(told.values())} examples give what they promise")


if __name__ == "__main__":
    main()
