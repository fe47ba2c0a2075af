"""Reading an actor phrase without a parser: the role word, the state or body beside it, and a name if one is there.

The reader and resolver do this in a report's context; here the phrase stands alone, as somebody types it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lagebild.knowledge.index import Found, find_names
from lagebild.packs import Pack
from lagebild.resolve.indexing import lexicon
from lagebild.resolve.lexicon import Lexicon, Name, Role, first_part, fold, pieces, role_word

FUNCTION_WORDS = ("definite", "indefinite", "demonstrative", "of_prep", "in_prep", "title_m", "title_f")
BARE = ("", "GOV")  # sectors of a role that give way to that of the body it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a phrase says: role, the codes it may belong to, the offices of that rank there, and persons named beside it."""

    codes: tuple[str, ...]
    of: tuple[str, ...]  # ids of the states and bodies named
    sector: str
    kind: str
    rank: str
    offices: tuple[str, ...]
    persons: tuple[Found, ...]
    former: bool
    why: str
    line: str


def read_phrase(phrase: str, pack: Pack, *, persons: bool = True) -> Reading | None:
    """The reading of an actor phrase; None where no word of it is a role that the pack knows, or words are left over.

    Args:
        persons: whether words left over may be a person's name.
    """
    lex = lexicon(pack)
    words = [w.strip(',.;:()"„“”') for w in phrase.split()]
    words = [w for w in words if w]
    spot = _role(words, lex)
    if spot is None:
        return None
    start, end, role, rest = spot
    others = [*words[:start], *words[end:]]
    former = rest in lex.words.get("former", ()) or any(lex.is_word("former", w) for w in others)
    left = [w for w in others if not lex.is_word("former", w) and not lex.is_word("deputy", w)]
    beside, unknown = _names(left, lex)
    spare = [w for w in unknown if not any(lex.is_word(kind, w) for kind in FUNCTION_WORDS)]
    first = _first(words[start] if end - start == 1 else "", rest, lex)
    states = first or beside
    named = tuple(f for f in find_names(" ".join(spare), pack) if f.entry.table == "persons") if spare and persons else ()
    if spare and not named:
        return None
    codes, custom = _codes(words[start:end], states, lex)
    rank = role.rank if not any(lex.is_word("deputy", w) for w in others) else ""
    offices = tuple(lex.ranks[c, rank].id for c in codes if rank and (c, rank) in lex.ranks)
    why = f"role {role.line}" + "".join(f"; {n.form} “{n.word}” {n.line}" for n in states[:1]) + custom
    return Reading(
        codes=codes, of=tuple(n.id for n in states), sector=_sector(role, states, former), kind=role.kind, rank=rank, offices=offices,
        persons=named, former=former, why=why, line=role.line,
    )  # fmt: skip


def _sector(role: Role, states: tuple[Name, ...], former: bool) -> str:
    """A role's own sector; that of the body it belongs to where it has none or only "government"."""
    if "sector_empty" in role.caution:
        return ""
    body = next((n.sector for n in states if n.kind in ("organisation", "group")), "")
    if body and role.sector in BARE:
        return body
    if former and role.sector == "GOV":
        return "PTY"
    return role.sector or next((n.sector for n in states), "") or ("GOV" if "sector_of_head" in role.caution and states else "")


def _codes(role: list[str], states: tuple[Name, ...], lex: Lexicon) -> tuple[tuple[str, ...], str]:
    """The states or bodies that a phrase may mean, and by which custom where only the role word tells (Bundes-, Foreign Secretary)."""
    if states:
        return tuple(dict.fromkeys(n.code for n in states)), ""
    whole = " ".join(map(fold, role))
    found = lex.contexts.get((whole, "role"))
    if found is None and len(role) == 1:
        firsts = ((word, v) for (word, kind), v in lex.contexts.items() if kind == "first")
        found = next((v for word, v in firsts if whole.startswith(word) and len(whole) > len(word) + 3), None)
    return (found[1], f"; custom {found[0]}") if found else ((), "")


def _role(words: list[str], lex: Lexicon) -> tuple[int, int, Role, str] | None:
    """The first role of several words, else the first noun that is one: (start, end, role, first part of the compound)."""
    for i in range(len(words)):
        for parts, role in lex.roles.get(_plain(words[i]), ()):
            n = len(parts)
            if n > 1 and tuple(map(_plain, words[i : i + n])) == parts:
                return i, i + n, role, ""
    for i, word in enumerate(words):
        if lex.inflects and word[:1].islower():
            continue
        for form in dict.fromkeys((word, _bare(word))):
            found = role_word(lex, form, form)
            if found is not None:
                return i, i + 1, found[0], found[1]
    return None


def _plain(word: str) -> str:
    return "".join(fold(p) for p in pieces(word))


def _bare(word: str) -> str:
    """A word without the genitive's apostrophe: minister's → minister."""
    return word.replace("’", "'").removesuffix("'s").removesuffix("'")


def _first(word: str, rest: str, lex: Lexicon) -> tuple[Name, ...]:
    """What the first part of a compound names: US-Präsident, Kremlsprecher."""
    parts = pieces(word)
    for size in range(len(parts) - 1, 0, -1):
        key = tuple(fold(p) for p in parts[:size])
        names = [n for row, n in lex.names.get(key[0], ()) if row == key and n.kind != "person"]
        if names:
            return _one(names)
    for stem in (rest, *(fold(word)[:cut] for cut in range(len(fold(word)) - 3, 3, -1))) if word else ():
        name = first_part(lex, stem) if stem else None
        if name is not None and (stem == rest or fold(word)[len(stem) :] in lex.suffixes or fold(word)[len(stem) :] in lex.roles):
            return (name,)
    return ()


def _names(words: list[str], lex: Lexicon) -> tuple[tuple[Name, ...], list[str]]:
    """States and bodies named by the words beside a role, and the words left over."""
    found: list[Name] = []
    spare: list[str] = []
    i = 0
    while i < len(words):
        size, names = _longest(words, i, lex)
        if names:
            found += _one(names)
        else:
            spare.append(words[i])
        i += max(size, 1)
    return tuple(found), spare


def _longest(words: list[str], i: int, lex: Lexicon) -> tuple[int, list[Name]]:
    for n in range(min(5, len(words) - i), 0, -1):
        text = " ".join(words[i : i + n])
        for form in dict.fromkeys((text, _bare(text))):
            key = tuple(fold(p) for p in pieces(form))
            names = [name for row, name in lex.names.get(key[0], ()) if row == key and name.kind != "person"] if key else []
            if names:
                return n, names
    return 0, []


def _one(names: list[Name]) -> tuple[Name, ...]:
    """The plainest of several bearers of a word, states before bodies; those with the same word of another state are kept."""
    states = [n for n in names if n.kind == "state"] or names
    return tuple({n.code: n for n in reversed(states)}.values())[::-1]
