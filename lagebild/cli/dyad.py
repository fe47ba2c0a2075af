"""`lagebild dyad`: how two actors deal with each other over time, as a table, a chart in the terminal, JSON or CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lagebild.cli.asking import Asking, asked, console, query_argument, query_of
from lagebild.cli.store import store_option
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from rich.text import Text

    from lagebild.merge.relations import Grain, Series

COLUMNS = {
    "happenings": "all",
    "cooperation": "coop.",
    "conflict": "confl.",
    "deeds_cooperation": "coop.\ndeeds",
    "deeds_conflict": "confl.\ndeeds",
    "score": "score",
    "reports": "reports",
    "rate": "per 1,000\nreports",
}
CHART = 60  # cells of the longest bar


@click.command(cls=Asking, short_help="Two actors over time: cooperation and conflict, deeds and words.")
@click.argument("a")
@click.argument("b")
@query_argument
@store_option
@click.option("--by", "grain", type=click.Choice(["day", "week", "month"]), default="month", show_default=True, help="Length of a period.")
@click.option("--chart", is_flag=True, help="A chart instead of a table: conflict to the left, cooperation to the right.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, a line per period.")
def dyad(a: str, b: str, query: tuple[str, ...], where: str | None, grain: Grain, chart: bool, as_json: bool, as_csv: bool) -> None:
    """Show how A and B deal with each other, over the events that QUERY lets in (since:2023 agency:TASS …).

    A and B are codes, names, offices, persons or groups. Only events with a PLOVER code count, each happening once; rates are per 1,000
    reports of the period. ◆ marks a period from which the level of the score is another.
    """
    import msgspec

    from lagebild.query.dyads import dyad_series

    with asked(where) as store, store.reading() as connection:
        found = dyad_series(connection, a, b, query_of(query), grain)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
    elif as_csv:
        _write_csv(found)
    elif not found.periods:
        undated = f" that could be placed in a {grain}; {counted(found.left_out, 'happening')} left out" if found.left_out else ""
        click.echo(f"There is nothing between {a} and {b}{undated}.")
    else:
        (_print_chart if chart else _print_table)(found)


def _write_csv(found: Series) -> None:
    import csv

    from lagebild.merge.relations import Period

    out = csv.writer(sys.stdout, lineterminator="\n")
    names = Period.__struct_fields__
    out.writerow(("a", "b", *names, "change"))
    changed = {c.start for c in found.changes}
    for p in found.periods:
        values = ("" if (v := getattr(p, n)) is None else v for n in names)
        out.writerow((found.a, found.b, *values, int(p.start in changed)))


def _print_table(found: Series) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(found.grain, no_wrap=True)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    changed = {c.start for c in found.changes}
    for p in found.periods:
        cells = [getattr(p, n) for n in COLUMNS]
        table.add_row(f"{named(p.start, found.grain)}{' ◆' if p.start in changed else ''}", *("" if c is None else f"{c:g}" for c in cells))
    out = console()
    out.print(table)
    for line in _notes(found):
        out.print(line)


def _print_chart(found: Series) -> None:
    from rich.text import Text

    out = console()
    most = max(max(p.cooperation, p.conflict) for p in found.periods) or 1
    half = max(5, min(CHART, (out.width - 30) // 2))
    changed = {c.start for c in found.changes}
    key = Text("█ deeds ░ words   ").append("conflict", style="red").append(" ← → ").append("cooperation", style="green")
    out.print(Text(f"{found.a} – {found.b} by {found.grain}, {most} = {half} cells   ", style="bold").append_text(key))
    for p in found.periods:
        line = Text(f"{named(p.start, found.grain):10} ", style="dim")
        left = bar(p.deeds_conflict, p.words_conflict, most, half)
        line.append(" " * (half - len(left)) + left[::-1], style="red not dim").append("│", style="dim")
        line.append(bar(p.deeds_cooperation, p.words_cooperation, most, half), style="green not dim")
        out.print(line.append(f" ◆ {p.score:+.0f}" if p.start in changed else "", style="bold not dim"))
    for note in _notes(found):
        out.print(note)


def named(start: str, grain: str) -> str:
    """A period as people write it: a month without a day, a week by its Monday.

    >>> named("2024-03-01", "month"), named("2024-03-04", "week")
    ('2024-03', '2024-03-04')
    """
    return start[:7] if grain == "month" else start


def bar(deeds: int, words: int, most: int, width: int) -> str:
    """A bar from the middle outwards: deeds first, then words; what is there has at least one cell.

    >>> bar(2, 2, 8, 8), bar(0, 1, 100, 8)
    ('██░░', '░')
    """
    return "".join(sign * (max(1, round(n * width / most)) if n else 0) for sign, n in (("█", deeds), ("░", words)))[: width + 1]


def _notes(found: Series) -> Iterator[Text]:
    from rich.text import Text

    for c in found.changes:
        yield Text(f"◆ {named(c.start, found.grain)}: score per {found.grain} from {c.before:+.2f} to {c.after:+.2f} on average")
    if found.left_out:
        yield Text(f"{counted(found.left_out, 'happening')} without a date as fine as a {found.grain} left out.", style="dim")
