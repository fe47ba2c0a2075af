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
    ("en", "In a telephone call with the Chilean premier, the Peruvian president spoke of the border.", "CONSULT/phone occurred CHL,PER>"),
    ("en", "The Norwegian minister complained to the Peruvian president in a phone call on Monday.", "CONSULT/phone occurred NOR,PER>"),
    ("de", "Die norwegische Ministerin beschwerte sich beim peruanischen Präsidenten in einem Telefonat.", "CONSULT/phone occurred NOR,PER>"),
    ("en", "Norway urged the Peruvian government to hold talks with Chile.", "CONSULT demanded CHL,PER>"),
    ("en", "Norway condemned the shelling of Syrian villages and the detention of doctors by troops from Chad.", "ASSAULT/heavy-weapons occurred TCD>SYR"),
    ("en", "Norway deplored the diversion of a jet by the Belarusian police and the arrest of a Swede.", "COERCE/arrest occurred BLR>SWE"),
    ("en", "Chadian troops killed Sudanese civilians, raped Sudanese women and burned Sudanese villages.", "ASSAULT/destroy occurred TCD>SDN"),
    ("en", "Norway welcomed a plan that Peru has launched.", "SUPPORT occurred NOR>PER"),
    ("de", "Norwegen begrüßte den Plan, den Peru vorgelegt hat.", "SUPPORT occurred NOR>PER"),
    ("de", "Norwegen verurteilte Russlands Besetzung der Krim.", "COERCE/seize occurred RUS>UKR"),
    ("de", "Chinas Festnahme zweier Kanadier sorgt für Empörung.", "COERCE/arrest occurred CHN>CAN"),
    ("en", "Shells fired by the Peruvian army struck a Chilean village.", "ASSAULT/heavy-weapons occurred PER>CHL"),
    ("de", "Eine von Israel abgefeuerte Rakete tötete zehn Iraker.", "ASSAULT occurred ISR>IRQ"),
    ("de", "Dutzende Sudanesen wurden verletzt, als Soldaten aus dem Tschad das Viertel stürmten.", "ASSAULT occurred TCD>SDN"),
)


@pytest.mark.parametrize(("lang", "text", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_sides_beside(lang: str, text: str, expected: str) -> None:
    (coding,) = Coder(lang).code([report_of(text, lang=lang)])
    assert expected in [shorthand(e) for e in coding.events]


def test_praise_of_a_demand_is_not_addressed_by_it() -> None:
    (coding,) = Coder("en").code([report_of("France supported the demand of Greece for aid.", lang="en")])
    assert "REQUEST occurred GRC>" in [shorthand(e) for e in coding.events]
