"""Names from GUM's entity annotation: of all mentions of persons, organisations and places those whose head is a proper noun.

GUM marks every mention with its type and its minimal span (https://gucorpling.org/gum/annotation.html); a name is the stretch of the
minimal span from its first to its last proper noun, where the head, the span's first word, is one.
"""

from __future__ import annotations

import re
from pathlib import Path

from training.trees import blocks

KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
PROPER = ("NNP", "NNPS")
WITHIN = {"PER": ("HYPH",), "ORG": ("IN", "DT", "CC", "HYPH", "POS", "CD"), "LOC": ("IN", "DT", "HYPH", "POS", "CD")}  # tags between proper nouns
MARK = re.compile(r"\((?P<id>\d+)-(?P<kind>[a-z]+)-(?P<rest>[^()|]*)|(?P<close>\d+)\)|(?P<here>\))")


def gum_names(path: Path) -> dict[str, list[str]]:
    """Sentence id → one BIO label per word."""
    out: dict[str, list[str]] = {}
    for block in blocks(path):
        sentence = next((x.split("=", 1)[1].strip() for x in block if x.startswith("# sent_id")), "")
        rows = [c for line in block if not line.startswith("#") and (c := line.split("\t"))[0].isdigit()]
        out[sentence] = _labels(rows)
    return out


def _labels(rows: list[list[str]]) -> list[str]:
    labels = ["O"] * len(rows)
    for begin, end, kind in sorted(_named(rows), key=lambda x: x[0] - x[1]):
        if all(label == "O" for label in labels[begin:end]):
            labels[begin:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - begin - 1)]
    return labels


def _named(rows: list[list[str]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for begin, kind, minimal in _mentions(rows):
        inside = [begin + k - 1 for k in minimal if begin + k - 1 < len(rows)]
        proper = [i for i in inside if rows[i][4] in PROPER]
        if kind not in KINDS or not proper or proper[0] != inside[0]:
            continue
        tags = [row[4] for row in rows[min(proper) : max(proper) + 1]]
        peoples = kind == "person" and tags == ["NNPS"]  # the Americans
        if not peoples and all(tag in PROPER or tag in WITHIN[KINDS[kind]] for tag in tags):
            found.append((min(proper), max(proper) + 1, KINDS[kind]))
    return found


def _mentions(rows: list[list[str]]) -> list[tuple[int, str, list[int]]]:
    """(first word, type, minimal span as positions from 1 within the mention) of each mention that begins in the sentence."""
    out: list[tuple[int, str, list[int]]] = []
    for i, row in enumerate(rows):
        marks = next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")
        for m in MARK.finditer(marks):
            if m["id"]:
                fields = m["rest"].split("-")
                minimal = fields[3] if len(fields) > 3 else ""
                out.append((i, m["kind"], [int(x) for x in minimal.split(",") if x.isdigit()]))
    return out
