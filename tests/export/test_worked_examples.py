"""The worked examples of docs/exports.md and docs/query.md: Python is run, R is checked for its brackets, quotes and columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lagebild.cli.export import FORMATS
from lagebild.export.job import export, formats
from lagebild.export.tables import NAMES
from lagebild.packs import load_pack
from lagebild.query import KEYS, SORTS, Query
from lagebild.store.db import Store
from tests.query.stores import invented, made

DOCS = Path(__file__).parents[2] / "docs"
EXPORTS, QUERIES = ((DOCS / name).read_text(encoding="utf-8") for name in ("exports.md", "query.md"))


def block(page: str, language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return str(found)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.chdir(tmp_path)
    return made("lagebild.db", invented(60))


def test_the_pandas_example_runs(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas", reason="pandas is a development dependency")
    with store.reading() as connection:
        export(connection, Query(), "csv", Path("events"), "2026-01-31")
    exec(compile(block(EXPORTS, "python"), "docs/exports.md", "exec"), {})
    output = capsys.readouterr().out
    assert "material conflict" in output
    assert re.search(r"RUS +20\d\d-\d\d", output)


def test_the_python_example_of_queries_runs(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.close()
    exec(compile(block(QUERIES, "python"), "docs/query.md", "exec"), {})
    assert re.search(r"\d+ events; next page", capsys.readouterr().out)


def unbalanced(code: str) -> str | None:
    """What is wrong with the brackets and quotes of R code; None where nothing is. Knows comments, escapes and %in%-like operators."""
    pairs, opened, at = {")": "(", "]": "[", "}": "{"}, [], 0
    while at < len(code):
        sign = code[at]
        if sign == "#":
            at = code.find("\n", at) if "\n" in code[at:] else len(code)
            continue
        if sign in "\"'`":
            end = at + 1
            while end < len(code) and code[end] != sign:
                end += 2 if code[end] == "\\" else 1
            if end >= len(code):
                return f"{sign} at {at} is never closed"
            at = end
        elif sign in "([{":
            opened.append(sign)
        elif sign in pairs and (not opened or opened.pop() != pairs[sign]):
            return f"{sign} at {at} closes nothing"
        at += 1
    return f"{opened[-1]} is never closed" if opened else None


@pytest.mark.parametrize(
    ("code", "good"), [("f(x[1])", True), ("f(x[1)]", False), ('c("a(b", 1) # (', True), ("'open", False), ("f(", False)]
)
def test_the_checker_of_brackets_can_fail(code: str, good: bool) -> None:
    assert (unbalanced(code) is None) is good


def test_the_r_example_is_balanced_and_names_columns_that_exist() -> None:
    code = block(EXPORTS, "r")
    assert unbalanced(code) is None
    own = set(re.findall(r"\$(\w+) *<-", code)) | {"month", "score"}
    used = set(re.findall(r"(?:events|happenings|pairs|dyad|monthly)\$(\w+)", code))
    assert used - own <= set(NAMES)
    assert {"source_code", "target_code", "cameo", "first_day"} <= set(NAMES)
    assert not re.search(r"^\s*(?:[-+*/|]|%>%)", code, re.MULTILINE)  # a line that begins with an operator would end the one before


def test_every_key_order_and_group_is_documented() -> None:
    assert [k for k in KEYS if f"`{k}:" not in QUERIES] == []
    assert [s for s in SORTS if f"`{s}`" not in QUERIES] == []
    assert [g.id for g in load_pack("en").table("groups") if f"@{g.id}" not in QUERIES] == []


def test_every_format_is_documented_and_offered() -> None:
    assert set(FORMATS) == set(formats())
    assert [f for f in FORMATS if f"| `{f}` |" not in EXPORTS] == []
