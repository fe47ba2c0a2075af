"""Idioms of force, repression, protest and help: sport, weather, business and private life in the same words are no acts."""

from __future__ import annotations

from lagebild.pipeline import Coder, report_of

NOTHING = (
    "Der dänische Klub setzte seinen Trainer vor die Tür.",
    "Das Erdbeben machte in der Türkei ganze Dörfer dem Erdboden gleich.",
    "Der norwegische Boxer brach seinem Gegner die Nase.",
    "Die französische Kette nahm das Produkt aus den Regalen.",
    "Der polnische Trainer warf nach der Niederlage das Handtuch.",
    "Der italienische Stürmer flog nach zwei Spielen aus der Mannschaft.",
    "Der spanische Koch packte in Lima seine Koffer.",
    "Der Schriftsteller aus Chile brach alle Brücken zu seiner Familie ab.",
    "Die Schweizer Bank drehte dem Start-up den Geldhahn zu.",
    "Der finnische Lehrer brummte den Schülern eine Strafarbeit auf.",
    "Der russische Eiskunstläufer bekam vier Jahre Sperre.",
    "Der Maler aus Polen beschmierte die Leinwand mit roter Farbe.",
    "Die belgischen Zuschauer verließen den Saal noch vor der Zugabe.",
    "Die dänische Schulklasse übte gemeinsam ein Lied.",
    "Der kroatische Wirt öffnete für Gäste aus Italien seine Tore.",
    "Hagelkörner prasselten auf die Dächer von Graz.",
    "Der französische Sänger kehrte der Bühne den Rücken.",
    "Der Zoll in Kenia zog gefälschte Uhren aus dem Verkehr.",
    "Der Wolf aus dem Gehege in Chile ist wieder in Freiheit.",
    "Die deutsche Rentnerin ging einem Betrüger ins Netz.",
)
ACTS = {  # the same words where they are acts
    "Der nigerianische Präsident setzte seinen Finanzminister vor die Tür.": "SANCTION",
    "Myanmars Luftwaffe machte ein Dorf der Rohingya dem Erdboden gleich.": "ASSAULT",
    "Ein kenianischer Polizist brach dem Demonstranten die Nase.": "ASSAULT",
    "Der rumänische Ministerpräsident warf das Handtuch.": "RETREAT",
    "Die norwegischen Soldaten packten in Mali ihre Koffer.": "RETREAT",
    "Bolivien brach alle Brücken zu Chile ab.": "SANCTION",
    "Ein Gericht in Kairo brummte zwei Journalisten sechs Monate Haft auf.": "SANCTION",
    "Französische Aktivisten beschmierten die ungarische Botschaft mit roter Farbe.": "PROTEST",
    "Norwegische und dänische Kriegsschiffe übten gemeinsam die Minensuche.": "COOPERATE",
    "Iranische Raketen prasselten auf Haifa.": "ASSAULT",
    "Dem kubanischen Geheimdienst gingen zwei Oppositionelle ins Netz.": "COERCE",
}


def acts(sentences: tuple[str, ...]) -> dict[str, list[str]]:
    codings = Coder("de").code(report_of(s, lang="de") for s in sentences)
    return {s: [e.act for e in c.events] for s, c in zip(sentences, codings, strict=True)}


def test_idioms_outside_politics_are_no_acts() -> None:
    assert acts(NOTHING) == {s: [] for s in NOTHING}


def test_the_same_idioms_of_political_actors_are_acts() -> None:
    assert acts(tuple(ACTS)) == {s: [act] for s, act in ACTS.items()}
