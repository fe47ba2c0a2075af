"""The PLOVER code of what a doer agrees to or rules out, with the file that docs/codes.md gives and without it; who acts where a text does."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from lagebild.explain import explain
from lagebild.model import Event
from lagebild.pipeline import Coder

PAGE = Path(__file__).resolve().parents[2] / "docs" / "codes.md"
CODEBOOK = {"REJECT": None, "AGREE": "CONCEDE"}  # its codes, where the PLOVER manual has these


@functools.cache
def events(lang: str, text: str, packs: str = "") -> list[Event]:
    coder = Coder(lang, [packs] if packs else [])
    return [e for s in explain(text, lang=lang, coder=coder).sentences for e in s.events]


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pack folder with the file as the page gives it."""
    folder = tmp_path_factory.mktemp("packs")
    page = PAGE.read_text(encoding="utf-8")
    table = page[page.index("acts_commitments.tsv") :].split("```\n")[1]
    (folder / "acts_commitments.tsv").write_text(table, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("lang", "text", "act", "status", "code"),
    [
        ("en", "Norway will not lift the embargo on Iceland.", "CONCEDE", "denied", "REJECT"),
        ("en", "Norway did not lift the embargo on Iceland.", "CONCEDE", "denied", None),
        ("en", "The Norwegian minister has no plans to meet the prime minister of Iceland.", "CONSULT", "denied", "REJECT"),
        ("en", "Norway did not meet the Icelandic delegation.", "CONSULT", "denied", None),
        ("en", "Norway agreed to withdraw its troops from Iceland.", "RETREAT", "planned", "AGREE"),
        ("en", "Norway plans to withdraw its troops from Iceland.", "RETREAT", "planned", "CONCEDE"),
        ("de", "Norwegen wird das Embargo gegen Island nicht aufheben.", "CONCEDE", "denied", "REJECT"),
        ("de", "Norwegen hob das Embargo gegen Island nicht auf.", "CONCEDE", "denied", None),
        ("de", "Norwegen sagte zu, seine Soldaten aus Island abzuziehen.", "RETREAT", "planned", "AGREE"),
        ("de", "Norwegen will seine Soldaten aus Island abziehen.", "RETREAT", "intended", "CONCEDE"),
    ],
)
def test_what_the_doer_commits_itself_to_may_have_its_own_code(
    manual: str, lang: str, text: str, act: str, status: str, code: str | None
) -> None:
    assert [(e.status, e.plover) for e in events(lang, text, manual) if e.act == act] == [(status, code)]
    plain = CODEBOOK.get(code, code) if code else None
    assert [(e.status, e.plover) for e in events(lang, text) if e.act == act] == [(status, plain)]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("A statement by Norway condemned the attack of Iceland.", "ACCUSE"),
        ("Norway issued a statement condemning the government of Iceland.", "ACCUSE"),
        ("The Norwegian minister wrote a letter urging Iceland to release the fishermen.", "REQUEST"),
        ("A letter signed by Norway urged Iceland to release the fishermen.", "REQUEST"),
    ],
)
def test_a_text_acts_for_who_put_it_out(text: str, act: str) -> None:
    [event] = [e for e in events("en", text) if e.act == act]
    assert [p.code for p in event.source] == ["NOR"]
    assert [p.code for p in event.target] == ["ISL"]
