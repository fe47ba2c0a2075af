"""Match reports: teams, players and states that meet in sport do nothing political."""

from __future__ import annotations

from lagebild.pipeline import Coder, report_of

MATCH = (
    "Die Handballmannschaft Polens hat das Auftaktspiel gegen Chile gewonnen. Der Torwart wehrte zwei Würfe ab, der Kapitän traf in der "
    "zweiten Halbzeit. Im Halbfinale trifft Polen auf Peru. "
)
BOYCOTT = "Die Regierung in Lima kritisierte Polen wegen des Turniers."


def acts(text: str, lang: str = "de") -> list[tuple[str, list[str | None]]]:
    coding = next(iter(Coder(lang).code([report_of(text, lang=lang)])))
    assert coding.error is None
    return [(e.act, [p.code for p in e.source]) for e in coding.events]


def test_a_match_has_no_events() -> None:
    assert acts(MATCH) == []


def test_a_government_in_a_match_report_is_coded() -> None:
    assert acts(MATCH + BOYCOTT) == [("ACCUSE", ["PER"])]


def test_a_meeting_outside_sport_is_coded() -> None:
    assert acts("Der Präsident Polens traf am Montag den Präsidenten Perus. Die Mannschaft der Regierung reist mit.") == [("CONSULT", ["POL"])]


def test_an_english_match_has_no_events() -> None:
    text = "Poland attacked Chile from the first minute of the semifinal. The goalkeeper saved a penalty before half-time. Poland met Peru in the final."
    assert acts("Poland attacked Chile on Monday.", "en") == [("ASSAULT", ["POL"])]
    assert acts(text, "en") == []


def test_a_portrait_of_a_player_needs_fewer_words_of_sport() -> None:
    text = (
        "Der Stürmer aus Chile kam spät am Abend in Posen an. Er dankte seinen Freunden und der Familie. Die Zeit in Lima war schwer für ihn. "
        "Jeden Tag stand er um sechs Uhr auf. Der Trainer lobte ihn trotzdem. Nach der Saison möchte er wieder nach Hause. Dort wartet der Hund."
    )
    assert acts(text) == []
