"""One corpus through the whole store, command by command: add, add again, recode with a changed pack line, snapshots, every export. Times, sizes, what is lost.

    python bench/one_corpus.py [PATHS…] [--store postgresql://…] [--also postgresql://…] [--workers 1] [--keep FOLDER]

PATHS are inputs as `lagebild add` takes them; by default the development news beside the project. --store is an empty database (by default a
SQLite file); with --also a second one takes the same way, and both must hold the very same reports, events, stories and happenings then, and
export the same files to the byte.
The changed line is the first frame of a verb of meeting, whose act becomes AGREE. Exit status 1 where anything is lost, unsound or unlike.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lagebild.cli.export import FORMATS  # noqa: E402

NEWS = ROOT.parent / "shared" / "data" / "de" / "news_nc" / "articles.jsonl"
PLACE = "lagebild/data/de/frames_consult.tsv"


@dataclass(slots=True)
class Corpus:
    """One store on its way: what was wrong is gathered, not raised, so that all of it is told."""

    store: str
    paths: list[str]
    workers: int
    folder: Path
    problems: list[str] = field(default_factory=list)

    def call(self, name: str, *words: str, workers: bool = False, statuses: tuple[int, ...] = (0,)) -> str:
        """A command of Lagebild's on the store; prints what it cost and gives its output."""
        command = [sys.executable, "-m", "lagebild", *words, "--store", self.store, *(("--workers", str(self.workers)) if workers else ())]
        before, began = _cost(), time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, env=os.environ | {"PYTHONPATH": str(ROOT)})
        print(f"  {name:28} {time.monotonic() - began:7.1f} s  {_cost() - before:7.1f} s of processor time", flush=True)
        if done.returncode not in statuses:
            self.problems.append(f"{name}: exit status {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def told(self, name: str, *words: str, **rest: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.call(name, *words, "--json", **rest) or "{}")
        return answer

    def must(self, holds: bool, what: str) -> None:
        if not holds:
            self.problems.append(what)


def taken_through(corpus: Corpus) -> dict[str, Any]:
    """The whole way of a store; gives its counts before recoding."""
    added = corpus.told("add", "add", *corpus.paths, workers=True, statuses=(0, 3))
    before = corpus.told("status --check", "status", "--check")
    print(f"    {_counts(before)}; {before['bytes'] / 1e6:.1f} MB")
    corpus.must(before["reports"] == added["added"] + added["failed"] and before["unmerged"] == 0, f"reports are missing: {added}, {before}")
    again = corpus.told("add again", "add", *corpus.paths, workers=True, statuses=(0, 3))
    corpus.must(again["added"] == again["recoded"] == again["revised"] == 0 and again["unchanged"] == added["added"], f"added twice: {again}")
    corpus.call("snapshot", "snapshot", "before")
    changed = corpus.call("recode, one line changed", "recode", "--pack", str(_own_line(corpus.folder)), "--json", workers=True).splitlines()
    after = corpus.told("status --check", "status", "--check")
    print(f"    {len(changed):,} events changed; {_counts(after)}; {after['bytes'] / 1e6:.1f} MB")
    corpus.must(bool(changed) and after["reports"] == before["reports"] and after["unmerged"] == 0, f"recoding lost something: {after}")
    corpus.must(not before.get("problems") and not after.get("problems"), f"unsound: {before.get('problems')}, {after.get('problems')}")
    corpus.call("snapshot", "snapshot", "after")
    differs = corpus.call("diff", "diff", "before", "after", "--json").splitlines()
    corpus.must(bool(differs), "the snapshots do not differ")
    written = {}
    for form in FORMATS:
        out = corpus.folder / form
        told = corpus.told(f"export {form}", "export", "--format", form, "--out", str(out), "--all-status", *(("--workers", "1") if form == "conllu" else ()))
        size = sum(f.stat().st_size for f in out.glob("*")) if out.exists() else 0
        print(f"    {told.get('counts')}, {size / 1e6:.1f} MB")
        corpus.must(told.get("events") == after["events"], f"{form}: {told.get('events')} events of {after['events']}")
        written[form] = told.get("files")
    return {"added": added, "counts": [_counts(before), _counts(after)], "changed": sorted(changed), "diff": sorted(differs), **written}


def _own_line(folder: Path) -> Path:
    """A pack folder that says of one verb of meeting that it is an agreement."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    lines = (ROOT / PLACE).read_text(encoding="utf-8").split("\n")
    head = lines[0].split("\t")
    act, pos, example = head.index("act"), head.index("pos"), head.index("example")
    rows = (line.split("\t") for line in lines[1:])
    row = next(r for r in rows if len(r) > example and r[act] == "CONSULT" and r[pos] == "V")
    row = [*row[:act], "AGREE", *row[act + 1 : example], *("" for _ in row[example:])]
    (own / Path(PLACE).name).write_text(f"{lines[0]}\n" + "\t".join(row) + "\n", encoding="utf-8")
    return own


def unlike(one: str, other: str) -> Iterator[str]:
    """The tables in which two stores hold different things, numbers and times aside."""
    from lagebild.store.db import open_store
    from tests.store.test_both_databases import everything

    with open_store(one, readonly=True) as mine, open_store(other, readonly=True) as theirs:
        a, b = everything(mine), everything(theirs)
    for name, rows in a.items():
        same = "the same" if rows == b[name] else "NOT the same"
        print(f"  {name}: {len(rows):,} and {len(b[name]):,} rows, {same}")
        if rows != b[name]:
            yield f"{name} differs"


def _counts(seen: dict[str, Any]) -> str:
    return ", ".join(f"{seen[name]:,} {name}" for name in ("reports", "failed", "events", "statements", "happenings", "stories"))


def _cost() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("paths", nargs="*", default=[str(NEWS)])
    parser.add_argument("--store")
    parser.add_argument("--also")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for what is written, instead of one that is thrown away")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = options.keep or Path(thrown_away)
        folder.mkdir(parents=True, exist_ok=True)
        stores = [options.store or str(folder / "corpus.db"), *([options.also] if options.also else [])]
        problems, ways = [], []
        for number, store in enumerate(stores, 1):
            print("postgresql" if "://" in store else "sqlite", flush=True)
            place = folder / str(number)
            place.mkdir(exist_ok=True)
            corpus = Corpus(store, [str(Path(p).absolute()) for p in options.paths], options.workers, place)
            corpus.call("init", "init")
            ways.append(taken_through(corpus))
            problems += corpus.problems
        if options.also:
            problems += list(unlike(*stores))
            problems += [f"{key} of the two ways differ" for key in ways[0] if ways[0][key] != ways[1][key]]
        print("\n".join(problems) or "nothing lost, nothing twice")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
