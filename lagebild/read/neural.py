"""The shipped reader: a bidirectional LSTM over word features with biaffine trees (Dozat & Manning 2017), run in plain numpy.

The network is trained by `training/train.py` (torch) and packaged by `training/package.py`; nothing here needs torch. Sentences of many
reports are pooled into batches sorted by length, and the LSTM steps over the sentences still running, so that no padding is computed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lagebild.errors import ModelError
from lagebild.read import features
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.build import Columns, sentence
from lagebild.read.decode import allowed, best_names, best_tree
from lagebild.read.morphology import Morphology, morphology
from lagebild.read.tokens import Spans, tokeniser

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Arrays = dict[str, NDArray[Any]]

POOL = 6000  # words read before the network runs
BATCH = 2048  # words in one pass of the network
CACHE = 60_000  # forms whose features are kept


@dataclass(slots=True)
class Lexicon:
    """Features of word forms, computed once per form: subword vector, affixes; (width,) float32 each."""

    words: dict[str, int]
    vectors: Floats | NDArray[np.int8]
    scales: Floats
    buckets: NDArray[np.int8]
    bucket_scales: Floats
    affix: Floats
    minn: int
    maxn: int
    rows: dict[str, int] = field(default_factory=dict)
    table: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def row(self, form: str) -> int:
        """The row of `table` with this form's features."""
        key = features.normal(form)
        found = self.rows.get(key)
        if found is None:
            found = self.rows[key] = len(self.rows)
            if found >= len(self.table):
                width = self.vectors.shape[1] + self.affix.shape[1]
                grown = np.zeros((max(4096, 2 * len(self.table)), width), np.float32)
                grown[: len(self.table)] = self.table if len(self.table) else 0
                self.table = grown
            self.table[found] = self._features(key)
        return found

    def trim(self) -> None:
        """Forget all forms once there are too many."""
        if len(self.rows) > CACHE:
            self.rows.clear()

    def _features(self, key: str) -> Floats:
        known = self.words.get(key)
        if known is not None:
            vector = self.vectors[known].astype(np.float32) * self.scales[known]
        else:
            rows = features.subwords(key, self.minn, self.maxn, len(self.buckets))
            vector = (
                (self.buckets[rows].astype(np.float32) * self.bucket_scales[rows, None]).mean(0)
                if rows
                else np.zeros(self.vectors.shape[1], np.float32)
            )
        return np.concatenate([vector, self.affix[features.affixes(key)].sum(0)])


@dataclass(slots=True, kw_only=True)
class Parsed:
    """The network's answers for the words of a batch, sentence after sentence."""

    upos: Ints
    xpos: Ints
    feats: NDArray[np.int8]
    ner: list[int]
    head: list[Ints]  # per sentence, 1-based, 0 the root
    label: Ints


def leaky(x: Floats) -> Floats:
    y: Floats = np.maximum(x, 0.1 * x)
    return y


