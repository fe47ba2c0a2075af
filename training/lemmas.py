"""Lemma table of a language: what the treebanks with true lemmas say wherever the general lexicon (simplemma) says otherwise.

    python -m training.lemmas de|en [--work training/work] [--data ../shared/data] [--out lagebild/data/models]

Writes <out>/<lang>/lemmas.tsv: form (lower case), UPOS, lemma. HDT's noun lemmas were dropped by harmonise.py.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from training.trees import read_conllu

HERE = Path(__file__).parent
OPEN = {"NOUN", "VERB", "ADJ", "ADV"}
SKIP = {"PUNCT", "SYM", "X", "NUM", "_", "PROPN", "INTJ"}


def noun_forms(data: Path) -> dict[str, str]:
    """Inflected form → noun, from the noun lexicon's plural column."""
    found: dict[str, str] = {}
    with (data / "de/lexicon_nouns/nouns_old.csv").open(encoding="utf-8", newline="") as f:
        for row in csv.reader(f):
            if len(row) > 1 and row[1] not in ("—", "", "-") and " " not in row[1]:
                found.setdefault(row[1], row[0])
    return found


def main() -> None:
    import simplemma

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--out", type=Path, default=HERE.parent / "lagebild/data/models")
    a = ap.parse_args()
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name in ("trees", "tags"):
        path = a.work / a.lang / f"{name}.conllu"
        for tree in read_conllu(path, "") if path.exists() else ():
            for w in tree.words:
                if w.lemma not in ("_", "unknown", "") and w.upos not in SKIP and "|" not in w.lemma and w.form.strip():
                    lemma = (
                        w.lemma
                        if w.upos == "NOUN"
                        else w.lemma[:1].lower() + w.lemma[1:]
                        if a.lang == "de" and w.upos != "PRON"
                        else w.lemma
                    )
                    seen[w.form.lower(), w.upos][lemma] += 1
    out = a.out / a.lang
    out.mkdir(parents=True, exist_ok=True)
    n = 0
    with (out / "lemmas.tsv").open("w", encoding="utf-8") as f:
        f.write("# form (lower case)\tUPOS\tlemma: where the treebanks differ from the general lexicon\n")
        for (form, upos), counts in sorted(seen.items()):
            lemma, count = counts.most_common(1)[0]
            asked = form[:1].upper() + form[1:] if a.lang == "de" and upos == "NOUN" else form
            if lemma == simplemma.lemmatize(asked, lang=a.lang) or count * 2 <= sum(counts.values()):
                continue
            if (count < 2 and (upos not in OPEN or (a.lang == "de" and upos == "ADJ"))) or (
                upos == "ADJ" and lemma.endswith("n") and form[:3] != lemma[:3]
            ):
                continue
            f.write(f"{form}\t{upos}\t{lemma}\n")
            n += 1
    print(n, "lemmas")


if __name__ == "__main__":
    main()
