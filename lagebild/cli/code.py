"""`lagebild code` and `lagebild read`: reports in, codings or readings out, one per input and in order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.inputs import mend_option, tell_garbled, tell_passed_over

if TYPE_CHECKING:
    from rich.console import Console

    from lagebild.ingest import Failed
    from lagebild.model import Coding, Failure, Report

SHOWN_FAILURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What both commands take: the reports, what holds for those that do not say it themselves, and how to run."""

    paths: tuple[str, ...]
    lang: str | None
    date: str | None
    workers: int | None
    time_limit: float
    columns: str | None
    mend: bool


def _inputs(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.argument("paths", nargs=-1, required=True, metavar="PATH…"),
        click.option("--lang", type=click.Choice(["de", "en"]), help="Language of inputs that do not state it; without it, it is guessed."),
        click.option("--date", metavar="YYYY-MM-DD", help="Date of inputs that do not state one."),
        click.option("--map", "columns", metavar="FIELD=COLUMN,…", help="Columns of a table: text=body,date=published."),
        mend_option,
        click.option("--workers", type=click.IntRange(1, 256), help="Processes; by default one, or one per core for many reports."),
        click.option("--time-limit", type=click.FloatRange(1), default=10.0, show_default=True, help="Processor seconds per report."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(short_help="Code reports: who did what to whom, and who says so.")
@_inputs
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "table"]), help="Default: table on a terminal, else jsonl.")
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable, the last one wins.")
@click.option("--all-status", is_flag=True, help="In CSV also events that did not happen: denied, hypothetical, demanded, attempted.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="X", help="Leave out events of less confidence.")
@click.pass_context
def code(ctx: click.Context, /, form: str | None, all_status: bool, packs: tuple[str, ...], min_confidence: float, **inputs: Any) -> None:
    """Code reports without a database: files, folders, archives (docs/ingest.md), or - for standard input.

    Exit status: 0 all coded; 3 some inputs are recorded as failed, the output is complete; others: failure.
    """
    from lagebild.coding.confidence import confident
    from lagebild.knowledge.folders import usable_folders
    from lagebild.run.jobs import coding_with

    folders = usable_folders(packs)
    if folders:
        click.echo(f"With your own entries from {', '.join(map(str, folders))}", err=True)
    job = coding_with(folders)
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    console = _console() if form == "table" else None
    codings = (confident(coding, min_confidence) for coding in _run(job, Inputs(**inputs), console))
    failures = _Failures()
    shown = failures.watched(codings, lambda coding: (coding.report.id, coding.error))
    if form == "table":
        from lagebild.cli.table import print_codings

        print_codings(shown, console or _console())
    elif form == "csv":
        _write_csv(shown, all_status)
    else:
        _write_jsonl(shown)
    sys.stdout.flush()
    ctx.exit(failures.status(quiet=form == "table"))


@click.command(short_help="Read reports: words, grammar and names, without coding.")
@_inputs
@click.option("--format", "form", type=click.Choice(["conllu"]), default="conllu", show_default=True)
@click.pass_context
def read(ctx: click.Context, /, form: str, **inputs: Any) -> None:
    """Write the linguistic analysis alone, in CoNLL-U: `# newdoc id = …` before each input, names as NER=B-PER in MISC."""
    from lagebild.run.jobs import READING

    failures = _Failures()
    for text, _ in failures.watched(_run(READING, Inputs(**inputs), None), lambda reading: (_id_of(reading[0]), reading[1])):
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    ctx.exit(failures.status(quiet=False))


def _id_of(reading: str) -> str:
    """The id in the first line of a report in CoNLL-U."""
    return reading.partition("\n")[0].removeprefix("# newdoc id = ")


def _run(job: Any, inputs: Inputs, console: Console | None) -> Iterator[Any]:
    from lagebild.cli.progress import tracked
    from lagebild.ingest import Garbled, PassedOver, count_inputs, read_paths
    from lagebild.ingest.table import parse_mapping
    from lagebild.run.local import processes_for, run_local

    total, garbled, passed = count_inputs(inputs.paths), Garbled(mend=inputs.mend), PassedOver()
    columns = parse_mapping(inputs.columns) if inputs.columns else None
    items: Iterator[Report | Failed] = read_paths(
        inputs.paths, inputs.lang, inputs.date, columns=columns, garbled=garbled, passed=passed
    )
    workers = inputs.workers or processes_for(total)
    yield from tracked(run_local(items, job, workers=workers, time_limit=inputs.time_limit), "reports", total, console)
    tell_garbled(garbled)
    tell_passed_over(passed)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _write_jsonl(codings: Iterator[Coding]) -> None:
    from lagebild.output import json_line

    for coding in codings:
        sys.stdout.buffer.write(json_line(coding))


def _write_csv(codings: Iterator[Coding], all_status: bool) -> None:
    from lagebild.output import csv_header, csv_lines

    out = sys.stdout.buffer
    out.write(csv_header().encode())
    for coding in codings:
        out.writelines(line.encode() for line in csv_lines(coding, all_status=all_status))


class _Failures:
    """Counts failed inputs as results pass, and says on standard error which they were."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.count = self.seen = 0

    def watched(self, results: Iterator[Any], told: Callable[[Any], tuple[str, Failure | None]]) -> Iterator[Any]:
        """The results; `told` says of one which input it belongs to, and what failed."""
        for result in results:
            self.seen += 1
            key, error = told(result)
            if error:
                self.count += 1
                if len(self.messages) < SHOWN_FAILURES:
                    named = "" if key in error.message else f"{key}: "
                    self.messages.append(f"{named}{error.code} {error.message}")
            yield result

    def status(self, *, quiet: bool) -> int:
        if self.count and not quiet:
            for message in self.messages:
                click.echo(message, err=True)
            of = f"{self.count:,} of {self.seen:,} inputs" if self.seen > 1 else "The input"
            click.echo(f"{of} failed; the output is complete and names each.", err=True)
        return 3 if self.count else 0
