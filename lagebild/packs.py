"""Packs: all words Lagebild knows, as tables that a person who reads no Python can extend.

A table is one or more TSV files (`name.tsv`, `name_*.tsv`) under `data/common`, `data/<lang>`, `data/actors` or
`data/places`, described by `data/schema/<name>.yaml`. Every entry keeps its line id (`de/frames_verbs.tsv:12`), which
is what `explain` prints and `pack lint` complains about. Cells hold alternatives separated by `|`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lagebild.errors import PackError

DATA = Path(__file__).parent / "data"
LANGUAGES = ("de", "en")
_ID = re.compile(r"[\w.+:@'’/-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table: its cells by column name, and where it stands."""

    table: str
    line: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def list(self, column: str) -> tuple[str, ...]:
        """The alternatives of a cell, `a|b` → ("a", "b"); empty where the cell is."""
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    @property
    def id(self) -> str:
        return self["id"] or self.line


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str = "text"  # text, id, list, choice, choices, int, number, date, regex
    values: tuple[str, ...] = ()
    required: bool = False

    def problem(self, cell: str) -> str | None:
        """What is wrong with a cell, or None."""
        if not cell:
            return f"column {self.name!r} is empty" if self.required else None
        match self.kind:
            case "id" if not (cell.isalnum() or _ID.fullmatch(cell)):
                return f"{cell!r} is no id (letters, digits and . _ - + : @ only)"
            case "choice" if cell not in self.values:
                return f"{self.name} {cell!r} is none of {', '.join(self.values)}"
            case "choices" if bad := [c for c in cell.split("|") if c not in self.values]:
                return f"{self.name} {bad[0]!r} is none of {', '.join(self.values)}"
            case "int" if not re.fullmatch(r"-?\d+", cell):
                return f"{self.name} {cell!r} is no whole number"
            case "number" if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
                return f"{self.name} {cell!r} is no number"
            case "date" if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", cell):
                return f"{self.name} {cell!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)"
            case "regex":
                try:
                    re.compile(cell)
                except re.error as error:
                    return f"{self.name} {cell!r} is no regular expression: {error}"
        return None


@dataclass(frozen=True, slots=True)
class Schema:
    """What a table's columns are; from `data/schema/<table>.yaml`."""

    table: str
    description: str
    columns: tuple[Column, ...]
    test: str = ""  # how `pack test` runs the example column: the name of a runner in packtest.py

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


@functools.cache
def schemas(root: Path = DATA) -> Mapping[str, Schema]:
    """All table schemas by table name."""
    return {schema.table: schema for schema in map(_schema, sorted((root / "schema").glob("*.yaml")))}


@functools.cache
def values_of(table: str, column: str) -> tuple[str, ...]:
    """The values that a column of choices may have, without reading the other tables' schemas.

    >>> "cyber" in values_of("event_contexts", "context")
    True
    """
    return next(c.values for c in _schema(DATA / "schema" / f"{table}.yaml").columns if c.name == column)


def _schema(path: Path) -> Schema:
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # words like `on` stay words
    columns = tuple(
        Column(name, spec.get("kind", "text"), tuple(map(str, spec.get("values", ()))), spec.get("required") == "true")
        for name, spec in raw["columns"].items()
    )
    return Schema(raw["table"], raw.get("description", ""), columns, raw.get("test", ""))


FREE = ("text", "list")  # kinds of cells that nothing can be wrong with, once they are filled


@dataclass(frozen=True, slots=True)
class Problem:
    line: str
    message: str

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


def table_of(path: Path, known: Mapping[str, Schema]) -> str | None:
    """The table a file belongs to: `frames_verbs.tsv` → `frames`; the longest known name that fits."""
    fits = [name for name in known if path.stem == name or path.stem.startswith(name + "_")]
    return max(fits, key=len, default=None)


