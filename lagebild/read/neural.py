"""The shipped reader: a bidirectional LSTM over word features with biaffine trees (Dozat & Manning 2017).

The network is trained by `training/train.py` (torch) and packaged by `training/package.py`; nothing here needs torch. The encoder and the
first layer of each task run in onnxruntime with int8 weights (three times as fast as float32 on one core), the small rest in numpy.
A report's sentences make a batch of their own: int8 scales are set by the batch, and a reading must not hang on its neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lagebild.errors import ModelError
from lagebild.read import features
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.attributes import attribute_participles
from lagebild.read.build import Columns, part_names, sentence
from lagebild.read.called_again import names_again
from lagebild.read.decode import allowed, best_names, best_tree
from lagebild.read.gazetteer import gazetteer
from lagebild.read.mending import mend
from lagebild.read.morphology import Morphology, morphology
from lagebild.read.title_case import in_title_case, sentence_case
from lagebild.read.tokens import Spans, rows, tokeniser
from lagebild.read.word_classes import WordClasses

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Arrays = dict[str, NDArray[Any]]

BATCH = 2048  # words in one pass of the network
AHEAD = 32  # sentences encoded together at most
STEP = 2  # what a step of the LSTM costs beside its sentences, in sentences; measured by bench/reader_speed.py
HEAD_BLOCK = 32  # heads whose labels are weighed at a time, so that their weights stay in the processor's cache
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
    classes: WordClasses | None = None
    rows: dict[str, int] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)  # the rows of forms as written
    table: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def row(self, form: str) -> int:
        """The row of `table` with this form's features."""
        known = self.forms.get(form)
        if known is None:
            known = self.forms[form] = self._row(features.normal(form))
        return known

    def _row(self, key: str) -> int:
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
        if len(self.forms) > CACHE:
            self.rows.clear()
            self.forms.clear()

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
            if self.classes is not None:
                vector = vector + self.classes.vector(key)
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


