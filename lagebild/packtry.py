"""What a changed or added pack line does: a corpus coded with the pack as it is and with the line, and the difference.

Reading, by far the dearer part, does not depend on a user's lines and is done once; coding is then done with both packs, on
every report: what one line gives can change what later sentences of the same report recall, so leaving out those that lack
its word could hide a difference.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lagebild.errors import PackError
from lagebild.model import Coding, Event, Failure, Report
from lagebild.output import event_record
from lagebild.packs import LANGUAGES, Entry, Pack, Problem, load_pack, read_table, schemas
from lagebild.packtest import ExampleResult, run_examples, testable
from lagebild.pipeline import Coder, code_report, failure, report_of
from lagebild.read.analysis import Analysis

MEND = "Mend the line; docs/packs.md describes the columns."
DEFAULT_TABLE = "frames"  # of new lines that fit several tables


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A pack line to be tried: its table, the language it is for ('' for both), and its cells by column."""

    table: str
    lang: str
    cells: dict[str, str]
    replaces: str = ""  # where the line of the same id stands

    @property
    def id(self) -> str:
        return self.cells.get("id", "")


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one event: `kind` is appears, changes or vanishes; `fields` maps a field to its two values."""

    kind: str
    report: str
    sentence: str
    event: dict[str, Any]  # as in the output of `lagebild code`, the new one where it changes
    fields: dict[str, tuple[Any, Any]]


def tried_line(line: str, folders: tuple[Path, ...] = (), table: str = "", lang: str = "") -> TriedLine:
    """A tab-separated line (or one with `\\t` for the tabs) as cells; raises PackError where its table cannot be told.

    A line with the id of a known one is of its table, language and columns; a new one of the table named, else of the only
    one whose schema it fits, else of frames, with the schema's columns, and of the language that its id begins with.
    """
    cells = [cell.strip() for cell in line.replace("\\t", "\t").rstrip("\r\n").split("\t")]
    for code in (lang,) if lang else LANGUAGES:
        for name in (table,) if table else schemas():
            old = next((e for e in load_pack(code, folders).table(name) if e["id"] and e["id"] == cells[0]), None)
            if old is not None:
                own = lang or (code if not _common(old) else "")
                return TriedLine(name, own, dict(zip(_columns(old), cells, strict=False)), old.line)
    names = (table,) if table else tuple(name for name in schemas() if _fits(name, cells))
    if not names or names[0] not in schemas():
        raise PackError(f"No table fits the line {line[:60]!r}.", remedy="Separate its cells by tabs, and name its table with --table.")
    name = names[0] if len(names) == 1 else DEFAULT_TABLE if DEFAULT_TABLE in names else ""
    if not name:
        raise PackError(f"The line fits {len(names)} tables: {', '.join(names[:6])} …", remedy="Name its table with --table.")
    prefix = cells[0].split(".")[0]
    return TriedLine(name, lang or (prefix if prefix in LANGUAGES else ""), dict(zip(schemas()[name].names, cells, strict=False)))


def _common(entry: Entry) -> bool:
    return not any(part in LANGUAGES for part in Path(entry.line.split(" + ")[0]).parts)


def _columns(entry: Entry) -> tuple[str, ...]:
    """The columns of the file an entry stands in, as its line may be copied from there."""
    return (*entry.cells, *(c for c in schemas()[entry.table].names if c not in entry.cells))


def _fits(name: str, cells: list[str]) -> bool:
    columns = schemas()[name].columns
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return len(cells) <= len(columns) and not any(c.problem(cell) for c, cell in zip(columns, padded, strict=False))


@contextmanager
def tried_folder(lines: Iterable[TriedLine], folders: tuple[Path, ...] = ()) -> Iterator[Path]:
    """A pack folder that holds the lines while it is in use, to be given last; raises PackError where one is broken."""
    with tempfile.TemporaryDirectory(prefix="lagebild-") as made:
        folder = Path(made) / "tried"
        for n, line in enumerate(lines):
            path = folder / line.lang / f"{line.table}_{n}.tsv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\t".join(line.cells) + "\n" + "\t".join(line.cells.values()) + "\n", encoding="utf-8")
        for lang in LANGUAGES:
            known = load_pack(lang, folders).problems
            problem = next((p for p in load_pack(lang, (*folders, folder)).problems if p not in known), None)
            if problem is not None:
                raise PackError(f"The line cannot be used: {problem.message}.", remedy=MEND)
        yield folder


def example_reports(pack: Pack) -> list[Report]:
    """The pack's example sentences as reports, each named by its line: the corpus to try on where no other is given."""
    seen: dict[str, Report] = {}
    for entry, _ in testable(pack):
        seen.setdefault(entry["example"], replace(report_of(entry["example"], lang=pack.lang), id=f"example of {entry.id}"))
    return list(seen.values())


