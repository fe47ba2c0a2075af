"""`lagebild explain`: clause by clause, what was coded and by which rule, and why the rest was not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

_SUFFIX = re.compile(r"\.[a-z]{3,6}\s*$", re.ASCII)


@click.command(short_help="Show clause by clause what was coded, by which rule, and why the rest was not.")
@click.argument("what", metavar="FILE|SENTENCE")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language; without it, it is guessed.")
@click.option("--date", metavar="YYYY-MM-DD", help="The report's date, from which “yesterday” counts.")
@click.option("--pack", "packs", multiple=True, type=click.Path(path_type=Path), help="A folder of your own entries; may be repeated.")
def explain(what: str, lang: str | None, date: str | None, packs: tuple[Path, ...]) -> None:
    """Explain the coding of a file, of standard input (-), or of a sentence given in quotation marks."""
    from lagebild.cli.explanation import print_explanation
    from lagebild.errors import LagebildError
    from lagebild.explain import explain_report
    from lagebild.ingest import Failed, read_paths
    from lagebild.ingest.records import iso_date
    from lagebild.knowledge.folders import usable_folders
    from lagebild.pipeline import Coder, report_of

    if not what.strip():
        raise click.UsageError("Give a file, or a sentence in quotation marks.")
    coder = Coder(packs=usable_folders(packs))
    if _is_sentence(what):
        items = iter([report_of(what, lang=lang or "", date=iso_date(date))])
        print_explanation([explain_report(next(items), coder)])
        return
    failures: list[Failed] = []
    for item in read_paths([what], lang, date):
        if isinstance(item, Failed):
            failures.append(item)
            click.echo(f"{item.error.code} {item.error.message}", err=True)
            continue
        try:
            print_explanation([explain_report(item, coder)])
        except LagebildError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
    sys.exit(3 if failures else 0)


def _is_sentence(what: str) -> bool:
    """A sentence has blanks and is no file; a word alone, or what ends like a file's name, is meant as a path even where it is missing.

    >>> _is_sentence("Der Minister reiste nach Riga."), _is_sentence("my reports/missing.txt"), _is_sentence("Riga.")
    (True, False, False)
    """
    try:
        return what != "-" and " " in what.strip() and not _SUFFIX.search(what) and not Path(what).exists()
    except (OSError, ValueError):  # longer than a file name may be, or with a NUL in it
        return True
