"""The packs: every line fits its schema, and most example sentences give what their line promises."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest

from lagebild.packs import LANGUAGES, load_pack, schemas
from lagebild.packtest import RUNNERS, ExampleResult, run_examples

FLOOR = {  # share of a table's examples that give what they promise; raise it when it has risen, lower it only on purpose
    ("de", "frames"): 0.91,
    ("en", "frames"): 0.93,
    ("de", "roles"): 0.97,
    ("en", "roles"): 0.97,
    ("de", "times"): 0.98,
    ("en", "times"): 0.98,
    ("de", "speech"): 0.9,
    ("en", "speech"): 0.9,
    ("de", "attribution"): 0.9,
    ("en", "attribution"): 0.9,
    ("de", "event_contexts"): 0.95,
    ("en", "event_contexts"): 0.95,
}
TESTED_ELSEWHERE = {"boilerplate"}  # lines to cut, not sentences to code: tests/ingest/test_clean.py


@functools.cache
def results(lang: str) -> Mapping[str, Sequence[ExampleResult]]:
    """All examples of a language, coded in one go, by table."""
    out: dict[str, list[ExampleResult]] = defaultdict(list)
    for result in run_examples(lang):
        out[result.table].append(result)
    return out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_breaks_its_schema(lang: str) -> None:
    assert not [str(problem) for problem in load_pack(lang).problems]


def test_every_test_that_a_schema_names_is_run() -> None:
    named = {schema.test for schema in schemas().values() if schema.test}
    assert named - TESTED_ELSEWHERE <= set(RUNNERS)


@pytest.mark.parametrize(("lang", "table"), sorted(FLOOR))
def test_examples_give_what_their_lines_promise(lang: str, table: str) -> None:
    told = results(lang)[table]
    bad = [f"{r.line} {r.example!r}: expected {r.expect}, got {r.got}" for r in told if not r.ok]
    figures = f"{lang} {table}: {1 - len(bad) / len(told):.3f} of {len(told)} examples"
    print(figures, *bad, sep="\n")
    assert 1 - len(bad) / len(told) >= FLOOR[lang, table], figures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_with_examples_has_a_floor(lang: str) -> None:
    assert {(lang, table) for table in results(lang)} <= set(FLOOR)
