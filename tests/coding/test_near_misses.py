"""Weather, sport, business, culture and accidents in the very words of politics: single lines of the packs must not take them for acts."""

from __future__ import annotations

from lagebild.pipeline import Coder, report_of

NOTHING = (
    "Der Sturm hinderte die Wähler in Polen daran, zur Wahl zu gehen.",
    "Die dänische Dichterin bezweifelt in ihrem Band die Treue ihrer Heldin.",
    "Die Feuerwehr in Basel befreite eine Katze aus ihrem Versteck.",
    "Die Fluglinie reduziert die Besatzung auf Flügen nach Japan.",
    "Der Autokonzern zog seine Mitarbeiter aus dem Werk in Mexiko ab.",
    "Schweden schickt seine Biathlonmannschaft nach Antholz.",
    "Das italienische Kreuzfahrtschiff nahm Kurs auf Malta.",
    "Der Präsident von Peru überrumpelte den Senat mit seinem Vorschlag.",
    "Der portugiesische Sänger wurde in Quito mit Jubel empfangen.",
    "Der Konzern leitete Gelder nach Luxemburg um.",
    "Der Präsident von Chile erlag nach einem Autounfall seinen Verletzungen.",
    "Die Jury in Cannes verlieh der polnischen Regisseurin den Preis.",
    "Eine Weltkriegsbombe explodierte in Linz bei Bauarbeiten.",
    "Der polnische Minister gab dem Wetter die Schuld.",
    "Der Sänger kehrte Burundi den Rücken.",
    "Das Erdbeben richtete in Nepal große Verwüstung an.",
    "Der polnische Minister verließ das Gefängnis nach einem Rundgang.",
    "Die norwegische Königin legte Blumen für ihre Mutter nieder.",
)
NOTHING_ENGLISH = (
    "The Danish company suspended the trial of the drug in Chad.",
    "The Danish minister spent a day with his Norwegian wife.",
    "The Danish team vowed revenge.",
    "The French minister left for Spain on holiday.",
    "The Danish company supplied Chilean shops with milk.",
)
ACTS_ENGLISH = {
    "The Danish court suspended the arrest warrant against Chad's premier.": "CONCEDE",
    "The French minister left for Spain on Monday for talks with the premier.": "CONSULT",
    "Denmark vowed revenge on Chad.": "THREATEN",
    "Denmark supplied Chilean rebels with rifles.": "AID",
}
ACTS = {  # the same words where they are acts
    "Die Polizei hinderte die Wähler in Polen daran, zur Wahl zu gehen.": "COERCE",
    "Schweden schickt Rettungsmannschaften nach Albanien.": "AID",
    "Ein italienisches Kriegsschiff nahm Kurs auf Malta.": "MOBILIZE",
    "Der Präsident von Chile wurde in Quito mit militärischen Ehren empfangen.": "CONSULT",
    "Zwei Soldaten aus Mali erlagen ihren Verletzungen.": "ASSAULT",
    "Eine Autobombe explodierte vor der Botschaft Jordaniens in Bagdad.": "ASSAULT",
    "Der polnische Minister gab Russland die Schuld.": "ACCUSE",
}


def acts(sentences: tuple[str, ...], lang: str = "de") -> dict[str, list[str]]:
    codings = Coder(lang).code(report_of(s, lang=lang) for s in sentences)
    return {s: [e.act for e in c.events] for s, c in zip(sentences, codings, strict=True)}


def test_what_only_sounds_like_an_act_is_none() -> None:
    assert acts(NOTHING) == {s: [] for s in NOTHING}
    assert acts(NOTHING_ENGLISH, "en") == {s: [] for s in NOTHING_ENGLISH}


def test_the_same_words_of_political_actors_are_acts() -> None:
    assert acts(tuple(ACTS)) == {s: [act] for s, act in ACTS.items()}
    assert acts(tuple(ACTS_ENGLISH), "en") == {s: [act] for s, act in ACTS_ENGLISH.items()}
