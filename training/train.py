"""Train the reader's network of one language.

    python -m training.train de|en [--epochs 30] [--seed 1] [--name plain] [--init FILE]

Needs trees.conllu, names.conllu, vectors.npz under training/work/<lang>/. Writes <work>/<lang>/<name>.pt (best weights on the development
sets) and <name>.log.jsonl. Runs on CPU; bfloat16 products double the speed on a processor that has them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from lagebild.read import features
from training.network import Network, Sizes
from training.trees import Tree, read_conllu

HERE = Path(__file__).parent

FEATS = [
    "Case",
    "Number",
    "Gender",
    "Person",
    "Tense",
    "Mood",
    "VerbForm",
    "Definite",
    "PronType",
    "Degree",
    "Poss",
    "Reflex",
    "Polarity",
    "NumType",
    "Voice",
]
IGNORE = -100
WEIGHTS = {"arc": 1.0, "label": 1.0, "upos": 0.6, "xpos": 0.3, "feats": 0.6, "ner": 1.0}
# the share of a source's sentences that an epoch sees
SHARE = {"germeval": 0.7, "smartdata": 0.1, "mobie": 0.03, "ler": 0.03, "empirist": 0.3}


class Inventory:
    """Label sets and word rows, fixed before training and shipped with the model."""

    def __init__(self, lang: str, trees: list[Tree], names: list[Tree], vectors: Path) -> None:
        self.lang = lang
        words = [w for t in trees for w in t.words]
        self.upos = sorted({w.upos for w in words if w.upos != "_"})
        self.xpos = ["_", *sorted({w.xpos for w in words if w.xpos not in ("_", "") and lang == "de"})]
        counts = Counter(w.deprel for w in words if w.deprel != "_")
        self.labels = sorted(k for k, n in counts.items() if n >= 5)
        self.ner = ["O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER", "I-PER"]
        self.feats = {f: ["", *sorted({w.feat(f) for w in words} - {""})] for f in FEATS}
        self.sources = ["", *sorted({t.source for t in trees + names})]
        seen = Counter(features.normal(w.form) for t in trees + names for w in t.words)
        self.known = ["", *sorted(k for k, n in seen.items() if n >= 3)]
        data = np.load(vectors)
        self.rows, self.buckets = data["rows"], int(data["buckets"])
        self.minn, self.maxn = int(data["minn"]), int(data["maxn"])
        self.word_rows = {w: i for i, w in enumerate(data["words"].tolist())}
        self.known_rows = {w: i for i, w in enumerate(self.known)}
        self.cache: dict[str, tuple[np.ndarray, int, list[int]]] = {}

    def word(self, form: str) -> tuple[np.ndarray, int, list[int]]:
        """Pretrained vector, trained row and affix rows of a form."""
        key = features.normal(form)
        found = self.cache.get(key)
        if found is None:
            rows = [len(self.word_rows) + b for b in features.subwords(key, self.minn, self.maxn, self.buckets)]
            if key in self.word_rows:
                rows.append(self.word_rows[key])
            vector = self.rows[rows].mean(0) if rows else np.zeros(self.rows.shape[1], np.float32)
            found = self.cache[key] = (vector, self.known_rows.get(key, 0), features.affixes(key))
        return found

    def sizes(self, **kw: int) -> Sizes:
        return Sizes(
            word=self.rows.shape[1], known=len(self.known), upos=len(self.upos), xpos=len(self.xpos), ner=len(self.ner), labels=len(self.labels),
            feats=tuple(len(v) for v in self.feats.values()), sources=len(self.sources), **kw,
        )  # fmt: skip


class Encoded:
    """A sentence as arrays."""

    __slots__ = ("affix", "feats", "head", "known", "label", "n", "ner", "pre", "shape", "source", "upos", "xpos")

    def __init__(self, t: Tree, inv: Inventory) -> None:
        ws = t.words
        self.n = len(ws)
        parts = [inv.word(w.form) for w in ws]
        self.pre = np.stack([p[0] for p in parts])
        self.known = [p[1] for p in parts]
        self.affix = [p[2] for p in parts]
        self.shape = [features.shape(w.form, i == 0) for i, w in enumerate(ws)]
        self.source = inv.sources.index(t.source)
        self.upos = [find(inv.upos, w.upos) for w in ws]
        self.xpos = [find(inv.xpos[1:], w.xpos, 1) for w in ws]
        tree = ws[0].head is not None
        self.head = [w.head + 1 if tree else IGNORE for w in ws]
        self.label = [find(inv.labels, w.deprel) if tree else IGNORE for w in ws]
        rich = any(w.feats != "_" for w in ws)
        self.feats = [[find(v, w.feat(f)) if rich else IGNORE for f, v in inv.feats.items()] for w in ws]
        named = any(w.ner != "_" for w in ws)
        self.ner = [find(inv.ner, w.ner) if named else IGNORE for w in ws]


def find(values: list[str], value: str, shift: int = 0) -> int:
    try:
        return values.index(value) + shift
    except ValueError:
        return IGNORE


def batches(data: list[Encoded], words: int, rng: random.Random) -> list[list[Encoded]]:
    """Sentences of like length together, about `words` words a batch, in random order."""
    order = sorted(data, key=lambda e: e.n + rng.random() * 4)
    out: list[list[Encoded]] = [[]]
    for e in order:
        if out[-1] and (len(out[-1]) + 1) * e.n > words:
            out.append([])
        out[-1].append(e)
    rng.shuffle(out)
    return out


def tensors(batch: list[Encoded], width: int = 0) -> dict[str, Tensor]:
    t = max(e.n for e in batch)

    def pad(name: str, fill: int, depth: int = 0) -> Tensor:
        shape = (len(batch), t, depth) if depth else (len(batch), t)
        out = np.full(shape, fill, dtype=np.int64)
        for k, e in enumerate(batch):
            out[k, : e.n] = getattr(e, name)
        return torch.from_numpy(out)

    pre = np.zeros((len(batch), t, batch[0].pre.shape[1]), np.float32)
    for k, e in enumerate(batch):
        pre[k, : e.n] = e.pre
    out = {k: pad(k, 0) for k in ("known", "shape")}
    out |= {k: pad(k, IGNORE) for k in ("upos", "xpos", "head", "label", "ner")}
    out |= {"affix": pad("affix", 0, features.AFFIXES), "feats": pad("feats", IGNORE, len(FEATS)), "pre": torch.from_numpy(pre)}
    out["lengths"] = torch.tensor([e.n for e in batch])
    out["source"] = torch.tensor([e.source for e in batch])
    return out


def xent(scores: Tensor, gold: Tensor) -> Tensor:
    """Mean cross-entropy over annotated words; nothing where none is annotated."""
    gold = gold.reshape(-1)
    keep = gold != IGNORE
    if not bool(keep.any()):
        return scores.new_zeros(())
    return F.cross_entropy(scores.reshape(-1, scores.shape[-1])[keep].float(), gold[keep])


def loss_of(net: Network, b: dict[str, Tensor], word_drop: float) -> Tensor:
    """The sum of all tasks' losses, over what the batch is annotated with."""
    source = b["source"].masked_fill(torch.rand(b["source"].shape) < 0.2, 0)
    h = net.encoder(net.embed(b["pre"], b["known"], b["affix"], b["shape"], source, word_drop), b["lengths"])
    total = h.new_zeros(())
    if bool((b["upos"] != IGNORE).any()):
        upos, xpos, feats = net.tags(h)
        total = total + WEIGHTS["upos"] * xent(upos, b["upos"]) + WEIGHTS["xpos"] * xent(xpos, b["xpos"])
        at = 0
        for k, size in enumerate(net.s.feats):
            total = total + WEIGHTS["feats"] / 5 * xent(feats[..., at : at + size], b["feats"][..., k])
            at += size
    if bool((b["head"] != IGNORE).any()):
        arcs = net.arcs(h)
        width = b["head"].shape[1]
        outside = torch.arange(width + 1).unsqueeze(0) > b["lengths"].unsqueeze(1)
        arcs = arcs.masked_fill(outside.unsqueeze(1), -1e4)
        total = total + WEIGHTS["arc"] * xent(arcs, b["head"])
        dep, head = net.label_parts(h)
        rows, cols = (b["label"] != IGNORE).nonzero(as_tuple=True)
        chosen = b["head"][rows, cols]
        total = total + WEIGHTS["label"] * F.cross_entropy(
            net.label_scores(dep[rows, cols], head[rows, chosen]).float(), b["label"][rows, cols]
        )
    if bool((b["ner"] != IGNORE).any()):
        total = total + WEIGHTS["ner"] * xent(net.names(h), b["ner"])
    return total


