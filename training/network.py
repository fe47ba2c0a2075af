"""The reader's network: word features → two bidirectional LSTM layers → tags, features, names, biaffine trees.

Dozat & Manning (2017) for the trees; everything shares one encoder, so that one pass over a sentence answers all questions.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from lagebild.read.features import AFFIX_ROWS, SHAPES


@dataclass(kw_only=True)
class Sizes:
    """Widths of the layers."""

    word: int = 128
    affix: int = 48
    shape: int = 16
    hidden: int = 256
    layers: int = 2
    arc: int = 256
    label: int = 96
    tag: int = 128
    dropout: float = 0.33
    known: int = 0  # words with a trained row of their own
    upos: int = 0
    xpos: int = 0
    ner: int = 0
    labels: int = 0
    feats: tuple[int, ...] = ()
    sources: int = 0
    sort: int = 24  # width of what the name lists say of a word
    sorts: int = 0  # sorts of matches with the name lists (`read/gazetteer.py`)
    classes: int = 0  # word classes (`word_classes.py`)

    def dump(self) -> dict:
        return asdict(self)


def locked(x: Tensor, p: float, training: bool) -> Tensor:
    """Dropout with one mask for all positions of a sentence (Gal & Ghahramani 2016)."""
    if not training or p == 0:
        return x
    mask = x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - p) / (1 - p)
    return x * mask


def flipped(x: Tensor, index: Tensor) -> Tensor:
    """Each sentence back to front, padding left at its end; `index` (B, T) from `flip_index`."""
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.shape[2]))


def flip_index(lengths: Tensor, width: int) -> Tensor:
    position = torch.arange(width).unsqueeze(0)
    return torch.where(position < lengths.unsqueeze(1), lengths.unsqueeze(1) - 1 - position, position)


class Encoder(nn.Module):
    """Bidirectional LSTM layers, each direction a plain LSTM so that padding never reaches a word."""

    def __init__(self, width: int, hidden: int, layers: int, dropout: float) -> None:
        super().__init__()
        sizes = [width] + [2 * hidden] * (layers - 1)
        self.forwards = nn.ModuleList(nn.LSTM(n, hidden, batch_first=True) for n in sizes)
        self.backwards = nn.ModuleList(nn.LSTM(n, hidden, batch_first=True) for n in sizes)
        self.dropout = dropout

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        index = flip_index(lengths, x.shape[1])
        for ahead, back in zip(self.forwards, self.backwards, strict=True):
            x = locked(x, self.dropout, self.training)
            left, _ = ahead(x)
            right, _ = back(flipped(x, index))
            x = torch.cat([left, flipped(right, index)], -1)
        return locked(x, self.dropout, self.training)


class Network(nn.Module):
    def __init__(self, s: Sizes) -> None:
        super().__init__()
        self.s = s
        self.known = nn.Embedding(s.known + 1, s.word, padding_idx=0)
        self.affix = nn.EmbeddingBag(AFFIX_ROWS, s.affix, mode="sum")
        self.shape = nn.Embedding(SHAPES, s.shape)
        self.source = nn.Embedding(s.sources + 1, s.shape, padding_idx=0)
        nn.init.normal_(self.source.weight[1:], std=0.3)
        nn.init.zeros_(self.known.weight)
        nn.init.normal_(self.affix.weight, std=0.2)
        self.sort = nn.EmbeddingBag(s.sorts + 1, s.sort, mode="sum", padding_idx=0)
        nn.init.normal_(self.sort.weight[1:], std=0.3)
        self.classes = nn.EmbeddingBag(s.classes + 1, s.word, mode="sum", padding_idx=0) if s.classes else None
        if self.classes is not None:
            nn.init.zeros_(self.classes.weight)
        self.encoder = Encoder(s.word + s.affix + s.shape + s.sort, s.hidden, s.layers, s.dropout)
        out = 2 * s.hidden
        self.tag = nn.Linear(out, s.tag)
        self.upos = nn.Linear(s.tag, s.upos)
        self.xpos = nn.Linear(s.tag, s.xpos)
        self.feats = nn.Linear(s.tag, sum(s.feats))
        self.name = nn.Linear(out, s.tag)
        self.ner = nn.Linear(s.tag, s.ner)
        self.moves = nn.Parameter(torch.zeros(s.ner + 1, s.ner))  # from a label (the last row: from the sentence's begin) to the next
        self.arc_dep, self.arc_head = nn.Linear(out, s.arc), nn.Linear(out, s.arc)
        self.label_dep, self.label_head = nn.Linear(out, s.label), nn.Linear(out, s.label)
        self.root_arc = nn.Parameter(torch.randn(s.arc) * 0.1)
        self.root_label = nn.Parameter(torch.randn(s.label) * 0.1)
        self.arc = nn.Parameter(torch.zeros(s.arc + 1, s.arc))
        self.bilinear = nn.Parameter(torch.zeros(s.label + 1, s.labels, s.label + 1))
        nn.init.xavier_uniform_(self.arc)

    def embed(
        self,
        pre: Tensor,
        known: Tensor,
        affix: Tensor,
        shape: Tensor,
        source: Tensor,
        sorts: Tensor,
        classes: Tensor,
        *,
        word_drop: float = 0.0,
    ) -> Tensor:
        """pre (B,T,word), known (B,T), affix (B,T,7), shape (B,T), source (B,), sorts (B,T,3), classes (B,T,n) → (B,T,input)."""
        b, t = known.shape
        if self.training and word_drop:
            known = known.masked_fill(torch.rand(known.shape) < 2 * word_drop, 0)
            pre = pre * (torch.rand(b, t, 1) >= word_drop)
        a = self.affix(affix.reshape(b * t, -1)).reshape(b, t, -1)
        if self.training and word_drop:
            a = a * (torch.rand(b, t, 1) >= word_drop)
        listed = self.sort(sorts.reshape(b * t, -1)).reshape(b, t, -1)
        if self.training and word_drop:
            listed = listed * (torch.rand(b, t, 1) >= word_drop)
        word = pre + self.known(known)
        if self.classes is not None:
            classed = self.classes(classes.reshape(b * t, -1)).reshape(b, t, -1)
            if self.training and word_drop:
                classed = classed * (torch.rand(b, t, 1) >= word_drop)
            word = word + classed
        return torch.cat([word, a, self.shape(shape) + self.source(source).unsqueeze(1), listed], -1)

    def drop(self, x: Tensor) -> Tensor:
        return locked(F.leaky_relu(x, 0.1), self.s.dropout, self.training)

    def tags(self, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        t = self.drop(self.tag(h))
        return self.upos(t), self.xpos(t), self.feats(t)

    def names(self, h: Tensor) -> Tensor:
        return self.ner(self.drop(self.name(h)))

    def names_loss(self, h: Tensor, gold: Tensor, lengths: Tensor) -> Tensor:
        """Negative log-probability per word of the gold label sequences (Lafferty et al. 2001); h (B, T, out), gold (B, T)."""
        scores = self.names(h).float()
        moves, start = self.moves[:-1].float(), self.moves[-1].float()
        total = scores[:, 0] + start
        right = total.gather(1, gold[:, :1])[:, 0]
        for t in range(1, scores.shape[1]):
            inside = (t < lengths).unsqueeze(1)
            step = torch.logsumexp(total.unsqueeze(2) + moves, 1) + scores[:, t]
            total = torch.where(inside, step, total)
            gain = scores[:, t].gather(1, gold[:, t : t + 1])[:, 0] + moves[gold[:, t - 1], gold[:, t]]
            right = right + torch.where(inside[:, 0], gain, 0.0)
        return (torch.logsumexp(total, 1) - right).sum() / lengths.sum()

    def arcs(self, h: Tensor) -> Tensor:
        """Scores (B, T dependents, 1+T heads), head 0 the root."""
        dep, head = self.drop(self.arc_dep(h)), self.drop(self.arc_head(h))
        head = torch.cat([self.root_arc.expand(h.shape[0], 1, -1), head], 1)
        return (dep @ self.arc[:-1] + self.arc[-1]) @ head.transpose(1, 2)

    def label_parts(self, h: Tensor) -> tuple[Tensor, Tensor]:
        dep, head = self.drop(self.label_dep(h)), self.drop(self.label_head(h))
        head = torch.cat([self.root_label.expand(h.shape[0], 1, -1), head], 1)
        one = dep.new_ones(1)
        return torch.cat([dep, one.expand(*dep.shape[:2], 1)], -1), torch.cat([head, one.expand(*head.shape[:2], 1)], -1)

    def label_scores(self, dep: Tensor, head: Tensor) -> Tensor:
        """dep, head (N, label+1) of chosen arcs → (N, labels)."""
        n, d = dep.shape
        left = (dep @ self.bilinear.reshape(d, -1)).reshape(n, -1, d)
        return (left @ head.unsqueeze(-1)).squeeze(-1)