def compare(reports: Iterable[Report], before: Coder, after: Coder) -> Iterator[list[Difference] | Failure]:
    """Per report, in order, the events that the second coder codes otherwise, or why the report could not be coded."""
    for report, analysis in before.read(reports):
        if isinstance(analysis, Failure):
            yield analysis
            continue
        known = replace(report, lang=analysis.lang)
        try:
            old, new = (code_report(known, analysis, coder.pack(analysis.lang)) for coder in (before, after))
        except Exception as error:  # a report that breaks a stage is told, never fatal
            yield failure(error)
            continue
        yield differences(old, new, analysis)


def differences(before: Coding, after: Coding, analysis: Analysis) -> list[Difference]:
    """The events that appear, change or vanish between two codings of a report, in text order.

    An event is the same where its content is (its id), else where the same word tells it; the line number in its rule does not count.
    """
    old, new = {e.id: e for e in before.events}, {e.id: e for e in after.events}
    pairs = [(old[i], new[i]) for i in old if i in new]
    lost, gained = ([e for i, e in a.items() if i not in b] for a, b in ((old, new), (new, old)))
    by_word = {e.span.pair: e for e in lost}
    pairs += [(by_word[e.span.pair], e) for e in gained if e.span.pair in by_word]
    matched = {e.span.pair for e in gained} & set(by_word)
    out = [(e.span.pair, _told("vanishes", after, analysis, e, {})) for e in lost if e.span.pair not in matched]
    out += [(e.span.pair, _told("appears", after, analysis, e, {})) for e in gained if e.span.pair not in matched]
    changes = ((b, _changes(a, b)) for a, b in pairs)
    out += [(e.span.pair, _told("changes", after, analysis, e, fields)) for e, fields in changes if fields]
    return [told for _, told in sorted(out, key=lambda x: x[0])]


def _told(kind: str, coding: Coding, analysis: Analysis, event: Event, fields: dict[str, tuple[Any, Any]]) -> Difference:
    words = next((s.words for s in analysis.sentences if s.start <= event.span.start < s.end), event.clause.quote)
    return Difference(kind, coding.report.id, words, _fields(event), fields)


def _fields(event: Event) -> dict[str, Any]:
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(event_record(event))
    fields["rule"] = event.rule.partition(" (")[0]
    return fields


def _changes(a: Event, b: Event) -> dict[str, tuple[Any, Any]]:
    old, new = _fields(a), _fields(b)
    return {name: (old[name], new[name]) for name in old if name != "id" and old[name] != new[name]}


def own_examples(lines: Iterable[TriedLine], after: Coder) -> list[ExampleResult]:
    """What the tried lines' own examples give with them, and whether it is what they promise."""
    tried = tuple(lines)
    langs = [lang for lang in LANGUAGES if any(line.lang in ("", lang) for line in tried)]
    return [result for lang in langs for result in run_examples(lang, coder=after, ids=frozenset(line.id for line in tried))]


def tried_file(path: Path, table: str = "", lang: str = "") -> list[TriedLine]:
    """The lines of a TSV file whose first line names the columns, as in a pack; raises PackError where one is broken."""
    if table not in schemas():
        raise PackError(f"{path} does not tell its table.", remedy="Begin its name with the table's, or give --table.")
    out = []
    for item in read_table(path, schemas()[table], path.name):
        if isinstance(item, Problem):
            raise PackError(f"{item}.", remedy=MEND)
        prefix = item["id"].split(".")[0]
        out.append(TriedLine(table, lang or (prefix if prefix in LANGUAGES else ""), dict(item.cells)))
    return out
