"""`lagebild watch`: keep fetching, coding and merging."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from lagebild.cli.store import coding_options, opened, store_option
from lagebild.cli.wording import counted


@click.command(short_help="Keep fetching, coding and merging what is new.")
@click.argument("addresses", nargs=-1, metavar="[URL]…")
@store_option
@coding_options
@click.option("--every", type=click.FloatRange(1), default=300.0, show_default=True, help="Seconds between two rounds.")
@click.option("--rounds", type=click.IntRange(1), help="Stop after so many rounds; without it, go on until interrupted.")
@click.option(
    "--state", "state_file", type=click.Path(dir_okay=False, path_type=Path), help="What was fetched before. [default: lagebild-fetch.json]"
)
@click.option("--pause", type=click.FloatRange(0), default=2.0, show_default=True, help="Seconds between requests to one host.")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses inside your own network.")
@click.option("--log-json", is_flag=True, help="Write a JSON line per round to standard error.")
def watch(addresses: tuple[str, ...], where: str | None, every: float, rounds: int | None, state_file: Path | None, **rest: Any) -> None:
    """Fetch feeds and pages, those named or the [[source]] sections of lagebild.toml, again and again, and take what is new into the store.

    Killed or interrupted, it goes on where it stopped when it is started again.
    """
    from lagebild.cli.store import _how
    from lagebild.config import FILE as SETTINGS
    from lagebild.ingest.fetch import Source, fetch_reports, sources_in
    from lagebild.ingest.fetch_http import Client, Manner
    from lagebild.ingest.fetch_state import FILE, State
    from lagebild.logs import logger
    from lagebild.run.watching import watch as run

    sources = [Source(url=url) for url in addresses] or sources_in(Path(SETTINGS))
    if not sources:
        raise click.UsageError(f"Name an address, or write [[source]] sections into {SETTINGS}.")
    state = State(state_file or Path(FILE))
    client = Client(Manner(private=rest.pop("allow_private"), pause=rest.pop("pause")))
    spool = (state_file or Path(FILE)).with_suffix(".spool.jsonl")
    log = logger(rest.pop("log_json"), command="watch")

    merge = not rest["no_merge"]

    def fetch() -> Iterable[Any]:
        return fetch_reports(sources, client, state)

    with opened(where, create=True) as store:
        for done in run(store, fetch, _how(None, **rest), spool, log, pause=every, rounds=rounds, merge=merge):
            for problem in done.problems:
                click.echo(problem, err=True)
            if done.error is not None:
                click.echo(f"round {done.number}: {done.error}", err=True)
            elif done.fetched or done.failed_to_fetch or rounds:
                words = f"{done.fetched:,} fetched, {done.done.added:,} added, {counted(done.done.events, 'event')}"
                click.echo(f"round {done.number}: {words}{f', {done.failed_to_fetch:,} not to be had' if done.failed_to_fetch else ''}")
