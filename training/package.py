"""Package a trained network for shipping: quantised weights, label sets, word list, model card.

python -m training.package de|en [--name plain] [--out lagebild/data/models]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch

from training.network import Network, Sizes
from training.train import Inventory, load

HERE = Path(__file__).parent


def gates(w: np.ndarray, hidden: int) -> np.ndarray:
    """torch's gate order i, f, g, o (rows) → i, f, o, g with the first three halved (see lagebild/read/neural.py)."""
    i, f, g, o = (w[k * hidden : (k + 1) * hidden] for k in range(4))
    return np.concatenate([i * 0.5, f * 0.5, o * 0.5, g])


def meta_of(net: Network, inv: Inventory, upos_feats: dict[str, list[str]]) -> dict:
    words = sorted(set(inv.word_rows) | set(inv.known[1:]), key=lambda w: (inv.word_rows.get(w, 10**9), w))
    return {
        "lang": inv.lang,
        "layers": net.s.layers,
        "hidden": net.s.hidden,
        "minn": inv.minn,
        "maxn": inv.maxn,
        "words": words,
        "upos": inv.upos,
        "xpos": inv.xpos,
        "labels": inv.labels,
        "ner": inv.ner,
        "feats": inv.feats,
        "upos_feats": upos_feats,
    }


def possible_feats(trees: list) -> dict[str, list[str]]:
    """Features each part of speech has at least three times in the training trees."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for t in trees:
        for w in t.words:
            for item in w.feats.split("|"):
                if "=" in item:
                    counts[w.upos][item.split("=")[0]] += 1
    return {u: sorted(k for k, n in c.items() if n >= 3) for u, c in counts.items()}


def arrays_of(net: Network, inv: Inventory, words: list[str], source: int = 0) -> dict[str, np.ndarray]:
    """The network's weights in the layout of lagebild/read/neural.py, float32."""
    s = {k: v.float().numpy() for k, v in net.state_dict().items()}
    hidden = net.s.hidden
    vectors = np.stack([inv.word(w)[0] for w in words]) if words else np.zeros((0, net.s.word), np.float32)
    known = np.array([inv.known_rows.get(w, 0) for w in words])
    out = {
        "vectors": vectors + s["known.weight"][known],
        "buckets": inv.rows[len(inv.word_rows) :],
        "affix": s["affix.weight"],
        "shape": s["shape.weight"] + s["source.weight"][source],
    }
    for k in range(net.s.layers):
        sides = [f"encoder.{d}.{k}." for d in ("forwards", "backwards")]
        out[f"in{k}"] = np.stack([gates(s[p + "weight_ih_l0"], hidden).T for p in sides])
        out[f"rec{k}"] = np.stack([gates(s[p + "weight_hh_l0"], hidden).T for p in sides])
        out[f"bias{k}"] = np.stack([gates(s[p + "bias_ih_l0"] + s[p + "bias_hh_l0"], hidden) for p in sides])
    for name in ("tag", "upos", "xpos", "feats", "name", "ner", "arc_dep", "arc_head", "label_dep", "label_head"):
        out[name], out[f"{name}_b"] = s[f"{name}.weight"].T, s[f"{name}.bias"]
    out |= {"root_arc": s["root_arc"], "root_label": s["root_label"], "arc": s["arc"][:-1], "arc_b": s["arc"][-1]}
    b = s["bilinear"]
    d = b.shape[0] - 1
    out["bilinear"], out["bilinear_b"] = b[:d].reshape(d, -1), b[d].reshape(-1)
    return out


def rows8(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows with one scale each."""
    scale = np.maximum(np.abs(a).max(1), 1e-8) / 127
    return np.round(a / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def quantised(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Matrices as int8 with a scale per output column, vectors as float16."""
    out: dict[str, np.ndarray] = {}
    for name, a in arrays.items():
        if name in ("vectors", "buckets"):
            out[name], out["vector_scales" if name == "vectors" else "bucket_scales"] = rows8(a)
        elif a.ndim >= 2 and a.shape[-2] > 64:
            scale = np.maximum(np.abs(a).max(-2, keepdims=True), 1e-8) / 127
            out[name], out[f"{name}:scale"] = np.round(a / scale).astype(np.int8), scale.astype(np.float16)
            out[name] = np.round(a / np.maximum(out[f"{name}:scale"].astype(np.float32), 1e-8)).clip(-127, 127).astype(np.int8)
        else:
            out[name] = a.astype(np.float16)
    return out


def load_trained(path: Path, inv: Inventory) -> Network:
    saved = torch.load(path, weights_only=False)
    net = Network(Sizes(**saved["sizes"]))
    net.load_state_dict(saved["net"])
    return net.eval()


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--name", default="plain")
    ap.add_argument("--source", default="", help="the treebank whose convention is asked for")
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--out", type=Path, default=HERE.parent / "lagebild/data/models")
    a = ap.parse_args()
    folder = a.work / a.lang
    trees, names = load(folder, "trees") + load(folder, "tags"), load(folder, "names")
    inv = Inventory(a.lang, trees, names, folder / "vectors.npz")
    net = load_trained(folder / f"{a.name}.pt", inv)
    meta = meta_of(net, inv, possible_feats(trees))
    out = a.out / a.lang
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "model.tmp.npz", **quantised(arrays_of(net, inv, meta["words"], inv.sources.index(a.source))))
    (out / "model.tmp.json").write_text(json.dumps(meta, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    (out / "model.tmp.npz").replace(out / "model.npz")
    (out / "model.tmp.json").replace(out / "model.json")
    print("MiB", round(((out / "model.npz").stat().st_size + (out / "model.json").stat().st_size) / 2**20, 2))


if __name__ == "__main__":
    main()