def read_table(path: Path, schema: Schema, label: str) -> Iterator[Entry | Problem]:
    """Entries of one TSV file, and a Problem for each line that breaks the schema.

    The first line that is no comment names the columns; `#` starts a comment line; blank lines are allowed.
    """
    header: list[str] = []
    checked: list[tuple[int, Column]] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        yield Problem(label, f"is not UTF-8 ({error.reason} at byte {error.start})")
        return
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        cells = [c.strip() for c in raw.split("\t")]
        where = f"{label}:{number}"
        if not header:
            header = cells
            checked = [(header.index(c.name), c) for c in schema.columns if c.name in header and (c.required or c.kind not in FREE)]
            for name in header:
                if name not in schema.names:
                    yield Problem(where, f"table {schema.table!r} has no column {name!r}")
            for column in schema.columns:
                if column.required and column.name not in header:
                    yield Problem(where, f"column {column.name!r} is missing")
            continue
        if len(cells) > len(header):
            yield Problem(where, f"{len(cells)} cells for {len(header)} columns")
            continue
        row = dict(zip(header, cells, strict=False))
        problems = [p for i, c in checked if (p := c.problem(cells[i] if i < len(cells) else ""))]
        if problems:
            yield from (Problem(where, p) for p in problems)
            continue
        yield Entry(schema.table, where, row)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The tables of one language together with the common ones; equal only to itself, so that compiled forms are cached by it."""

    lang: str
    tables: Mapping[str, tuple[Entry, ...]]
    problems: tuple[Problem, ...] = ()
    _sets: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> tuple[Entry, ...]:
        """Entries of a table, empty where the language has none of it."""
        return self.tables.get(name, ())

    def words(self, table: str, kind: str) -> frozenset[str]:
        """All `word` alternatives of the entries of a table whose `kind` column is `kind`."""
        key = (table, kind)
        if key not in self._sets:
            self._sets[key] = frozenset(w for e in self.table(table) if e["kind"] == kind for w in e.list("word"))
        return self._sets[key]


def folders(lang: str, extra: tuple[Path, ...] = ()) -> list[tuple[str, Path]]:
    """The folders whose tables make up a language's pack, each with its label; a user's own folders come last and win.

    Tables that lie in a user's folder itself serve both languages; those in its subfolder `de` or `en` only that one.
    """
    names = ["common", "actors", "places", lang]
    own = [(f"{p.name}/{n}".rstrip("/"), p / n) for p in extra for n in ("", *names) if not n or (p / n).is_dir()]
    return [(n, DATA / n) for n in names] + own


FIRST_WINS = frozenset({"states", "bodies", "persons", "offices", "terms", "roles", "places", "frames", "speech", "attribution"})
"""Tables of which the nearer the top wins where several lines fit: a user's lines are put before the shipped ones."""


def _extended(old: Entry, new: Entry) -> Entry:
    """An entry with the cells of another on top: `+a|b` adds alternatives, `+` and empty cells keep what is there, others replace."""
    cells = dict(old.cells)
    for name, cell in new.cells.items():
        if cell.startswith("+"):
            cells[name] = "|".join(filter(None, (old[name], cell[1:])))
        elif cell:
            cells[name] = cell
    return Entry(old.table, f"{old.line} + {new.line}", cells)


def _adds(entry: Entry) -> bool:
    return any(cell.startswith("+") for cell in entry.cells.values())


def _put(table: dict[str, tuple[int, Entry]], item: Entry, own: int) -> Problem | None:
    """Take an entry of a folder (0 shipped, else the number of the user's folder) into its table."""
    key = item["id"] or f"{own} {item.line}"
    earlier = table.get(key)
    if earlier is not None and own and _adds(item):
        table[key] = earlier[0], _extended(earlier[1], item)
    elif earlier is not None and earlier[0] == own:
        return Problem(item.line, f"id {key!r} stands already at {earlier[1].line}")
    else:
        table[key] = own, item
    return None


