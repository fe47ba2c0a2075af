"""Every name, role and function word of a pack, indexed for matching.

Names are compared in pieces: words cut at blanks, hyphens and apostrophes, case and accents folded. So "Al-Kaida" and
"al Kaida" are one name, and "UN-Gesandter" begins with one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from lagebild.resolve.entries import Anaphor, Name, Office, Person, PlaceName, Pronoun, Role, Term, fold, pieces
from lagebild.resolve.sounds import Sounds

__all__ = [
    "Anaphor",
    "Lexicon",
    "Name",
    "Office",
    "Person",
    "PlaceName",
    "Pronoun",
    "Role",
    "Term",
    "first_part",
    "fold",
    "pieces",
    "role_word",
]

MIN_FIRST = 4  # letters that a name must have to be found as first part of a compound written as one word


@dataclass(slots=True, eq=False)
class Lexicon:
    """The indexes of one pack; filled by `build`, read-only afterwards."""

    lang: str
    names: dict[str, list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    roles: dict[str, list[tuple[tuple[str, ...], Role]]] = field(default_factory=dict)
    suffixes: dict[str, Role] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    ranks: dict[tuple[str, str], Office] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)  # folded title of a head of state or government → states with one
    pronouns: dict[str, list[Pronoun]] = field(default_factory=dict)
    anaphors: dict[str, list[Anaphor]] = field(default_factory=dict)
    anaphor_ends: dict[str, list[Anaphor]] = field(default_factory=dict)
    partitives: dict[str, str] = field(default_factory=dict)
    contexts: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    places: dict[str, list[tuple[tuple[str, ...], PlaceName]]] = field(default_factory=dict)
    states: dict[str, Name] = field(default_factory=dict)
    territories: frozenset[str] = frozenset()
    bodies: dict[str, Name] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    endings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inflects: bool = False  # adjectives take endings, nouns gender and capitals, compounds are one word
    preps: dict[str, str] = field(default_factory=dict)
    quotes: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())  # marks that open and that close a quotation
    full_names: dict[str, str] = field(default_factory=dict)
    families: dict[str, list[str]] = field(default_factory=dict)  # folded family name → persons, also those never named by it alone
    sounds: Sounds | None = None
    sounding: dict[str, list[str]] = field(default_factory=dict)  # family names by their sound → persons named by them alone

    def is_word(self, kind: str, form: str) -> bool:
        return fold(form) in self.words.get(kind, frozenset())

    def anaphors_of(self, form: str, lemma: str) -> list[Anaphor]:
        """The anaphoric readings of a noun."""
        return _anaphors(self, form, lemma)

    def may_mean(self, form: str, lemma: str) -> bool:
        """Whether a word that is no name may yet mean somebody: it counts or takes up others, or may be a role."""
        words = (fold(form), fold(lemma))
        counts = not (self.partitives.keys().isdisjoint(words) and self.words.get("more", frozenset()).isdisjoint(words))
        return counts or words[0] in self.roles or bool(self.anaphors_of(form, lemma))

    def prep(self, form: str) -> str:
        """The plain adposition behind a written form: im → in."""
        folded = fold(form)
        return self.preps.get(folded, folded)


@lru_cache(maxsize=65536)
def _anaphors(lex: Lexicon, form: str, lemma: str) -> list[Anaphor]:
    found = [a for word in dict.fromkeys((fold(lemma), fold(form))) for a in lex.anaphors.get(word, ())]
    if found:
        return found
    word = fold(form)
    if not word.endswith(_anaphor_tails(lex)):
        return found
    return next(found for end, found in lex.anaphor_ends.items() if word.endswith(end))


@lru_cache(maxsize=8)
def _anaphor_tails(lex: Lexicon) -> tuple[str, ...]:
    return tuple(lex.anaphor_ends)


@lru_cache(maxsize=65536)
def role_word(lex: Lexicon, form: str, lemma: str) -> tuple[Role, str] | None:
    """The role a single noun names, and what stands before it in the compound ("" for none).

    The whole word first, then the longest last part; inflection is undone by lemma and by the pack's endings.
    """
    seen: set[str] = set()
    for word in _bases(lex, form, lemma):
        if word in seen:
            continue
        seen.add(word)
        for parts, role in lex.roles.get(word, ()):
            if len(parts) == 1:
                return role, ""
    last = pieces(form)[-1:]
    if last and len(last[0]) < len(form) and last[0].isalpha():
        inner = role_word(lex, last[0], pieces(lemma)[-1] if pieces(lemma) else last[0])
        if inner is not None:
            return inner[0], "".join(fold(p) for p in pieces(form)[:-1]) + inner[1]
    best: tuple[Role, str] | None = None
    size = 0
    for word in seen:
        for cut in range(1, len(word) - 2) if word[-3:] in _suffix_ends(lex) else ():
            role_ = lex.suffixes.get(word[cut:])
            if role_ is not None and _bears(lex, role_, word[:cut], "-" in form):
                if len(word) - cut > size:
                    best, size = (role_, word[:cut]), len(word) - cut
                break
    return best


@lru_cache(maxsize=8)
def _suffix_ends(lex: Lexicon) -> frozenset[str]:
    """The last three letters of all roles that may end a compound: most words end otherwise."""
    return frozenset(suffix[-3:] for suffix in lex.suffixes)


def _bears(lex: Lexicon, role: Role, rest: str, hyphen: bool) -> bool:
    """Whether a last part may be taken for its role: dangerous ones need an actor as first part."""
    if not role.caution & {"not_compound", "object_only"}:
        return True
    first = {rest, *(rest.removesuffix(e) for e in lex.endings.get("linking", ()))}
    return hyphen or first_part(lex, rest) is not None or any(len(p) == 1 for w in first for p, _ in lex.roles.get(w, ()))


def _bases(lex: Lexicon, form: str, lemma: str) -> Iterable[str]:
    joined = "".join(fold(p) for p in pieces(lemma)), "".join(fold(p) for p in pieces(form))
    yield from joined if joined[1] not in lex.roles or lex.inflects else reversed(joined)  # authorities are no plural of an authority
    for ending in lex.endings.get("ending_noun", ()):
        word = joined[1]
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)]


@lru_cache(maxsize=65536)
def first_part(lex: Lexicon, rest: str) -> Name | None:
    """The actor that the first part of a compound names ("kreml" in Kremlsprecher), linking letters allowed."""
    for ending in ("", *lex.endings.get("linking", ())):
        stem = rest.removesuffix(ending) if ending else rest
        if not stem or (ending and stem == rest) or (stem, "first") in lex.contexts:
            continue
        for parts, name in lex.names.get(stem, ()):
            if len(parts) == 1 and len(stem) >= MIN_FIRST and name.kind != "person" and name.form != "adjective":
                return name
    return None
