"""The PLOVER code of what a doer agrees to or rules out (docs/decisions/0015), and who acts where a text does."""

from __future__ import annotations

import functools

import pytest

from lagebild.explain import explain
from lagebild.model import Event


@functools.cache
def events(lang: str, text: str) -> list[Event]:
    return [e for s in explain(text, lang=lang).sentences for e in s.events]


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
def test_what_the_doer_commits_itself_to_has_its_own_code(lang: str, text: str, act: str, status: str, code: str | None) -> None:
    assert [(e.status, e.plover) for e in events(lang, text) if e.act == act] == [(status, code)]


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
