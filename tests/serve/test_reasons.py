"""Reasons of the coder, in the language of the page."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from lagebild.packs import load_pack
from lagebild.serve.pages import reasons
from lagebild.serve.pages.phrases import PhraseError
from lagebild.serve.pages.reasons import reason, table


@pytest.mark.parametrize(
    ("given", "german"),
    [
        ("both RETREAT", "beide: zieht zurück, lässt frei"),
        ("both EST", "beide: Estland"),
        ("both EST GOV", "beide: Estland (Regierung)"),
        ("both 2024-09-13", "beide: 13. Sep. 2024"),
        ("both tell ACCUSE/REJECT EST–RUS", "beide erzählen: kritisiert, beschuldigt / lehnt ab (Estland – Russland)"),
        ("dated 2 day(s) apart", "2 Tage auseinander datiert"),
        ("dated 1 day(s) apart", "einen Tag auseinander datiert"),
        ("nearness 0.95", "Nähe in der Zeit 0,95"),
        ("coded otherwise now: act, source", "heute anders ausgewertet: Handlung, Handelnde"),
        ("the report is deleted; the words are others now", "der Bericht ist gelöscht; die Wörter sind heute andere"),
        ("The text has 120,000 characters; 100,000 are coded here.", "Der Text hat 120.000 Zeichen; hier werden höchstens 100.000 ausgewertet."),
        ("since:2024-05 is later than until:2024-04.", "<bdi>since:2024-05</bdi> liegt nach <bdi>until:2024-04</bdi>."),
        ("de.drohen.3 negated", "nach <code>de.drohen.3</code>, verneint"),
    ],
)
def test_a_reason_is_told_in_german(given: str, german: str) -> None:
    assert str(reason(given, "de")) == german


def test_what_is_not_in_the_table_is_marked_as_english() -> None:
    assert reason("The server is on fire.", "de") == reason("The server is on fire.", "en") == '<span lang="en">The server is on fire.</span>'


@pytest.mark.parametrize("language", ["de", "en"])
def test_words_of_reports_in_a_reason_stay_inert(language: str) -> None:
    shown = reason("<b>Olaf</b> in both", language)
    assert "<b>" not in shown and "&lt;b&gt;Olaf" in shown
    assert "{x}" in reason("{x} in both", language)


def test_every_reason_that_the_code_gives_word_by_word_is_in_the_table() -> None:
    """Reasons without values stand in the sources as plain strings; each must have its line."""
    import lagebild.coding.events
    import lagebild.coding.factuality
    import lagebild.coding.status
    import lagebild.merge.claims
    import lagebild.store.evidence

    told = set()
    for module, pattern in (
        (lagebild.coding.events, r'reason = "([^"]+)"'),
        (lagebild.coding.status, r'Judged\([^,()]+, "([^"]+)"\)'),
        (lagebild.coding.factuality, r'Judged\([^,()]+, "([^"]+)"\)'),
        (lagebild.merge.claims, r'reasons = \("([^"]+)"'),
        (lagebild.store.evidence, r'Found\("\w+", [^,]+, "([^"]+)"\)'),
    ):
        told |= set(re.findall(pattern, inspect.getsource(module)))
    assert len(told) > 20
    assert not [one for one in sorted(told) if 'lang="en"' in reason(one, "de")]


def test_every_sign_of_the_story_weights_has_a_line() -> None:
    signs = [entry["sign"] for entry in load_pack("de").table("story_weights") if entry["sign"] != "constant"]
    assert signs and not [s for s in signs if 'lang="en"' in reason(f"{s.replace('_', ' ')} 0.50", "de")]


def test_a_line_that_is_none_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("one\ttwo", "both {x:colour}\ta {x}\tb {x}", "both {x:any}\ta {y}\tb"):
        path = tmp_path / "reasons.tsv"
        path.write_text(f"pattern\tde\ten\n{line}\n", "utf-8")
        monkeypatch.setattr(reasons, "TABLE", path)
        table.cache_clear()
        with pytest.raises(PhraseError, match=r"reasons\.tsv:2"):
            table()
    monkeypatch.undo()
    table.cache_clear()
    assert table()
