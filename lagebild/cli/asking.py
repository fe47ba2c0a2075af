"""What the commands that ask the store have in common: the query on the command line, and the store, quick to ask."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.store import opened

if TYPE_CHECKING:
    from rich.console import Console

    from lagebild.query import Query
    from lagebild.store.db import Store

_TURNED = re.compile(r'-(?=[a-z_]+:|")')
_MINUS = "\u2212"  # stands for the minus of a term while click looks for options


class Asking(click.Command):
    """A command whose arguments are a query: `-act:ASSAULT` is a term, no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [_TURNED.sub(_MINUS, a, count=1) if a.startswith("-") else a for a in args])


def query_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("query", nargs=-1, metavar="[QUERY]…")(command)


def query_of(arguments: tuple[str, ...], sort: str | None = None) -> Query:
    """The query that the arguments are; `sort` is the order where they name none."""
    from lagebild.query.syntax import parse_arguments

    given = [a.replace(_MINUS, "-", 1) if a.startswith(_MINUS) else a for a in arguments]
    query = parse_arguments(given)
    named = any(re.search(r"(^|\s)sort:", a) for a in given)
    return query if named or sort is None else query.sorted_by(sort)


def asked(where: str | None) -> Store:
    """The store, open for reading; its columns are brought up to date before where that is possible."""
    from lagebild.errors import LagebildError
    from lagebild.store import columns

    store = opened(where, readonly=True)
    if columns.behind(store):
        try:
            with opened(where) as writable:
                columns.keep(writable)
        except LagebildError:
            pass  # somebody else is writing, or we may not: the answer is the same, only slower
    return store


def console() -> Console:
    """A console on standard output; in a pipe or file no line is broken, so that `grep` finds an event's line with its key."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())
