"""`lagebild snapshot` and `lagebild diff`: name the events of a query so that they can be cited, and tell what differs."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.asking import Asking, query_argument, query_of
from lagebild.cli.store import opened, store_option
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from lagebild.store.db import Store
    from lagebild.store.snapshots import EventDiff, Snapshot

SHOWN = 40
ALL = "(all events)"


@click.command(cls=Asking, short_help="Name the events of a query so that they can be cited; without a name, list the snapshots.")
@click.argument("name", required=False)
@query_argument
@store_option
@click.option("--note", default="", help="A line that is kept with it.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per snapshot.")
def snapshot(name: str | None, query: tuple[str, ...], where: str | None, note: str, as_json: bool) -> None:
    """Keep the events of QUERY (all without one) as they are now under NAME: `lagebild snapshot paper-1 act:AID since:2024`.

    The digest names the data: who has a snapshot of the same digest has the same events.
    """
    from lagebild.store.snapshots import snapshots, take

    with opened(where, readonly=name is None) as store:
        if name is None:
            made = snapshots(store)
        else:
            text, keys = _asked(store, query)
            made = [take(store, name, keys, query=text, note=note)]
    for one in made:
        _show(one, as_json)
    if not made and not as_json:
        click.echo("No snapshots yet: lagebild snapshot NAME [QUERY]")


def _asked(store: Store, query: tuple[str, ...]) -> tuple[str, list[str] | None]:
    """The query in its text form, and the keys of its events."""
    if not query:
        return "", None
    from lagebild.query.search import event_keys
    from lagebild.query.terms import DEFAULT_SORT
    from lagebild.store import columns

    text = str(query_of(query).sorted_by(DEFAULT_SORT))  # a snapshot has no order
    columns.keep(store)
    with store.reading() as connection:
        return text, event_keys(connection, text)


def _show(one: Snapshot, as_json: bool) -> None:
    import msgspec

    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(one), ensure_ascii=False))
        return
    click.echo(f"{one.name}: {counted(one.events, 'event')} of {counted(one.reports, 'report')}, {one.made_at}")
    click.echo(f"  digest {one.digest}")
    click.echo(f"  query  {one.query or ALL}")
    click.echo(f"  coder  {one.coder}")
    if one.note:
        click.echo(f"  note   {one.note}")


@click.command(short_help="What differs between two snapshots.")
@click.argument("before")
@click.argument("after")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per event that differs.")
def diff(before: str, after: str, where: str | None, as_json: bool) -> None:
    """Events that were added, removed or changed (with the fields) from the snapshot BEFORE to the snapshot AFTER."""
    import msgspec

    from lagebild.store.snapshots import diff as differences
    from lagebild.store.snapshots import snapshots

    counts: Counter[str] = Counter()
    with opened(where, readonly=True) as store:
        queries = {one.name: one.query for one in snapshots(store)}
        for number, change in enumerate(differences(store, before, after)):
            counts[change.kind] += 1
            if as_json:
                click.echo(json.dumps(msgspec.to_builtins(change), ensure_ascii=False))
            elif number < SHOWN:
                click.echo(_line(change))
    if queries[before] != queries[after]:
        asked = f"{queries[before] or ALL} against {queries[after] or ALL}"
        click.echo(f"The two ask for different events, {asked}: what only one of them asks for counts as added or removed.", err=True)
    if as_json:
        return
    if sum(counts.values()) > SHOWN:
        click.echo(f"… and {sum(counts.values()) - SHOWN:,} more; --json prints all.")
    click.echo(", ".join(f"{counts[kind]:,} {kind}" for kind in ("added", "removed", "changed")) + ".")


def _line(change: EventDiff) -> str:
    mark = {"added": "+", "removed": "-", "changed": "~"}[change.kind]
    fields = "; ".join(f"{f.field}: {shortened(f.before)} → {shortened(f.after)}" for f in change.fields)
    return f"{mark} {change.key} {change.report} {change.act} “{change.trigger}”{f' ({fields})' if fields else ''}"


def shortened(value: Any) -> str:
    """A value of any field, short enough for a line."""
    words = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return words if len(words) <= 60 else words[:59] + "…"
