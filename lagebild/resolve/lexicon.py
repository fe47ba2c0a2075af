"""Every name, role and function word of a pack, indexed for matching.

Names are compared in pieces: words cut at blanks, hyphens and apostrophes, case and accents folded. So "Al-Kaida" and
"al Kaida" are one name, and "UN-Gesandter" begins with one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from lagebild.resolve.entries import Anaphor, Issuer, Name, Office, Person, PlaceName, Pronoun, Role, Term, fold, pieces
from lagebild.resolve.sounds import Sounds

__all__ = [
    "Anaphor",
    "Issuer",
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

NO_WORDS: frozenset[str] = frozenset()
MIN_FIRST = 4  # letters that a name must have to be found as first part of a compound written as one word


@dataclass(slots=True, eq=False)
class Lexicon:
    """The indexes of one pack; filled by `build`, read-only afterwards."""

    lang: str
    names: dict[str, list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    roles: dict[str, list[tuple[tuple[str, ...], Role]]] = field(default_factory=dict)
    short_roles: dict[str, Role] = field(default_factory=dict)  # the first of those of one word
    long_roles: dict[str, tuple[tuple[tuple[str, ...], Role], ...]] = field(default_factory=dict)  # those of several words
    suffixes: dict[str, Role] = field(default_factory=dict)
    suffix_ends: dict[str, tuple[str, ...]] = field(default_factory=dict)  # `suffixes` by their last three letters, the longest first
    persons: dict[str, Person] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    ranks: dict[tuple[str, str], Office] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)  # folded title of a head of state or government → states with one
    pronouns: dict[str, list[Pronoun]] = field(default_factory=dict)
    anaphors: dict[str, list[Anaphor]] = field(default_factory=dict)
    anaphor_ends: dict[str, list[Anaphor]] = field(default_factory=dict)
    partitives: dict[str, str] = field(default_factory=dict)
    camps: dict[tuple[str, ...], str] = field(default_factory=dict)  # pieces of a camp's name → the state its people come from
    issuers: dict[str, list[Issuer]] = field(default_factory=dict)  # by their first word as it is written
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
        return fold(form) in self.words.get(kind, NO_WORDS)

    def anaphors_of(self, form: str, lemma: str) -> list[Anaphor]:
        """The anaphoric readings of a noun."""
        return _anaphors(self, fold(form), fold(lemma))

    def may_mean(self, form: str, lemma: str) -> bool:
        """Whether a word that is no name may yet mean somebody: it counts or takes up others, or may be a role."""
        folded, base = fold(form), fold(lemma)
        if folded in self.partitives or base in self.partitives or folded in self.roles:
            return True
        more = self.words.get("more", frozenset())
        return folded in more or base in more or bool(_anaphors(self, folded, base))

    def prep(self, form: str) -> str:
        """The plain adposition behind a written form: im → in."""
        folded = fold(form)
        return self.preps.get(folded, folded)


def _anaphors(lex: Lexicon, form: str, lemma: str) -> list[Anaphor]:
    """The readings of a folded form and lemma: the lemma's, then the form's; else those of the ending."""
    if lemma in lex.anaphors or form in lex.anaphors:
        return [a for word in dict.fromkeys((lemma, form)) for a in lex.anaphors.get(word, ())]
    if not form.endswith(_anaphor_tails(lex)):
        return []
    return next(found for end, found in lex.anaphor_ends.items() if form.endswith(end))


@lru_cache(maxsize=8)
def _anaphor_tails(lex: Lexicon) -> tuple[str, ...]:
    return tuple(lex.anaphor_ends)


def role_word(lex: Lexicon, form: str, lemma: str) -> tuple[Role, str] | None:
    """The role a single noun names, and what stands before it in the compound ("" for none).

    The whole word first, then the longest last part; inflection is undone by lemma and by the pack's endings.
    """
    bases = _bases(lex, form, lemma)
    for word in bases:
        if (role := lex.short_roles.get(word)) is not None:
            return role, ""
    last = pieces(form)[-1:] if not form.isalpha() else ()
    if last and len(last[0]) < len(form) and last[0].isalpha():
        inner = role_word(lex, last[0], pieces(lemma)[-1] if pieces(lemma) else last[0])
        if inner is not None and not (form[0].isdigit() and "not_compound" in inner[0].caution):  # no 2:1-Führung
            return inner[0], "".join(fold(p) for p in pieces(form)[:-1]) + inner[1]
    best: tuple[Role, str] | None = None
    size = 0
    for word in bases:
        for suffix in lex.suffix_ends.get(word[-3:], ()):
            if not word.endswith(suffix) or len(word) == len(suffix):
                continue
            rest = word[: -len(suffix)]
            if _bears(lex, lex.suffixes[suffix], rest, "-" in form):
                if len(suffix) > size:
                    best, size = (lex.suffixes[suffix], rest), len(suffix)
                break
    return best


def _bears(lex: Lexicon, role: Role, rest: str, hyphen: bool) -> bool:
    """Whether a last part may be taken for its role: dangerous ones need an actor as first part."""
    if not role.caution & {"not_compound", "object_only"}:
        return True
    first = {rest, *(rest.removesuffix(e) for e in lex.endings.get("linking", ()))}
    return hyphen or first_part(lex, rest) is not None or any(len(p) == 1 for w in first for p, _ in lex.roles.get(w, ()))


def _bases(lex: Lexicon, form: str, lemma: str) -> list[str]:
    """What a noun may be a form of: its lemma, itself, and itself without an ending; folded, in one piece, each once."""
    word, base = _joined(form), _joined(lemma)
    both = (base, word) if word not in lex.roles or lex.inflects else (word, base)  # authorities are no plural of an authority
    endings = lex.endings.get("ending_noun", ())
    if not word.endswith(endings):
        return [base] if word == base else [*both]
    stems = [word[: -len(e)] for e in endings if word.endswith(e) and len(word) - len(e) >= 3]
    return list(dict.fromkeys((*both, *stems)))


def _joined(word: str) -> str:
    return fold(word) if word.isalpha() and "ʼ" not in word else "".join([fold(p) for p in pieces(word)])


@lru_cache(maxsize=65536)
def first_part(lex: Lexicon, rest: str) -> Name | None:
    """The actor that the first part of a compound names ("kreml" in Kremlsprecher), linking letters allowed.

    No paper (Zeitpunkt, Pressefreiheit) and no acronym (DARS in Darstellung): compounds of these are written with a hyphen.
    """
    for ending in ("", *lex.endings.get("linking", ())):
        stem = rest.removesuffix(ending) if ending else rest
        if not stem or (ending and stem == rest) or (stem, "first") in lex.contexts:
            continue
        for parts, name in lex.names.get(stem, ()):
            if len(parts) > 1 or len(stem) < MIN_FIRST or name.kind == "person" or name.form == "adjective":
                continue
            if name.sector != "MED" and not name.acronym:
                return name
    return None
