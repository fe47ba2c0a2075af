"""`lagebild pack tables|lint|test|try`: the tables, are they well formed, do their examples hold, what would a changed line do?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lagebild.model import Failure, Report
    from lagebild.packtry import Difference, TriedLine
    from lagebild.pipeline import Coder

LANGS = click.Choice(["de", "en"])
MARKS = {"appears": "+", "changes": "~", "vanishes": "-"}
_folders: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable, the last one wins."
)


@click.group()
def pack() -> None:
    """Check and try the language packs: all the words Lagebild knows, as tables (docs/packs.md)."""


@pack.command()
@click.argument("table", required=False)
def tables(table: str | None) -> None:
    """What tables there are; with TABLE, its files, its columns and what may stand in them."""
    from lagebild.packs import DATA, schemas, table_of

    known = schemas()
    if table is None:
        for name, schema in known.items():
            click.echo(f"{name:20} {' '.join(schema.description.split())}")
        return
    if table not in known:
        raise click.BadParameter(f"There is no table {table!r}; `lagebild pack tables` lists them.", param_hint="TABLE")
    click.echo(" ".join(known[table].description.split()))
    for path in sorted(DATA.glob("*/*.tsv")):
        if table_of(path, known) == table:
            lines = sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")) - 1
            click.echo(f"  {path.relative_to(DATA)}: {lines} line{'s' if lines != 1 else ''}")
    for column in known[table].columns:
        needed = ", must be filled" if column.required else ""
        values = f": {' '.join(column.values)}" if column.values else ""
        click.echo(f"  {column.name:15} {column.kind}{needed}{values}")


@pack.command()
@click.argument("lang", type=LANGS, required=False)
@_folders
def lint(lang: str | None, packs: tuple[str, ...]) -> None:
    """Check every line of every table against its schema, and the roles and conditions of frames; your own folders' included."""
    from lagebild.coding.frame_lint import frame_problems
    from lagebild.knowledge.folders import own_folders
    from lagebild.packs import LANGUAGES, load_pack

    folders = own_folders(packs)
    loaded = [load_pack(code, folders) for code in ((lang,) if lang else LANGUAGES)]
    problems = {str(p) for pack in loaded for p in (*pack.problems, *frame_problems(pack))}
    for problem in sorted(problems):
        click.echo(problem)
    click.echo(counted(len(problems), "problem") if problems else "No problem found.")
    sys.exit(1 if problems else 0)


@pack.command()
@click.argument("lang", type=LANGS, required=False)
@click.option("--only", default="", metavar="ID", help="Only lines whose id begins so.")
@click.option("--all", "everything", is_flag=True, help="Show also the examples that give what they promise.")
@_folders
def test(lang: str | None, only: str, everything: bool, packs: tuple[str, ...]) -> None:
    """Code the example sentences, your own folders' included, and compare with what each line promises."""
    from lagebild.cli.progress import tracked
    from lagebild.knowledge.folders import usable_folders
    from lagebild.packs import LANGUAGES
    from lagebild.packtest import run_examples

    folders = usable_folders(packs)
    good = bad = 0
    for code in (lang,) if lang else LANGUAGES:
        for result in tracked(run_examples(code, only, folders=folders), "examples", None):
            good, bad = good + result.ok, bad + (not result.ok)
            if everything or not result.ok:
                click.echo(f"{'ok  ' if result.ok else 'FAIL'} {result.id} ({result.line}): {result.example}")
            if not result.ok:
                click.echo(f"     expected {result.expect}\n     got      {result.got}")
    if only and not good + bad:
        raise click.UsageError(f"No line with an example has an id that begins with {only!r}.")
    click.echo(f"{good} of {counted(good + bad, 'example')} {'gives what it promises' if good + bad == 1 else 'give what they promise'}.")
    sys.exit(1 if bad else 0)


