"""Score a reader on the development sets as the board does: each gold sentence is one report.

python -m training.evaluate_reader [de|en] [--reader NAME] [--shared ../shared]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent

SETS = {
    "parse.de": ("de", "parse", "data/de/treebank_gsd/dev.conllu"),
    "parse.news.de": ("de", "parse", "data/de/treebank_news/dev.conllu"),
    "names.de": ("de", "names", "gold/names.de.conllu"),
    "parse.en": ("en", "parse", "data/en/treebank_ewt/dev.conllu"),
    "names.en": ("en", "names", "gold/names.en.conllu"),
}


def main() -> None:
    from lagebild.read.conllu import write
    from lagebild.read.readers import load_reader

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", nargs="?", choices=["de", "en"])
    ap.add_argument("--reader")
    ap.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    ap.add_argument("--out", type=Path, default=HERE / "work/evaluation")
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for row, (lang, kind, gold) in SETS.items():
        if a.lang not in (None, lang):
            continue
        reader = load_reader(lang, a.reader)
        made = subprocess.run(
            [sys.executable, a.shared / "bench/make_input.py", kind, a.shared / gold, lang], capture_output=True, check=True
        )
        records = [json.loads(x) for x in made.stdout.decode().splitlines()]
        out = a.out / f"{row}.conllu"
        began = time.perf_counter()
        words = 0
        with out.open("w", encoding="utf-8") as f:
            for record, analysis in zip(records, reader.read([r["text"] for r in records]), strict=True):
                f.write(write(analysis, record["id"]))
                words += sum(len(s.tokens) for s in analysis.sentences)
        took = time.perf_counter() - began
        scored = subprocess.run(
            [sys.executable, a.shared / "bench/score.py", kind, a.shared / gold, out],
            capture_output=True,
            text=True,
            check=False,
            cwd=a.shared / "bench",
        )
        print(f"{row:14s} {words / took:6.0f} words/s", scored.stdout.strip() or scored.stderr.strip()[-300:], flush=True)


if __name__ == "__main__":
    main()
