"""Word classes: how words behave in a lot of text that the treebanks do not hold, for `training/train.py`.

    python -m training.word_classes en      # training/work/en/word_classes.npz

From spaCy's lookup tables (MIT): Brown clusters (Brown et al. 1992) and frequencies of the million most frequent forms of web text. A word
is a row of four classes: the cluster of its form in lower case, the cluster of its most frequent form with a capital, which of the two
spellings is usual, and how frequent it is. So *kerala* is seen to behave as *Delaware* does, and to be mostly written with a capital.
"""

from __future__ import annotations

import argparse
import gzip
import json
from importlib.resources import files
from pathlib import Path

import numpy as np

from lagebild.read import features

HERE = Path(__file__).parent
KEPT = 200_000  # most frequent words
CAPITALS = (0.05, 0.2, 0.5, 0.8, 0.95)  # shares of spellings with a capital, between which the classes of spelling lie
RARE = (-13.0, -15.0, -17.0)  # log-probabilities, between which the classes of frequency lie
PREFIXES = (4, 6, 10)  # bits of a cluster's path in the tree that are classes of their own, beside the whole path


def table(lang: str, name: str) -> dict:
    path = files("spacy_lookups_data") / "data" / f"{lang}_{name}.json.gz"
    return json.loads(gzip.decompress(path.read_bytes()))


def write_classes(lang: str, path: Path) -> None:
    cluster, log = table(lang, "lexeme_cluster"), table(lang, "lexeme_prob")
    paths = sorted({c for c in cluster.values() if c})
    number = {c: i + 1 for i, c in enumerate(paths)}
    spellings: dict[str, list[tuple[float, str]]] = {}
    for form, lp in log.items():
        if any(c.isalnum() for c in form) and len(form) < 40:
            spellings.setdefault(features.normal(form), []).append((lp, form))
    total = {k: float(np.logaddexp.reduce([lp for lp, _ in v])) for k, v in spellings.items()}
    keys = sorted(total, key=lambda k: (-total[k], k))[:KEPT]
    rows = np.zeros((len(keys), 4), np.uint16)
    for i, key in enumerate(keys):
        lower = [(lp, number.get(cluster.get(f, 0), 0)) for lp, f in spellings[key] if not f[0].isupper()]
        upper = [(lp, number.get(cluster.get(f, 0), 0)) for lp, f in spellings[key] if f[0].isupper()]
        share = sum(np.exp(lp) for lp, _ in upper) / np.exp(total[key])
        caps = sum(np.exp(lp) for lp, f in spellings[key] if f.isupper() and len(f) > 1) / np.exp(total[key])
        spelling = 1 + int(np.searchsorted(CAPITALS, share)) if caps < 0.5 else 2 + len(CAPITALS)
        rows[i] = (first(lower), first(upper), spelling, 1 + int(np.searchsorted(-np.array(RARE), -total[key])))
    np.savez_compressed(path, words=np.array(keys), rows=rows, paths=np.array(paths))
    print(len(keys), "words", len(paths), "clusters", round(path.stat().st_size / 2**20, 2), "MiB")


def first(found: list[tuple[float, int]]) -> int:
    """The cluster of the most frequent spelling that has one."""
    return next((c for _, c in sorted(found, reverse=True) if c), 0)


class Classes:
    """The classes of words as rows of embeddings: each cluster by itself and by the beginnings of its path."""

    def __init__(self, path: Path) -> None:
        self.words: list[str] = []
        self.rows = np.zeros((0, 4), np.uint16)
        self.depth = 0
        self.folded: list[list[list[int]]] = []  # column → class → its rows
        self.size = 0
        if path.exists():
            self._load(path)
        self.at = {w: i for i, w in enumerate(self.words)}
        self.depth = sum(max(len(r) for r in column) for column in self.folded)

    def _load(self, path: Path) -> None:
        data = np.load(path)
        self.words, self.rows = data["words"].tolist(), data["rows"]
        names: dict[tuple, int] = {}
        paths = [format(c, "b")[::-1] for c in data["paths"].tolist()]
        for column in range(4):
            rows: list[list[int]] = [[]]
            if column < 2:
                for p in paths:
                    parts = [p[:n] for n in PREFIXES if n < len(p)] + [p + "$"]
                    rows.append([names.setdefault((column, x), len(names) + 1) for x in parts])
            else:
                rows += [[names.setdefault((column, k), len(names) + 1)] for k in range(1, int(self.rows[:, column].max()) + 1)]
            self.folded.append(rows)
        self.size = len(names)

    def of(self, key: str) -> list[int]:
        """Rows of the classes of a normal form, filled up with 0."""
        i = self.at.get(key)
        found = [] if i is None else [r for column, k in enumerate(self.rows[i].tolist()) for r in self.folded[column][k]]
        return found + [0] * (self.depth - len(found))

    def packed(self, without: set[str], weights: np.ndarray) -> dict[str, np.ndarray]:
        """The layout of `lagebild/read/word_classes.py`: words not in `without` by hash, one summed row for each class."""
        sizes = [len(column) for column in self.folded]
        starts = np.cumsum([1, *sizes])[:4]
        table = np.zeros((1 + sum(sizes), weights.shape[1]), np.float32)
        for start, column in zip(starts, self.folded, strict=True):
            for k, rows in enumerate(column):
                table[start + k] = weights[rows].sum(0)
        kept = {features.fnv(w.encode("utf-8")): i for i, w in reversed(list(enumerate(self.words))) if w not in without}
        hashes = np.array(sorted(kept), np.uint32)
        rows = (self.rows[[kept[int(h)] for h in hashes]] + starts).astype(np.uint16)
        return {"class_hashes": hashes, "class_rows": rows, "class": table}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    a = ap.parse_args()
    write_classes(a.lang, a.work / a.lang / "word_classes.npz")


if __name__ == "__main__":
    main()
