"""Adding a user's own entries to a folder, without harming what stands there."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

from lagebild.errors import PackError
from lagebild.knowledge.check import consistency
from lagebild.packs import LANGUAGES, Entry, Problem, Schema, load_pack, read_table, schemas
from lagebild.resolve.entries import fold, pieces

OWN = "own entry"
TRIAL = "new"  # the folder that lines are tried in
TABLES = {
    "person": "persons", "body": "bodies", "term": "terms", "office": "offices", "role": "roles", "verb": "frames", "state-alias": "states",
}  # fmt: skip
Row = Mapping[str, str]


def slug(words: str) -> str:
    """An id from a name.

    >>> slug("Sergej Lawrow"), slug("Élysée-Palast")
    ('sergej-lawrow', 'elysee-palast')
    """
    return "-".join("".join(c for c in fold(p) if c.isalnum()) for p in pieces(words)).strip("-")


def free_id(stem: str, taken: Collection[str]) -> str:
    """An id for a further term in an office: the stem itself, else with a number behind it."""
    return stem if stem not in taken else next(i for n in count(2) if (i := f"{stem}:{n}") not in taken)


def completed(kind: str, cells: Row, folders: tuple[Path, ...]) -> dict[str, list[dict[str, str]]]:
    """Rows by table of one entry as typed, ids and other cells that follow from the rest filled in."""
    row = dict(cells)
    match kind:
        case "person":
            return _person(row, folders)
        case "term":
            return {"terms": [_term(row, folders)]}
        case "state-alias":
            return {"states": [_alias(row)]}
        case "body":
            _both_names(row)
            row.setdefault("id", f"{row.get('code', '')}.{slug(row.get('name_en', ''))}")
            row.setdefault("kind", "organisation")
        case "office":
            _both_names(row)
            row.setdefault("id", f"{row.get('code', '')}.{row.get('rank', '')}")
        case "role":
            row.setdefault("id", f"own.{slug(row.get('word', '').split('|')[0])}")
            row.setdefault("kind", "person")
            row.setdefault("alone", "yes")
            return {"roles": [row]}
        case "verb":
            row.setdefault("id", f"own.{slug(row.get('pred', '').split('|')[0])}")
            row.update({k: row.get(k) or v for k, v in (("pos", "V"), ("source", "subj"), ("target", "obj"))})
            return {"frames": [row]}
    row.setdefault("source", OWN)
    return {TABLES[kind]: [row]}


def _both_names(row: dict[str, str]) -> None:
    """One language's name serves for the other where only one is given."""
    for one, other in (("name_de", "name_en"), ("name_en", "name_de")):
        if row.get(one):
            row.setdefault(other, row[one])


def _person(row: dict[str, str], folders: tuple[Path, ...]) -> dict[str, list[dict[str, str]]]:
    _both_names(row)
    row.setdefault("id", slug(row.get("name_en", "").split("|")[0]))
    names = "|".join(filter(None, (row.get("name_de", ""), row.get("name_en", "")))).split("|")
    row.setdefault("family", "|".join(dict.fromkeys(n.split()[-1] for n in names if n.split())))
    row.setdefault("alone", "no")
    row.setdefault("source", OWN)
    term: dict[str, str] = {k: row.pop(k) for k in ("office", "from", "to") if k in row}
    out = {"persons": [row]}
    if term.get("office"):
        out["terms"] = [_term({**term, "person": row["id"], "source": row["source"]}, folders)]
    return out


def _term(row: dict[str, str], folders: tuple[Path, ...]) -> dict[str, str]:
    if "id" not in row:
        known = {e.id for e in load_pack(LANGUAGES[0], folders).table("terms")}
        stem = f"{row.get('office', '')}:{row.get('person', '')}"
        row["id"] = free_id(stem, known)
    row.setdefault("source", OWN)
    return row


