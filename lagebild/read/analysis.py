"""The linguistic analysis of a report: sentences of tokens in Universal Dependencies, independent of any parser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, runtime_checkable

from msgspec import Struct
from msgspec.structs import force_setattr

from lagebild.model import Span

ROOT = -1


@lru_cache(maxsize=4096)
def parse_feats(feats: str) -> Mapping[str, str]:
    """UD features as a mapping.

    >>> parse_feats("Case=Nom|Number=Sing")["Case"]
    'Nom'
    """
    return dict(item.split("=", 1) for item in feats.split("|") if "=" in item)


@lru_cache(maxsize=1024)
def plain_relation(deprel: str) -> str:
    """A relation without its subtype.

    >>> plain_relation("obl:arg")
    'obl'
    """
    return deprel.split(":", 1)[0]


class Token(Struct, frozen=True, kw_only=True):
    """One UD word. `i` and `head` count within the sentence, `head` is -1 at the root; `start`/`end` are offsets into the report.

    A Struct, as all records that are made for many words of a report: it is made in a tenth of a frozen dataclass's time.
    """

    i: int
    start: int
    end: int
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    xpos: str = "_"
    ner: str = "O"
    rel: str = ""  # the relation without its subtype: `obl:arg` → `obl`; made, not given, as `morph` is: both are asked for constantly
    morph: Mapping[str, str] = {}  # `feats` as a mapping

    def __post_init__(self) -> None:
        force_setattr(self, "rel", plain_relation(self.deprel))
        force_setattr(self, "morph", parse_feats(self.feats))

    def __hash__(self) -> int:
        return hash((self.start, self.i, self.form))

    def feat(self, name: str) -> str:
        return self.morph.get(name, "")


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence as a tuple of tokens forming one tree; `index` is its place in the report."""

    index: int
    text: str  # of the whole report
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...] = field(init=False, repr=False)
    _kids: tuple[list[Token], ...] = field(init=False, repr=False)  # the same as tokens

    def __post_init__(self) -> None:
        kids: tuple[list[Token], ...] = tuple([[] for _ in self.tokens])
        for t in self.tokens:
            if t.head >= 0:
                kids[t.head].append(t)
        object.__setattr__(self, "_kids", kids)
        object.__setattr__(self, "children", tuple([tuple([t.i for t in ts]) if ts else () for ts in kids]))

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def root(self) -> Token:
        return next((t for t in self.tokens if t.head < 0), self.tokens[0])

    def kids(self, i: int, *rels: str) -> list[Token]:
        """Children of token i, all or those whose deprel (full, or without subtype) is among `rels`."""
        kids = self._kids[i]
        if not rels or not kids:
            return kids.copy()
        out = []  # a loop: most tokens have one child, for which a comprehension costs more than it does
        for t in kids:
            if t.rel in rels or t.deprel in rels:
                out.append(t)
        return out

    def kid(self, i: int, *rels: str) -> Token | None:
        """The first child of token i, of all or of those that `kids` gives."""
        for t in self._kids[i]:
            if not rels or t.rel in rels or t.deprel in rels:
                return t
        return None

    def subtree(self, i: int) -> list[int]:
        """Indexes of token i and all below it, in text order."""
        children = self.children
        out = [i]
        for j in out:  # grows while it is gone through
            if below := children[j]:
                out += below
        out.sort()
        return out

    def depth(self, i: int) -> int:
        """How many tokens stand above token i."""
        tokens, n = self.tokens, 0
        while (i := tokens[i].head) >= 0:
            n += 1
        return n

    def ancestors(self, i: int) -> Iterator[Token]:
        tokens = self.tokens
        j = tokens[i].head
        while j >= 0:
            t = tokens[j]
            yield t
            j = t.head

    def span(self, indexes: Iterable[int]) -> Span:
        """The span from the first to the last of the tokens named."""
        chosen = sorted(indexes)
        return Span.of(self.text, self.tokens[chosen[0]].start, self.tokens[chosen[-1]].end)

    def token_span(self, i: int) -> Span:
        t = self.tokens[i]
        return Span.of(self.text, t.start, t.end)


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """The reading of one report."""

    text: str
    lang: str
    sentences: tuple[Sentence, ...]


@runtime_checkable
class Reader(Protocol):
    """Anything that turns texts into analyses: a shipped model, another parser behind an adapter, CoNLL-U files."""

    lang: str
    name: str

    def read(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """One analysis per text, in order; offsets count characters of the text as given."""
        ...
