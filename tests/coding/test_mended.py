"""Subjects that the parser takes from the wrong place: datelines, a verb behind another's clause, conjunctions, German relative pronouns."""

from __future__ import annotations

import pytest

from lagebild.packtest import shorthand
from lagebild.pipeline import Coder, report_of

ROWS = (
    ("en", "LIMA/QUITO, May 10 (Reuters) - Chilean peacekeepers began patrolling the border on Tuesday.", "MOBILIZE/troops occurred CHL>"),
    ("en", "LIMA/SANTIAGO, May 10 (AP) - Bolivia has recalled its ambassador from Brazil.", "SANCTION/withdraw occurred BOL>BRA"),
    (
        "en",
        "Turning to Asia, Norway condemned the test carried out last week by Pakistan, and expelled two Pakistani diplomats.",
        "SANCTION/expel occurred NOR>PAK",
    ),
    (
        "en",
        "Norway regretted the end of the talks, which Peru broke off in April, and expelled a Chilean diplomat.",
        "SANCTION/expel occurred NOR>CHL",
    ),
    ("en", "The march took place a day after Chilean police arrested two Bolivians.", "COERCE/arrest occurred CHL>BOL"),
    ("en", "The protest came after an American missile killed ten Iraqis.", "ASSAULT/explosives occurred USA>IRQ"),
    ("de", "Die USA, die Bogotá seit Jahren mit Waffen unterstützt haben, begrüßten das Abkommen.", "AID occurred USA>COL"),
    ("de", "Die Türkei, die Aserbaidschan mit Drohnen unterstützt, forderte den Abzug der Truppen Armeniens.", "AID ongoing TUR>AZE"),
)


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS, ids=[row[1][:50] for row in ROWS])
def test_subjects(lang: str, text: str, expected: str) -> None:
    (coding,) = Coder(lang).code([report_of(text, lang=lang)])
    told = [shorthand(e) for e in coding.events]
    act, _, sides = expected.rpartition(" ")
    same = {e.rpartition(" ")[2] for e in told if e.partition("/")[0].split(" ")[0] == act.partition("/")[0].split(" ")[0]}
    assert sides in same, told


def test_a_participle_before_its_noun_has_no_phrase_from_behind_it() -> None:
    text = "Santiago (dpa) - Chile hat nach eigener Darstellung keine Boote gerammt. Der in Lima einbestellte chilenische Botschafter "
    text += "Paul Ruiz habe das im Außenministerium klargestellt, hieß es in Santiago."
    (coding,) = Coder("de").code([report_of(text, lang="de")])
    assert "ACCUSE/disapprove occurred PER>CHL" in [shorthand(e) for e in coding.events]