def load_pack(lang: str, extra: tuple[Path, ...] = ()) -> Pack:
    """The pack of a language, with user folders `extra` on top; problems are collected, not raised.

    An entry of a user's folder replaces the entry of the same id in the folders before, or adds to it (cells with a leading +).
    The pack is loaded once, and again when a file of a user's folder has changed.

    >>> load_pack("de").lang
    'de'
    """
    stamps = ((path, path.stat()) for folder in extra for path in sorted(folder.rglob("*.tsv")))
    return _load_pack(lang, extra, tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stamps))


@functools.lru_cache(maxsize=8)
def _load_pack(lang: str, extra: tuple[Path, ...], stamps: tuple[tuple[Path, int, int], ...]) -> Pack:
    """The pack as it is while the files of the user's folders bear these time stamps and sizes."""
    shipped, found = _shipped(lang)
    tables, problems = {name: dict(table) for name, table in shipped.items()}, list(found)
    for label, folder in folders(lang, extra)[len(folders(lang)) :]:
        own = next(n for n, p in enumerate(extra, 1) if folder.is_relative_to(p))
        problems += _read_folder(label, folder, own, tables)
    return Pack(lang, {name: _ordered(name, table) for name, table in tables.items()}, tuple(problems))


@functools.cache
def _shipped(lang: str) -> tuple[dict[str, dict[str, tuple[int, Entry]]], tuple[Problem, ...]]:
    """The shipped tables of a language, read once; not to be changed."""
    tables: dict[str, dict[str, tuple[int, Entry]]] = {}
    problems = [p for label, folder in folders(lang) for p in _read_folder(label, folder, 0, tables)]
    return tables, tuple(problems)


def _read_folder(label: str, folder: Path, own: int, tables: dict[str, dict[str, tuple[int, Entry]]]) -> list[Problem]:
    """Take in the tables of a folder; gives what is wrong with them."""
    known = schemas()
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.tsv")):
        name = table_of(path, known)
        if name is None:
            problems.append(Problem(f"{label}/{path.name}", "no schema under data/schema fits this file's name"))
            continue
        for item in read_table(path, known[name], f"{label}/{path.name}"):
            problem = item if isinstance(item, Problem) else _put(tables.setdefault(name, {}), item, own)
            if problem is not None:
                problems.append(problem)
    return problems


def _ordered(name: str, table: Mapping[str, tuple[int, Entry]]) -> tuple[Entry, ...]:
    """The entries of a table, a user's own first where the first wins."""
    if name not in FIRST_WINS or not any(own for own, _ in table.values()):
        return tuple(entry for _, entry in table.values())
    rows = sorted(table.values(), key=lambda row: -row[0])
    return tuple(_give_way(rows)) if name == "frames" else tuple(entry for _, entry in rows)


def _give_way(rows: list[tuple[int, Entry]]) -> Iterator[Entry]:
    """Frames of which a user's line without conditions takes over the word: shipped ones with more conditions would beat it."""
    taken = {(e["pos"], word) for own, e in rows if own and not e["when"] for word in e.list("pred")}
    for own, entry in rows:
        left = [word for word in entry.list("pred") if own or (entry["pos"], word) not in taken]
        if len(left) == len(entry.list("pred")):
            yield entry
        elif left:
            yield Entry(entry.table, entry.line, {**entry.cells, "pred": "|".join(left)})


def own_problems(lang: str, extra: tuple[Path, ...]) -> tuple[Problem, ...]:
    """The lines of a user's folders that cannot be used."""
    shipped = set(load_pack(lang).problems)
    return tuple(p for p in load_pack(lang, extra).problems if p not in shipped) if extra else ()


def checked_pack(lang: str, extra: tuple[Path, ...] = ()) -> Pack:
    """The pack, or PackError where a line breaks its schema."""
    pack = load_pack(lang, extra)
    if pack.problems:
        more = f" and {len(pack.problems) - 1} more" if len(pack.problems) > 1 else ""
        raise PackError(f"{pack.problems[0]}{more}.")
    return pack
