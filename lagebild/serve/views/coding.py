"""How the installed version codes: the codebook, the packs with their entries and tests, and the measured accuracy."""

from __future__ import annotations

import functools
from typing import Annotated, get_args

from fastapi import Query as Parameter
from msgspec import Struct

from lagebild import __version__
from lagebild.model import Status
from lagebild.packs import LANGUAGES, load_pack
from lagebild.query import KEYS
from lagebild.serve import measured
from lagebild.serve.measured import Failing, Figure
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


Table = Annotated[str, Parameter(max_length=60, description="A table, such as frames, whose failing examples are given too.")]
Language = Annotated[str, Parameter(pattern="^(de|en)?$", description="The language of that table.")]


class TableLine(Struct, frozen=True):
    """A table of a pack: how many entries it has, how many of them come with example sentences, which are tests; of those that were run
    (`examples`), how many gave what their lines promise (`passed`)."""

    language: str
    table: str
    entries: int
    with_examples: int
    examples: int
    passed: int


class PacksView(Struct, frozen=True):
    """The packs of the installed version; `coder` names version, words and models as codings do, `tested_coder` those of the tests' run;
    `failing` are the examples of the table asked for that do not give what their lines promise."""

    version: str
    coder: str
    tested: str
    tested_coder: str
    tables: list[TableLine]
    failing: list[Failing]


def packs(reading: Reading, *, table: Table = "", language: Language = "") -> PacksView:
    """The words that the coder works with, counted, and how their tests went."""
    run = measured.run()
    failing = [f for f in run.failing if f.table == table and language in ("", f.language)] if table else []
    return PacksView(__version__, coder_name(), run.measured, run.coder, _tables(), failing)


@functools.cache
def _tables() -> list[TableLine]:
    tested = {(t.language, t.table): t for t in measured.run().tables}
    lines = []
    for lang in LANGUAGES:
        pack = load_pack(lang)
        for name in sorted(pack.tables):
            entries = list(pack.table(name))
            examples = sum(any(value for column, value in e.cells.items() if column.startswith("example")) for e in entries)
            run = tested.get((lang, name))
            lines.append(TableLine(lang, name, len(entries), examples, run.examples if run else 0, run.passed if run else 0))
    return lines


class AccuracyView(Struct, frozen=True):
    """The accuracy card that ships with the installed version: when it was measured, of which coder, and whether that is the installed one
    (null where the card does not say)."""

    version: str
    measured: str
    coder: str
    installed: bool | None
    figures: list[Figure]


def accuracy(reading: Reading) -> AccuracyView:
    """Measured accuracy; docs/accuracy.md says how it was measured and where errors lie."""
    card = measured.card()
    return AccuracyView(__version__, card.measured, card.coder, card.coder == coder_name() if card.coder else None, card.figures)
