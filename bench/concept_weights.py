"""Fill the column `weight` of the table `concepts`: how much it tells that a text names a concept, from its share of paragraphs.

    .venv/bin/python bench/concept_weights.py de=TEXT… en=TEXT… [--write]

A TEXT is a file with a paragraph a line (also .xz), or CoNLL-U, five sentences of which count as a paragraph (bench/word_weights.py).
The weight is the logarithm of how rare the concept is, 1 for one in RARE paragraphs; the mean over the languages.
The shipped weights come from the plenary records of the Bundestag and German Wikinews (de) and from UD English EWT and GUM (en).
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from pathlib import Path

from word_weights import WORD, paragraphs

from lagebild.merge.words import words_of

TABLE = Path(__file__).parents[1] / "lagebild/data/common/concepts.tsv"
RARE = 1000  # paragraphs; a concept that stands in one of so many, or in fewer, weighs 1
LEAST = 0.15


def shares(lang: str, paths: list[str]) -> dict[str, float]:
    """How much each concept tells in the paragraphs of some texts, each text counting alike."""
    words = words_of(lang)
    found: list[dict[str, float]] = []
    for path in paths:
        counts: Counter[str] = Counter()
        total = 0
        for text in paragraphs(Path(path)):
            total += 1
            counts.update({c for w in WORD.findall(text) for c in words.concepts(w)})
        found.append({c: math.log(total / n) / math.log(RARE) for c, n in counts.items()})
    return {c: min(1.0, sum(f.get(c, 1.0) for f in found) / len(found)) for c in {c for f in found for c in f}}


def main() -> int:
    texts: dict[str, list[str]] = {}
    for argument in sys.argv[1:]:
        lang, _, path = argument.partition("=")
        if path:
            texts.setdefault(lang, []).append(path)
    told = [shares(lang, paths) for lang, paths in texts.items()]
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    at = rows[0].index("weight")
    for row in rows[1:]:
        weight = sum(t.get(row[0], 1.0) for t in told) / max(1, len(told))
        row[at:] = [f"{max(LEAST, weight):.2f}"]
    out = "\n".join([*head, *("\t".join(row) for row in rows)]) + "\n"
    if "--write" in sys.argv:
        TABLE.write_text(out, encoding="utf-8")
    else:
        print(out, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
