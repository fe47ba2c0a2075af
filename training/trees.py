"""Trees in memory while the training data are harmonised: words as mutable records, CoNLL-U in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Word:
    """One syntactic word. `head` is the index of another word of the same sentence, -1 at the root, None without a tree."""

    form: str
    lemma: str = "_"
    upos: str = "_"
    xpos: str = "_"
    feats: str = "_"
    head: int | None = None
    deprel: str = "_"
    space: bool = True
    ner: str = "_"

    def feat(self, name: str) -> str:
        return dict(f.split("=", 1) for f in self.feats.split("|") if "=" in f).get(name, "")


@dataclass(slots=True)
class Tree:
    """A sentence with its source; `group` holds the (first, last) words of each multiword token."""

    source: str
    words: list[Word]
    id: str = ""
    groups: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(w.form + (" " if w.space else "") for w in self.words).strip()

    @property
    def key(self) -> str:
        """The text without blanks: what two copies of a sentence share whatever their spacing."""
        return "".join(w.form for w in self.words).replace(" ", "")

    def kids(self, i: int) -> list[int]:
        return [k for k, w in enumerate(self.words) if w.head == i]

    def sound(self) -> bool:
        """One root, no cycle, every head inside the sentence."""
        heads = [w.head for w in self.words]
        if heads.count(-1) != 1 or any(h is None or h >= len(heads) for h in heads):
            return False
        for i in range(len(heads)):
            j, steps = i, 0
            while j != -1:
                j, steps = heads[j] or 0 if heads[j] != -1 else -1, steps + 1
                if steps > len(heads):
                    return False
        return True


def blocks(path: Path) -> Iterator[list[str]]:
    """The line blocks of a CoNLL-like file."""
    block: list[str] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            block.append(line.rstrip("\r"))
        elif block:
            yield block
            block = []


def read_conllu(path: Path, source: str) -> Iterator[Tree]:
    """Every sentence of a CoNLL-U (or cupt) file; a surface token's spacing goes to the last word of its group."""
    for block in blocks(path):
        words: list[Word] = []
        groups: list[tuple[int, int]] = []
        sid = next((x.split("=", 1)[1].strip() for x in block if x.startswith(("# sent_id", "# source_sent_id"))), "")
        spaces: dict[int, bool] = {}
        surfaces: dict[int, str] = {}
        for line in block:
            if line.startswith("#"):
                continue
            c = line.split("\t")
            if "." in c[0]:
                continue
            misc = c[9] if len(c) > 9 else "_"
            space = "SpaceAfter=No" not in misc
            if "-" in c[0]:
                a, b = (int(x) - 1 for x in c[0].split("-"))
                groups.append((a, b))
                spaces[b], surfaces[a] = space, c[1]
                continue
            ner = next((m[4:] for m in misc.split("|") if m.startswith("NER=")), "_")
            head = int(c[6]) - 1 if c[6].isdigit() else None
            words.append(Word(c[1], c[2], c[3], c[4], c[5], head, c[7], space, ner))
        for a, b in groups:
            for i in range(a, b):
                words[i].space = False
            words[b].space = spaces[b]
        tree = Tree(source, words, sid, groups)
        _surface(tree, surfaces)
        if words:
            yield tree


def _surface(tree: Tree, surfaces: dict[int, str]) -> None:
    """Give the words of a multiword token their own letters of the surface where these can be told ("won't" → wo + n't)."""
    for a, b in tree.groups:
        surface, left = surfaces[a], surfaces[a]
        parts = tree.words[a : b + 1]
        if "".join(p.form for p in parts) == surface:
            continue
        for p in reversed(parts[1:]):
            if left.lower().endswith(p.form.lower()) and len(left) > len(p.form):
                p.form, left = left[-len(p.form) :], left[: -len(p.form)]
            else:
                break
        else:
            parts[0].form = left


def write_conllu(path: Path, trees: Iterable[Tree]) -> int:
    n = 0
    with path.open("w", encoding="utf-8") as out:
        for n, t in enumerate(trees, 1):
            out.write(f"# source = {t.source}\n# sent_id = {t.id or n}\n# text = {t.text}\n")
            firsts = {a: b for a, b in t.groups}
            for i, w in enumerate(t.words):
                if i in firsts:
                    b = firsts[i]
                    surface = "".join(x.form for x in t.words[i : b + 1])
                    out.write(f"{i + 1}-{b + 1}\t{surface}" + "\t_" * 7 + ("\t_\n" if t.words[b].space else "\tSpaceAfter=No\n"))
                misc = "|".join(([f"NER={w.ner}"] if w.ner != "_" else []) + ([] if w.space else ["SpaceAfter=No"])) or "_"
                head = "_" if w.head is None else str(w.head + 1)
                out.write("\t".join([str(i + 1), w.form, w.lemma, w.upos, w.xpos, w.feats, head, w.deprel, "_", misc]) + "\n")
            out.write("\n")
    return n
