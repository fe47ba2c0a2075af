"""Reattach punctuation after the words have been corrected: punctuation.py IN.conllu OUT.conllu

Annotators correct words only. A mark whose head was moved away would make the tree non-projective; it goes to the highest
word it can hang on without crossing an arc of the words, at a comma to the clause or conjunct that begins or ends there.
The last full stop goes to the root. Other columns stay as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path

SUBORDINATE = {"acl", "acl:relcl", "advcl", "appos", "ccomp", "conj", "csubj", "csubj:pass", "parataxis", "xcomp"}


def crosses(mark: int, head: int, heads: dict[int, int]) -> bool:
    """Whether an arc from `head` to `mark` crosses an arc between words (1-based positions, `heads` without marks)."""
    low, high = sorted((mark, head))
    for d, h in heads.items():
        if not h:
            continue
        if d not in (low, high) and h not in (low, high) and (low < d < high) != (low < h < high):
            return True
        if min(d, h) < mark < max(d, h) and not min(d, h) <= head <= max(d, h):
            return True
    return False


def home(mark: int, heads: dict[int, int], rels: dict[int, str], root: int) -> int:
    """The word a mark inside the sentence hangs on."""
    free = [word for word in heads if not crosses(mark, word, heads)]
    starts = {word: min(subtree(word, heads)) for word in free}
    ends = {word: max(subtree(word, heads)) for word in free}
    opening = [w for w in free if rels[w] in SUBORDINATE and starts[w] == next((k for k in sorted(heads) if k > mark), 0)]
    closing = [w for w in free if rels[w] in SUBORDINATE and ends[w] == next((k for k in sorted(heads, reverse=True) if k < mark), 0)]
    choice = opening or closing or free or [root]
    return min(choice, key=lambda w: (depth(w, heads), abs(w - mark)))


def subtree(word: int, heads: dict[int, int]) -> set[int]:
    """A word and all words below it."""
    found = {word}
    while more := {d for d, h in heads.items() if h in found} - found:
        found |= more
    return found


def depth(word: int, heads: dict[int, int]) -> int:
    """Number of arcs to the root."""
    return 0 if not heads[word] else 1 + depth(heads[word], heads)


def reattach(rows: list[list[str]]) -> None:
    """Give the marks of one sentence (CoNLL-U columns) their heads, in place."""
    heads = {int(r[0]): int(r[6]) for r in rows if r[7] != "punct"}
    rels = {int(r[0]): r[7] for r in rows if r[7] != "punct"}
    root = next(word for word, head in heads.items() if not head)
    for row in rows:
        mark = int(row[0])
        if row[7] != "punct":
            continue
        if mark == len(rows) and row[1] in ".!?":
            row[6] = str(root)
        elif int(row[6]) not in heads or crosses(mark, int(row[6]), heads):
            row[6] = str(home(mark, heads, rels, root))


def main(source: Path, target: Path) -> None:
    """Rewrite `source` to `target`."""
    out = []
    for block in source.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        reattach(rows)
        out.append("\n".join([line for line in lines if line.startswith("#")] + ["\t".join(row) for row in rows]) + "\n\n")
    target.write_text("".join(out), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
