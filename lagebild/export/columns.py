"""Columns of flat formats: a name, a type, what it holds, and how it is got from a row's object; codebooks are made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lagebild.output import ParticipantRecord

Kind = Literal["text", "integer", "number", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    help: str
    value: Callable[[Any], Any]


def names(columns: Sequence[Column]) -> list[str]:
    return [c.name for c in columns]


def cells(columns: Sequence[Column], of: Any) -> list[Any]:
    """A row: empty text for what is not there."""
    return ["" if (value := c.value(of)) is None else value for c in columns]


def code_of(party: ParticipantRecord) -> str:
    """A party's code as flat formats have it: empty where no state can be told."""
    return "" if party.code == "---" else party.code


def tab_line(values: Iterable[Any]) -> str:
    """A line of tab-separated values, which know no quoting: tabs and line ends within a value become blanks."""
    return "\t".join(" ".join(str(v).split()) if isinstance(v, str) else str(v) for v in values) + "\n"


def codebook(title: str, text: str, tables: Iterable[tuple[str, Sequence[Column]]]) -> str:
    """A codebook in Markdown: a table of columns per file."""
    out = [f"# {title}", "", text.strip(), ""]
    for name, columns in tables:
        out += [f"## {name}", "", "| column | type | what it holds |", "|---|---|---|"]
        out += ["| `{}` | {} | {} |".format(c.name, c.kind, c.help.replace("|", "\\|")) for c in columns]
        out.append("")
    return "\n".join(out)


def joined(words: Iterable[str | None]) -> str:
    """Several values in one cell, separated by `|`."""
    return "|".join((w or "").replace("|", "/") for w in words)
