"""`lagebild pack lint|test`: are the tables well formed, and do their examples give what they promise?"""

from __future__ import annotations

import sys

import click

LANGS = click.Choice(["de", "en"])


@click.group()
def pack() -> None:
    """Check the language packs: all the words Lagebild knows, as tables (docs/packs.md)."""


@pack.command()
@click.argument("lang", type=LANGS, required=False)
def lint(lang: str | None) -> None:
    """Check every line of every table against its schema."""
    from lagebild.packs import LANGUAGES, load_pack

    problems = {str(p) for code in ((lang,) if lang else LANGUAGES) for p in load_pack(code).problems}
    for problem in sorted(problems):
        click.echo(problem)
    click.echo(f"{len(problems)} problems" if problems else "No problem found.")
    sys.exit(1 if problems else 0)


@pack.command()
@click.argument("lang", type=LANGS, required=False)
@click.option("--only", default="", metavar="ID", help="Only lines whose id begins so.")
@click.option("--all", "everything", is_flag=True, help="Show also the examples that give what they promise.")
def test(lang: str | None, only: str, everything: bool) -> None:
    """Code the example sentences and compare with what each line promises."""
    from lagebild.cli.progress import tracked
    from lagebild.packs import LANGUAGES
    from lagebild.packtest import run_examples

    good = bad = 0
    for code in (lang,) if lang else LANGUAGES:
        for result in tracked(run_examples(code, only), "examples", None):
            good, bad = good + result.ok, bad + (not result.ok)
            if everything or not result.ok:
                click.echo(f"{'ok  ' if result.ok else 'FAIL'} {result.id} ({result.line}): {result.example}")
            if not result.ok:
                click.echo(f"     expected {result.expect}\n     got      {result.got}")
    click.echo(f"{good} of {good + bad} examples give what they promise.")
    sys.exit(1 if bad else 0)
