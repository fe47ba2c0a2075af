"""Code the project's own event sets (bench/events_en, bench/events_de) and score them with the shared scorer, in one table.

    .venv/bin/python bench/events_eval.py [--set NAME]… [--out FOLDER] [--json]

A set is a file NAME.jsonl under bench/events_LANG in the format of the coding book's gold, called LANG/NAME here, or without its text
(bench/standoff.py; scored where the corpus lies beside the project); without `--set` every set that is there is scored, and `--set test`
means the test set of every language. `tune` may be read for its errors, `test` is for figures
alone: that is why this script shows no errors. `--out` keeps what was coded as LANG-NAME.out.jsonl. The scorer is ../shared/bench/score.py;
without it nothing can be scored, and the script says so (exit status 3).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import standoff
from lagebild.output import json_line
from lagebild.packs import load_pack
from lagebild.pipeline import code_report, report_of
from lagebild.read.readers import load_reader

BENCH = Path(__file__).resolve().parent
SCORER = BENCH.parents[1] / "shared" / "bench" / "score.py"
TIERS = ("act", "source", "full")
PARTS = ("n", "status", "mode", "plover", "sector", "by_f1", "time_f1", "place_f1")


def sets() -> dict[str, Path]:
    """Every own event set that is there, by its name: `en/tune`, `en/test`, `de/test`."""
    found = {f"{path.parent.name.removeprefix('events_')}/{path.stem}": path for path in BENCH.glob("events_??/*.jsonl")}
    return dict(sorted(found.items(), reverse=True))


def shared_scorer() -> ModuleType | None:
    """The scorer beside the project, or none; it imports its neighbours, so its folder goes on the path."""
    if not SCORER.exists():
        return None
    sys.path.insert(0, str(SCORER.parent))
    spec = importlib.util.spec_from_file_location("score", SCORER)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_text(gold: Path, scratch: Path) -> Path:
    """A set that has its texts: itself, or a copy with the words put back."""
    if not standoff.is_standoff(gold):
        return gold
    copy = scratch / gold.parent.name / gold.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text("".join(json.dumps(doc, ensure_ascii=False) + "\n" for doc in standoff.restored(gold)), encoding="utf-8")
    return copy


def code(gold: Path, out: Path) -> None:
    """Code a set's texts in the language its folder names, one output record a line, as `lagebild code --format jsonl` writes them."""
    lang = gold.parent.name.removeprefix("events_")
    docs = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    pack, analyses = load_pack(lang), load_reader(lang).read([d["text"] for d in docs])
    with out.open("wb") as sink:
        for doc, analysis in zip(docs, analyses, strict=True):
            report = report_of(doc["text"], lang=lang, date=doc.get("date"), id=doc["id"])
            sink.write(json_line(code_report(report, analysis, pack)).strip() + b"\n")


def table(results: dict[str, dict[str, Any]]) -> str:
    """One row a set: precision, recall and F1 of each tier, then the figures on full matches."""
    head = f"{'set':10}{'gold':>6}{'coded':>6}" + "".join(f"{t + ' P':>10}{'R':>7}{'F1':>7}" for t in TIERS) + "".join(f"{p:>9}" for p in PARTS)
    rows = [head]
    for name, r in results.items():
        row = f"{name:10}{r['gold']:>6}{r['system']:>6}" + "".join(f"{r[t]['P']:>10.1f}{r[t]['R']:>7.1f}{r[t]['F1']:>7.1f}" for t in TIERS)
        rows.append(row + "".join(f"{r['on_full_matches'][p]:>9}" for p in PARTS))
    return "\n".join(rows)


def main() -> int:
    found = sets()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="append", dest="sets", metavar="NAME", help=f"{', '.join(found)}, or tune, test; all when left out")
    parser.add_argument("--out", type=Path, help="keep the coded records in this folder")
    parser.add_argument("--json", action="store_true", help="print the scorer's figures as JSON")
    args = parser.parse_args()
    scorer = shared_scorer()
    if scorer is None:
        print(f"not scored: the shared scorer {SCORER} is not here", file=sys.stderr)
        return 3
    asked = args.sets or list(found)
    if unknown := [name for name in asked if not any(name in (key, key.partition("/")[2]) for key in found)]:
        parser.error(f"no such set: {', '.join(unknown)}; there are {', '.join(found)}")
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in found.items():
            if name in asked or path.stem in asked:
                if standoff.is_standoff(path) and not standoff.CORPUS.exists():
                    print(f"{name} is not scored: its texts ({standoff.CORPUS}) are not here", file=sys.stderr)
                    continue
                gold = with_text(path, Path(scratch))
                out = folder / f"{name.replace('/', '-')}.out.jsonl"
                code(gold, out)
                results[name] = scorer.score_events(gold, out)
    print(json.dumps(results) if args.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
