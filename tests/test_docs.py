"""The docs say what is so: every error, command, option and field is documented, and what the docs run exists."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lagebild import errors, output
from lagebild.cli import cli
from lagebild.ingest.files import SUFFIXES
from lagebild.packs import LANGUAGES, load_pack, schemas

ROOT = Path(__file__).parents[1]
DOCS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")
ALL = "\n".join([README, *DOCS.values()])


@pytest.mark.parametrize("name", [n for n, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.LagebildError)])
def test_every_error_is_documented_with_its_remedy(name: str) -> None:
    error = getattr(errors, name)
    assert f"| {error.code} | {name} |" in DOCS["docs/errors.md"]
    assert f"| {error.remedy} |" in DOCS["docs/errors.md"]


def test_error_codes_are_unique() -> None:
    codes = re.findall(r"^\| (E\d{3}) \|", DOCS["docs/errors.md"], re.MULTILINE)
    assert len(codes) == len(set(codes))


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, f"{path} {name}")
    else:
        yield path, command


@pytest.mark.parametrize(("path", "command"), list(commands(cli, "lagebild")), ids=lambda x: x if isinstance(x, str) else "")
def test_every_command_is_in_the_readme_and_its_options_are_described(path: str, command: click.Command) -> None:
    assert path in README
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), f"{path} {parameter.name} has no help"


@pytest.mark.parametrize("option", ["--format", "--lang", "--date", "--workers", "--all-status", "--time-limit"])
def test_options_of_code_are_documented(option: str) -> None:
    assert option in DOCS["docs/output.md"]


@pytest.mark.parametrize("struct", [output.Record, output.EventRecord, output.StatementRecord, output.MentionRecord, output.PlaceRecord])
def test_every_field_is_documented(struct: type) -> None:
    missing = [f for f in struct.__struct_fields__ if f"`{f}`" not in DOCS["docs/output.md"]]  # type: ignore[attr-defined]
    assert not missing


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_suffix_is_documented(suffix: str) -> None:
    assert f"`{suffix}`" in DOCS["docs/output.md"]


def test_every_reason_for_a_removal_is_documented() -> None:
    (column,) = (c for c in schemas()["boilerplate"].columns if c.name == "reason")
    assert [v for v in column.values if f"`{v}`" not in DOCS["docs/output.md"]] == []


def test_every_mode_of_an_act_is_documented() -> None:
    table = DOCS["docs/codes.md"].split("## Modes")[1].split("## Quad classes")[0]
    rows = {act: line for line in table.splitlines() if line.startswith("| ") for act in re.findall(r"[A-Z]{3,}", line.split("|")[1])}
    used = {(e["act"], e["mode"]) for lang in LANGUAGES for e in load_pack(lang).table("frames") if e["mode"] and e["act"] != "-"}
    assert len(used) > 50
    assert [(act, mode) for act, mode in sorted(used) if f"`{mode}`" not in rows.get(act, "")] == []


def test_files_that_the_docs_name_exist() -> None:
    named = set(re.findall(r"`((?:docs|lagebild|examples|tests|training|bench)/[\w./-]+)`", ALL))
    linked = set(re.findall(r"\]\(([\w./-]+)\)", README))
    made_up = {"lagebild/data/schema/name.yaml"}
    assert [n for n in sorted(named - made_up | linked) if not (ROOT / n).exists()] == []


def test_the_index_names_every_page() -> None:
    index = DOCS["docs/index.md"]
    linked = set(re.findall(r"\]\(([\w./-]+)\)", index))
    assert [n for n in DOCS if n != "docs/index.md" and n.removeprefix("docs/") not in linked] == []
    assert [n for n in linked if not (ROOT / "docs" / n).exists()] == []


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})
    assert "occurred CONSULT" in capsys.readouterr().out


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(p.name[:4]) for p in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_ci_runs_the_readmes_second_command() -> None:
    assert "python3 dev.py demo" in README
    assert "python3 dev.py check" in README
    assert "dev.py check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