class Network:
    """The trained weights and the forward pass."""

    def __init__(self, meta: dict[str, Any], arrays: Arrays) -> None:
        self.meta = meta
        self.layers = int(meta["layers"])
        self.lexicon = Lexicon(
            {w: i for i, w in enumerate(meta["words"])},
            arrays["vectors"],
            arrays["vector_scales"],
            arrays["buckets"],
            arrays["bucket_scales"],
            plain(arrays, "affix"),
            int(meta["minn"]),
            int(meta["maxn"]),
        )
        skip = ("vectors", "vector_scales", "buckets", "bucket_scales", "affix")
        self.w: dict[str, Floats] = {k: plain(arrays, k) for k in arrays if k not in skip and not k.endswith(":scale")}
        self.feats_at = np.cumsum([0, *(len(v) for v in meta["feats"].values())])
        self.ner_mask = allowed(meta["ner"])
        self.ner_start = np.array([-1e4 if x.startswith("I-") else 0.0 for x in meta["ner"]], np.float32)
        self.root_label = meta["labels"].index("root")

    def encode(self, x: Floats, lengths: Ints) -> Floats:
        """(N words, input) of sentences sorted by falling length → (N, 2 hidden)."""
        starts = np.cumsum(lengths) - lengths
        running = [int((lengths > t).sum()) for t in range(int(lengths[0]))]
        for k in range(self.layers):
            x = self._layer(k, x, starts, lengths, running)
        return x

    def _layer(self, layer: int, x: Floats, starts: Ints, lengths: Ints, running: list[int]) -> Floats:
        """One bidirectional layer; gates in the order i, f, o, g, the first three pre-halved so that sigmoid(z) = (1 + tanh(z/2)) / 2."""
        w_in, bias, rec = self.w[f"in{layer}"], self.w[f"bias{layer}"], self.w[f"rec{layer}"]
        h = rec.shape[1]
        ahead = x @ w_in[0]
        ahead += bias[0]
        back = x @ w_in[1]
        back += bias[1]
        out = np.empty((len(x), 2 * h), np.float32)
        for d, gates in enumerate((ahead, back)):
            state = np.zeros((len(lengths), h), np.float32)
            cell = np.zeros((len(lengths), h), np.float32)
            u = rec[d]
            side = slice(d * h, (d + 1) * h)
            for t, k in enumerate(running):
                rows = starts[:k] + t if d == 0 else starts[:k] + lengths[:k] - 1 - t
                g = gates[rows]
                if t:
                    g += state[:k] @ u
                np.tanh(g, out=g)
                s = g[:, : 3 * h]
                s *= 0.5
                s += 0.5
                c = cell[:k]
                c *= g[:, h : 2 * h]
                c += g[:, :h] * g[:, 3 * h :]
                new = np.tanh(c)
                new *= g[:, 2 * h : 3 * h]
                state[:k] = new
                out[rows, side] = new
        return out

    def dense(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self.w[name] + self.w[f"{name}_b"]
        return y

    def parse(self, forms: list[list[str]]) -> Parsed:
        """Sentences sorted by falling length → answers for all their words."""
        lengths: Ints = np.array([len(f) for f in forms])
        rows = [self.lexicon.row(f) for s in forms for f in s]
        shapes = [features.shape(f, i == 0) for s in forms for i, f in enumerate(s)]
        x = np.concatenate([self.lexicon.table[rows], self.w["shape"][shapes]], 1)
        h = self.encode(x, lengths)
        tag = leaky(self.dense("tag", h))
        feats = self.dense("feats", tag)
        picked = np.stack([feats[:, a:b].argmax(1) for a, b in zip(self.feats_at, self.feats_at[1:], strict=False)], 1).astype(np.int8)
        heads = self._heads(h, lengths)
        return Parsed(
            upos=self.dense("upos", tag).argmax(1),
            xpos=self.dense("xpos", tag).argmax(1),
            feats=picked,
            ner=self._names(h, lengths),
            head=heads,
            label=self._labels(h, lengths, heads),
        )

    def _heads(self, h: Floats, lengths: Ints) -> list[Ints]:
        dep = leaky(self.dense("arc_dep", h)) @ self.w["arc"] + self.w["arc_b"]
        head = leaky(self.dense("arc_head", h))
        to_root = dep @ self.w["root_arc"]
        out, at = [], 0
        for n in lengths.tolist():
            scores = np.empty((n, n + 1), np.float32)
            scores[:, 0] = to_root[at : at + n]
            np.matmul(dep[at : at + n], head[at : at + n].T, out=scores[:, 1:])
            out.append(best_tree(scores))
            at += n
        return out

    def _labels(self, h: Floats, lengths: Ints, heads: list[Ints]) -> Ints:
        dep = leaky(self.dense("label_dep", h))
        head = np.concatenate([self.w["root_label"][None], leaky(self.dense("label_head", h))])
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        flat = np.concatenate(heads)
        index = np.where(flat == 0, 0, flat + starts)
        n, d = dep.shape
        left = (dep @ self.w["bilinear"] + self.w["bilinear_b"]).reshape(n, -1, d + 1)
        chosen = head[index]
        scores = np.matmul(left[:, :, :d], chosen[:, :, None])[:, :, 0] + left[:, :, d]
        scores[flat != 0, self.root_label] = -1e9
        label: Ints = scores.argmax(1)
        label[flat == 0] = self.root_label
        return label

    def _names(self, h: Floats, lengths: Ints) -> list[int]:
        scores = self.dense("ner", leaky(self.dense("name", h)))
        scores -= np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1, keepdims=True)) + scores.max(1, keepdims=True)
        out: list[int] = []
        at = 0
        for n in lengths.tolist():
            out += best_names(scores[at : at + n], self.ner_mask, self.ner_start)
            at += n
        return out


