"""A slip of the pen in a frame's roles or conditions is told, not silently never true."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lagebild.cli.pack import pack
from lagebild.coding.frame_lint import ROLES, frame_problems
from lagebild.packs import LANGUAGES, load_pack

COLUMNS = ("id", "pred", "pos", "when", "source", "target", "act", "mode", "status", "content", "effect", "control", "example", "expect")
LINE = {"id": "de.eigen.umarmen", "pred": "umarmen", "pos": "V", "source": "subj", "target": "obj", "act": "SUPPORT"}


def folder(at: Path, **cells: str) -> Path:
    (at / "de").mkdir(exist_ok=True)
    line = LINE | cells
    (at / "de" / "frames_eigen.tsv").write_text(
        "\t".join(COLUMNS) + "\n" + "\t".join(line.get(c, "") for c in COLUMNS) + "\n", encoding="utf-8"
    )
    return at


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_role_and_condition_of_the_shipped_frames_is_one(lang: str) -> None:
    assert not list(frame_problems(load_pack(lang)))


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("source", "sbj", "no role 'sbj'"),
        ("target", "obj|dat.posss", "no role 'posss'"),
        ("target", "@opfer", "no role template '@opfer'"),
        ("content", "ccomp|prep", "no role 'prep'"),
        ("control", "quelle", "no role 'quelle'"),
        ("when", "obj:aktor", "no role or condition 'obj:aktor'"),
        ("when", "!refl,!passive", "no role or condition '!passive'"),
        ("when", "obj|ccomp", "no role or condition 'obj|ccomp'"),
        ("when", "obj=@wafen", "no word class '@wafen'"),
        ("when", "obj=Brief|", "no word after 'obj'="),
        ("when", "obj:actor refl obj:actor", "'obj:actor' stands twice"),
    ],
)
def test_a_slip_is_told(tmp_path: Path, column: str, cell: str, told: str) -> None:
    out = CliRunner().invoke(pack, ["lint", "de", "--pack", str(folder(tmp_path, **{column: cell}))])
    assert out.exit_code == 1
    assert told in out.output
    assert "frames_eigen.tsv:2" in out.output


def test_what_holds_is_not_told(tmp_path: Path) -> None:
    good = folder(
        tmp_path,
        source="=GBR|subj+prep:mit",
        when="refl !obj:actor,prep:gegen:person obj.mod=alt|neu",
        control="target",
        target="@hit|holder",
    )
    assert CliRunner().invoke(pack, ["lint", "de", "--pack", str(good)]).output == "No problem found.\n"


def test_every_role_is_described() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    assert not [role for role in ROLES if f"`{role}`" not in page]


def test_tables_tells_what_may_stand_where() -> None:
    everything = CliRunner().invoke(pack, ["tables"]).output
    assert "frames " in everything and "Which predicate, in which construction, is which act" in everything
    frames = CliRunner().invoke(pack, ["tables", "frames"]).output
    assert "de/frames_assault.tsv: " in frames
    assert "pos             choice, must be filled: V N A" in frames
    unknown = CliRunner().invoke(pack, ["tables", "farmes"])
    assert unknown.exit_code == 2 and "no table 'farmes'" in unknown.output
