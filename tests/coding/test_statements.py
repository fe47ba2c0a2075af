"""Statements over own sentences with the shipped reader, and over small readings built by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.coding.statements import attribution, find_agency, find_statements
from lagebild.model import Statement
from lagebild.packs import load_pack
from lagebild.read.readers import load_reader

HERE = Path(__file__).parent
FLOOR = {"de": 0.9, "en": 0.9}  # share of the sentences in statements_*.tsv that must come out right; raise it, never lower it


def statements(text: str, lang: str) -> tuple[Statement, ...]:
    analysis = next(iter(load_reader(lang).read([text])))
    return find_statements(analysis, None, load_pack(lang))


def rows(lang: str) -> list[tuple[str, str, str]]:
    lines = (HERE / f"statements_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]  # type: ignore[misc]


def right(found: tuple[Statement, ...], who: str, what: str) -> bool:
    """Whether one of the statements has the speaker and content, or there is none where there should be none."""
    told = [s for s in found if s.kind != "reported"]
    if what == "-":
        return not told
    for s in told:
        words = " … ".join(c.quote for c in s.content)
        speaker = s.speaker.span.quote if s.speaker else "-"
        if words == what and who in (speaker, "-"):
            return True
    return False


@pytest.mark.parametrize("lang", ["de", "en"])
def test_own_sentences(lang: str) -> None:
    """The share of own sentences whose speaker and content come out exactly stays above its floor."""
    cases = rows(lang)
    analyses = load_reader(lang).read([text for text, _, _ in cases])
    pack = load_pack(lang)
    wrong = [text for (text, who, what), a in zip(cases, analyses, strict=True) if not right(find_statements(a, None, pack), who, what)]
    assert 1 - len(wrong) / len(cases) >= FLOOR[lang], wrong


def test_chain_of_agency_and_ministry() -> None:
    text = "Die Fähre ist gesunken, meldete TASS unter Berufung auf das Innenministerium."
    found = statements(text, "de")
    chain = attribution(found, text.index("gesunken"), text.index("gesunken") + 8)
    assert [s.text for s in chain] == ["TASS", "das Innenministerium"]
    assert chain[0].kind == "agency"


def test_nothing_vouches_for_the_reporters_own_words() -> None:
    text = "Die Fähre ist gesunken."
    assert attribution(statements(text, "de"), 0, len(text)) == ()


def test_a_demander_does_not_vouch_for_what_is_demanded() -> None:
    text = "Die Opposition forderte die Regierung auf, die Häfen zu öffnen."
    assert attribution(statements(text, "de"), text.index("öffnen"), text.index("öffnen") + 6) == ()


def test_subjunctive_runs_on_with_the_same_speaker() -> None:
    text = "Der Minister sagte, die Lage sei ruhig. Die Schulen blieben geschlossen. Am Montag werde neu entschieden."
    found = statements(text, "de")
    last = attribution(found, text.index("entschieden"), text.index("entschieden") + 11)
    assert [s.text for s in last] == ["Der Minister"]


def test_a_pronoun_stands_for_who_spoke_last() -> None:
    text = "Der Minister sagte, die Lage sei ruhig. Er betonte, niemand sei in Gefahr."
    found = statements(text, "de")
    speakers = {(s.speaker.text, s.speaker.span.quote) for s in found if s.speaker}
    assert ("Der Minister", "Er") in speakers


def test_stance_follows_the_verb() -> None:
    doubted = statements("Die Rebellen behaupteten, sie hätten gesiegt.", "de")
    granted = statements("Die Armee räumte ein, dass der Angriff misslang.", "de")
    assert {s.stance for s in doubted} == {"distancing"}
    assert {s.stance for s in granted} == {"endorsing"}


def test_press_release_without_quotation_marks_goes_on() -> None:
    text = "Foreign Minister Anna Berg said: We welcome the ceasefire. The attacks on the port must end. We will send aid."
    found = statements(text, "en")
    assert [s.text for s in attribution(found, text.index("attacks"), text.index("attacks") + 7)] == ["Foreign Minister Anna Berg"]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KIEW (dpa) – Die Lage ist ruhig.", "dpa"),
        ("Die Lage ist ruhig. (APA, Reuters, 11.9.2015)", "APA/Reuters"),
        ("Die Lage ist ruhig. - RTR", "Reuters"),
        ("Die Lage ist ruhig.\ntoi-allgemeines", "ToI"),
        ("Die Lage ist ruhig (siehe oben).", ""),
        ("Die Lage ist ruhig.", ""),
    ],
)
def test_agency_of_a_report(text: str, agency: str) -> None:
    assert find_agency(text, load_pack("de")) == agency


def test_empty_text_has_no_statements() -> None:
    for lang in ("de", "en"):
        assert statements("-", lang) == ()
