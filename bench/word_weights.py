"""Make the tables `word_weights` from plain text: how much a common word tells, from its share of paragraphs.

    .venv/bin/python bench/word_weights.py de|en TEXT… > lagebild/data/de/word_weights.tsv

A TEXT is a file with a paragraph a line (also .xz), or CoNLL-U, five sentences of which count as a paragraph.
Every tenth paragraph of a text is read.
The shipped tables come from the plenary records of the Bundestag and the Austrian Nationalrat (de) and UD English EWT and GUM (en).
"""

from __future__ import annotations

import itertools
import lzma
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
MOST = {"de": 4000, "en": 2500}  # words of a table
LEAST = 6  # paragraphs a word stands in
SOURCE = {
    "de": "plenary records of the Bundestag and the Austrian Nationalrat (official works)",
    "en": "UD English EWT and GUM (CC BY-SA 4.0, CC BY)",
}


def paragraphs(path: Path) -> Iterator[str]:
    if path.suffix == ".conllu":
        with path.open(encoding="utf-8") as lines:
            texts = (line[9:] for line in lines if line.startswith("# text = "))
            while some := list(itertools.islice(texts, 5)):
                yield " ".join(some)
    else:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            yield from itertools.islice(lines, 0, 400_000, 10)


def main() -> int:
    lang, *paths = sys.argv[1:]
    counts: Counter[str] = Counter()
    total = 0
    for text in itertools.chain.from_iterable(paragraphs(Path(p)) for p in paths):
        total += 1
        counts.update({w.lower() for w in WORD.findall(text)})
    common = [(w, n) for w, n in counts.most_common(MOST[lang]) if len(w) > 1 and n >= LEAST]
    rarest = math.log(total / common[-1][1])
    rows: dict[int, list[str]] = defaultdict(list)
    for word, count in common:
        rows[min(9, int(10 * math.log(total / count) / rarest))].append(word)
    print(f"# The commonest words by how much they tell (0 nothing, 1 as a rare word), from their share of paragraphs in {SOURCE[lang]}.")
    print("# Made by bench/word_weights.py; a word that stands nowhere here weighs 1.\nweight\twords")
    for step in sorted(rows):
        print(f"{step / 10}\t{' '.join(sorted(rows[step]))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
