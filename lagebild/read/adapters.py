"""From other parsers' trees to ours: spaCy's German pipelines (TIGER labels) and English ones (ClearNLP labels) to UD.

Both schemes let function words head: a preposition its noun, an auxiliary its verb, the copula its predicate. UD turns these round
(de Marneffe et al. 2021). The labels themselves are mapped by `data/common/parser_labels.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from lagebild.read.analysis import ROOT
from lagebild.read.tokens import rows

UD_TAGS = frozenset(
    ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X")
)
SUBJECT = {"nsubj": "nsubj:pass", "csubj": "csubj:pass"}
VERBAL = frozenset(("VERB", "AUX"))


@lru_cache(maxsize=4)
def label_table(scheme: str) -> dict[str, list[tuple[str, str, str]]]:
    table: dict[str, list[tuple[str, str, str]]] = {}
    for s, label, upos, head, relation in rows("common", "parser_labels"):
        if s == scheme:
            table.setdefault(label, []).append((upos, head, relation))
    return table


def scheme_of(labels: set[str]) -> str:
    """Which scheme a parser's label set is in: "tiger", "clear" or "ud".

    >>> scheme_of({"ROOT", "sb", "oa", "nk"}), scheme_of({"ROOT", "nsubj", "dobj", "pobj"}), scheme_of({"root", "nsubj", "obj", "obl"})
    ('tiger', 'clear', 'ud')
    """
    if {"sb", "nk"} <= labels:
        return "tiger"
    return "clear" if {"dobj", "pobj"} & labels else "ud"


def to_ud(scheme: str, upos: list[str], participle: list[bool], head: list[int], label: list[str]) -> tuple[list[int], list[str]]:
    """Heads (-1 the root) and UD relations for a tree in `scheme`.

    Args:
        scheme: "tiger", "clear" or "ud".
        upos: universal tags.
        participle: whether each word is a past participle, which tells the passive from the future in German.
        head: the parser's heads, -1 at the root.
        label: the parser's labels.
    """
    if scheme == "ud":
        return list(head), ["root" if h == ROOT else x for h, x in zip(head, label, strict=True)]
    tree = Restructured(list(head), list(label), upos)
    (_tiger if scheme == "tiger" else _clear)(tree, participle)
    table = label_table(scheme)
    relations = [tree.fixed.get(i) or _relation(table, tree, i) for i in range(len(upos))]
    passive = {tree.head[i] for i, x in enumerate(relations) if x == "aux:pass"}
    relations = [SUBJECT.get(x, x) if tree.head[i] in passive else x for i, x in enumerate(relations)]
    return tree.head, ["root" if h == ROOT else x for h, x in zip(tree.head, relations, strict=True)]


class Restructured:
    """A tree being turned round; `fixed` holds relations that are settled already."""

    def __init__(self, head: list[int], label: list[str], upos: list[str]) -> None:
        self.head, self.label, self.upos = head, label, upos
        self.fixed: dict[int, str] = {}

    def kids(self, i: int, *labels: str) -> list[int]:
        return [k for k, h in enumerate(self.head) if h == i and (not labels or self.label[k] in labels)]

    def swap(self, function: int, content: int, relation: str, keep: tuple[str, ...] = ()) -> None:
        """Let `content`, a child of `function`, take its place; its other children follow, those labelled in `keep` excepted."""
        for k in self.kids(function):
            if k != content and self.label[k] not in keep:
                self.head[k] = content
        self.head[content], self.label[content] = self.head[function], self.label[function]
        if function in self.fixed:
            self.fixed[content] = self.fixed.pop(function)
        self.head[function] = content
        self.fixed[function] = relation

    def deepest_first(self) -> list[int]:
        def depth(i: int) -> int:
            n = 0
            while self.head[i] != ROOT and n <= len(self.head):
                i, n = self.head[i], n + 1
            return n

        return sorted(range(len(self.head)), key=lambda i: -depth(i))


def _tiger(tree: Restructured, participle: list[bool]) -> None:
    for i in tree.deepest_first():
        if tree.upos[i] == "ADP":
            nouns = [k for k in tree.kids(i, "nk") if tree.upos[k] not in ("DET", "ADP", "PUNCT")]
            if nouns:
                tree.swap(i, nouns[-1], "case")
        elif tree.upos[i] == "AUX":
            verbs = [k for k in tree.kids(i, "oc") if tree.upos[k] in VERBAL]
            predicates = tree.kids(i, "pd")
            if verbs:
                inner = any(tree.fixed.get(k) == "aux:pass" for k in tree.kids(verbs[0]))
                passive = (
                    participle[verbs[0]]
                    and not inner
                    and not tree.kids(verbs[0], "oa")
                    and bool(tree.kids(i, "sbp") or tree.kids(verbs[0], "sbp"))
                )
                tree.swap(i, verbs[0], "aux:pass" if passive else "aux")
            elif predicates:
                tree.swap(i, predicates[0], "cop")
    for i in range(len(tree.head)):
        if tree.label[i] == "cd":
            for k in tree.kids(i, "cj"):
                tree.head[k] = tree.head[i]
                tree.fixed[k] = "conj"
                tree.head[i], tree.fixed[i] = k, "cc"
                break
        if tree.label[i] == "oc" and tree.upos[i] in VERBAL and tree.kids(i, "cp"):
            tree.fixed[i] = "ccomp"


def _clear(tree: Restructured, participle: list[bool]) -> None:
    for i in tree.deepest_first():
        if tree.label[i] in ("prep", "agent", "dative") and tree.upos[i] in ("ADP", "SCONJ", "PART"):
            objects = tree.kids(i, "pobj")
            if objects:
                tree.swap(i, objects[0], "case")
        elif tree.upos[i] == "AUX":
            predicates = tree.kids(i, "attr", "acomp")
            if predicates:
                tree.swap(i, predicates[0], "cop")
    for i in range(len(tree.head)):
        if tree.label[i] == "cc":
            later = [k for k in tree.kids(tree.head[i], "conj") if k > i]
            if later:
                tree.head[i] = later[0]


def _relation(table: dict[str, list[tuple[str, str, str]]], tree: Restructured, i: int) -> str:
    h = tree.head[i]
    above = tree.upos[h] if h >= 0 else "*"
    for upos, head, relation in table.get(tree.label[i], ()):
        if upos in ("*", tree.upos[i]) and head in ("*", above):
            return relation
    return tree.label[i] if tree.label[i] and not table.get("sb") else "dep"
