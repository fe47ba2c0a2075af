"""`lagebild story` without an ID: the stories of the store, or those with events of a query, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lagebild.cli.asking import asked, console
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lagebild.query import Query
    from lagebild.serve.views.heads import StoryLine

SHOWN = 20


def tell_stories(where: str | None, query: Query, limit: int | None, *, as_json: bool) -> None:
    """Print a line per story; as JSON all of them unless limited, for people the latest."""
    import msgspec

    most = limit if limit is not None or as_json else SHOWN
    with asked(where) as store, store.reading() as connection:
        total, lines = _stories(connection, query, most)
    if as_json:
        for line in lines:
            click.echo(msgspec.json.encode(line).decode())
        return
    _print(total, lines)


def _stories(connection: Connection, query: Query, most: int | None) -> tuple[int, list[StoryLine]]:
    """How many stories hold an event of the query (all stories without terms), and the first of them."""
    import numpy as np

    from lagebild.query.dyads import stories_of
    from lagebild.query.search import answer
    from lagebild.serve.views.heads import stories_by_number

    found = answer(connection, query)
    numbers = found.view.columns.stories(connection)
    if query.terms:
        numbers = numbers[np.isin(numbers, stories_of(found.view, found.slots))]
    chosen = [int(n) for n in numbers[:most]]
    lines = stories_by_number(connection, chosen)
    return len(numbers), [lines[n] for n in chosen if n in lines]


def _print(total: int, lines: list[StoryLine]) -> None:
    from rich.text import Text

    from lagebild.cli.table import shown

    out = console()
    cut = f", the latest {len(lines):,}" if len(lines) < total else ""
    out.print(f"{counted(total, 'story')}{cut}", style="bold")
    for line in lines:
        days = line.first_day or "undated" if line.first_day == line.last_day else f"{line.first_day} to {line.last_day}"
        told = f"{counted(line.reports, 'report')}, {counted(line.independent, 'independent source')}"
        out.print(Text(f"{days:24} ", style="dim").append(shown(line.title or line.key), style="not dim").append(f"  {told}  {line.key}"))
    if lines:
        out.print("lagebild story KEY tells one of them.", style="dim")
