"""What is told about inputs: paths under which there is nothing, files that were passed over, garbled records (`--mend`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lagebild.ingest import Absent, Garbled, PassedOver

SHOWN_KINDS = 8


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


def tell_passed_over(passed: PassedOver) -> None:
    """Say on standard error how many files of folders and archives were left out, and of which kinds."""
    count = sum(passed.kinds.values())
    if not count:
        return
    kinds = [f"{n:,} {kind or 'without an ending'}" for kind, n in passed.kinds.most_common(SHOWN_KINDS)]
    if len(passed.kinds) > SHOWN_KINDS:
        kinds.append("…")
    what = "file of another kind was" if count == 1 else "files of other kinds were"
    click.echo(f"{count:,} {what} passed over: {', '.join(kinds)}.", err=True)


def tell_absent(absent: Iterable[Absent]) -> None:
    """Say on standard error under which paths there was no report."""
    for item in absent:
        click.echo(f"[{item.error.code}] {item.error.message}", err=True)
