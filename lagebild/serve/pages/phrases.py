"""Words of the interface in German and English, from the tables beside this module (`phrases*.tsv`: id, de, en)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("de", "en")


class PhraseError(ValueError):
    """A table of phrases is not as it should be, or a template asks for a phrase that no table has."""


@functools.cache
def table() -> Mapping[str, tuple[str, str]]:
    """All phrases, German and English, by id; raises PhraseError for a line without both, or an id given twice."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(FOLDER.glob("phrases*.tsv")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if number == 1 or not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != 3 or not all(c.strip() for c in cells):
                raise PhraseError(f"{path.name}:{number}: not an id, a German and an English phrase.")
            if cells[0] in found:
                raise PhraseError(f"{path.name}:{number}: {cells[0]} is there already.")
            found[cells[0]] = (cells[1], cells[2])
    return found


def has_phrase(ident: str) -> bool:
    return ident in table()


def phrase(ident: str, language: str, **values: Any) -> str:
    """A phrase with values put in where it has `{name}`; raises PhraseError where there is none.

    >>> phrase("nav.events", "de")
    'Ereignisse'
    """
    try:
        text = table()[ident][LANGUAGES.index(language)]
    except KeyError:
        raise PhraseError(f"There is no phrase {ident}.") from None
    return text.format(**values) if values else text


def counted(ident: str, language: str, count: int, shown: str, **values: Any) -> str:
    """The phrase for a number: `IDENT.one` for 1, else `IDENT.other`; `shown` is the number as it is written."""
    return phrase(f"{ident}.{'one' if count == 1 else 'other'}", language, n=shown, **values)
