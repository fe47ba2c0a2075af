"""Lists of names and the weights of their matches.

    python -m training.names lists          # lagebild/data/common/names_sets.tsv
    python -m training.names fit de|en      # lagebild/data/<lang>/name_weights.tsv

The lists for one language come from the name sets of the other: its own are in its network already, and matches with them would look better
in training than they are. The weights are fitted on training sentences, by logistic regression on top of the network's scores. As the
network knows its training sentences by heart, half of their capitalised words are read as if they were unknown.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812

from lagebild.packs import load_pack
from lagebild.read import features
from lagebild.read.gazetteer import gazetteer_of
from lagebild.read.neural import Lexicon, Network, load_network
from training.train import load
from training.trees import Tree

HERE = Path(__file__).parent
DATA = HERE.parent / "lagebild/data"
SPEAKERS = HERE.parent.parent / "shared/data/actors/parliaments/speakers.tsv"
FITTED = {"de": ("germeval",), "en": ("ewt", "wikigold")}
HIDDEN = {"de": 0.9, "en": 1.0}  # share of capitalised words read as unknown
NOISE = {"de": 1.0, "en": 1.3}  # noise on their vectors, in standard deviations of the vectors
STRENGTH = {"de": 1.5, "en": 1.0}  # what the fitted weights are multiplied by: the best of 0.5, 1, 1.5, 2 on the development names
DECAY = 3.0  # ridge on the weights, in sentences' worth of loss
SEEN = 8  # words a sort of match must have in training


def entities(tree: Tree) -> Iterator[tuple[str, str]]:
    """(name, kind) of a sentence's annotated names."""
    begin = 0
    labels = [w.ner for w in tree.words] + ["O"]
    for i in range(1, len(labels)):
        if labels[begin][0] in "BI" and not labels[i].startswith("I-"):
            yield " ".join(w.form for w in tree.words[begin:i]), labels[begin][2:].lower()
        if not labels[i].startswith("I-"):
            begin = i
    return


def trees(work: Path, lang: str) -> list[Tree]:
    named = load(work / lang, "names") + load(work / lang, "trees")
    return [t for t in named if any(w.ner != "_" for w in t.words)]


def write_lists(work: Path) -> None:
    """Names of the one language's sets for the other's reader: of one kind nine times in ten, no common words, no persons in full."""
    rows: list[tuple[str, str, str, str]] = []
    for lang, other in (("de", "en"), ("en", "de")):
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        plain: Counter[str] = Counter()
        for t in trees(work, lang):
            for name, kind in entities(t):
                kinds[name][kind] += 1
            plain.update(w.form for w in t.words if w.ner == "O")
        common = {features.normal(w.form) for t in load(work / other, "trees") for w in t.words if w.upos not in ("PROPN", "X", "_")}
        given = Counter(name.split()[0] for name, counts in kinds.items() if " " in name and counts["per"])
        firsts = sorted(w for w, n in given.items() if n >= 2 and w.isalpha() and len(w) > 2 and w[0].isupper() and not w.isupper())
        rows += [(w, "given", other, f"name sets ({lang})") for w in firsts if features.normal(w) not in common]
        for name, counts in sorted(kinds.items()):
            kind, n = counts.most_common(1)[0]
            if kind == "per" and " " in name:
                continue  # whole names of persons, some of them private
            clear = n >= 0.9 * sum(counts.values()) and plain[name] <= 0.1 * n and features.normal(name) not in common
            letters = all(c.isalnum() or c in " .-&'" for c in name) and sum(c.isalpha() for c in name) >= 3
            if clear and letters and name[0].isupper() and (n >= 2 or " " in name) and len(name.split()) <= 5:
                rows.append((name, "family" if kind == "per" and " " not in name else kind, other, f"name sets ({lang})"))
    rows += [(name, kind, "", "parliaments") for name, kind in sorted(parliament_names())]
    with (DATA / "common/names_sets.tsv").open("w", encoding="utf-8") as f:
        f.write("# Built by training/names.py from the model cards' name sets (CC BY-SA 4.0) and the Bundestag's speakers; do not edit.\n")
        f.write("name\tkind\tlang\tsource\n")
        f.writelines("\t".join(r) + "\n" for r in rows)
    print(len(rows), Counter(r[1:3] for r in rows))


def parliament_names() -> set[tuple[str, str]]:
    """First names and family names that several members of parliament bear."""
    given, family = Counter(), Counter()
    with SPEAKERS.open(encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            full = next((v for k, v in row.items() if k and "name" in k.lower() and v and " " in v), "")
            words = full.split(", ")[::-1] if ", " in full else full.split()
            if len(words) >= 2 and words[0][0].isupper() and words[-1][0].isupper() and "." not in full:
                given[words[0].split()[0]] += 1
                family[words[-1].split()[-1]] += 1
    return {(w, "given") for w, n in given.items() if n >= 2} | {(w, "family") for w, n in family.items() if n >= 3}


# ---------------------------------------------------------------- weights


def scores_of(net: Network, batch: list[Tree]) -> np.ndarray:
    """Log-probabilities of the name labels, (words, labels), sentences by falling length."""
    forms = [[w.form for w in t.words] for t in batch]
    rows = [net.lexicon.row(f) for s in forms for f in s]
    shapes = [features.shape(f, i == 0) for s in forms for i, f in enumerate(s)]
    x = np.concatenate([net.lexicon.table[rows], net.w["shape"][shapes]], 1)
    if isinstance(net.lexicon, Hiding):
        net.lexicon.made.clear()
    scores = net.dense("ner", net.encode(x, np.array([len(f) for f in forms]))["name"])
    return scores - np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1, keepdims=True)) - scores.max(1, keepdims=True)


