"""Records whose text was garbled on its way: `--mend`, and what is said where it is not given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lagebild.ingest import Garbled


def mend_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--mend`, for the commands that read inputs."""
    words = "Read garbled letters of JSON records and tables rightly (AuÃŸen… → Außen…); offsets then count in the new text."
    return click.option("--mend", is_flag=True, help=words)(command)


def tell_garbled(garbled: Garbled) -> None:
    """Say on standard error that some records were coded with their garbled letters."""
    if garbled.count and not garbled.mend:
        what = "record holds" if garbled.count == 1 else "records hold"
        click.echo(
            f"{garbled.count:,} {what} UTF-8 that was read as Windows-1252 on its way (the first: {garbled.first}); "
            "their texts were taken as they stand. With --mend they are read rightly.",
            err=True,
        )