def _alias(row: dict[str, str]) -> dict[str, str]:
    """A line that adds words to a shipped state: its list cells begin with +; a + alone keeps what a line must have."""
    code = row.get("id") or row.pop("code", "")
    if all(e.id != code for e in load_pack(LANGUAGES[0]).table("states")):
        raise PackError(f"No state has the code {code!r}.", remedy="Give the state's ISO 3166 code, as in id=FRA.")
    schema = schemas()["states"]
    lists = {c.name for c in schema.columns if c.kind == "list"}
    kept = {c.name: "+" for c in schema.columns if c.required and c.name not in row}
    return {**kept, "id": code, **{k: f"+{v}" if k in lists and not v.startswith("+") else v for k, v in row.items() if k != "id"}}


def add_rows(folder: Path, rows: Mapping[str, Sequence[Row]], others: tuple[Path, ...] = (), lang: str = "", part: str = "") -> list[Path]:
    """Add lines to the tables of a folder, all or none; gives the files that were extended or made.

    The lines are checked first, alone and together with the shipped tables and the folders `others`. Lines that stand there
    are never changed; raises PackError where an id is taken or a line breaks its schema or contradicts the tables. `lang`:
    lines for one language only; `part`: end of the file's name, `_wikidata` for `persons_wikidata.tsv`.
    """
    known = schemas()
    for table, lines in rows.items():
        _refuse_unknown(known[table], lines)
        taken = {e.id for path in sorted(folder.rglob(f"{table}*.tsv")) for e in read_table(path, known[table], "") if isinstance(e, Entry)}
        double = [r["id"] for r in lines if r.get("id") in taken and not any(c.startswith("+") for c in r.values())]
        if double:
            raise PackError(f"{table} in {folder} holds {double[0]!r} already.", remedy="Edit that line, or give the new one another id=.")
    with tempfile.TemporaryDirectory(prefix="lagebild-") as scratch:
        trial = Path(scratch) / TRIAL
        for table, lines in rows.items():
            _append(trial / lang / f"{table}{part}.tsv", known[table], lines)
        problems = trial_problems(trial, (*others, *((folder,) if folder.is_dir() and folder not in others else ())), lang)
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        remedy = "Mend the line; nothing was written. docs/knowledge.md says what the cells mean."
        raise PackError(f"{problems[0].message}{more}.", remedy=remedy)
    return [_append(folder / lang / f"{table}{part}.tsv", known[table], lines) for table, lines in rows.items() if lines]


def trial_problems(trial: Path, others: tuple[Path, ...], lang: str = "") -> list[Problem]:
    """What is wrong with the lines of a folder when it is put on top of the others."""
    out: dict[str, Problem] = {}
    for code in (lang,) if lang else LANGUAGES:
        pack = load_pack(code, (*others, trial))
        problems = (*pack.problems, *consistency(pack, load_pack(code, others)))
        out |= {str(p): p for p in problems if p.line.startswith(f"{trial.name}/")}
    return list(out.values())


def _refuse_unknown(schema: Schema, rows: Iterable[Row]) -> None:
    strange = next((name for row in rows for name in row if name not in schema.names), None)
    if strange is not None:
        raise PackError(f"The table {schema.table} has no column {strange!r}.", remedy=f"Its columns: {', '.join(schema.names)}.")
    broken = next((c for row in rows for c in row.values() if "\t" in c or "\n" in c), None)
    if broken is not None:
        raise PackError(f"A cell holds a tab or a line end: {broken[:40]!r}.", remedy="Write it without.")


def _append(path: Path, schema: Schema, rows: Sequence[Row]) -> Path:
    """Lines at the end of a table, in the columns that it has; a new file gets all columns."""
    header: list[str] = []
    old = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    lines = [line for line in old.splitlines() if line.strip() and not line.startswith("#")]
    header = [c.strip() for c in lines[0].split("\t")] if lines else list(schema.names)
    missing = next((name for row in rows for name, cell in row.items() if cell and name not in header), None)
    if missing is not None:
        raise PackError(f"{path} has no column {missing!r}.", remedy="Add the column to its first line.")
    new = "".join("\t".join(row.get(name, "") for name in header).rstrip("\t") + "\n" for row in rows)
    top = "" if lines else "\t".join(header) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")  # no .tsv: never read as a table
    partial.write_text(old + ("" if not old or old.endswith("\n") else "\n") + top + new, encoding="utf-8")
    partial.replace(path)
    return path
