"""The language guess on short and long passages."""

import pytest

from lagebild.read.language import guess_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Die Ministerin reist nach Oslo.", "de"),
        ("Wie der Sprecher mitteilte, sei das Abkommen nicht unterzeichnet worden.", "de"),
        ("The minister travels to Oslo.", "en"),
        ("Troops were withdrawn from the border on Friday, officials said.", "en"),
        ("Le ministre des affaires étrangères a déclaré que la guerre était finie.", "other"),
        ("El presidente dijo que no firmará el acuerdo con los vecinos.", "other"),
        ("De minister heeft gezegd dat hij niet met de delegatie naar Oslo gaat omdat er geen plaats is.", "other"),
        ("Uruguays Staatschef Yamandú Orsi traf am Dienstag in Montevideo Brasiliens Präsidenten Luiz Inácio Lula da Silva zum Gespräch.", "de"),
        ("Bolivia's president Luis Arce met Chilean counterpart Gabriel Boric in Santiago on Tuesday.", "en"),
        ("Danmarks udenrigsminister har mødt sin polske kollega i København onsdag og de talte om den russiske trussel.", "other"),
        ("Het kabinet heeft woensdag in Den Haag de Russische ambassadeur ontboden wegens spionage in Rotterdam.", "other"),
        ("Le ministre des Affaires étrangères a condamné dimanche les frappes de drones contre la capitale.", "other"),
        ("", "other"),
        ("12345 ... !!", "other"),
    ],
)
def test_guess(text: str, lang: str) -> None:
    assert guess_language(text) == lang