def load(folder: Path, name: str) -> list[Tree]:
    path = folder / f"{name}.conllu"
    trees = [t for t in read_conllu(path, "") if len(t.words) <= 120] if path.exists() else []
    sources = [x[11:].strip() for x in path.open(encoding="utf-8") if x.startswith("# source = ")] if path.exists() else []
    every = list(read_conllu(path, "")) if path.exists() else []
    for t, s in zip(every, sources, strict=True):
        t.source = s
    return [t for t in every if len(t.words) <= 120] if trees else []


def epoch_of(trees: list[Encoded], names: list[Encoded], shares: dict[int, float], rng: random.Random, words: int) -> list[list[Encoded]]:
    both = [b for data in (trees, names) for b in batches([e for e in data if rng.random() < shares.get(e.source, 1.0)], words, rng)]
    rng.shuffle(both)
    return both


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--name", default="plain")
    ap.add_argument("--epochs", type=int, default=30)
    ap.add_argument("--stop", type=int, default=0, help="stop after so many epochs, the rate still planned for all")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--words", type=int, default=1200)
    ap.add_argument("--hidden", type=int, default=320)
    ap.add_argument("--layers", type=int, default=2)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--every", type=int, default=4, help="epochs between evaluations")
    ap.add_argument("--init", type=Path, help="a pretrained encoder (pretrain.py), or weights to go on from")
    ap.add_argument("--silver", type=Path, help="further trees, parsed by a teacher")
    ap.add_argument("--float32", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    folder = a.work / a.lang
    trees, names = load(folder, "trees") + load(folder, "tags"), load(folder, "names")
    inv = Inventory(a.lang, trees, names, folder / "vectors.npz")
    net = Network(inv.sizes(hidden=a.hidden, layers=a.layers))
    if a.init:
        saved = torch.load(a.init, weights_only=False)
        net.load_state_dict(saved.get("state") or saved["net"], strict=False)
    encoded = [Encoded(t, inv) for t in trees]
    named = [Encoded(t, inv) for t in names]
    shares = {inv.sources.index(s): v for s, v in SHARE.items() if s in inv.sources}
    params = sum(p.numel() for p in net.parameters())
    print(len(encoded), "trees", len(named), "name sentences", params, "weights", flush=True)
    optimizer = torch.optim.Adam(net.parameters(), lr=a.rate, betas=(0.9, 0.95), eps=1e-8, fused=True)
    per_epoch = len(epoch_of(encoded, named, shares, random.Random(0), a.words))
    steps = per_epoch * a.epochs
    average = {k: v.detach().clone() for k, v in net.state_dict().items()}
    step, began, best, seen = 0, time.time(), -1.0, 0
    for epoch in range(a.epochs):
        net.train()
        running = 0.0
        for batch in epoch_of(encoded, named, shares, rng, a.words):
            progress = min(1.0, step / steps)
            for g in optimizer.param_groups:
                g["lr"] = a.rate * min(1.0, (step + 1) / 100) * max(0.02, 1 - progress)
            with torch.autocast("cpu", torch.bfloat16, enabled=not a.float32):
                loss = loss_of(net, tensors(batch), 0.1)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            step += 1
            seen += sum(e.n for e in batch)
            decay = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                state = net.state_dict()
                torch._foreach_lerp_(list(average.values()), [state[k] for k in average], 1 - decay)
            running += loss.item()
        line = {
            "epoch": epoch + 1,
            "loss": round(running / per_epoch, 3),
            "seconds": round(time.time() - began),
            "words/s": round(seen / (time.time() - began)),
        }
        if (epoch + 1) % a.every == 0 or epoch + 1 == a.epochs:
            from training.measure import measure

            kept = {k: v.clone() for k, v in net.state_dict().items()}
            net.load_state_dict(average)
            net.eval()
            figures = measure(net, inv)
            line |= figures
            if figures["mean"] > best:
                best = figures["mean"]
                torch.save({"net": average, "sizes": net.s.dump(), "figures": figures, "args": vars(a)}, folder / f"{a.name}.pt")
            net.load_state_dict(kept)
        print(json.dumps(line), flush=True)
        if epoch + 1 == a.stop:
            break


if __name__ == "__main__":
    main()
