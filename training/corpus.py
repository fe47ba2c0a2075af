"""Tokenise the raw political text: one sentence a line, tokens separated by blanks.

    python -m training.corpus de [--data ../shared/data] [--work training/work]

Writes <work>/<lang>/text/<part>.txt, part by part, so that later steps can begin early.
"""

from __future__ import annotations

import argparse
import lzma
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    from lagebild.read.tokens import tokeniser

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de"])
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    ap.add_argument("--work", type=Path, default=HERE / "work")
    a = ap.parse_args()
    tok = tokeniser(a.lang)
    out = a.work / a.lang / "text"
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((a.data / a.lang / "text").glob("*.txt.xz")):
        words = 0
        with lzma.open(path, "rt", encoding="utf-8") as f, (out / path.name.removesuffix(".xz")).open("w", encoding="utf-8") as g:
            for line in f:
                text = line.strip()
                for spans in tok.sentences(text):
                    if 3 <= len(spans) <= 100:
                        g.write(" ".join(text[s:e] for s, e in spans) + "\n")
                        words += len(spans)
        print(path.name, words, "tokens", flush=True)


if __name__ == "__main__":
    main()
