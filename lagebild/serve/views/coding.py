"""How the installed version codes: the codebook, the packs with their entries, and the measured accuracy."""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Literal, get_args

from msgspec import Struct

from lagebild import __version__
from lagebild.model import Status
from lagebild.packs import LANGUAGES, load_pack
from lagebild.query import KEYS
from lagebild.serve.service import Reading
from lagebild.store.coder import coder_name


class ActLine(Struct, frozen=True):
    """An act with its PLOVER quad and Goldstein score, and the CAMEO codes of its modes."""

    act: str
    label: str
    quad: int
    score: float
    planned: str
    cameo: dict[str, str]


class KeyLine(Struct, frozen=True):
    """A key of the query language."""

    key: str
    kind: str
    help: str
    values: list[str]


class CodebookView(Struct, frozen=True):
    acts: list[ActLine]
    statuses: list[str]
    keys: list[KeyLine]


def codebook(reading: Reading) -> CodebookView:
    """The codes that events can have, and the keys to ask for them with."""
    return _codebook()


@functools.cache
def _codebook() -> CodebookView:
    pack = load_pack("en")
    labels = {e.id: e["label"] for e in pack.table("act_labels")}
    cameo: dict[str, dict[str, str]] = {}
    for e in pack.table("cameo"):
        cameo.setdefault(e["act"], {})[e["mode"]] = e["cameo"]
    acts = [
        ActLine(e.id, labels.get(e.id, ""), int(e["quad"]), float(e["score"]), e["planned"], cameo.get(e.id, {}))
        for e in pack.table("acts")
    ]
    keys = [KeyLine(name, key.kind, key.help, list(key.choices)) for name, key in KEYS.items()]
    return CodebookView(acts, list(get_args(Status)), keys)


class TableLine(Struct, frozen=True):
    """A table of a pack: how many entries it has, how many of them come with example sentences, which are tests."""

    language: str
    table: str
    entries: int
    with_examples: int


class PacksView(Struct, frozen=True):
    """The packs of the installed version; `coder` names version, words and models as codings do."""

    version: str
    coder: str
    tables: list[TableLine]


def packs(reading: Reading) -> PacksView:
    """The words that the coder works with, counted."""
    return _packs()


@functools.cache
def _packs() -> PacksView:
    lines = []
    for lang in LANGUAGES:
        pack = load_pack(lang)
        for name in sorted(pack.tables):
            entries = list(pack.table(name))
            tested = sum(any(value for column, value in e.cells.items() if column.startswith("example")) for e in entries)
            lines.append(TableLine(lang, name, len(entries), tested))
    return PacksView(__version__, coder_name(), lines)


class Figure(Struct, frozen=True):
    """A measured value: of which part and language, of which model."""

    about: str
    language: str
    measure: str
    value: float


class AccuracyView(Struct, frozen=True):
    """Accuracy of the installed version, as its models' cards state it; docs/accuracy.md says how it was measured."""

    version: str
    figures: list[Figure]
    kind: Literal["model cards"] = "model cards"


def accuracy(reading: Reading) -> AccuracyView:
    """Measured accuracy of the installed models."""
    return AccuracyView(__version__, list(_figures()))


@functools.cache
def _figures() -> tuple[Figure, ...]:
    out: list[Figure] = []
    for lang in LANGUAGES:
        card = resources.files("lagebild") / "data" / "models" / lang / "MODEL_CARD.md"
        if card.is_file():
            out += figures_of(card.read_text(encoding="utf-8"), lang)
    return tuple(out)


def figures_of(card: str, lang: str) -> list[Figure]:
    """The figures in the tables of a model card.

    >>> figures_of("| set | LAS |\\n|---|---|\\n| news | 91.3 |", "de")
    [Figure(about='news', language='de', measure='LAS', value=91.3)]
    """
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in card.splitlines() if line.startswith("|")]
    out, head = list[Figure](), list[str]()
    for row in rows:
        if not head or row[0] == head[0]:
            head = row
        for measure, cell in zip(head[1:], row[1:], strict=False):
            if re.fullmatch(r"-?\d+(\.\d+)?", cell):
                out.append(Figure(row[0], lang, measure, float(cell)))
    return out
