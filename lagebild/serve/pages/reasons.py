"""Reasons and messages of the coder, which are English sentences of a closed set, in the language of a page.

The table `reasons.tsv` holds them as patterns. `{name:kind}` in a pattern takes a value; the two translations may use it as `{name}`,
written as its kind asks: an act by its words, a code by its name, a date or number as the language writes it. The first pattern that fits
wins; a reason that none fits stays English, and is marked as English.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from lagebild.serve.pages import formats, links
from lagebild.serve.pages.inert import inert
from lagebild.serve.pages.phrases import LANGUAGES, PhraseError, has_phrase, phrase

TABLE = Path(__file__).with_name("reasons.tsv")
FIELD = re.compile(r"\{(\w+):(\w+)\}")
NUMBER = r"-?[\d,]*\d(?:\.\d+)?"
KINDS = {
    "act": r"[A-Z]{3,10}", "acts": r"[A-Z]{3,10}(?:/[A-Z]{3,10})*", "code": r"[A-Z]{3}", "codes": r"[A-Z]{3}(?:–[A-Z]{3})*",
    "sector": r"[A-Z]{3}", "date": r"[\dX~?%./-]*\d{4}[\dX~?%./-]*", "number": NUMBER, "line": r"(?:de|en|common|own)\.\S+",
    "fields": r"[a-z_]+(?:, [a-z_]+)*", "name": r"[^?!]{1,100}(?<!\.)", "choices": r".+", "any": r".+",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of the table: what it fits, the kinds of its values, and the texts in German and English."""

    fits: re.Pattern[str]
    kinds: Mapping[str, str]
    texts: tuple[str, str]


@functools.cache
def table() -> Sequence[Pattern]:
    """All patterns in order; raises PhraseError for a line that is none."""
    out = []
    for number, line in enumerate(TABLE.read_text("utf-8").splitlines(), 1):
        if number == 1 or not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not all(c.strip() for c in cells):
            raise PhraseError(f"{TABLE.name}:{number}: not a pattern, a German and an English text.")
        out.append(_pattern(cells, number))
    return out


def _pattern(cells: list[str], number: int) -> Pattern:
    kinds = dict(FIELD.findall(cells[0]))
    used = {name for text in cells[1:] for name in re.findall(r"\{(\w+)\}", text)}
    if not set(kinds.values()) <= set(KINDS) or not used <= set(kinds):
        raise PhraseError(f"{TABLE.name}:{number}: unknown kind or value.")
    parts = FIELD.split(cells[0])  # text, name, kind, text, name, kind, … text
    fits = re.escape(parts[0])
    for name, kind, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        fits += f"(?P<{name}>{KINDS[kind]})" + re.escape(text)
    return Pattern(re.compile(fits, re.DOTALL), kinds, (cells[1], cells[2]))


def reason(text: str, language: str) -> Markup:
    """A reason in a page's language, as inert markup; what is not in the table stays as it is, marked as English.

    >>> str(reason("both RETREAT", "de")), str(reason("reported 2 days apart", "de"))
    ('beide: zieht zurück, lässt frei', '2 Tage auseinander berichtet')
    >>> str(reason("never heard of", "de"))
    '<span lang="en">never heard of</span>'
    """
    parts = [_told(part, language) for part in text.split("; ")]
    if all(part is not None for part in parts):
        return Markup("; ").join(part for part in parts if part is not None)
    told = _told(text, language)
    if told is not None:
        return told
    return Markup('<span lang="en">{}</span>').format(inert(text))


def _told(text: str, language: str) -> Markup | None:
    for pattern in table():
        found = pattern.fits.fullmatch(text)
        values = found and {name: _value(found[name], kind, language) for name, kind in pattern.kinds.items()}
        if values is not None and None not in values.values():
            return Markup(escape(pattern.texts[LANGUAGES.index(language)])).format(**values)
    return None


def _value(given: str, kind: str, language: str) -> Markup | None:
    """A value as its kind is written in a language; None where it is not of that kind after all."""
    match kind:
        case "act" | "acts":
            acts = given.split("/")
            return _joined([phrase(f"act.{a}", language) for a in acts], " / ") if all(has_phrase(f"act.{a}") for a in acts) else None
        case "code" | "codes":
            return _joined([links.name_of(code, language) for code in given.split("–")], " – ")
        case "sector":
            return escape(phrase(f"sector.{given}", language)) if has_phrase(f"sector.{given}") else None
        case "date":
            return escape(formats.edtf(given, language))
        case "number":
            return escape(_number(given, language))
        case "fields":
            return _joined([phrase(f"field.{f}", language) if has_phrase(f"field.{f}") else f for f in given.split(", ")], ", ")
        case "choices":
            return Markup("<bdi>{}</bdi>").format(inert(given.replace(" or ", f" {phrase('or', language)} ")))
        case "line":
            return Markup("<code>{}</code>").format(given)
        case _:
            return Markup("<bdi>{}</bdi>").format(inert(given))


def _joined(words: Sequence[str], between: str) -> Markup:
    return escape(between.join(words))


def _number(given: str, language: str) -> str:
    whole, _, rest = given.replace(",", "").partition(".")
    return formats.number(float(f"{whole}.{rest}"), language, len(rest)) if rest else formats.number(int(whole), language)
