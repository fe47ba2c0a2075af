"""`lagebild judge` and `lagebild judgements`: write down what you decide about an event, and see what was decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from lagebild.cli.store import opened, store_option
from lagebild.cli.wording import counted

if TYPE_CHECKING:
    from lagebild.store.agreement import Agreement
    from lagebild.store.judgements import Attached

VERDICTS = ("accept", "reject", "correct", "merge", "split", "comment", "withdraw")
KINDS = ("event", "statement", "report", "happening", "story")


@click.command(short_help="Accept, reject, correct, merge, split or comment on an event; withdraw a judgement.")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.argument("key")
@click.argument("other", required=False)
@store_option
@click.option("--coder", envvar="LAGEBILD_CODER", required=True, help="Who decides; also LAGEBILD_CODER.")
@click.option("--kind", type=click.Choice(KINDS), default="event", show_default=True, help="What KEY names.")
@click.option("--field", help="correct: the field (act, mode, status, plover, cameo, source, target, event_date, place, by).")
@click.option("--value", help="correct: what it should be; empty for nothing.")
@click.option("--comment", help="Why, in your words.")
@click.option("--json", "as_json", is_flag=True, help="Print the judgement as a JSON object.")
def judge(verdict: Any, key: str, other: str | None, where: str | None, coder: str, as_json: bool, **rest: Any) -> None:
    """Judge the event KEY (merge and split: KEY and OTHER; withdraw: the number of your judgement).

    Judgements are only ever added; they are kept with the words they rest on, and stay attached to them when reports are recoded.
    """
    import msgspec

    from lagebild.store.judgements import judge as decide

    with opened(where) as store:
        made = decide(store, coder=coder, verdict=verdict, target=key, other=other, **rest)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(made), ensure_ascii=False))
    else:
        click.echo(f"Judgement {made.number}: {verdict} {key}{f' and {other}' if other else ''} by {coder}.")


@click.command(short_help="What people decided, and how far coders agree.")
@store_option
@click.option("--coder", help="Only this coder's.")
@click.option("--orphaned", is_flag=True, help="Only those whose words nothing rests on any more.")
@click.option("--agreement", "coders", multiple=True, metavar="CODER", help="How far these coders agree; give it twice or more.")
@click.option("--field", "what", default="verdict", show_default=True, help="With --agreement: the field, or verdict.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object per judgement, or the agreement as one.")
def judgements(where: str | None, coder: str | None, orphaned: bool, coders: tuple[str, ...], what: str, as_json: bool) -> None:
    """List all judgements with where they belong today, or with --agreement Cohen's kappa and Krippendorff's alpha of coders."""
    import msgspec

    from lagebild.store.agreement import agreement
    from lagebild.store.judgements import judgements as listed

    with opened(where, readonly=True) as store:
        if coders:
            measured = agreement(store, coders, what)
            click.echo(json.dumps(msgspec.to_builtins(measured)) if as_json else _measured(measured))
            return
        found = [a for a in listed(store, coder=coder) if not orphaned or a.state == "orphaned"]
    for one in found:
        click.echo(json.dumps(msgspec.to_builtins(one), ensure_ascii=False) if as_json else _line(one))
    if not found and not as_json:
        click.echo("No judgements yet: lagebild judge accept KEY --coder NAME" if not (coder or orphaned) else "None.")


def _line(a: Attached) -> str:
    j = a.judgement
    what = f"{j.field} = {j.value or '(nothing)'}" if j.field else ""
    words = " … ".join(f"“{e.quote}”" for e in (*j.basis.target, *j.basis.other) if e.quote)
    rest = " ".join(x for x in (what, words, f"# {j.comment}" if j.comment else "") if x)
    state = "" if a.state == "attached" else f" [{a.state}: {a.reason}]"
    keys = " + ".join(k for k in (a.target or j.target, a.other or j.other) if k)
    return f"{j.number} {j.made_at} {j.coder}: {j.verdict} {j.kind} {keys} {rest}{state}".rstrip()


def _measured(found: Agreement) -> str:
    def figure(value: float | None) -> str:
        return "undefined" if value is None else f"{value:.3f}"

    head = f"{' and '.join(found.coders)} on {found.what}: {counted(found.units, 'event')} judged, {found.shared:,} by two or more"
    kappa = f"Cohen's kappa {figure(found.kappa)}, " if len(found.coders) == 2 else ""
    tail = f"observed agreement {figure(found.observed)}, {kappa}Krippendorff's alpha (nominal) {figure(found.alpha)}"
    return f"{head}\n{tail}" + (f"\ndisputed: {' '.join(found.disputed)}" if found.disputed else "")
