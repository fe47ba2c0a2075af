"""Acts of everyday life are no events of international politics; the same words in a political report are."""

from __future__ import annotations

from lagebild.pipeline import Coder, report_of

CRIME = "Ein Mann hat am Montag in Graz seinen Nachbarn verletzt. Zwei Frauen wurden bei dem Streit geschlagen."


def test_private_crime_is_silent() -> None:
    coding = next(iter(Coder("de").code([report_of(CRIME, lang="de")])))
    assert coding.error is None
    assert not coding.events


def test_the_same_act_by_soldiers_is_coded() -> None:
    text = "Russische Soldaten haben am Montag in Charkiw zwei Männer verletzt."
    coding = next(iter(Coder("de").code([report_of(text, lang="de")])))
    assert [(e.act, [p.code for p in e.source]) for e in coding.events] == [("ASSAULT", ["RUS"])]


CRASH = "Ein Bus aus Slowenien kam am Freitag bei Linz von der Straße ab. Vier Frauen wurden verletzt. Die Feuerwehr rettete sie nach dem Unfall."


def _acts(text: str) -> list[str]:
    return [e.act for e in next(iter(Coder("de").code([report_of(text, lang="de")]))).events]


def test_the_injured_of_an_accident_are_no_victims_of_force() -> None:
    assert not _acts(CRASH)


def test_an_accident_that_was_none_leaves_the_victims_in() -> None:
    text = "Rebellen beschossen am Freitag in Mali einen Bus aus dem Senegal. Vier Frauen wurden verletzt. Ein Unfall war der Angriff nicht."
    assert _acts(text).count("ASSAULT") >= 2


def test_who_protests_makes_a_report_political() -> None:
    text = "Die Polizei hat am Freitag in Graz zwei Frauen festgenommen. Dutzende Menschen demonstrierten dort gegen die Festnahme."
    assert "COERCE" in _acts(text)
    assert not _acts(text.split(". ", maxsplit=1)[0] + ". Es regnete in Graz den ganzen Tag.")


SINGER = (
    "Die Sängerin Marie Lund hat am Montag in Oslo ihr neues Album vorgestellt. Sie unterzeichnete einen Vertrag mit einer Plattenfirma. "
    "Viele Menschen begrüßten die Rückkehr der Künstlerin. Das Konzert in der Oper dauerte drei Stunden. Am Schluss gab es Blumen. "
)


def test_a_culture_page_keeps_no_everyday_acts() -> None:
    assert not _acts(SINGER)


def test_a_minister_on_a_culture_page_is_coded() -> None:
    assert _acts(2 * SINGER + "Norwegens Kulturminister kritisierte die schwedische Regierung.") == ["ACCUSE"]


def test_people_of_no_standing_are_coded_where_politics_is_named() -> None:
    text = (
        "Der norwegische Außenminister reiste am Montag nach Stockholm. Schwedens Ministerpräsident empfing ihn. "
        "Viele Menschen begrüßten den Besuch."
    )
    assert "SUPPORT" in _acts(text)


DAYS_PAST = (
    "1830 – Belgien erklärt seine Unabhängigkeit. 1910 – Soldaten stürzen in Lissabon den König von Portugal. "
    "1940 – Deutsche Truppen marschieren in Norwegen ein. 1965 – Der Papst besucht die Vereinten Nationen."
)


def test_an_almanac_is_no_news() -> None:
    assert not _acts(DAYS_PAST)
    assert _acts("Der norwegische Ministerpräsident besucht am Montag Portugal. " + DAYS_PAST) == ["CONSULT"]


def test_the_chronicle_of_a_war_is_coded() -> None:
    text = (
        "2011 – Soldaten der Regierung greifen in Syrien Rebellen an. 2013 – Israel bombardiert Stellungen in Syrien. "
        "2015 – Russische Flugzeuge bombardieren Rebellen in Syrien."
    )
    assert _acts(text).count("ASSAULT") == 3


def test_an_interview_is_no_consultation() -> None:
    assert _acts("Norwegens Außenminister sprach am Montag mit der Zeitung Die Zeit.") == []
    assert _acts("Norwegens Außenminister sprach am Montag mit der schwedischen Regierung.") == ["CONSULT"]
