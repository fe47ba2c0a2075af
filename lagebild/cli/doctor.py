"""`lagebild doctor`: is everything here that Lagebild needs?"""

from __future__ import annotations

import sys

import click


@click.command(short_help="Check versions, models, packs and writable paths.")
def doctor() -> None:
    """Check versions, models, packs and writable paths. Exit status 1 where something is wrong."""
    from lagebild.doctor import examine

    findings = list(examine())
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'WRONG'} {finding.what}: {finding.found}")
        if not finding.ok and finding.remedy:
            click.echo(f"      {finding.remedy}")
    wrong = sum(not f.ok for f in findings)
    click.echo("All is well." if not wrong else f"{wrong} of {len(findings)} checks found something wrong.")
    sys.exit(1 if wrong else 0)
