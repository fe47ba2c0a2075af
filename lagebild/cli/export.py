"""`lagebild export`: the events of a query in the formats of other tools, with codebook and provenance."""

from __future__ import annotations

from pathlib import Path

import click

from lagebild.cli.asking import Asking, asked, query_argument, query_of
from lagebild.cli.store import store_option
from lagebild.cli.wording import counted

FORMATS = ("csv", "parquet", "gdelt", "polecat", "plover", "icews", "ftm", "jsonld", "graphml", "geojson", "atom", "conllu")


@click.command(cls=Asking, short_help="Write the events of a query as CSV, Parquet, GDELT, POLECAT, PLOVER, …")
@query_argument
@store_option
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="See docs/exports.md.")
@click.option("--out", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day that the provenance names; by default today.")
@click.option("--all-status", is_flag=True, help="Also events that did not happen: denied, hypothetical, demanded, most attempted ones.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes, where reports are read again (conllu). [default: as for add]")
@click.option("--json", "as_json", is_flag=True, help="Print the provenance as a JSON object.")
def export(
    query: tuple[str, ...], where: str | None, form: str, folder: Path, date: str | None, *, all_status: bool, workers: int | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Write the events of QUERY (all, without one) into a folder, with codebook.md and provenance.json.

    Without --all-status only events with a PLOVER code: those that happened, go on, or are announced.
    """
    import datetime as dt

    import msgspec

    from lagebild.cli.progress import tracked
    from lagebild.config import load_config
    from lagebild.export.job import export as run
    from lagebild.ingest.records import iso_date

    day = iso_date(date) or dt.datetime.now(dt.UTC).date().isoformat()
    with asked(where) as store, store.reading() as connection:
        processes = workers or load_config().workers
        told = run(connection, query_of(query), form, folder, day, all_status=all_status, workers=processes, tracked=tracked)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
        return
    counts = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in told.counts.items())
    click.echo(f"{counted(told.events, 'event')} ({counts}) in {folder}: {', '.join(f.name for f in told.files)}")
