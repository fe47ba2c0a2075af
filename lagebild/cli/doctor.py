"""`lagebild doctor`: is everything here that Lagebild needs?"""

from __future__ import annotations

import sys

import click


@click.command(short_help="Check versions, models, packs and writable paths.")
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable, the last one wins.")
def doctor(packs: tuple[str, ...]) -> None:
    """Check versions, models, packs and writable paths. Exit status 1 where something is wrong."""
    from lagebild.doctor import examine
    from lagebild.knowledge.folders import own_folders

    findings = list(examine(own_folders(packs)))
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'WRONG'} {finding.what}: {finding.found}")
        if not finding.ok and finding.remedy:
            click.echo(f"      {finding.remedy}")
    wrong = sum(not f.ok for f in findings)
    click.echo("All is well." if not wrong else f"{wrong} of {len(findings)} checks found something wrong.")
    sys.exit(1 if wrong else 0)
