"""What was measured of the installed version and ships with it: figures against annotated text, and the packs' own examples.

`bench/card.py` writes both files. Each names the coder that was measured, so that a page can say whether it is the one installed.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec
from msgspec import Struct

from lagebild.packs import DATA

ACCURACY = DATA / "measured" / "accuracy.json"
EXAMPLES = DATA / "measured" / "examples.json"


class Figure(Struct, frozen=True):
    """A measured value in per cent: on which set, of which language, its goal, the floor that the tests hold, and what others reach."""

    set: str
    language: str
    measure: str
    value: float
    goal: float | None = None
    floor: float | None = None
    others: str = ""


class Card(Struct, frozen=True):
    """The accuracy card: when it was measured and by which coder."""

    measured: str
    coder: str
    figures: list[Figure]


class Tested(Struct, frozen=True):
    """The examples of a table: how many there are, and how many give what their lines promise."""

    language: str
    table: str
    examples: int
    passed: int


class Failing(Struct, frozen=True):
    """An example that does not give what its line promises."""

    language: str
    table: str
    id: str
    line: str
    example: str
    expect: str
    got: str


class Run(Struct, frozen=True):
    """A run of all examples."""

    measured: str
    coder: str
    tables: list[Tested]
    failing: list[Failing]


@functools.cache
def card(path: Path = ACCURACY) -> Card:
    """The accuracy card; an empty one where none was shipped."""
    return msgspec.json.decode(path.read_bytes(), type=Card) if path.is_file() else Card("", "", [])


@functools.cache
def run(path: Path = EXAMPLES) -> Run:
    """The run of the packs' examples; an empty one where none was shipped."""
    return msgspec.json.decode(path.read_bytes(), type=Run) if path.is_file() else Run("", "", [], [])
