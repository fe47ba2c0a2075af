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

from lagebild.packs import load_pack
from lagebild.read import features
from lagebild.read.gazetteer import Gazetteer, gazetteer_of
from training.network import Network, Sizes
from training.trees import Tree, read_conllu
from training.word_classes import Classes

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
SEEN = 20  # words a sort of match with the name lists must have in the name sets
LOWERED = torch.tensor([features.lowered(s) for s in range(features.SHAPES)])
SORTS = 3  # sorts of matches kept per word
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
        self.lists = gazetteer_of(load_pack(lang))
        matched = Counter(sort for t in names for _, sort in self.lists.matches([w.form for w in t.words]))
        self.sorts = ["", *sorted(k for k, n in matched.items() if n >= SEEN)]
        self.classes = Classes(vectors.with_name("word_classes.npz"))
        self.cache: dict[str, tuple[np.ndarray, int, list[int], list[int]]] = {}

    def word(self, form: str) -> tuple[np.ndarray, int, list[int], list[int]]:
        """Pretrained vector, trained row, affix rows and class rows of a form."""
        key = features.normal(form)
        found = self.cache.get(key)
        if found is None:
            rows = [len(self.word_rows) + b for b in features.subwords(key, self.minn, self.maxn, self.buckets)]
            if key in self.word_rows:
                rows.append(self.word_rows[key])
            vector = self.rows[rows].mean(0) if rows else np.zeros(self.rows.shape[1], np.float32)
            found = self.cache[key] = (vector, self.known_rows.get(key, 0), features.affixes(key), self.classes.of(key))
        return found

    def sizes(self, **kw: int) -> Sizes:
        return Sizes(
            word=self.rows.shape[1],
            known=len(self.known),
            upos=len(self.upos),
            xpos=len(self.xpos),
            ner=len(self.ner),
            labels=len(self.labels),
            feats=tuple(len(v) for v in self.feats.values()),
            sources=len(self.sources),
            sorts=len(self.sorts),
            classes=self.classes.size,
            **kw,
        )


class Encoded:
    """A sentence as arrays."""

    __slots__ = ("affix", "classes", "feats", "head", "known", "label", "n", "ner", "pre", "shape", "sorts", "source", "upos", "xpos")

    def __init__(self, t: Tree, inv: Inventory) -> None:
        ws = t.words
        self.n = len(ws)
        parts = [inv.word(w.form) for w in ws]
        self.pre = np.stack([p[0] for p in parts])
        self.known = [p[1] for p in parts]
        self.affix = [p[2] for p in parts]
        self.classes = [p[3] for p in parts]
        self.shape = [features.shape(w.form, i == 0) for i, w in enumerate(ws)]
        self.sorts = listed(inv.lists, inv.sorts, [w.form for w in ws])
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


def listed(lists: Gazetteer, sorts: list[str], forms: list[str]) -> list[list[int]]:
    """The sorts of matches per word, at most `SORTS` of them, filled up with 0."""
    found: list[list[int]] = [[] for _ in forms]
    for i, sort in lists.matches(forms):
        if sort in sorts and len(found[i]) < SORTS:
            found[i].append(sorts.index(sort))
    return [x + [0] * (SORTS - len(x)) for x in found]


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

    def pad(name: str, fill: int, *depth: int) -> Tensor:
        shape = (len(batch), t, *depth)
        out = np.full(shape, fill, dtype=np.int64)
        for k, e in enumerate(batch):
            out[k, : e.n] = getattr(e, name)
        return torch.from_numpy(out)

    pre = np.zeros((len(batch), t, batch[0].pre.shape[1]), np.float32)
    for k, e in enumerate(batch):
        pre[k, : e.n] = e.pre
    out = {k: pad(k, 0) for k in ("known", "shape")}
    out |= {k: pad(k, IGNORE) for k in ("upos", "xpos", "head", "label", "ner")}
    out |= {
        "affix": pad("affix", 0, features.AFFIXES),
        "sorts": pad("sorts", 0, SORTS),
        "classes": pad("classes", 0, len(batch[0].classes[0])),
        "feats": pad("feats", IGNORE, len(FEATS)),
        "pre": torch.from_numpy(pre),
    }
    out["lengths"] = torch.tensor([e.n for e in batch])
    out["source"] = torch.tensor([e.source for e in batch])
    return out


def lowered(b: dict[str, Tensor], share: float) -> None:
    """Make a share of the sentences lower-case, in place: people who write so write names so too."""
    chosen = torch.rand(len(b["shape"]), 1) < share
    b["shape"] = torch.where(chosen, LOWERED[b["shape"]], b["shape"])
    b["sorts"] = b["sorts"].masked_fill(chosen.unsqueeze(2), 0)


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
    x = net.embed(b["pre"], b["known"], b["affix"], b["shape"], source, b["sorts"], b["classes"], word_drop=word_drop)
    h = net.encoder(x, b["lengths"])
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
    named = b["ner"][:, 0] != IGNORE
    if bool(named.any()):
        total = total + WEIGHTS["ner"] * net.names_loss(h[named], b["ner"][named].clamp(min=0), b["lengths"][named])
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
    def picked(data: list[Encoded]) -> list[Encoded]:
        return [e for e in data for _ in range(int(shares.get(e.source, 1.0) + rng.random()))]

    both = batches(picked(trees), words, rng) + batches(picked(names), words, rng)
    rng.shuffle(both)
    return both


