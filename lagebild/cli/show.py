"""`lagebild show` and `lagebild story`: one event, statement, report, happening or story with all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.asking import Asking, asked, console, query_of
from lagebild.cli.store import store_option
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from rich.text import Text

    from lagebild.merge.records import FieldReadings, Happening, Story
    from lagebild.output import Record, StatementRecord
    from lagebild.query.hits import Hit
    from lagebild.store.db import Store

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.command(short_help="Show an event, statement, report, happening or story.")
@click.argument("ident", metavar="ID")
@store_option
@json_option
def show(ident: str, where: str | None, as_json: bool) -> None:
    """Show what ID names: an event with every field, its clause and report; a statement; a report; a happening; a story.

    IDs stand in the last column of `search`, and in every export. Exit status 1 where nothing has this ID.
    """
    with asked(where) as store:
        _show(store, ident, as_json)


@click.command(cls=Asking, short_help="Show a story: its reports, and what they agree on and what not; without ID, list the stories.")
@click.argument("ident", nargs=-1, metavar="[ID|QUERY]…")
@store_option
@click.option("--limit", type=click.IntRange(1), help="List at most so many; by default 20, with --json all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per story.")
def story(ident: tuple[str, ...], where: str | None, limit: int | None, as_json: bool) -> None:
    """Show the story ID (its key or number), happening by happening; without one, list the latest stories.

    With terms of a query (source:CHN since:2024) list the stories that hold such events.
    """
    from lagebild.cli.stories import tell_stories

    if len(ident) == 1 and ":" not in ident[0]:
        with asked(where) as store:
            _show_story(store, ident[0], as_json)
        return
    tell_stories(where, query_of(ident), limit, as_json=as_json)


def _show(store: Store, ident: str, as_json: bool) -> None:
    from lagebild.errors import UnknownKey
    from lagebild.store.reader import Reader

    reader = Reader(store)
    event = _event(store, ident)
    if event is not None:
        _print_event(store, event, as_json)
        return
    ways: tuple[tuple[Callable[[str], Any], Callable[[Any, bool], None]], ...] = (
        (reader.statement, _print_statement),
        (reader.record, _print_report),
        (reader.happening, _print_happening),
        (reader.story, _print_story),
    )
    for find, tell in ways:
        try:
            found = find(ident)
        except UnknownKey:
            continue
        tell(found, as_json)
        return
    raise UnknownKey(f"Nothing in {store.name} has the ID {ident}.")


def _event(store: Store, ident: str) -> Hit | None:
    from lagebild.query import Query
    from lagebild.query.search import every

    with store.reading() as connection:
        return next(every(connection, Query().having("event", ident)), None)


def _print_event(store: Store, event: Hit, as_json: bool) -> None:
    import msgspec

    from lagebild.cli.results import event_lines, field_table
    from lagebild.store.reader import Reader

    happening = Reader(store).happening(event.happening) if event.happening else None
    if as_json:
        told = msgspec.to_builtins(event) | {"told": msgspec.to_builtins(happening.fields) if happening else []}
        click.echo(msgspec.json.encode(told).decode())
        return
    out = console()
    out.print(field_table(event_lines(event)))
    if happening:
        out.print(field_table(_readings(happening.fields)))


def _readings(fields: tuple[FieldReadings, ...]) -> Iterator[tuple[str, Text]]:
    """What the reports of a happening say of each field on which they do not simply agree."""
    from rich.text import Text

    from lagebild.cli.table import shown

    for f in fields:
        if f.verdict in ("conflict", "refined"):
            values = Text(" · ".join(f"{shown(r.value)} ({r.independent})" for r in f.readings))
            values.stylize("red" if f.verdict == "conflict" else "yellow")
            yield f"{f.verdict}: {f.field}", values


def _print_statement(found: tuple[StatementRecord, Record], as_json: bool) -> None:
    import msgspec
    from rich.text import Text

    from lagebild.cli.results import field_table
    from lagebild.cli.table import shown

    statement, record = found
    if as_json:
        click.echo(msgspec.json.encode(msgspec.to_builtins(statement) | {"report": record.id}).decode())
        return
    lines = [("statement", Text(f"{statement.kind}, {statement.stance}"))]
    if statement.speaker:
        lines.append(("speaker", Text(f"{shown(statement.speaker.text)} ({statement.speaker.actor or '?'})")))
    if statement.cue:
        lines.append(("cue", Text(shown(statement.cue.text))))
    lines += [("content", Text(f"“{shown(record.text[a:b])}”", style="italic")) for a, b in statement.content]
    lines += [("says", Text(f"{shown(s.text)} ({s.kind})")) for s in statement.chain]
    lines.append(("report", Text(f"{shown(record.id)}: {shown(record.title)}")))
    console().print(field_table(lines))


def _print_report(record: Record, as_json: bool) -> None:
    import msgspec
    from rich.text import Text

    from lagebild.cli.results import field_table, names
    from lagebild.cli.table import shown, shown_lines

    if as_json:
        click.echo(msgspec.json.encode(record).decode())
        return
    head = " · ".join(shown(x) for x in (record.outlet, record.agency, record.date or "undated", record.lang, record.url) if x)
    lines = [("report", Text(shown(record.id), style="bold")), ("", Text(head, style="dim"))]
    if record.title:
        lines.insert(1, ("title", Text(shown(record.title))))
    if record.known_by:
        ways = {way: ", ".join(name for name, by in record.known_by.items() if by == way) for way in record.known_by.values()}
        lines.append(("known by", Text("; ".join(f"{way}: {names}" for way, names in ways.items()), style="dim")))
    if record.error:
        lines.append(("failed", Text(f"{record.error.code} {record.error.message}", style="red")))
    for e in record.events:
        deed = names(e.source).append(f" → {e.act}{f' {e.mode}' if e.mode else ''}", style="bold")
        lines.append((e.status, deed.append(" → ").append_text(names(e.target)) if e.target else deed))
    out = console()
    out.print(field_table(lines))
    out.print(Text(shown_lines(record.text)))


def _print_happening(found: Happening, as_json: bool) -> None:
    import msgspec

    from lagebild.cli.results import field_table

    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    out = console()
    out.print(happening_line(found))
    out.print(field_table(_readings(found.fields)))


def happening_line(h: Happening) -> Text:
    """A happening on one line: when, who, act, whom, status, how many tell of it, who denies it."""
    from rich.text import Text

    from lagebild.cli.table import STATUS_STYLE, shown

    acting, acted = (", ".join(shown(s.name) for s in side) for side in (h.source, h.target))
    reports_day = f"({h.first_day}{'' if h.first_day == h.last_day else '…'})" if h.first_day else "undated"
    line = Text(f"{h.edtf or reports_day:12} ", style="dim").append(f"{acting or '?'} → ", style="not dim")
    line.append(h.act + (f" {h.mode}" if h.mode else ""), style="bold not dim").append(f" → {acted}" if acted else "", style="not dim")
    line.append(f"  {h.status}", style=f"{STATUS_STYLE.get(h.status, 'cyan')} not dim")
    line.append(f"  {counted(h.independent, 'independent source')}, told {counted(len(h.events), 'time')}  {h.key}")
    if h.denied_by:
        line.append(f"  denied by {', '.join(map(shown, h.denied_by))}", style="red not dim")
    return line


def _print_story(found: tuple[Story, tuple[Happening, ...]], as_json: bool) -> None:
    import msgspec
    from rich.text import Text

    from lagebild.cli.results import field_table
    from lagebild.cli.table import shown

    told, happenings = found
    if as_json:
        click.echo(msgspec.json.encode(msgspec.to_builtins(told) | {"happenings": msgspec.to_builtins(happenings)}).decode())
        return
    out = console()
    out.print(Text(shown(told.title or told.key), style="bold"))
    days = f"{told.first_day} to {told.last_day}" if told.first_day != told.last_day else told.first_day or "undated"
    sources = counted(told.independent, "independent source")
    out.print(Text(f"{days}; {counted(len(told.reports), 'report')}, {sources}", style="dim"))
    for h in happenings:
        out.print(happening_line(h))
        table = field_table(_readings(h.fields))
        if table.row_count:
            out.print(table)
    out.print(Text("reports: " + ", ".join(map(shown, told.reports)), style="dim"))


def _show_story(store: Store, ident: str, as_json: bool) -> None:
    from lagebild.store.reader import Reader

    found: Any = Reader(store).story(ident)
    _print_story(found, as_json)
