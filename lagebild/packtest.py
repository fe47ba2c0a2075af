"""Running the example sentences of pack lines: what a line promises in `expect` must be what its `example` gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lagebild.coding.chains import notation
from lagebild.model import Coding, Event, Participant
from lagebild.packs import Entry, Pack, schemas
from lagebild.pipeline import Coder, report_of
from lagebild.resolve.times import example_result


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example: the pack line, the sentence, what was expected and what came out."""

    id: str
    line: str
    table: str
    example: str
    expect: str
    got: str
    ok: bool


UNTOLD = ("", "---")  # actors of no known state count as unnamed, as in scoring


def _side(participants: tuple[Participant, ...]) -> str:
    return ",".join(sorted({p.code for p in participants} - set(UNTOLD)))


def shorthand(e: Event) -> str:
    """An event in the notation of the `expect` column.

    `CONSULT/visit occurred CHN>BLR`
    """
    return f"{e.act}{'/' + e.mode if e.mode else ''} {e.status} {_side(e.source)}>{_side(e.target)}"


def _codes(cell: str) -> str:
    return ",".join(sorted(x for x in cell.split(",") if x not in UNTOLD))


def normal(expect: str) -> frozenset[str]:
    """The expected events of a cell, codes in order; `-` is none."""
    out = set()
    for item in expect.split(";"):
        if item.strip() in ("", "-"):
            continue
        act, status, sides = (*item.split(), "", "")[:3]
        source, _, target = sides.partition(">")
        out.add(f"{act} {status} {_codes(source)}>{_codes(target)}")
    return frozenset(out)


def _event_result(entry: Entry, coding: Coding, _: Pack) -> ExampleResult:
    got = frozenset(shorthand(e) for e in coding.events)
    want = normal(entry["expect"])
    shown = "; ".join(sorted(got)) or (coding.error.message if coding.error else "-")
    return ExampleResult(entry.id, entry.line, entry.table, entry["example"], entry["expect"], shown, got == want)


def _role_result(entry: Entry, coding: Coding, _: Pack) -> ExampleResult:
    """A role's example holds one actor phrase in a sentence; `expect` is `CODE SECTOR`."""
    got = {f"{m.code} {m.sector}".strip() for m in coding.mentions}
    ok = entry["expect"].strip() in got
    return ExampleResult(entry.id, entry.line, entry.table, entry["example"], entry["expect"], "; ".join(sorted(got)) or "-", ok)


def _time_result(entry: Entry, coding: Coding, pack: Pack) -> ExampleResult:
    got = example_result(entry["example"], pack)
    return ExampleResult(entry.id, entry.line, entry.table, entry["example"], entry["expect"], got, got == entry["expect"])


def _statement_result(entry: Entry, coding: Coding, _: Pack) -> ExampleResult:
    """One of the example's statements is the one promised; others may stand beside it."""
    got = sorted(notation(s) for s in coding.statements)
    ok = entry["expect"] in got
    return ExampleResult(entry.id, entry.line, entry.table, entry["example"], entry["expect"], "; ".join(got) or "-", ok)


def _context_result(entry: Entry, coding: Coding, _: Pack) -> ExampleResult:
    """The promised contexts are among those of the example's events."""
    got = sorted({context for event in coding.events for context in event.contexts})
    ok = bool(coding.events) and set(entry.list("expect")) <= set(got)
    return ExampleResult(entry.id, entry.line, entry.table, entry["example"], entry["expect"], "|".join(got) or "-", ok)


RUNNERS: dict[str, Callable[[Entry, Coding, Pack], ExampleResult]] = {
    "actors": _role_result,
    "contexts": _context_result,
    "events": _event_result,
    "statements": _statement_result,
    "times": _time_result,
}


def testable(pack: Pack) -> Iterator[tuple[Entry, Callable[[Entry, Coding, Pack], ExampleResult]]]:
    """Entries with an example, of tables whose schema names a runner."""
    for name, schema in schemas().items():
        runner = RUNNERS.get(schema.test)
        if runner:
            for e in pack.table(name):
                if e["example"] and e["expect"]:
                    yield e, runner


def run_examples(
    lang: str, only: str = "", coder: Coder | None = None, folders: tuple[Path, ...] = (), ids: frozenset[str] | None = None
) -> Iterator[ExampleResult]:
    """Code the examples of a language's pack and compare.

    Args:
        lang: the language.
        only: how the ids begin of the lines to run.
        coder: codes the examples; by default one with the user's `folders` on top.
        folders: a user's own pack folders, the one that wins last; their examples are run with the shipped ones.
        ids: the ids of the lines to run, where only some are wanted.
    """
    coder = coder or Coder(lang, folders)
    pack = coder.pack(lang)
    places = (f"{lang}/", "common/", *(f"{folder.name}/" for folder in coder.packs))
    entries = [
        (e, r)
        for e, r in testable(pack)
        if e.line.startswith(places) and e.id.startswith(only) and (ids is None or e.id in ids)
    ]
    codings = coder.code(report_of(e["example"], lang=lang) for e, _ in entries)
    for (entry, runner), coding in zip(entries, codings, strict=True):
        yield runner(entry, coding, pack)


def main() -> None:
    import sys

    lang, only = (*sys.argv[1:3], "", "")[:2]
    results = list(run_examples(lang or "de", only))
    for r in results:
        if not r.ok:
            print(f"{r.line}\t{r.id}\t{r.example}\n    expected {r.expect}\n    got      {r.got}")
    print(f"{sum(r.ok for r in results)} of {len(results)} examples give what they promise")


if __name__ == "__main__":
    main()