def arguments() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--name", default="plain")
    ap.add_argument("--epochs", type=int, default=30)
    ap.add_argument("--stop", type=int, default=0, help="stop after so many epochs, the rate still planned for all")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--words", type=int, default=1200, help="words a batch")
    ap.add_argument("--hidden", type=int, default=320)
    ap.add_argument("--layers", type=int, default=2)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--every", type=int, default=4, help="epochs between evaluations")
    ap.add_argument("--init", type=Path, help="a pretrained encoder (pretrain.py), or weights to go on from")
    ap.add_argument("--names", type=float, default=1.0, help="how many times as many name sentences an epoch sees")
    ap.add_argument("--drop", type=float, default=0.1, help="the share of words whose form is hidden")
    ap.add_argument("--lower", type=float, default=0.0, help="the share of sentences read in lower case")
    ap.add_argument("--forget", action="store_true", help="with --init: learn the words' own vectors anew")
    ap.add_argument("--name-weight", type=float, default=1.0, help="weight of the names' loss")
    ap.add_argument("--float32", action="store_true")
    return ap.parse_args()


def widened(saved: dict[str, Tensor], shapes: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights of a network with fewer inputs; what the further inputs say counts nothing at first."""
    out = {}
    for k, v in saved.items():
        missing = shapes[k].shape[-1] - v.shape[-1] if k in shapes and v.dim() == 2 else 0
        out[k] = torch.cat([v, v.new_zeros(len(v), missing)], 1) if missing > 0 else v
    return out


class Training:
    """A network on its way: optimiser, running average of the weights (Polyak & Juditsky 1992), best figures so far."""

    def __init__(self, a: argparse.Namespace) -> None:
        self.a = a
        self.folder = a.work / a.lang
        self.rng = random.Random(a.seed)
        trees = load(self.folder, "trees") + load(self.folder, "tags")
        names = load(self.folder, "names")
        self.inv = Inventory(a.lang, trees, names, self.folder / "vectors.npz")
        self.net = Network(self.inv.sizes(hidden=a.hidden, layers=a.layers))
        if a.init:
            saved = torch.load(a.init, weights_only=False)
            state = widened(saved.get("state") or saved["net"], self.net.state_dict())
            state["sort.weight"] = self.same_sorts(saved)
            if a.forget:
                del state["known.weight"]
            self.net.load_state_dict(state, strict=False)
        self.trees = [Encoded(t, self.inv) for t in trees]
        self.names = [Encoded(t, self.inv) for t in names]
        self.shares = {k: SHARE.get(s, 1.0) for k, s in enumerate(self.inv.sources)}
        for k in {self.inv.sources.index(t.source) for t in names}:
            self.shares[k] *= a.names
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=a.rate, betas=(0.9, 0.95), eps=1e-8, fused=True)
        self.per_epoch = len(self.epoch_batches(random.Random(0)))
        self.average = {k: v.detach().clone() for k, v in self.net.state_dict().items()}
        self.step, self.best = 0, -1.0
        print(len(trees), "trees", len(names), "name sentences", sum(p.numel() for p in self.net.parameters()), "weights", flush=True)

    def same_sorts(self, saved: dict) -> Tensor:
        """What a saved network knows of the sorts of matches, for the sorts of today's lists."""
        rows = self.net.sort.weight.detach().clone()
        for k, sort in enumerate(self.inv.sorts):
            if sort in saved.get("sorts", ()):
                rows[k] = saved["net"]["sort.weight"][saved["sorts"].index(sort)]
        return rows

    def epoch_batches(self, rng: random.Random) -> list[list[Encoded]]:
        return epoch_of(self.trees, self.names, self.shares, rng, self.a.words)

    def update(self, batch: list[Encoded]) -> float:
        """One step of the optimiser; the rate falls linearly after a short warm-up."""
        progress = min(1.0, self.step / (self.per_epoch * self.a.epochs))
        for g in self.optimizer.param_groups:
            g["lr"] = self.a.rate * min(1.0, (self.step + 1) / 100) * max(0.02, 1 - progress)
        b = tensors(batch)
        lowered(b, self.a.lower)
        with torch.autocast("cpu", torch.bfloat16, enabled=not self.a.float32):
            loss = loss_of(self.net, b, self.a.drop)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        decay = min(0.998, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            state = self.net.state_dict()
            torch._foreach_lerp_(list(self.average.values()), [state[k] for k in self.average], 1 - decay)
        return loss.item()

    def evaluate(self) -> dict:
        """Development figures of the averaged weights, which are saved where they are the best so far."""
        from training.measure import measure

        kept = {k: v.clone() for k, v in self.net.state_dict().items()}
        self.net.load_state_dict(self.average)
        self.net.eval()
        figures = measure(self.net, self.inv)
        if figures["mean"] > self.best:
            self.best = figures["mean"]
            saved = {"net": self.average, "sizes": self.net.s.dump(), "sorts": self.inv.sorts, "figures": figures, "args": vars(self.a)}
            torch.save(saved, self.folder / f"{self.a.name}.pt")
        self.net.load_state_dict(kept)
        self.net.train()
        return figures


def main() -> None:
    a = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    WEIGHTS["ner"] = a.name_weight
    training = Training(a)
    began, seen = time.time(), 0
    for epoch in range(1, a.epochs + 1):
        training.net.train()
        losses = []
        for batch in training.epoch_batches(training.rng):
            losses.append(training.update(batch))
            seen += sum(e.n for e in batch)
        seconds = time.time() - began
        line = {"epoch": epoch, "loss": round(float(np.mean(losses)), 3), "seconds": round(seconds), "words/s": round(seen / seconds)}
        last = epoch in (a.epochs, a.stop)
        if epoch % a.every == 0 or last:
            line |= training.evaluate()
        print(json.dumps(line), flush=True)
        if last:
            break


if __name__ == "__main__":
    main()
