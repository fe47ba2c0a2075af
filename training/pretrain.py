"""Pretrain the encoder on raw political text, before it sees a tree.

    python -m training.pretrain de [--millions 9]

Two questions at once: the lower layer's directions predict the next and the previous word (Peters et al. 2018), the upper layer predicts
words hidden from the input (Devlin et al. 2019). Writes <work>/<lang>/pretrained.pt, which `train.py --init` takes up.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from lagebild.read import features
from training.network import Network, flip_index, flipped, locked
from training.train import Inventory, load

HERE = Path(__file__).parent

TARGETS = 16_000
NEGATIVES = 2048
MASKED = 0.15


class Text:
    """Raw sentences as rows of a table of forms."""

    def __init__(self, folder: Path, inv: Inventory, millions: float, seed: int) -> None:
        rng = random.Random(seed)
        self.forms: dict[str, int] = {}
        self.sentences: list[np.ndarray] = []
        parts = sorted((folder / "text").glob("*.txt"))
        total = sum(p.stat().st_size for p in parts)
        keep = min(1.0, millions * 1e6 * 7.4 / total)
        words = 0
        for part in parts:
            with part.open(encoding="utf-8") as f:
                for line in f:
                    if rng.random() < keep:
                        forms = line.split()
                        if 5 <= len(forms) <= 60:
                            self.sentences.append(np.array([self.forms.setdefault(x, len(self.forms)) for x in forms], np.int32))
                            words += len(forms)
        self.words = words
        self.pre = np.stack([inv.word(x)[0] for x in self.forms]).astype(np.float16)
        self.affix = np.array([inv.word(x)[2] for x in self.forms], np.int32)
        self.shape = np.array([[features.shape(x, False), features.shape(x, True)] for x in self.forms], np.int32)
        self.target = np.array(
            [t if (t := inv.word_rows.get(features.normal(x), TARGETS)) < TARGETS else -100 for x in self.forms], np.int64
        )
        inv.cache.clear()

    def batch(self, chosen: list[int]) -> dict[str, Tensor]:
        n = max(len(self.sentences[i]) for i in chosen)
        ids = np.zeros((len(chosen), n), np.int64)
        target = np.full((len(chosen), n), -100, np.int64)
        for k, i in enumerate(chosen):
            s = self.sentences[i]
            ids[k, : len(s)] = s
            target[k, : len(s)] = self.target[s]
        shape = self.shape[ids, 0]
        shape[:, 0] = self.shape[ids[:, 0], 1]
        return {
            "pre": torch.from_numpy(self.pre[ids].astype(np.float32)),
            "affix": torch.from_numpy(self.affix[ids]).long(),
            "shape": torch.from_numpy(shape).long(),
            "target": torch.from_numpy(target),
            "lengths": torch.tensor([len(self.sentences[i]) for i in chosen]),
        }


class Questions(nn.Module):
    """Output layers of the pretraining tasks, thrown away afterwards."""

    def __init__(self, hidden: int, word: int, vectors: np.ndarray) -> None:
        super().__init__()
        self.hiding = nn.Linear(2 * hidden, word)
        self.following, self.preceding = nn.Linear(hidden, word), nn.Linear(hidden, word)
        scaled = vectors[:TARGETS] / np.maximum(np.linalg.norm(vectors[:TARGETS], axis=1, keepdims=True), 1e-6)
        self.words = nn.Parameter(torch.from_numpy(scaled.astype(np.float32)))
        self.bias = nn.Parameter(-torch.log(torch.arange(TARGETS) + 10.0))
        self.register_buffer("share", 1 / (torch.arange(TARGETS) + 10.0))

    def all_words(self, h: Tensor, gold: Tensor) -> Tensor:
        return F.cross_entropy((h @ self.words.T + self.bias).float(), gold)

    def sampled(self, h: Tensor, gold: Tensor) -> Tensor:
        """Softmax over the gold words and shared negatives drawn by frequency, corrected for their chance of being drawn."""
        negative = torch.multinomial(self.share, NEGATIVES)
        log_q = torch.log(self.share / self.share.sum() * NEGATIVES)
        right = (h * self.words[gold]).sum(-1) + self.bias[gold] - log_q[gold]
        wrong = h @ self.words[negative].T + self.bias[negative] - log_q[negative]
        wrong = wrong.masked_fill(gold.unsqueeze(1) == negative.unsqueeze(0), -1e4)
        return F.cross_entropy(torch.cat([right.unsqueeze(1), wrong], 1).float(), torch.zeros(len(gold), dtype=torch.long))


def loss_of(net: Network, ask: Questions, b: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    batch, width = b["target"].shape
    inside = torch.arange(width).unsqueeze(0) < b["lengths"].unsqueeze(1)
    hidden = (torch.rand(batch, width) < MASKED) & inside
    pre = b["pre"].masked_fill(hidden.unsqueeze(-1), 0.0)
    affix = net.affix(b["affix"].reshape(batch * width, -1)).reshape(batch, width, -1).masked_fill(hidden.unsqueeze(-1), 0.0)
    shape = net.shape(b["shape"]).masked_fill(hidden.unsqueeze(-1), 0.0)
    x = torch.cat([pre, affix, shape], -1)
    index = flip_index(b["lengths"], width)
    e = net.encoder
    left, _ = e.forwards[0](x)
    right, _ = e.backwards[0](flipped(x, index))
    right = flipped(right, index)
    target = b["target"]
    some = torch.rand(batch, width - 1) < 0.5
    ahead = (target[:, 1:] != -100) & some
    back = (target[:, :-1] != -100) & some
    lower = ask.sampled(ask.following(left[:, :-1][ahead]), target[:, 1:][ahead]) + ask.sampled(
        ask.preceding(right[:, 1:][back]), target[:, :-1][back]
    )
    x = torch.cat([left, right], -1)
    for ahead_layer, back_layer in zip(e.forwards[1:], e.backwards[1:], strict=True):
        x = locked(x, 0.1, True)
        left, _ = ahead_layer(x)
        right, _ = back_layer(flipped(x, index))
        x = torch.cat([left, flipped(right, index)], -1)
    asked = hidden & (target != -100)
    upper = ask.all_words(ask.hiding(x[asked]), target[asked])
    return lower, upper


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--millions", type=float, default=9)
    ap.add_argument("--batches", type=int, default=0, help="stop after so many batches (0: all)")
    ap.add_argument("--hidden", type=int, default=320)
    ap.add_argument("--layers", type=int, default=2)
    ap.add_argument("--words", type=int, default=3000)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--name", default="pretrained")
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    folder = a.work / a.lang
    inv = Inventory(a.lang, load(folder, "trees")[:100], [], folder / "vectors.npz")
    text = Text(folder, inv, a.millions, a.seed)
    net = Network(inv.sizes(hidden=a.hidden, layers=a.layers))
    ask = Questions(a.hidden, inv.rows.shape[1], inv.rows)
    used = [*net.encoder.parameters(), *net.affix.parameters(), *net.shape.parameters(), *ask.parameters()]
    optimizer = torch.optim.Adam(used, lr=a.rate, betas=(0.9, 0.95), fused=True)
    order = sorted(range(len(text.sentences)), key=lambda i: len(text.sentences[i]))
    batches: list[list[int]] = [[]]
    for i in order:
        if batches[-1] and (len(batches[-1]) + 1) * len(text.sentences[i]) > a.words:
            batches.append([])
        batches[-1].append(i)
    random.Random(a.seed).shuffle(batches)
    print(text.words, "words", len(text.forms), "forms", len(batches), "batches", flush=True)
    began, seen, sums, count = time.time(), 0, np.zeros(2), 0
    for step, chosen in enumerate(batches):
        for g in optimizer.param_groups:
            g["lr"] = a.rate * min(1.0, (step + 1) / 200) * max(0.05, 1 - step / len(batches))
        with torch.autocast("cpu", torch.bfloat16):
            lower, upper = loss_of(net, ask, text.batch(chosen))
        optimizer.zero_grad()
        (lower + upper).backward()
        torch.nn.utils.clip_grad_norm_(used, 5.0)
        optimizer.step()
        seen += sum(len(text.sentences[i]) for i in chosen)
        sums += (lower.item() / 2, upper.item())
        count += 1
        if (step + 1) % 200 == 0 or step + 1 == len(batches):
            print(
                json.dumps(
                    {
                        "step": step + 1,
                        "words": seen,
                        "words/s": round(seen / (time.time() - began)),
                        "next": round(sums[0] / count, 3),
                        "hidden": round(sums[1] / count, 3),
                    }
                ),
                flush=True,
            )
            sums[:], count = 0, 0
            state = net.state_dict()
            torch.save(
                {"state": {k: state[k] for k in state if k.startswith(("encoder.", "affix.", "shape."))}, "words": seen},
                folder / f"{a.name}.pt",
            )
        if step + 1 == a.batches:
            break


if __name__ == "__main__":
    main()
