"""`lagebild fetch`: feeds and pages to JSON Lines that `lagebild add` and `lagebild code` read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from lagebild.model import Report

SHOWN_FAILURES = 20


@click.command(short_help="Fetch feeds and pages; only what is new.")
@click.argument("addresses", nargs=-1, metavar="[URL]…")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to append to, one report a line; without it, standard output."
)
@click.option(
    "--state", "state_file", type=click.Path(dir_okay=False, path_type=Path), help="What was fetched before. [default: lagebild-fetch.json]"
)
@click.option("--again", is_flag=True, help="Fetch everything once more, whatever was fetched before.")
@click.option(
    "--pages", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Follow a feed's links to pages."
)
@click.option("--pause", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds between requests to one host.")
@click.option("--timeout", type=click.FloatRange(1), default=30.0, show_default=True, help="Seconds for one answer.")
@click.option("--max-mb", type=click.FloatRange(0.001), default=16.0, show_default=True, help="Size of an answer in megabytes.")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses inside your own network.")
@click.pass_context
def fetch(ctx: click.Context, /, addresses: tuple[str, ...], out: Path | None, state_file: Path | None, again: bool, **how: Any) -> None:
    """Fetch feeds and pages: those named, or the [[source]] sections of lagebild.toml, and write one JSON object per new report.

    robots.txt is obeyed, hosts are asked seldom, and what has not changed is not fetched again. Exit status: 0 all fetched; 3 some failed.
    """
    from lagebild.config import FILE as SETTINGS
    from lagebild.ingest.fetch import Source, fetch_reports, sources_in
    from lagebild.ingest.fetch_http import Client, Manner
    from lagebild.ingest.fetch_state import FILE, State

    sources = [Source(url=url, pages=how["pages"]) for url in addresses] or sources_in(Path(SETTINGS))
    if not sources:
        raise click.UsageError(f"Name an address, or write [[source]] sections into {SETTINGS}.")
    manner = Manner(private=how["allow_private"], pause=how["pause"], timeout=how["timeout"], max_bytes=int(how["max_mb"] * 1_000_000))
    state = State(state_file or Path(FILE), afresh=again)
    found = fetch_reports(sources, Client(manner), state)
    if out is None:
        failures = _written(found, sys.stdout, told=False)
    else:
        with out.open("a", encoding="utf-8") as target:
            failures = _written(found, target, told=True)
    ctx.exit(3 if failures else 0)


def _written(items: Any, target: Any, told: bool) -> int:
    """Writes reports as they come, each line at once, and says on standard error what failed; gives the number of failures."""
    from lagebild.cli.progress import tracked
    from lagebild.ingest import Failed

    count = failures = 0
    for item in tracked(items, "reports", None):
        if isinstance(item, Failed):
            failures += 1
            if failures <= SHOWN_FAILURES:
                click.echo(f"{item.report.id}: {item.error.code} {item.error.message}", err=True)
            continue
        count += 1
        target.write(json.dumps(line_of(item), ensure_ascii=False) + "\n")
        target.flush()
    if told or not count:
        failed = f", {counted(failures, 'failure')}" if failures else ""
        click.echo(f"{counted(count, 'new report')}{failed}.", err=True)
    return failures


def line_of(report: Report) -> dict[str, Any]:
    """A fetched report as `lagebild add` reads it again; empty fields are left out."""
    names = ("id", "title", "date", "date_basis", "outlet", "agency", "url", "author", "version", "lang", "text")
    fields = {name: getattr(report, name) for name in names} | {"known_by": dict(report.known_by)}
    removed = [{"text": r.text, "reason": r.reason} for r in report.removed]
    return {name: value for name, value in (*fields.items(), ("removed", removed)) if value}
