"""An index of all names in the knowledge tables, for looking one up by hand: exact, reordered, by sound, and nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from lagebild.packs import Entry, Pack
from lagebild.resolve.entries import fold, pieces
from lagebild.resolve.sounds import Sounds, sounds_of

LANGS = ("de", "en")
FORMS = {
    "states": ("name", "alias", "adj", "demonym", "capital", "metonym", "region", "prefix"),
    "bodies": ("name", "alias", "adj"),
    "persons": ("name",),
}
FORM_NAMES = {
    "name": "name", "alias": "other name", "adj": "adjective", "demonym": "demonym", "capital": "capital", "metonym": "metonym",
    "region": "region", "prefix": "first part", "family": "family name",
}  # fmt: skip
NEAR = 82.0  # rapidfuzz ratio from which a spelling counts as a match; below it is a near miss
MISS = 58.0


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a name may mean: how it matched, the word of the table, and how well (100 = as written)."""

    entry: Entry
    how: str
    word: str
    score: float


@dataclass(slots=True, eq=False)
class Names:
    """Words of the tables by folded form; filled once per pack, read-only afterwards."""

    exact: dict[str, list[tuple[Entry, str, str]]] = field(default_factory=dict)
    sorted: dict[str, list[tuple[Entry, str, str]]] = field(default_factory=dict)
    sound: dict[str, list[tuple[Entry, str, str]]] = field(default_factory=dict)
    sounds: Sounds = field(default_factory=lambda: Sounds({}, re.compile(r"(?!)")))

    def sound_of(self, key: str) -> str:
        return self.sounds.of(key)


def joined(words: str) -> str:
    return " ".join(fold(p) for p in pieces(words))


def words_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """All words that name an entry, each with its form."""
    for form in FORMS[entry.table]:
        for lang in LANGS:
            for word in entry.list(f"{form}_{lang}"):
                yield form, word
    for word in entry.list("family"):
        yield "family", word


@lru_cache(maxsize=4)
def names_of(pack: Pack) -> Names:
    """The index of a pack's states, bodies and persons; knowledge tables are the same in both languages."""
    out = Names(sounds=sounds_of(pack))
    for table in FORMS:
        for entry in pack.table(table):
            for form, word in words_of(entry):
                key = joined(word)
                row = (entry, form, word)
                _add(out.exact, key, row)
                if table == "persons":
                    _add(out.sorted, " ".join(sorted(key.split())), row)
                if form in ("name", "alias", "family"):
                    _add(out.sound, out.sound_of(key), row)
    return out


def _add(index: dict[str, list[tuple[Entry, str, str]]], key: str, row: tuple[Entry, str, str]) -> None:
    rows = index.setdefault(key, [])
    if all(entry is not row[0] or form != row[1] for entry, form, _ in rows):
        rows.append(row)


def find_names(name: str, pack: Pack) -> tuple[Found, ...]:
    """Entries that a name means: as written, else with its parts reordered or transliterated otherwise, else nearly so."""
    index, key = names_of(pack), joined(name)
    if not key:
        return ()
    rows = index.exact.get(key)
    if rows:
        return tuple(Found(entry, FORM_NAMES[form], word, 100.0) for entry, form, word in rows)
    rows = index.sorted.get(" ".join(sorted(key.split())))
    if rows:
        return tuple(Found(entry, f"{FORM_NAMES[form]}, parts in another order", word, 98.0) for entry, form, word in rows)
    rows = index.sound.get(index.sound_of(key))
    if rows:
        how = "transliteration variant of the"
        return tuple(Found(entry, f"{how} {FORM_NAMES[form]}", word, round(fuzz.ratio(key, joined(word)), 1)) for entry, form, word in rows)
    return near_names(name, pack, NEAR)


def near_names(name: str, pack: Pack, least: float = MISS, limit: int = 5) -> tuple[Found, ...]:
    """The entries whose names are spelled most like a name, nearest first; each entry once."""
    index, key = names_of(pack), joined(name)
    if len(key) < 4:
        return ()
    best: dict[str, Found] = {}
    for near, score, _ in process.extract(key, index.exact.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=4 * limit):
        for entry, form, word in index.exact[near]:
            if form not in ("adj", "prefix"):
                best.setdefault(entry.id, Found(entry, f"spelled almost like the {FORM_NAMES[form]}", word, round(score, 1)))
    return tuple(sorted(best.values(), key=lambda f: -f.score)[:limit])
