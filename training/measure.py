"""Development figures of a network in training, by the shipped forward pass and the board's scorer."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from training.network import Network
    from training.train import Inventory

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
KEYS = {"de": ("parse.de", "parse.news.de", "names.de"), "en": ("parse.en", "names.en")}


@lru_cache(maxsize=8)
def inputs(kind: str, gold: Path, lang: str) -> list[dict]:
    made = subprocess.run([sys.executable, SHARED / "bench/make_input.py", kind, gold, lang], capture_output=True, check=True)
    return [json.loads(x) for x in made.stdout.decode().splitlines()]


def score_reader(reader, lang: str) -> dict[str, dict]:
    """The board's figures for each development set of the language."""
    from lagebild.read.conllu import write
    from training.evaluate_reader import SETS

    if str(SHARED / "bench") not in sys.path:
        sys.path.append(str(SHARED / "bench"))
    import score

    out = {}
    for row in KEYS[lang]:
        _, kind, gold = SETS[row]
        records = inputs(kind, SHARED / gold, lang)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".conllu") as f:
            for record, analysis in zip(records, reader.read([r["text"] for r in records]), strict=True):
                f.write(write(analysis, record["id"]))
            f.flush()
            out[row] = score.SCORERS[kind](SHARED / gold, f.name)
    return out


def measure(net: Network, inv: Inventory, source: int = 0) -> dict:
    from lagebild.read import neural
    from training.package import arrays_of, encoder_of, meta_of

    upos_feats = {u: list(inv.feats) for u in inv.upos}
    meta = meta_of(net, inv, upos_feats) | {"words": inv.known[1:]}
    arrays = arrays_of(net, inv, meta["words"], source)
    arrays["vector_scales"] = np.ones(len(arrays["vectors"]), np.float32)
    arrays["bucket_scales"] = np.ones(len(arrays["buckets"]), np.float32)
    network = neural.Network(meta, arrays, neural.open_session(encoder_of(net).SerializeToString()))
    network.lexicon = Trained(network.lexicon, inv)
    result = score_reader(neural.NeuralReader(network, inv.lang, "training"), inv.lang)
    flat = {row: [v[k] for k in ("UPOS", "UAS", "LAS", "CORE")] if "LAS" in v else v["F1"] for row, v in result.items()}
    parts = [np.mean(v) if isinstance(v, list) else v for v in flat.values()]
    return {
        "mean": round(float(np.mean([x for v in flat.values() for x in (v[2:] if isinstance(v, list) else [v])])), 3),
        **flat,
        "n": len(parts),
    }


class Trained:
    """A lexicon that asks the inventory for words without a row of their own, as the packaged word list would answer."""

    def __init__(self, lexicon, inv: Inventory) -> None:
        self.inner, self.inv = lexicon, inv
        plain = lexicon._features

        def with_words(key: str):
            if key not in lexicon.words and key in inv.word_rows:
                from lagebild.read import features

                classed = lexicon.classes.vector(key) if lexicon.classes else 0.0
                return np.concatenate([inv.word(key)[0] + classed, lexicon.affix[features.affixes(key)].sum(0)])
            return plain(key)

        self.features = with_words
        self.rows: dict[str, int] = {}
        self.table = np.zeros((0, 0), np.float32)

    def row(self, form: str) -> int:
        from lagebild.read import features

        key = features.normal(form)
        if key not in self.rows:
            self.rows[key] = len(self.rows)
            vector = self.features(key)
            if len(self.rows) > len(self.table):
                grown = np.zeros((max(4096, 2 * len(self.table)), len(vector)), np.float32)
                grown[: len(self.table)] = self.table[:, : len(vector)] if len(self.table) else 0
                self.table = grown
            self.table[self.rows[key]] = vector
        return self.rows[key]

    def trim(self) -> None:
        pass