def fit(work: Path, lang: str, hidden: bool = True) -> None:
    net = load_network(DATA / "models" / lang)
    labels = net.meta["ner"]
    if hidden:
        net.lexicon = Hiding(net.lexicon, lang)  # type: ignore[assignment]
    known = gazetteer_of(load_pack(lang), tuple(labels))
    data = sorted((t for t in trees(work, lang) if t.source in FITTED[lang]), key=lambda t: -len(t.words))
    logp = np.concatenate([scores_of(net, data[k : k + 64]) for k in range(0, len(data), 64)])
    gold = np.array([labels.index(w.ner) if w.ner in labels else 0 for t in data for w in t.words])
    print("words", len(gold), "right", (logp.argmax(1) == gold).mean(), "of names", (logp.argmax(1) == gold)[gold > 0].mean())
    at, hits = 0, []
    for t in data:
        hits += [(at + i, sort) for i, sort in known.matches([w.form for w in t.words])]
        at += len(t.words)
    counts = Counter(sort for _, sort in hits)
    sorts = sorted(s for s, n in counts.items() if n >= SEEN)
    write_weights(lang, labels, sorts, regress(logp, gold, [(i, sorts.index(s)) for i, s in hits if counts[s] >= SEEN], len(sorts)), counts)


def regress(logp: np.ndarray, gold: np.ndarray, hits: list[tuple[int, int]], n: int) -> np.ndarray:
    """Weights (sorts, labels) that fit the gold labels best when added to the scores; O has none."""
    words = sorted({i for i, _ in hits})
    place = {w: k for k, w in enumerate(words)}
    x = torch.zeros(len(words), n)
    for i, s in hits:
        x[place[i], s] = 1
    base, y = torch.from_numpy(logp[words]).float(), torch.from_numpy(gold[words])
    weights = torch.zeros(n, logp.shape[1], requires_grad=True)
    mask = torch.ones(1, logp.shape[1])
    mask[0, 0] = 0
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = F.cross_entropy(base + x @ (weights * mask), y, reduction="sum") + DECAY * (weights**2).sum() / 2
        total.backward()
        return total

    optimizer.step(loss)
    return (weights * mask).detach().numpy()


def write_weights(lang: str, labels: list[str], sorts: list[str], weights: np.ndarray, counts: Counter[str]) -> None:
    with (DATA / lang / "name_weights.tsv").open("w", encoding="utf-8") as f:
        f.write("# Built by training/names.py from training sentences; do not edit.\n")
        f.write("\t".join(["sort", *labels[1:]]) + "\n")
        for sort, row in zip(sorts, weights, strict=True):
            f.write("\t".join([sort, *(f"{STRENGTH[lang] * v:.2f}" for v in row[1:])]) + "\n")
            print(sort, counts[sort], dict(zip(labels[1:], row[1:].round(1).tolist(), strict=True)))


class Hiding:
    """A lexicon that reads a share of capitalised words as if it had never seen them: by subwords alone, blurred, without affixes."""

    def __init__(self, lexicon: Lexicon, lang: str, seed: int = 1) -> None:
        self.inner, self.share, self.rng = lexicon, HIDDEN[lang], np.random.default_rng(seed)
        self.width = lexicon.vectors.shape[1]
        self.noise = NOISE[lang] * float((lexicon.vectors[:5000] * lexicon.scales[:5000, None]).std())
        self.made: list[np.ndarray] = []

    def row(self, form: str) -> int:
        """The row of `table` for this occurrence of a form."""
        if not form[0].isupper() or self.rng.random() >= self.share:
            at = self.inner.row(form)
            vector = self.inner.table[at].copy()
        else:
            words, self.inner.words = self.inner.words, {}
            vector = self.inner._features(features.normal(form))
            self.inner.words = words
            vector[: self.width] += self.rng.normal(0, self.noise, self.width)
            if self.rng.random() < 0.5:
                vector[self.width :] = 0
        self.made.append(vector)
        return len(self.made) - 1

    @property
    def table(self) -> np.ndarray:
        """The rows since the last call's batch; scores_of clears them."""
        return np.stack(self.made)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("what", choices=["lists", "fit"])
    ap.add_argument("lang", nargs="?", choices=["de", "en"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--shown", action="store_true", help="hide no word")
    a = ap.parse_args()
    torch.set_num_threads(1)
    if a.what == "lists":
        write_lists(a.work)
    else:
        fit(a.work, a.lang, not a.shown)


if __name__ == "__main__":
    main()
