"""The store on the command line: `init`, `add`, `status`, `migrate`, `recode`, `delete`; `--store` as all commands take it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.inputs import mend_option, tell_absent, tell_garbled, tell_passed_over
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from lagebild.run.adding import How, Recoded
    from lagebild.store.activity import WatchNote
    from lagebild.store.db import Store
    from lagebild.store.overview import Overview
    from lagebild.store.writer import Added

SHOWN_FAILURES = 10
SHOWN_CHANGES = 20


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--store`, for every command that opens one."""
    words = "The store: a file, or postgresql://user@host/database. [default: LAGEBILD_STORE, lagebild.toml, lagebild.db]"
    return click.option("--store", "where", metavar="PATH|URL", help=words)(command)


def opened(where: str | None, *, create: bool = False, readonly: bool = False) -> Store:
    """The store that `--store`, the environment or lagebild.toml names."""
    from lagebild.store.db import open_store

    return open_store(where, create=create, readonly=readonly)


def coding_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How reports are coded, for the commands that code into a store."""
    options = (
        click.option("--workers", type=click.IntRange(1, 256), help="Processes; by default one, or one per core for many reports."),
        click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="See docs/scale.md."),
        click.option("--time-limit", type=click.FloatRange(1), default=10.0, show_default=True, help="Processor seconds per report."),
        click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable, last wins."),
        click.option("--no-merge", is_flag=True, help="Leave stories as they are; the next add or recode merges what is new."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(short_help="Make a store and a lagebild.toml in this folder.")
@store_option
def init(where: str | None) -> None:
    """Make the store (by default lagebild.db) and a commented lagebild.toml; what is there already is left as it is."""
    from lagebild.config import FILE, STORE, load_config, written

    chosen = where or load_config().store
    with opened(chosen, create=True) as store:
        click.echo(f"The store {store.name} is ready.")
    path = Path(FILE)
    if path.exists():
        click.echo(f"{FILE} is there already and was left as it is.")
    else:
        path.write_text(written(where or STORE), encoding="utf-8")
        click.echo(f"Settings stand in {FILE}.")
    click.echo("Next: lagebild add PATH…")


@click.command(short_help="Code reports into the store; the same report twice changes nothing.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@store_option
@coding_options
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language of inputs that do not state it; without it, it is guessed.")
@click.option("--date", metavar="YYYY-MM-DD", help="Date of inputs that do not state one.")
@click.option("--map", "columns", metavar="FIELD=COLUMN,…", help="Columns of a table: text=body,date=published.")
@mend_option
@click.option("--restore", is_flag=True, help="Take reports in again that were deleted.")
@click.option("--log-json", is_flag=True, help="Also write a JSON line per shard to standard error.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as a JSON object.")
@click.pass_context
def add(
    ctx: click.Context, /, paths: tuple[str, ...], where: str | None, lang: str | None, date: str | None, columns: str | None, mend: bool,
    **rest: Any,
) -> None:  # fmt: skip
    """Code files, folders, archives, or - for standard input, into the store, and merge what is new (formats: docs/ingest.md).

    Interrupted, it goes on where it stopped when it is run again. Exit status: 0 all coded; 3 some inputs are recorded as failed, or
    some of the paths do not exist; 1 none of them does.
    """
    from lagebild.config import load_config
    from lagebild.ingest import Absent, Garbled, PassedOver, count_inputs, read_paths
    from lagebild.ingest.table import parse_mapping
    from lagebild.run.adding import add_reports, present, tried_again, without_withdrawn
    from lagebild.store.writer import Added

    total, garbled, passed = count_inputs(paths), Garbled(mend=mend), PassedOver()
    absent: list[Absent] = []
    with opened(where) as store:
        how = _how(total, **rest)
        named = parse_mapping(columns) if columns else None
        items = read_paths(paths, lang or load_config().lang, date, columns=named, garbled=garbled, passed=passed)
        given = without_withdrawn(store, present(items, absent))
        results = _logged(add_reports(store, given, how), on=rest["log_json"])
        done = _summed(_tracked(results, "reports", total))
        tried_again(store, paths, done.failures)
        nothing = bool(absent) and done == Added()
        if not nothing:
            _tell(done, as_json=rest["as_json"])
        tell_absent(absent)
        tell_passed_over(passed)
        tell_garbled(garbled)
        if not nothing:
            _finish(store, done.touched, merge=not rest["no_merge"])
    ctx.exit(1 if nothing else 3 if done.failed or absent else 0)


def _how(total: int | None, *, packs: tuple[str, ...], workers: int | None, time_limit: float, engine: str = "local", **rest: Any) -> How:
    from lagebild.config import load_config
    from lagebild.knowledge.folders import usable_folders
    from lagebild.run.adding import How
    from lagebild.run.local import processes_for
    from lagebild.store.coder import coder_name

    folders = usable_folders(packs)
    processes = workers or load_config().workers or processes_for(total)
    given = {"workers": processes, "time_limit": time_limit, "engine": engine, "restore": rest.get("restore", False)}
    return How(coder=coder_name(folders), packs=folders, **given)


def _tracked(results: Iterator[Any], what: str, total: int | None) -> Iterator[Any]:
    from lagebild.cli.progress import tracked

    return tracked(results, what, total)


def _logged(results: Iterable[Added], *, on: bool) -> Iterator[Added]:
    """The results, with a line to the log for each shard."""
    from lagebild.logs import logger

    log = logger(on, command="add")
    for done in results:
        if done.added or done.failed or done.recoded or done.revised:
            log.info("shard", added=done.added, revised=done.revised, recoded=done.recoded, failed=done.failed, events=done.events)
        for key, error in done.failures.items():
            log.warning("failed", report=key, code=error.code, message=error.message)
        yield done


def _summed(results: Iterable[Added]) -> Added:
    from lagebild.store.writer import Added

    total = Added()
    for done in results:
        total += done
    return total


def _finish(store: Store, touched: Iterable[str], *, merge: bool = True) -> None:
    """Let the merger look at what is new, also at what an interrupted run left for it, and make the first search quick."""
    from lagebild.run.merging import merge_store
    from lagebild.store import columns
    from lagebild.store.reader import Reader

    if merge:
        keys = list(dict.fromkeys([*touched, *Reader(store).unmerged()]))
        if keys:
            merge_store(store, keys)
    columns.keep(store)


def _tell(done: Added, *, as_json: bool) -> None:
    counts = {name: getattr(done, name) for name in ("added", "revised", "recoded", "unchanged", "deleted", "failed", "events")}
    if as_json:
        click.echo(json.dumps(counts))
    else:
        words = [f"{count:,} {name}" for name, count in counts.items() if count and name not in ("events", "failed")]
        click.echo(f"{', '.join(words) or 'nothing new'}; {counted(done.events, 'event')}.")
    for key, error in list(done.failures.items())[:SHOWN_FAILURES]:
        click.echo(f"{key}: {error.code} {error.message}", err=True)
    if done.failed:
        click.echo(f"{counted(done.failed, 'input')} failed; `lagebild status` lists what.", err=True)


@click.command(short_help="What is in the store.")
@store_option
@click.option("--check", "checked", is_flag=True, help="Check the store for damage, which reads all of it.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def status(ctx: click.Context, /, where: str | None, checked: bool, as_json: bool) -> None:
    """Counts of reports, events and stories, who coded them, how much came in lately, what waits and what failed.

    With --check exit status 1 where something is wrong.
    """
    import msgspec

    from lagebild.store.activity import watches
    from lagebild.store.overview import check, overview

    with opened(where, readonly=True) as store:
        seen, watchers = overview(store), watches(store)
        problems = check(store) if checked else ()
    if as_json:
        told = msgspec.to_builtins(seen) | {"watches": msgspec.to_builtins(watchers)} | ({"problems": problems} if checked else {})
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in (*_status_lines(seen), *map(_watch_line, watchers)):
            click.echo(line)
        if checked:
            click.echo("\n".join(f"damaged: {p}" for p in problems) or "The store is sound.")
    ctx.exit(1 if problems else 0)


def _status_lines(seen: Overview) -> Iterator[str]:
    days = f", {seen.first_day} to {seen.last_day}" if seen.first_day else ""
    yield f"{seen.store} ({seen.bytes / 1e6:,.1f} MB, schema {seen.schema})"
    languages = ", ".join(f"{count:,} {lang}" for lang, count in seen.languages.items())
    told = f"{counted(seen.reports, 'report')}{days}{f' ({languages})' if languages else ''}"
    yield f"{told} from {counted(seen.outlets, 'outlet')}" + (f"; {seen.failed:,} of them failed" if seen.failed else "")
    found = f"{counted(seen.events, 'event')}, {counted(seen.statements, 'statement')}"
    yield f"{found}, {counted(seen.happenings, 'happening')} in {counted(seen.stories, 'story')}"
    yield f"{counted(seen.judgements, 'judgement')}, {counted(seen.snapshots, 'snapshot')}"
    for coder, count in seen.coders.items():
        yield f"coded by {coder}: {count:,}"
    yield from _pace_lines(seen)
    if seen.unmerged:
        yield f"{counted(seen.unmerged, 'report')} still to be merged"
    if seen.failed:
        codes = ", ".join(f"{count:,} {code}" for code, count in seen.failed_by_code.items())
        yield f"{counted(seen.failed, 'report')} failed ({codes}):"
        yield from (f"  {f.key}: {f.code} {f.message}" for f in seen.failures)
    if seen.last_change:
        yield f"last change {seen.last_change}"


def _pace_lines(seen: Overview) -> Iterator[str]:
    """What came in lately, and how fast."""
    for name, recent in seen.recent.items():
        if recent.counts:
            counts = ", ".join(f"{count:,} {kind}" for kind, count in recent.counts.items())
            yield f"last {name}: {counts}{f'; {recent.per_minute:,} a minute' if recent.per_minute else ''}"


def _watch_line(note: WatchNote) -> str:
    what = note.error or f"{note.fetched:,} fetched, {note.failed_to_fetch:,} not to be had, {note.added:,} added"
    waiting = f"; {note.waiting:,} wait to be coded" if note.waiting else ""
    return f"watch {note.name}, every {note.every:g} s: round {note.round:,} at {note.at}: {what}{waiting}"


@click.command(short_help="Bring the store's tables to this version.")
@store_option
def migrate(where: str | None) -> None:
    """Bring the tables of a store that an earlier version made to this version. Copy the store before."""
    from lagebild.config import load_config
    from lagebild.store.db import migrate as run

    before, after = run(where or load_config().store)
    click.echo(f"Schema {after}; nothing to do." if before == after else f"Schema {before} → {after}.")


@click.command(short_help="Code the store's reports again, and tell what changed.")
@click.argument("reports", nargs=-1, metavar="[REPORT]…")
@store_option
@coding_options
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per changed event.")
@click.pass_context
def recode(ctx: click.Context, /, reports: tuple[str, ...], where: str | None, dry_run: bool, as_json: bool, **rest: Any) -> None:
    """Code reports again with the words, rules and models of today; the old codings stay in the history.

    Without REPORT all reports that other words, rules or models coded; run again after an interruption, it does the rest.
    """
    from lagebild.run.adding import recode_reports
    from lagebild.store.reader import Reader

    with opened(where, readonly=dry_run) as store:
        for key in reports:
            Reader(store).report(key)  # raises where there is none
        keys = list(reports) or Reader(store).coded_by_others(_how(None, **rest).coder)
        how = _how(len(keys), **rest)
        done = list(_tracked(recode_reports(store, keys, how, dry=dry_run), "reports", len(keys)))
        _tell_changes(done, dry_run, as_json)
        if not dry_run:
            _finish(store, [r.key for r in done if r.changes], merge=not rest["no_merge"])
    ctx.exit(3 if any(r.failed for r in done) else 0)


def _tell_changes(done: list[Recoded], dry: bool, as_json: bool) -> None:
    import msgspec

    changes = [(r.key, c) for r in done for c in r.changes]
    if as_json:
        for key, change in changes:
            click.echo(json.dumps({"report": key} | msgspec.to_builtins(change), ensure_ascii=False))
        return
    for key, change in changes[:SHOWN_CHANGES]:
        fields = "; ".join(f"{f.field}: {_short(f.before)} → {_short(f.after)}" for f in change.fields)
        click.echo(f"{key} {change.kind} {change.act} “{change.trigger}”{f' ({fields})' if fields else ''}")
    if len(changes) > SHOWN_CHANGES:
        click.echo(f"… and {len(changes) - SHOWN_CHANGES:,} more; --json prints all.")
    counts = {kind: sum(c.kind == kind for _, c in changes) for kind in ("appeared", "changed", "vanished")}
    told = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    click.echo(f"{counted(len(done), 'report')} {'would be ' if dry else ''}recoded; events: {told}.")
    if failed := sum(r.failed for r in done):
        click.echo(f"{counted(failed, 'report')} failed, with the old coding kept.", err=True)


def _short(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return words if len(words) <= 60 else words[:59] + "…"


@click.command(short_help="Take a report out of the store.")
@click.argument("report")
@click.option("--reason", required=True, help="Why; stays in the change feed with the report's key and the hash of its text.")
@store_option
def delete(report: str, reason: str, where: str | None) -> None:
    """Take a report out with all its codings and events. `add` leaves it out from then on, unless --restore is given."""
    from lagebild.store.reader import Reader
    from lagebild.store.writer import Writer

    with opened(where) as store:
        beside = Reader(store).component([report]) - {report}
        Writer(store).delete(report, reason)
        click.echo(f"{report} is deleted.")
        _finish(store, sorted(beside))
