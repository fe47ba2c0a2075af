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
