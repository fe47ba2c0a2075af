"""Code the project's own English event sets (bench/events_en) and score them with the shared scorer, in one table.

    .venv/bin/python bench/events_eval.py [--set NAME]… [--out FOLDER] [--json]

A set is a file NAME.jsonl under bench/events_en in the format of the coding book's gold; without `--set` every set that is there is
scored. `tune` may be read for its errors, `test` is for figures alone: that is why this script shows no errors. `--out` keeps what was
coded as NAME.out.jsonl. The scorer is ../shared/bench/score.py; without it nothing can be scored, and the script says so (exit status 3).
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

from lagebild.output import json_line
from lagebild.packs import load_pack
from lagebild.pipeline import code_report, report_of
from lagebild.read.readers import load_reader

SETS = Path(__file__).resolve().parent / "events_en"
SCORER = Path(__file__).resolve().parents[2] / "shared" / "bench" / "score.py"
TIERS = ("act", "source", "full")
PARTS = ("n", "status", "mode", "plover", "sector", "by_f1", "time_f1", "place_f1")


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


def code(gold: Path, out: Path) -> None:
    """Code a set's texts, one output record a line, as `lagebild code --format jsonl` writes them."""
    docs = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    pack, analyses = load_pack("en"), load_reader("en").read([d["text"] for d in docs])
    with out.open("wb") as sink:
        for doc, analysis in zip(docs, analyses, strict=True):
            report = report_of(doc["text"], lang="en", date=doc.get("date"), id=doc["id"])
            sink.write(json_line(code_report(report, analysis, pack)).strip() + b"\n")


def table(results: dict[str, dict[str, Any]]) -> str:
    """One row a set: precision, recall and F1 of each tier, then the figures on full matches."""
    head = f"{'set':8}{'gold':>6}{'coded':>6}" + "".join(f"{t + ' P':>10}{'R':>7}{'F1':>7}" for t in TIERS) + "".join(f"{p:>9}" for p in PARTS)
    rows = [head]
    for name, r in results.items():
        row = f"{name:8}{r['gold']:>6}{r['system']:>6}" + "".join(f"{r[t]['P']:>10.1f}{r[t]['R']:>7.1f}{r[t]['F1']:>7.1f}" for t in TIERS)
        rows.append(row + "".join(f"{r['on_full_matches'][p]:>9}" for p in PARTS))
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="append", dest="sets", metavar="NAME", help="tune, test; all when left out")
    parser.add_argument("--out", type=Path, help="keep the coded records in this folder")
    parser.add_argument("--json", action="store_true", help="print the scorer's figures as JSON")
    args = parser.parse_args()
    scorer = shared_scorer()
    if scorer is None:
        print(f"not scored: the shared scorer {SCORER} is not here", file=sys.stderr)
        return 3
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in args.sets or sorted((p.stem for p in SETS.glob("*.jsonl")), reverse=True):
            out = folder / f"{name}.out.jsonl"
            code(SETS / f"{name}.jsonl", out)
            results[name] = scorer.score_events(SETS / f"{name}.jsonl", out)
    print(json.dumps(results) if args.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
