"""`lagebild search` and `lagebild timeline`: the events of a query, as a table, JSON lines or CSV, or by happening and day."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lagebild.cli.asking import Asking, asked, console, query_argument, query_of
from lagebild.cli.store import store_option
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from lagebild.query.hits import Hit
    from lagebild.query.search import Found
    from lagebild.query.timeline import Entry

SHOWN = 50
limit_option = click.option("--limit", type=click.IntRange(0), help=f"At most so many; by default {SHOWN} in a table, all otherwise.")


@click.command(cls=Asking, short_help="Find events: source:CHN target:BLR since:2023-08 …")
@query_argument
@store_option
@limit_option
@click.option("--after", metavar="CURSOR", help="Go on after the page that gave this cursor.")
@click.option("--facets", "only_facets", is_flag=True, help="Only how the events are spread over acts, actors, months …")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per event (or facet) and line.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, with the columns of `export --format csv`.")
def search(
    query: tuple[str, ...], where: str | None, limit: int | None, after: str | None, only_facets: bool, as_json: bool, as_csv: bool
) -> None:
    """Find the events of QUERY: terms such as source:CHN act:CONSULT,AGREE status:occurred since:2023-08 "joint exercise".

    A minus turns a term round (-act:ASSAULT). docs/query.md has all keys. Exit status 0 also where nothing is found.
    """
    from lagebild.query.search import answer

    wanted = query_of(query)
    with asked(where) as store, store.reading() as connection:
        found = answer(connection, wanted)
        if only_facets:
            _print_facets(found, as_json)
        elif as_json:
            _write_json(_events(found, limit, after))
        elif as_csv:
            _write_csv(_events(found, limit, after))
        else:
            _print_page(found, SHOWN if limit is None else limit, after)


def _events(found: Found, limit: int | None, after: str | None) -> Iterator[Hit]:
    from lagebild.query.hits import hits

    if after is not None:
        yield from found.page(found.total if limit is None else limit, after)[0]
    else:
        yield from hits(found.view.connection, [int(i) for i in found.ids()[:limit]])


def _write_json(events: Iterator[Hit]) -> None:
    from lagebild.query.search import json_line

    for event in events:
        sys.stdout.buffer.write(json_line(event))
    sys.stdout.flush()


def _write_csv(events: Iterator[Hit]) -> None:
    import csv

    from lagebild.export.tables import NAMES, row

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(NAMES)
    out.writerows(row(e) for e in events)


def _print_facets(found: Found, as_json: bool) -> None:
    import msgspec

    from lagebild.cli.results import facet_lines

    if as_json:
        for facet in found.facets(top=1000):
            click.echo(msgspec.json.encode(facet).decode())
        return
    out = console()
    for line in facet_lines(found.facets(), out.width):
        out.print(line)


def _print_page(found: Found, limit: int, after: str | None) -> None:
    from lagebild.cli.results import event_block, facet_lines, legend

    events, following = found.page(limit, after)
    out = console()
    total = found.total
    out.print(f"{total:,} event{'s' if total != 1 else ''}{f', {len(events):,} shown' if len(events) < total else ''}", style="bold")
    for event in events:
        out.print(event_block(event))
    if events:
        out.print()
        for line in facet_lines(found.facets(("act", "status", "source", "target", "outlet", "month")), out.width):
            out.print(line)
    if days := legend(events):
        out.print(f"{days}.", style="dim")
    if following:
        out.print(f"The next page: --after {following}", style="dim")


@click.command(cls=Asking, short_help="The happenings of a query, day by day.")
@query_argument
@store_option
@limit_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object per happening and line.")
def timeline(query: tuple[str, ...], where: str | None, limit: int | None, as_json: bool) -> None:
    """Tell the events of QUERY day by day, each happening once, with how many independent sources tell of it."""
    import msgspec

    from lagebild.query.timeline import timeline_of

    wanted = query_of(query, sort="date")
    with asked(where) as store, store.reading() as connection:
        if as_json:
            for entry in timeline_of(connection, wanted, limit):
                click.echo(msgspec.json.encode(entry).decode())
            return
        most = SHOWN if limit is None else limit
        entries = timeline_of(connection, wanted, most + 1)  # one more than is shown: are there others?
    _print_timeline(entries[:most], more=len(entries) > most)


def _print_timeline(entries: list[Entry], *, more: bool) -> None:
    from lagebild.cli.results import days, legend, timeline_block
    out, before = console(), ""
    for entry in entries:
        out.print(timeline_block(entry, before))
        before = days(entry.event) or "undated"
    if not entries and not more:
        out.print("Nothing was found.")
    if brackets := legend(entry.event for entry in entries):
        out.print(f"\n{brackets}.", style="dim")
    if more:
        first = f"\nOnly the first {counted(len(entries), 'happening')} of this query; more follow."
        out.print(f"{first} --limit N shows N; a term such as since:2024 narrows it down.", style="bold")
