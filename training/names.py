"""Lists of names, which the networks see beside the words (`lagebild/read/gazetteer.py`).

    python -m training.names          # lagebild/data/common/names_sets.tsv

The lists for one language come from the name sets of the other: matches with a language's own training names would look better in training
than they are in use.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from lagebild.read import features
from training.train import load
from training.trees import Tree

HERE = Path(__file__).parent
DATA = HERE.parent / "lagebild/data"
SPEAKERS = HERE.parent.parent / "shared/data/actors/parliaments/speakers.tsv"


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


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--work", type=Path, default=HERE / "work")
    write_lists(ap.parse_args().work)


if __name__ == "__main__":
    main()
