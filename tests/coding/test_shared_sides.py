"""Sides that words beside an act tell: what coordinated nouns share, who is met, asked or addressed in the clause around."""

from __future__ import annotations

import pytest

from lagebild.packtest import shorthand
from lagebild.pipeline import Coder, report_of

ROWS = (
    ("en", "Norway condemned the killing and abduction of Syrian soldiers by Turkish troops.", "ASSAULT/abduct occurred TUR>SYR"),
    ("en", "Turkish raids and air strikes on Syrian villages continued.", "ASSAULT/aerial occurred TUR>SYR"),
    ("de", "Amnesty beklagt die Tötung und Entführung iranischer Soldaten durch türkische Truppen.", "ASSAULT/targeted occurred TUR>IRN"),
    ("de", "Die Ausbildung und Ausrüstung irakischer Soldaten durch Spanien wird fortgesetzt.", "AID ongoing ESP>IRQ"),
    ("en", "In a telephone call, the French president congratulated the Peruvian premier on the accord.", "CONSULT/phone occurred FRA,PER>"),
    ("de", "Der EU-Botschafter hatte der peruanischen Ministerin bei einem Gespräch zum Verzicht geraten.", "CONSULT occurred EUU,PER>"),
    ("en", "Russia weighed a request from Kyrgyzstan's government for troops.", "REQUEST intended KGZ>RUS"),
    ("de", "Auf Antrag Ankaras kam in Brüssel der Nato-Rat zusammen.", "REQUEST occurred TUR>NAT"),
    ("de", "Der peruanische Minister rief den chilenischen Präsidenten an und bat um Hilfe.", "REQUEST/assist occurred PER>CHL"),
    ("en", "China repeated its demand that Washington scrap the shield.", "REQUEST occurred CHN>USA"),
)


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_sides_beside(lang: str, text: str, expected: str) -> None:
    (coding,) = Coder(lang).code([report_of(text, lang=lang)])
    assert expected in [shorthand(e) for e in coding.events]


def test_praise_of_a_demand_is_not_addressed_by_it() -> None:
    (coding,) = Coder("en").code([report_of("France supported the demand of Greece for aid.", lang="en")])
    assert "REQUEST occurred GRC>" in [shorthand(e) for e in coding.events]
