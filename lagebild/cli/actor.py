"""`lagebild actor`: who a name, an office or a phrase is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lagebild.cli.table import shown

if TYPE_CHECKING:
    from lagebild.knowledge.lookup import Candidate, Held

SHOWN = 8
NO_STATE = "---"


@click.command(short_help="Say who a name, an office or a phrase is.")
@click.argument("name", nargs=-1, required=True)
@click.option("--date", metavar="YYYY-MM-DD", help="The day for which offices are asked; without it, who holds them now as far as known.")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language of a phrase; without it, it is guessed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per candidate and line.")
@click.option("--pack", "packs", multiple=True, metavar="DIR", help="A folder with your own entries; repeatable, the last one wins.")
def actor(name: tuple[str, ...], date: str | None, lang: str | None, as_json: bool, packs: tuple[str, ...]) -> None:
    """Say who NAME is: a name in any spelling, a code (MAR), an office, or a phrase such as "der chinesische Verteidigungsminister".

    Exit status 1 where nobody is known by that name.
    """
    from lagebild.ingest.records import iso_date
    from lagebild.knowledge.folders import own_folders
    from lagebild.knowledge.lookup import languages, look_up, near_misses
    from lagebild.packs import load_pack

    query, day, folders = " ".join(name), iso_date(date) or "", own_folders(packs)
    codes = languages(lang, query)
    found = look_up(query, (load_pack(code, folders) for code in codes), day)
    if not found:
        click.echo(f"Nobody is known as “{shown(query)}”.", err=True)
        near = near_misses(query, load_pack(codes[0], folders))
        if near:
            click.echo("Spelled most like it:", err=True)
        for candidate in near:
            names = " · ".join(dict.fromkeys((*candidate.names_de[:1], *candidate.names_en[:1])))
            click.echo(f"  {shown(names)} ({candidate.code}, {candidate.matched}, {candidate.score:.0f})", err=True)
        if query.startswith("@"):
            click.echo("Groups are for queries (actor:@EU); docs/query.md names them.", err=True)
        click.echo("Add somebody: lagebild kb add person name_en=… country=… (docs/knowledge.md)", err=True)
        sys.exit(1)
    if as_json:
        _print_json(found)
    else:
        _print(found, query, day)


def _print_json(found: tuple[Candidate, ...]) -> None:
    import msgspec

    for candidate in found:
        click.echo(msgspec.json.encode(candidate).decode())


def _print(found: tuple[Candidate, ...], query: str, date: str) -> None:
    when = f" on {date}" if date else ""
    click.echo(f"“{shown(query)}”{when}: {len(found)} candidate{'s' if len(found) > 1 else ''}")
    for number, candidate in enumerate(found[:SHOWN], 1):
        click.echo(f"\n{number}. {_title(candidate)}")
        click.echo(f"   {candidate.id}: {candidate.kind}, {' '.join(x for x in (candidate.code, candidate.sector) if x)}")
        click.echo(f"   matched {shown(candidate.matched)}, {candidate.score:.0f} of 100")
        if candidate.kind == "state":
            _print_codes(candidate, date)
        for held in candidate.offices:
            click.echo(f"   {'>' if held.at else '-'} {_office(held)}")
        if candidate.code == NO_STATE:
            click.echo("   which state or body is not said: name it too (lagebild actor French foreign minister)")
        others = [n for n in (*candidate.names_de[1:], *candidate.names_en[1:]) if n not in _title(candidate)]
        if others:
            click.echo(f"   also {shown(', '.join(dict.fromkeys(others)))}")
        click.echo(f"   from {', '.join(x for x in (candidate.line, candidate.source, candidate.wikidata) if x)}")
    if len(found) > SHOWN:
        click.echo(f"\nand {len(found) - SHOWN} more (--json shows all)")


def _print_codes(candidate: Candidate, date: str) -> None:
    """The numbers of a state in the lists of political science, valid on the day asked for."""
    numbers = [f"{name} {number or 'none'}" for name, number in (("COW", candidate.cow), ("Gleditsch-Ward", candidate.gw))]
    click.echo(f"   codes {f'on {date}' if date else 'today'}: {', '.join(numbers)}")


def _title(candidate: Candidate) -> str:
    names = dict.fromkeys((*candidate.names_de[:1], *candidate.names_en[:1]))
    return shown(" · ".join(names) or candidate.id)


def _office(held: Held) -> str:
    span = f"{held.start or '?'} – {held.end or ''}".rstrip()
    name = " · ".join(dict.fromkeys(x for x in (held.name_de, held.name_en) if x))
    source = held.source if held.verified else "unverified"
    return f"{span}: {shown(name) or held.office} ({held.office}; {shown(source)})"