@pack.command(name="try")
@click.argument("line", metavar="LINE|FILE.tsv")
@click.option("--on", "paths", multiple=True, metavar="PATH", help="Reports: files, folders; repeatable. Without it: the packs' examples.")
@click.option("--table", default="", metavar="NAME", help="The line's table; without it, told by its id or its cells.")
@click.option("--lang", type=LANGS, help="The language it is for; without it, told by its id.")
@_folders
@click.option("--json", "as_json", is_flag=True, help="One JSON object per event that differs.")
def try_line(line: str, paths: tuple[str, ...], table: str, lang: str | None, packs: tuple[str, ...], as_json: bool) -> None:
    """Code a corpus with and without a pack line, and show the events that appear (+), change (~) and vanish (-).

    LINE is one line of a table, its cells separated by tabs (or \\t); a line with a known id replaces that one. A file may hold
    several. It counts as if it stood in the last of your own pack folders. Nothing is written.

    \b
    lagebild pack try 'de.x.rüffeln\\trüffeln\\tV\\tsubj:actor\\tsubj\\tobj\\tACCUSE\\tdisapprove' --on reports/
    """
    from lagebild.knowledge.folders import usable_folders
    from lagebild.packtry import own_examples, tried_folder
    from lagebild.pipeline import Coder

    folders = usable_folders(packs)
    lines = _lines(line, folders, table, lang or "")
    with tried_folder(lines, folders) as folder:
        before, after = Coder(packs=folders), Coder(packs=(*folders, folder))
        if not as_json:
            for one in lines:
                click.echo(f"{one.table} {one.id}" + (f", instead of {one.replaces}" if one.replaces else ", a new line"))
            for result in own_examples(lines, after):
                promise = "as promised" if result.ok else f"and not {result.expect}"
                click.echo(f"its example gives {result.got}, {promise}: {result.example}")
        _show(_corpus(paths, lines, before), before, after, as_json)


def _lines(given: str, folders: tuple[Path, ...], table: str, lang: str) -> list[TriedLine]:
    from lagebild.packs import schemas, table_of
    from lagebild.packtry import tried_file, tried_line

    path = Path(given) if "\t" not in given and "\\t" not in given else None
    if path is None or not path.is_file():
        return [tried_line(given, folders, table, lang)]
    return tried_file(path, table or table_of(path, schemas()) or "", lang or next((p for p in path.parts if p in ("de", "en")), ""))


def _corpus(paths: tuple[str, ...], lines: list[TriedLine], coder: Coder) -> Iterable[Report]:
    from lagebild.ingest import Failed, read_paths
    from lagebild.packs import LANGUAGES
    from lagebild.packtry import example_reports

    if not paths:
        langs = [lang for lang in LANGUAGES if any(line.lang in ("", lang) for line in lines)]
        yield from (report for lang in langs for report in example_reports(coder.pack(lang)))
    for item in read_paths(list(paths), None, None) if paths else ():
        if isinstance(item, Failed):
            click.echo(f"{item.error.code} {item.error.message}", err=True)
        else:
            yield item


def _show(reports: Iterable[Report], before: Coder, after: Coder, as_json: bool) -> None:
    from lagebild.cli.progress import tracked
    from lagebild.model import Failure
    from lagebild.packtry import compare

    counts = dict.fromkeys(MARKS, 0)
    seen = touched = failed = 0
    results: Iterable[list[Difference] | Failure] = tracked(compare(reports, before, after), "reports", None)
    for result in results:
        seen += 1
        if isinstance(result, Failure):
            failed += 1
            click.echo(f"{result.code} {result.message}", err=True)
            continue
        touched += bool(result)
        for difference in result:
            counts[difference.kind] += 1
            click.echo(_json(difference) if as_json else _words(difference))
    if not as_json:
        told = f"{counts['appears']:,} events appear, {counts['changes']:,} change, {counts['vanishes']:,} vanish"
        click.echo(f"{told}, in {touched:,} of {seen:,} reports." + (f" {failed:,} could not be coded." if failed else ""))


def _json(d: Difference) -> str:
    import json

    fields = {name: {"before": old, "after": new} for name, (old, new) in d.fields.items()}
    return json.dumps({"kind": d.kind, "report": d.report, "sentence": d.sentence, "event": d.event, "fields": fields}, ensure_ascii=False)


def _words(d: Difference) -> str:
    from lagebild.cli.table import shown

    e = d.event
    act = f"{e['act']}/{e['mode']}" if e["mode"] else e["act"]
    head = f"{MARKS[d.kind]} {act} {e['status']} {_side(e['source'])}>{_side(e['target'])} [{shown(e['trigger'])}, {e['rule']}]"
    lines = [f"    {name}: {_value(old)} → {_value(new)}" for name, (old, new) in d.fields.items()]
    return "\n".join([head, f"    {shown(d.report)}: {shown(d.sentence)}", *lines])


def _side(side: list[dict[str, Any]]) -> str:
    return ",".join(dict.fromkeys(p["code"] for p in side))


def _value(value: Any) -> str:
    """A field's value in a line: actors by name and code, the words of a time or place, a dash for nothing."""
    from lagebild.cli.table import shown

    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        code = " ".join(x for x in (value.get("code"), value.get("sector")) if x)
        return (shown(str(value.get("text") or value)) + (f" ({code})" if code else "")).strip()
    return shown(str(value))
