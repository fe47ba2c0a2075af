"""Package a trained network for shipping: quantised weights, label sets, word list, model card.

python -m training.package de|en [--name plain] [--out lagebild/data/models]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from training.network import Network, Sizes
from training.train import Inventory, load

HERE = Path(__file__).parent


TASKS = ("tag", "name", "arc_dep", "arc_head", "label_dep", "label_head")


def gates(w: np.ndarray, hidden: int) -> np.ndarray:
    """torch's gate order i, f, g, o (rows) → ONNX's i, o, f, g."""
    i, f, g, o = (w[k * hidden : (k + 1) * hidden] for k in range(4))
    return np.concatenate([i, o, f, g])


def encoder_of(net: Network) -> onnx.ModelProto:
    """The LSTM layers and every task's first layer as ONNX: x (longest, batch, input), lengths (batch) → (longest, batch, all tasks)."""
    s = {k: v.float().numpy() for k, v in net.state_dict().items()}
    hidden = net.s.hidden
    nodes, weights, x = [], {"shape": np.array([0, 0, 2 * hidden], np.int64)}, "x"
    for k in range(net.s.layers):
        sides = [f"encoder.{d}.{k}." for d in ("forwards", "backwards")]
        weights[f"W{k}"] = np.stack([gates(s[p + "weight_ih_l0"], hidden) for p in sides])
        weights[f"R{k}"] = np.stack([gates(s[p + "weight_hh_l0"], hidden) for p in sides])
        biases = [[gates(s[f"{p}bias_{n}_l0"], hidden) for n in ("ih", "hh")] for p in sides]
        weights[f"B{k}"] = np.stack([np.concatenate(b) for b in biases])
        inputs = [x, f"W{k}", f"R{k}", f"B{k}", "lengths"]
        nodes.append(helper.make_node("LSTM", inputs, [f"y{k}"], hidden_size=hidden, direction="bidirectional", name=f"lstm{k}"))
        nodes.append(helper.make_node("Transpose", [f"y{k}"], [f"t{k}"], perm=[0, 2, 1, 3]))
        nodes.append(helper.make_node("Reshape", [f"t{k}", "shape"], [f"h{k}"]))
        x = f"h{k}"
    weights["W"] = np.concatenate([s[f"{n}.weight"].T for n in TASKS], 1)
    weights["b"] = np.concatenate([s[f"{n}.bias"] for n in TASKS])
    nodes.append(helper.make_node("MatMul", [x, "W"], ["m"], name="tasks"))
    nodes.append(helper.make_node("Add", ["m", "b"], ["a"]))
    nodes.append(helper.make_node("LeakyRelu", ["a"], ["out"], alpha=0.1))
    width = net.s.word + net.s.affix + net.s.shape + net.s.sort
    graph = helper.make_graph(
        nodes,
        "reader",
        [
            helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["longest", "batch", width]),
            helper.make_tensor_value_info("lengths", onnx.TensorProto.INT32, ["batch"]),
        ],
        [helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, ["longest", "batch", weights["W"].shape[1]])],
        [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def quantise_encoder(model: onnx.ModelProto, path: Path) -> None:
    """Write the encoder with int8 weights (dynamic quantisation, one scale per channel)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_suffix(".float.onnx")
    onnx.save(model, whole)
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def meta_of(net: Network, inv: Inventory, upos_feats: dict[str, list[str]]) -> dict:
    words = sorted(set(inv.word_rows) | set(inv.known[1:]), key=lambda w: (inv.word_rows.get(w, 10**9), w))
    s = net.s
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
        "sorts": inv.sorts,
        "upos_feats": upos_feats,
        "tasks": [[n, s.arc if n.startswith("arc") else s.label if n.startswith("label") else s.tag] for n in TASKS],
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
    found = [inv.word(w) for w in words]
    classes = s.get("classes.weight")
    known_vectors = [f[0] if classes is None else f[0] + classes[f[3]].sum(0) for f in found]
    vectors = np.stack(known_vectors) if words else np.zeros((0, net.s.word), np.float32)
    known = np.array([inv.known_rows.get(w, 0) for w in words])
    out = {
        "vectors": vectors + s["known.weight"][known],
        "buckets": inv.rows[len(inv.word_rows) :],
        "affix": s["affix.weight"],
        "shape": s["shape.weight"] + s["source.weight"][source],
        "sort": s["sort.weight"],
        "moves": s["moves"],
    }
    for name in ("upos", "xpos", "feats", "ner"):
        out[name], out[f"{name}_b"] = s[f"{name}.weight"].T, s[f"{name}.bias"]
    out |= {"root_arc": s["root_arc"], "root_label": s["root_label"], "arc": s["arc"][:-1], "arc_b": s["arc"][-1]}
    b = s["bilinear"]
    d = b.shape[0] - 1
    out["bilinear"], out["bilinear_b"] = b[:d].reshape(d, -1), b[d].reshape(-1)
    if classes is not None:
        out |= inv.classes.packed(set(words), classes)
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
        elif name in ("class", "class_hashes", "class_rows"):
            out[name] = a.astype(np.float16) if a.dtype == np.float32 else a
        elif a.ndim >= 2 and a.shape[-2] > 64:
            scale = np.maximum(np.abs(a).max(-2, keepdims=True), 1e-8) / 127
            out[name], out[f"{name}:scale"] = np.round(a / scale).astype(np.int8), scale.astype(np.float16)
            out[name] = np.round(a / np.maximum(out[f"{name}:scale"].astype(np.float32), 1e-8)).clip(-127, 127).astype(np.int8)
        else:
            out[name] = a.astype(np.float16)
    return out


def write_card(folder: Path, lang: str, meta: dict, figures: dict[str, dict]) -> None:
    rows = ["| set | " + " | ".join(("UPOS", "UAS", "LAS", "CORE", "names F1")) + " |", "|---|---|---|---|---|---|"]
    for row, f in figures.items():
        cells = [f"{f[k]:.2f}" if k in f else "" for k in ("UPOS", "UAS", "LAS", "CORE")] + ["" if "LAS" in f else f"{f['F1']:.2f}"]
        rows.append(f"| {row} | " + " | ".join(cells) + " |")
    size = sum((folder / x).stat().st_size for x in ("model.npz", "model.json", "encoder.onnx", "lemmas.tsv")) / 2**20
    card = (HERE / "cards/card.md").read_text(encoding="utf-8")
    text = card.format(
        title=f"lagebild-{lang}",
        lang=lang,
        made=(HERE / f"cards/made.{lang}.md").read_text(encoding="utf-8").rstrip(),
        language={"de": "German", "en": "English"}[lang],
        layers=meta["layers"],
        hidden=meta["hidden"],
        pretraining="The encoder was pretrained on 10 million words of parliament text." if lang == "de" else "",
        size=round(size, 1),
        figures="\n".join(rows),
        sources=(HERE / f"cards/sources.{lang}.md").read_text(encoding="utf-8").rstrip(),
    )
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")


def load_trained(path: Path, inv: Inventory) -> Network:
    """The network in `path`; `inv` gets the sorts of matches it was trained with, whatever the lists hold today."""
    saved = torch.load(path, weights_only=False)
    inv.sorts = saved.get("sorts", inv.sorts)
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
    quantise_encoder(encoder_of(net), out / "encoder.tmp.onnx")
    (out / "encoder.tmp.onnx").replace(out / "encoder.onnx")
    (out / "model.tmp.npz").replace(out / "model.npz")
    (out / "model.tmp.json").replace(out / "model.json")
    from lagebild.read.neural import NeuralReader, load_network
    from training.measure import score_reader

    figures = score_reader(NeuralReader(load_network(out), a.lang, "packaged"), a.lang)
    print(json.dumps(figures))
    write_card(out, a.lang, meta, figures)
    print("MiB", round(sum((out / x).stat().st_size for x in ("model.npz", "model.json", "encoder.onnx", "lemmas.tsv")) / 2**20, 2))


if __name__ == "__main__":
    main()
