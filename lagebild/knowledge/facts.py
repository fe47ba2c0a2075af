"""What an import takes from a foreign data set, whatever its format: persons, posts, terms and bodies, and lines it could not use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from lagebild.errors import BadEncoding, BadRecord, PathMissing, Unreadable
from lagebild.packs import Pack

MAX_NAMES = 12  # spellings kept per person and language; data sets hold dozens in all scripts
LONGEST = 120  # characters of a name; what is longer is a description
_STRANGE = frozenset('()[]{}|"<>;:/+=*#@_')
_NUMERALS = frozenset("IVX")
MAX_WHOLE = 256 * 2**20  # bytes of a document that is no list of lines and must be read whole


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that an import could not use, with the code of the error it would have raised."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFact:
    id: str
    names: Mapping[str, tuple[str, ...]]  # by language, the usual one first
    family: tuple[str, ...]
    gender: str
    country: str
    sector: str
    wikidata: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    id: str
    names: Mapping[str, tuple[str, ...]]
    country: str
    sector: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFact:
    person: str
    post: str
    start: str
    end: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFact:
    id: str
    names: Mapping[str, tuple[str, ...]]
    country: str
    sector: str
    wikidata: str
    source: str


@dataclass(slots=True)
class Facts:
    """Everything of one file; filled while it streams by. `unused` counts entities by why they were left out, `seen` all lines."""

    persons: dict[str, PersonFact] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    terms: list[TermFact] = field(default_factory=list)
    bodies: dict[str, BodyFact] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    unused: dict[str, int] = field(default_factory=dict)
    seen: int = 0

    def leave(self, why: str) -> None:
        self.unused[why] = self.unused.get(why, 0) + 1


class Codes:
    """What the codes of other data sets mean here."""

    def __init__(self, pack: Pack) -> None:
        self.known = {(e["kind"], e["key"]): e["code"] for e in pack.table("foreign_codes")}
        self.countries = {e["iso2"].casefold(): e.id for e in pack.table("states") if e["iso2"]}
        self.states = {e.id for e in pack.table("states")}

    def country(self, codes: Iterable[str]) -> str:
        """The first code that is a state or body here: ISO 3166 of two or three letters, a part of a state (gb-sct), an item."""
        for raw in codes:
            code = raw.strip()
            low = code.casefold()
            found = self.known.get(("country", code)) or self.known.get(("country", low)) or self.countries.get(low)
            found = found or self.countries.get(low.partition("-")[0]) or (code.upper() if code.upper() in self.states else "")
            if found:
                return found
        return ""

    def first(self, kind: str, codes: Iterable[str]) -> str:
        """What the first telling one of some codes means, in the order of the table."""
        given = set(codes)
        return next((code for (k, key), code in self.known.items() if k == kind and key in given), "")


def records(path: Path, facts: Facts) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file, one per line or in one document; broken lines go to `facts.skipped`.

    Reads JSON Lines, a list with one object per line (as Wikidata's dumps are written) in constant memory, and smaller
    documents of any layout whole. Raises PathMissing, Unreadable.
    """
    try:
        with path.open("rb") as file:
            first = next((line for line in file if line.strip() not in (b"", b"[", b"\xef\xbb\xbf")), b"")
            file.seek(0)
            if _decoded(first) is None and (whole := _whole(path)) is not None:
                entities = _entities(whole)
                facts.seen = len(entities)
                yield from enumerate(entities, 1)
                return
            for number, line in enumerate(file, 1):
                bare = line.strip().removeprefix(b"\xef\xbb\xbf").rstrip(b",")
                if bare in (b"", b"[", b"]"):
                    continue
                entity = _decoded(bare)
                facts.seen += 1
                if isinstance(entity, dict):
                    yield from ((number, e) for e in _entities(entity))
                else:
                    facts.skipped.append(_skip(number, bare))
    except FileNotFoundError:
        raise PathMissing(f"{path} does not exist.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None


def _skip(number: int, line: bytes) -> Skipped:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return Skipped(number, BadEncoding.code, f"is not UTF-8 ({error.reason} at byte {error.start})")
    return Skipped(number, BadRecord.code, "is no JSON object")


def _decoded(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line.strip().removeprefix(b"\xef\xbb\xbf").rstrip(b","))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _whole(path: Path) -> Any:
    """A document that spreads over lines; None where it is none, or too large to be read whole."""
    return _decoded(path.read_bytes()) if path.stat().st_size <= MAX_WHOLE else None


def _entities(document: Any) -> list[dict[str, Any]]:
    """The objects of a document: those of a list, of Wikidata's {"entities": {…}}, or the object itself."""
    if isinstance(document, dict):
        inner = document.get("entities")
        return [e for e in inner.values() if isinstance(e, dict)] if isinstance(inner, dict) else [document]
    return [e for e in document if isinstance(e, dict)] if isinstance(document, list) else []


def broken(number: int, what: str) -> Skipped:
    return Skipped(number, BadRecord.code, what)


@lru_cache(maxsize=4096)
def _latin_letter(char: str) -> bool:
    return not char.isalpha() or unicodedata.name(char, "").startswith(("LATIN", "MODIFIER LETTER"))


def usable(names: Iterable[str], *, people: bool = True) -> tuple[str, ...]:
    """Names in Latin letters that can stand in a table: those of people with `Last, First` turned round, capitals undone, each once.

    >>> usable(["DOE, Jane", "Jane Doe", "Джейн Доу", "Jane (singer)"])
    ('Jane Doe',)
    """
    out: dict[str, str] = {}
    for raw in names:
        name = " ".join(raw.split())
        if not name or len(name) > LONGEST or any(c in _STRANGE or c.isdigit() for c in name) or not all(map(_latin_letter, name)):
            continue
        if people and name.count(",") == 1:
            last, first = (part.strip() for part in name.split(","))
            name = f"{first} {last}".strip()
        shouted = people or (name.isupper() and " " in name)  # an organisation's capitals are an acronym where others are not
        words = [w.title() if shouted and len(w) > 2 and w.isupper() and set(w) - _NUMERALS else w for w in name.split()]
        out.setdefault(" ".join(words).casefold(), " ".join(words))
    return tuple(out.values())[:MAX_NAMES]


def texts(value: object) -> tuple[str, ...]:
    """The strings of a JSON value that should be a list of strings."""
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, Sequence) else ()
