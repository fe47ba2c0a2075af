"""Role nouns in a sentence: of one word, the last part of a compound, or several words (foreign minister)."""

from __future__ import annotations

from msgspec import Struct

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, Role, fold
from lagebild.resolve.rows import Roles, Row


class RoleHit(Struct, frozen=True, kw_only=True):
    """A role noun: its words [start, end), its head token, and the first part of the compound before it."""

    start: int
    end: int
    head: int
    role: Role
    rest: str = ""
    former: bool = False


def _words(form: str, lemma: str) -> tuple[str, str]:
    return fold(form).rstrip("-"), fold(lemma).rstrip("-")


def find_roles(sentence: Sentence, row: Row, lex: Lexicon) -> tuple[RoleHit, ...]:
    """Role nouns: of several words first (foreign minister), else one noun or the last part of a compound."""
    out: list[RoleHit] = []
    end = 0
    for i, told in row.told:
        long, found = told.long_roles, told.role
        if i < end or not (long or found):
            continue
        many = _long_role(sentence, i, long, lex) if long else None
        if many is not None:
            out.append(many)
            end = many.end
        elif found is not None:
            token = sentence.tokens[i]
            if token.upos != "ADJ" or found[0].word in _words(token.form, token.lemma):
                former = _is_former(sentence, i, found[1], lex)
                out.append(RoleHit(start=i, end=i + 1, head=i, role=found[0], rest=found[1], former=former))
    return tuple(out)


def _is_former(sentence: Sentence, i: int, rest: str, lex: Lexicon) -> bool:
    """Whether a phrase says that somebody no longer holds the office (Ex-Präsident, former minister)."""
    before = [t.form for t in sentence.kids(i, "amod", "compound", "advmod") if t.i < i]
    first = sentence.tokens[i].form.split("-")[0]
    return rest in lex.words.get("former", ()) or any(lex.is_word("former", w) for w in [*before, first])


def _long_role(sentence: Sentence, i: int, roles: Roles, lex: Lexicon) -> RoleHit | None:
    tokens = sentence.tokens
    for parts, role in roles:
        span = _match(tokens, i, parts)
        if span and tokens[span - 1].upos not in ("VERB", "AUX"):  # the migrants camp there
            inside = range(i, span)
            head = next((j for j in inside if tokens[j].head not in inside), span - 1)
            former = _is_former(sentence, head, "", lex)
            return RoleHit(start=i, end=span, head=head, role=role, former=former)
    return None


def _match(tokens: tuple[Token, ...], i: int, parts: tuple[str, ...]) -> int:
    """The end of a match of the parts from token i, hyphens in the text passed over; 0 for none."""
    j = i
    for part in parts:
        while j < len(tokens) and j > i and tokens[j].form in ("-", "'", "’"):
            j += 1
        if j >= len(tokens) or part not in _words(tokens[j].form, tokens[j].lemma):
            return 0
        j += 1
    return j
