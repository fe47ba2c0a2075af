"""`lagebild doctor`: is everything here that Lagebild needs?"""

from __future__ import annotations

import sys

import click

from lagebild.cli.wording import counted


@click.command(short_help="Check versions, models, packs and writable paths.")
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable, the last one wins.")
@click.option("--repair", "mend", is_flag=True, help="Repair the store (a SQLite file): what can be read goes into a new one.")
@click.option("--store", "where", metavar="PATH", help="The store that --repair repairs. [default: as for `lagebild add`]")
def doctor(packs: tuple[str, ...], mend: bool, where: str | None) -> None:
    """Check versions, models, packs and writable paths. Exit status 1 where something is wrong."""
    if mend:
        _repair(where)
        return
    from lagebild.doctor import examine
    from lagebild.knowledge.folders import own_folders

    findings = list(examine(own_folders(packs)))
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'WRONG'} {finding.what}: {finding.found}")
        if not finding.ok and finding.remedy:
            click.echo(f"      {finding.remedy}")
    wrong = sum(not f.ok for f in findings)
    click.echo("All is well." if not wrong else f"{wrong} of {len(findings)} checks found something wrong.")
    sys.exit(1 if wrong else 0)


def _repair(where: str | None) -> None:
    """Repair a store and tell what became of it."""
    from pathlib import Path

    from lagebild.config import load_config
    from lagebild.errors import NotAStore, StoreMissing
    from lagebild.repair import repair
    from lagebild.store.db import is_postgres

    chosen = where or load_config().store
    if is_postgres(chosen):
        raise NotAStore("PostgreSQL keeps its own files in order.", remedy="Restore a pg_dump, or see PostgreSQL's documentation.")
    path = Path(chosen).expanduser()
    if not path.exists():
        raise StoreMissing(f"There is no store at {path}.")
    done = repair(path)
    if done.sound:
        click.echo(f"{path} is sound; nothing was changed.")
        return
    for problem in done.problems[:10]:
        click.echo(f"found: {problem}")
    for table, count in sorted(done.unreadable.items()):
        click.echo(f"up to {counted(count, 'row')} of {table} could not be read")
    if done.renewed:
        click.echo(f"{counted(done.renewed, 'report')}: events and statements made anew from their codings")
    for key in done.lost:
        click.echo(f"lost: {key}")
    click.echo(f"{path} is repaired; the damaged file is kept as {done.kept}. Add the same inputs again to take in what is lost.")