class Network:
    """The trained weights and the forward pass."""

    def __init__(self, meta: dict[str, Any], arrays: Arrays, session: Any) -> None:
        self.meta, self.session = meta, session
        self.lexicon = Lexicon(
            {w: i for i, w in enumerate(meta["words"])},
            arrays["vectors"],
            arrays["vector_scales"],
            arrays["buckets"],
            arrays["bucket_scales"],
            plain(arrays, "affix"),
            int(meta["minn"]),
            int(meta["maxn"]),
            WordClasses(arrays["class_hashes"], arrays["class_rows"], plain(arrays, "class")) if "class" in arrays else None,
        )
        skip = ("vectors", "vector_scales", "buckets", "bucket_scales", "affix", "class", "class_hashes", "class_rows")
        self.w: dict[str, Floats] = {k: plain(arrays, k) for k in arrays if k not in skip and not k.endswith(":scale")}
        self.bilinear = by_head(np.concatenate([self.w.pop("bilinear"), self.w.pop("bilinear_b")[None]]), len(meta["labels"]))
        self.feats_at = np.cumsum([0, *(len(v) for v in meta["feats"].values())])
        self.ner_mask = allowed(meta["ner"]) + self.w["moves"][:-1]
        self.ner_start = np.array([-1e4 if x.startswith("I-") else 0.0 for x in meta["ner"]], np.float32) + self.w["moves"][-1]
        self.root_label = meta["labels"].index("root")
        self.lists = gazetteer(meta["lang"])
        self.sorts = {sort: k for k, sort in enumerate(meta["sorts"]) if sort}

    def encode(self, x: Floats, lengths: Ints) -> dict[str, Floats]:
        """(N words, input) of sentences sorted by falling length → each task's first layer, (N, its width)."""
        at, done = 0, []
        for begin, end in groups(lengths.tolist()):
            words = int(lengths[begin:end].sum())
            done.append(self._encoded(x[at : at + words], lengths[begin:end]))
            at += words
        out = np.concatenate(done)
        parts: dict[str, Floats] = {}
        at = 0
        for name, width in self.meta["tasks"]:
            parts[name] = np.ascontiguousarray(out[:, at : at + width])
            at += width
        return parts

    def _encoded(self, x: Floats, lengths: Ints) -> Floats:
        """(N words, input) of sentences of like length → all tasks' first layers, (N, their widths)."""
        batch, longest = len(lengths), int(lengths[0])
        column = np.repeat(np.arange(batch), lengths)
        row = np.arange(len(x)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        padded = np.zeros((longest, batch, x.shape[1]), np.float32)
        padded[row, column] = x
        out: Floats = self.session.run(None, {"x": padded, "lengths": lengths.astype(np.int32)})[0][row, column]
        return out

    def dense(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self.w[name] + self.w[f"{name}_b"]
        return y

    def parse(self, forms: list[list[str]]) -> Parsed:
        """Sentences sorted by falling length → answers for all their words."""
        lengths: Ints = np.array([len(f) for f in forms])
        rows = [self.lexicon.row(f) for s in forms for f in s]
        shapes = [features.shape(f, i == 0) for s in forms for i, f in enumerate(s)]
        x = np.concatenate([self.lexicon.table[rows], self.w["shape"][shapes], self.listed(forms)], 1)
        parts = self.encode(x, lengths)
        feats = self.dense("feats", parts["tag"])
        picked = np.stack([feats[:, a:b].argmax(1) for a, b in pairwise(self.feats_at)], 1).astype(np.int8)
        heads = self._heads(parts, lengths)
        return Parsed(
            upos=self.dense("upos", parts["tag"]).argmax(1),
            xpos=self.dense("xpos", parts["tag"]).argmax(1),
            feats=picked,
            ner=self._names(parts["name"], lengths),
            head=heads,
            label=self._labels(parts, lengths, heads),
        )

    def _heads(self, parts: dict[str, Floats], lengths: Ints) -> list[Ints]:
        dep = parts["arc_dep"] @ self.w["arc"] + self.w["arc_b"]
        head = parts["arc_head"]
        to_root = dep @ self.w["root_arc"]
        out, at = [], 0
        for n in lengths.tolist():
            scores = np.empty((n, n + 1), np.float32)
            scores[:, 0] = to_root[at : at + n]
            np.matmul(dep[at : at + n], head[at : at + n].T, out=scores[:, 1:])
            out.append(best_tree(scores))
            at += n
        return out

    def _labels(self, parts: dict[str, Floats], lengths: Ints, heads: list[Ints]) -> Ints:
        dep = with_one(parts["label_dep"])
        head = with_one(np.concatenate([self.w["root_label"][None], parts["label_head"]]))
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        flat = np.concatenate(heads)
        chosen, head_of = np.unique(np.where(flat == 0, 0, flat + starts), return_inverse=True)
        order = np.argsort(head_of, kind="stable")
        head_of = head_of[order]
        scores = np.empty((len(dep), len(self.meta["labels"])), np.float32)
        for at in range(0, len(chosen), HEAD_BLOCK):
            own = (head[chosen[at : at + HEAD_BLOCK]] @ self.bilinear).reshape(-1, dep.shape[1], scores.shape[1])
            first, last = np.searchsorted(head_of, [at, at + HEAD_BLOCK])
            words = order[first:last]
            scores[words] = np.matmul(dep[words, None], own[head_of[first:last] - at])[:, 0]
        scores[flat != 0, self.root_label] = -1e9
        label: Ints = scores.argmax(1)
        label[flat == 0] = self.root_label
        return label

    def listed(self, forms: list[list[str]]) -> Floats:
        """What the packs' names say of each word (`gazetteer.py`), (words, its width)."""
        out = np.zeros((sum(map(len, forms)), self.w["sort"].shape[1]), np.float32)
        at = 0
        for sentence_forms in forms:
            for i, sort in self.lists.matches(sentence_forms):
                if (k := self.sorts.get(sort)) is not None:
                    out[at + i] += self.w["sort"][k]
            at += len(sentence_forms)
        return out

    def _names(self, hidden: Floats, lengths: Ints) -> list[int]:
        """Name labels: the best sequence per sentence."""
        return best_names(self.dense("ner", hidden), lengths, self.ner_mask, self.ner_start)


def groups(lengths: list[int]) -> list[tuple[int, int]]:
    """Stretches of sentences to encode together, of lengths that fall: as cheap as can be.

    All sentences of a stretch cost as many steps as its longest; each step costs something by itself. The cheapest cut is found from the
    end (shortest path); a report of a thousand sentences looks ahead no further than `AHEAD`.
    """
    n = len(lengths)
    cost, cut = [0.0] * (n + 1), [n] * (n + 1)
    for begin in range(n - 1, -1, -1):
        step = lengths[begin]
        best, best_end = float("inf"), n
        for end in range(begin + 1, min(n, begin + AHEAD) + 1):
            total = step * (STEP + end - begin) + cost[end]
            if total < best:
                best, best_end = total, end
        cost[begin], cut[begin] = best, best_end
    out, begin = [], 0
    while begin < n:
        out.append((begin, cut[begin]))
        begin = cut[begin]
    return out


def by_head(bilinear: Floats, labels: int) -> Floats:
    """The weights (dependent, label × head) of the label scores as (head, dependent × label).

    So a head's part of the product is made once for all words that hang on it; less than half of all words have any.
    """
    width = len(bilinear)
    return np.ascontiguousarray(bilinear.reshape(width, labels, -1).transpose(2, 0, 1)).reshape(-1, width * labels)


def with_one(x: Floats) -> Floats:
    """Vectors with a one behind them, which the matrix they meet takes for its bias."""
    return np.concatenate([x, np.ones((len(x), 1), np.float32)], 1)


def plain(arrays: Arrays, name: str) -> Floats:
    """An array as float32: shipped as int8 with a scale per column, or float16."""
    a: Floats = arrays[name].astype(np.float32)
    scale = arrays.get(f"{name}:scale")
    return a if scale is None else a * scale.astype(np.float32)


def open_session(model: str | bytes) -> Any:
    """An onnxruntime session on one thread: reports are shared out over processes, not over threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def load_network(folder: Path) -> Network:
    """The packaged network in `folder` (model.json, model.npz, encoder.onnx)."""
    try:
        meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz") as data:
            arrays = {k: data[k] for k in data.files}
        session = open_session(str(folder / "encoder.onnx"))
    except Exception as e:  # onnxruntime raises its own kinds
        raise ModelError(f"The model in {folder} cannot be read: {e}.") from e
    return Network(meta, arrays, session)


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
        self.particles = frozenset(word for word, part in network.lists.parts.items() if part == "particle")
        self.genitives = [w.removeprefix("*") for kind, words in rows(lang, "grammar") if kind == "genitive_end" for w in words.split("|")]
        self.attributes = {word: needs for cell, needs in rows(lang, "attributes") for word in cell.split("|")}

    def read(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One analysis per text, in order. A text is read by itself: what stands beside it in a run changes nothing."""
        for text in texts:
            split = self.tokeniser.sentences(text)
            order = sorted(range(len(split)), key=lambda k: -len(split[k]))
            made: dict[int, Sentence] = {}
            begin = 0
            while begin < len(order):
                end, words = begin, 0
                while end < len(order) and (words < BATCH or end == begin):
                    words += len(split[order[end]])
                    end += 1
                self._batch(text, [(k, split[k]) for k in order[begin:end]], made)
                begin = end
            self.network.lexicon.trim()
            yield Analysis(text, self.lang, tuple(names_again([made[k] for k in range(len(split))], self.genitives)))

    def _batch(self, text: str, batch: list[tuple[int, Spans]], made: dict[int, Sentence]) -> None:
        """Read sentences sorted by falling length into `made`."""
        p = self.network.parse([self._seen([text[a:b] for a, b in spans]) for _, spans in batch])
        meta = self.network.meta
        upos = [meta["upos"][i] for i in p.upos.tolist()]
        xpos = [meta["xpos"][i] for i in p.xpos.tolist()]
        label = [meta["labels"][i] for i in p.label.tolist()]
        ner = [meta["ner"][i] for i in p.ner]
        feats = self._feats(p)
        at = 0
        for (k, spans), heads in zip(batch, p.head, strict=True):
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
            forms = [text[a:b] for a, b in spans]
            part_names(columns, forms, self.particles)
            mend(columns)
            if self.attributes:
                attribute_participles(columns, forms, self.attributes, self.morphology.lemma)
            made[k] = sentence(k, text, columns, self.morphology)
            at = end

    def _seen(self, forms: list[str]) -> list[str]:
        """The words of a sentence as the network is to see them: English headlines without their capitals."""
        if self.lang != "en" or not in_title_case(forms):
            return forms
        return sentence_case(forms, {i for i, sort in self.network.lists.matches(forms) if ":" in sort})

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
