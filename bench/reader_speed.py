"""Words per second of the shipped readers on one core, and the ratio to spaCy's small architecture trained on the same data.

    python bench/reader_speed.py [de|en] [--words 20000]

The yardstick is the pipeline `python -m training.baseline de|en` leaves under training/work/<lang>/spacy; without it only our own figure
is printed. Sentences are the development treebanks of ../shared where they are, else the project's examples. Time is the process's CPU
time, so that a busy machine does not blur it; one thread each.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagebild.read.analysis import Reader

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

ROOT = Path(__file__).parents[1]
TREEBANKS = {"de": ("treebank_gsd", "treebank_news"), "en": ("treebank_ewt",)}


def reports(lang: str, words: int) -> list[str]:
    """Texts of ten sentences each, `words` words in all."""
    sentences = [x for x in raw(lang) if x]
    out: list[str] = []
    n = 0
    while n < words:
        for i in range(0, len(sentences), 10):
            out.append(" ".join(sentences[i : i + 10]))
            n += out[-1].count(" ") + 1
            if n >= words:
                break
    return out


def raw(lang: str) -> Iterator[str]:
    found = False
    for name in TREEBANKS[lang]:
        path = ROOT.parent / "shared/data" / lang / name / "dev.conllu"
        if path.exists():
            found = True
            yield from (x[9:].strip() for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("# text = "))
    if not found:
        for path in sorted((ROOT / "examples").glob("*.txt")):
            yield from path.read_text(encoding="utf-8").splitlines()


def words_per_second(reader: Reader, texts: list[str]) -> float:
    list(reader.read(texts[:20]))
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        words = sum(len(s.tokens) for a in reader.read(texts) for s in a.sentences)
        best = max(best, words / (time.process_time() - began))
    return best


def main() -> None:
    from lagebild.read.readers import load_reader

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", nargs="?", choices=["de", "en"])
    ap.add_argument("--words", type=int, default=20_000)
    a = ap.parse_args()
    for lang in [a.lang] if a.lang else ["de", "en"]:
        texts = reports(lang, a.words)
        ours = words_per_second(load_reader(lang), texts)
        line: dict[str, object] = {"lang": lang, "words/s": round(ours)}
        small = ROOT / "training/work" / lang / "spacy"
        if small.exists():
            theirs = words_per_second(load_reader(lang, str(small)), texts)
            line |= {"spaCy small words/s": round(theirs), "ratio": round(ours / theirs, 2)}
        print(json.dumps(line))


if __name__ == "__main__":
    main()
