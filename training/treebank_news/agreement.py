"""Compare two annotations of the same sentences over words without punctuation: agreement.py A B

A and B are CoNLL-U files or proposals ("# id text", "index form UPOS head deprel"); only sentences in both count. Prints
UPOS, UAS, LAS, CORE (LAS over clause structure: subjects, objects, clauses) in per cent of words, and the commonest changes A → B.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

CORE = {"root", "nsubj", "nsubj:pass", "csubj", "csubj:pass", "obj", "obl:arg", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis"}

Word = tuple[str, str, str, str]  # form, UPOS, head, deprel


def load(path: Path) -> dict[str, list[Word]]:
    """Words by sentence id."""
    sentences: dict[str, list[Word]] = {}
    words: list[Word] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text ="):
            continue
        if line.startswith("#"):
            words = sentences.setdefault(line.split()[3 if line.startswith("# sent_id") else 1], [])
        elif "\t" in line:
            cells = line.split("\t")
            words.append((cells[1], cells[3], cells[6], cells[7]))
        elif line:
            _, form, upos, head, deprel = line.split(" ")
            words.append((form, upos, head, deprel))
    return sentences


def compare(a: dict[str, list[Word]], b: dict[str, list[Word]]) -> str:
    """A table of agreement and of the commonest changes."""
    same: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    shared = [key for key in a if key in b]
    for key in shared:
        for old, new in zip(a[key], b[key], strict=True):
            if new[3] == "punct":
                continue
            las = old[2:] == new[2:]
            core = new[3] in CORE
            same.update(words=1, upos=old[1] == new[1], uas=old[2] == new[2], las=las, core_words=core, core=core and las)
            if not las:
                changes[f"{old[3]} → {new[3]}" if old[3] != new[3] else f"{new[3]}: other head"] += 1
            if old[1] != new[1]:
                changes[f"UPOS {old[1]} → {new[1]}"] += 1
    n = same["words"]
    lines = [f"{len(shared)} sentences, {n} words, {same['core_words']} of them CORE"]
    lines += [f"{name.upper():5} {100 * same[name] / n:.1f}" for name in ("upos", "uas", "las")]
    lines.append(f"CORE  {100 * same['core'] / same['core_words']:.1f}")
    lines += [f"{count:4} {change}" for change, count in changes.most_common(25)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(compare(load(Path(sys.argv[1])), load(Path(sys.argv[2]))))