def plain(arrays: Arrays, name: str) -> Floats:
    """An array as float32: shipped as int8 with a scale per column, or float16."""
    a: Floats = arrays[name].astype(np.float32)
    scale = arrays.get(f"{name}:scale")
    return a if scale is None else a * scale.astype(np.float32)


def load_network(folder: Path) -> Network:
    """The packaged network in `folder` (model.npz and model.json)."""
    try:
        meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz") as data:
            arrays = {k: data[k] for k in data.files}
    except (OSError, ValueError) as e:
        raise ModelError(f"The model in {folder} cannot be read: {e}.") from e
    return Network(meta, arrays)


class NeuralReader:
    """The shipped reader of a language."""

    def __init__(self, network: Network, lang: str, name: str) -> None:
        self.network, self.lang, self.name = network, lang, name
        self.tokeniser = tokeniser(lang)
        self.morphology: Morphology = morphology(lang)
        meta = network.meta
        self.feats = [[f"{name}={v}" if v else "" for v in values] for name, values in meta["feats"].items()]
        self.fits = [set(meta["upos_feats"].get(u, ())) for u in meta["upos"]]
        self.feat_names = list(meta["feats"])
        self.feats_cache: dict[bytes, str] = {}

    def read(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One analysis per text, in order; texts are pooled so that the network runs on full batches."""
        waiting: list[tuple[str, list[Spans]]] = []
        words = 0
        for text in texts:
            split = self.tokeniser.sentences(text)
            waiting.append((text, split))
            words += sum(map(len, split))
            if words >= POOL:
                yield from self._analyse(waiting)
                waiting, words = [], 0
        yield from self._analyse(waiting)

    def _analyse(self, waiting: list[tuple[str, list[Spans]]]) -> Iterator[Analysis]:
        flat = [(d, k, spans) for d, (_, split) in enumerate(waiting) for k, spans in enumerate(split)]
        flat.sort(key=lambda x: -len(x[2]))
        made: dict[tuple[int, int], Sentence] = {}
        begin = 0
        while begin < len(flat):
            end, words = begin, 0
            while end < len(flat) and (words < BATCH or end == begin):
                words += len(flat[end][2])
                end += 1
            self._batch(waiting, flat[begin:end], made)
            begin = end
        self.network.lexicon.trim()
        for d, (text, split) in enumerate(waiting):
            yield Analysis(text, self.lang, tuple(made[d, k] for k in range(len(split))))

    def _batch(
        self, waiting: list[tuple[str, list[Spans]]], batch: list[tuple[int, int, Spans]], made: dict[tuple[int, int], Sentence]
    ) -> None:
        forms = [[waiting[d][0][a:b] for a, b in spans] for d, _, spans in batch]
        p = self.network.parse(forms)
        meta = self.network.meta
        upos = [meta["upos"][i] for i in p.upos.tolist()]
        xpos = [meta["xpos"][i] for i in p.xpos.tolist()]
        label = [meta["labels"][i] for i in p.label.tolist()]
        ner = [meta["ner"][i] for i in p.ner]
        feats = self._feats(p)
        at = 0
        for (d, k, spans), heads in zip(batch, p.head, strict=True):
            end = at + len(spans)
            columns = Columns(
                spans=spans,
                upos=upos[at:end],
                feats=feats[at:end],
                head=(heads - 1).tolist(),
                deprel=label[at:end],
                xpos=xpos[at:end],
                ner=ner[at:end],
            )
            made[d, k] = sentence(k, waiting[d][0], columns, self.morphology)
            at = end

    def _feats(self, p: Parsed) -> list[str]:
        """UD feature strings; only features that the part of speech can have."""
        keys = np.concatenate([p.upos[:, None].astype(np.int8), p.feats], 1)
        out = []
        for row in keys:
            key = row.tobytes()
            found = self.feats_cache.get(key)
            if found is None:
                fits = self.fits[row[0]]
                items = [self.feats[k][v] for k, v in enumerate(row[1:]) if self.feat_names[k] in fits]
                found = self.feats_cache[key] = "|".join(sorted(x for x in items if x))
            out.append(found)
        return out
