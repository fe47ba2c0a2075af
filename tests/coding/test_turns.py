"""Interviews and transcripts: whose words stand behind a label."""

from __future__ import annotations

from lagebild.model import Coding
from lagebild.pipeline import Coder, report_of

INTERVIEW = (
    "Die norwegische Außenministerin Kari Solheim verteidigt die Sanktionen. "
    "Abendblatt: Warum hat Norwegen die Sanktionen verlängert? Ändert das etwas? "
    "Solheim: Weil Russland weiter Städte in der Ukraine angreift. Wir haben das immer verurteilt. "
    "Abendblatt: Hat Schweden Norwegen kritisiert? "
    "Solheim: Nein. Schweden unterstützt uns. "
    "Abendblatt: Wann treffen Sie Ihren schwedischen Kollegen? "
    "Solheim: Am Montag."
)
BRIEFING = (
    "Daily briefing of the Norwegian Foreign Ministry. QUESTION: Has Norway accused Russia of hacking? "
    "MS. SOLHEIM: We condemned the attack. We call on Russia to stop. QUESTION: And the sanctions? "
    "MS. SOLHEIM: We imposed sanctions on two Russian firms last week."
)


def coded(lang: str, text: str) -> Coding:
    return next(iter(Coder(lang).code([report_of(text, id="t")])))


def test_an_answer_is_the_speech_of_whom_its_label_names() -> None:
    turns = [s for s in coded("de", INTERVIEW).statements if s.rule == "turn"]
    assert [(s.speaker.span.quote, s.speaker.name, s.content[0].quote[:8]) for s in turns if s.speaker] == [
        ("Solheim", "Kari Solheim", begin) for begin in ("Weil Rus", "Nein. Sc", "Am Monta")
    ]


def test_events_in_answers_are_told_by_the_speaker_and_those_in_questions_by_nobody() -> None:
    by = {(e.act, e.source[0].code): [b.text for b in e.by] for e in coded("de", INTERVIEW).events if e.source}
    assert by["ASSAULT", "RUS"] == ["Solheim"]
    assert by["ACCUSE", "NOR"] == ["Solheim"]
    assert by["ACCUSE", "SWE"] == []


def test_a_spokesperson_nobody_knows_speaks_for_who_holds_the_briefing() -> None:
    told = {e.act: ([p.code for p in e.source], [b.text for b in e.by]) for e in coded("en", BRIEFING).events if e.status != "hypothetical"}
    assert told["SANCTION"] == (["NOR"], ["SOLHEIM"])
    assert told["REQUEST"] == (["NOR"], ["SOLHEIM"])


def test_a_dateline_or_a_heading_with_a_colon_is_no_label() -> None:
    text = "Oslo: Norwegen verurteilt den Angriff Russlands. Fazit: Die Lage bleibt angespannt. Oslo: Schweden kritisiert Norwegen."
    assert not [s for s in coded("de", text).statements if s.rule == "turn"]
