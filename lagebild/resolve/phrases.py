"""The build of noun phrases: head, determiner, attributes, apposition, number, words."""

from __future__ import annotations

from functools import lru_cache

from lagebild.model import Span
from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, fold

CLAUSAL = frozenset({"acl", "advcl", "ccomp", "xcomp", "csubj", "parataxis", "conj", "root", "cop", "punct", "cc"})
HYPHENS = frozenset("-‐‑")
OUTSIDE = CLAUSAL | {"advmod", "mark", "nsubj", "obj", "obl", "aux", "expl"}  # with `case`: what is no word of a noun phrase
APPOSED = frozenset({"PROPN", "NOUN", "X", "ADJ"})
KEPT = 4096  # noun phrases whose words are remembered: the same ones are asked for by each stage
SUBJECT = frozenset({"nsubj", "csubj"})


def case_words(sentence: Sentence, i: int) -> list[Token]:
    return sentence.kids(i, "case")


def adposition(lex: Lexicon, sentence: Sentence, i: int) -> str:
    """The plain adposition of a noun phrase, "" for none; a possessive mark is none."""
    if not sentence.children[i]:
        return ""
    for token in sentence.kids(i, "case"):
        if token.upos == "ADP" or token.xpos in ("IN", "TO", "APPR", "APPRART"):
            return lex.prep(token.form)
    return ""


def determiner(sentence: Sentence, i: int) -> Token | None:
    return next((t for t in sentence.kids(i, "det", "nmod:poss", "det:poss") if t.upos in ("DET", "PRON")), None)


def possessive(lex: Lexicon, sentence: Sentence, i: int) -> Token | None:
    """A possessive pronoun before the noun (sein, their)."""
    for token in sentence.kids(i):
        if (
            token.i < i
            and token.upos in ("DET", "PRON")
            and any(p.kind in ("possessive", "speaker_possessive") for p in lex.pronouns.get(fold(token.form), ()))
        ):
            return token
    return None


def is_definite(lex: Lexicon, sentence: Sentence, i: int) -> bool:
    """With the article or a demonstrative, also fused with its preposition (im, zum)."""
    for token in sentence.kids(i, "det"):
        if lex.is_word("definite", token.form) or lex.is_word("demonstrative", token.form):
            return True
    return any(lex.prep(t.form) != fold(t.form) for t in case_words(sentence, i))


def is_counted(lex: Lexicon, sentence: Sentence, i: int) -> bool:
    """With a number, or an indefinite determiner: so and so many of them, not the people as such."""
    for token in sentence.kids(i):
        if token.rel == "nummod" or (token.upos in ("DET", "ADJ", "PRON") and lex.is_word("indefinite", token.form)):
            return True
    return False


def is_plural(sentence: Sentence, i: int) -> bool:
    token = sentence.tokens[i]
    return token.feat("Number") == "Plur" or bool(sentence.kids(i, "conj"))


def gender(token: Token) -> str:
    return {"Masc": "m", "Fem": "f", "Neut": "n"}.get(token.feat("Gender"), "")


def role_gender(lex: Lexicon, sentence: Sentence, token: Token) -> str:
    """The gender of a person's role noun: by its ending where the language marks women's, by its article, else as tagged."""
    ends = lex.words.get("ending_feminine", ())
    if not ends:
        return gender(token)
    if any(fold(token.lemma).endswith(e) or fold(token.form).endswith(e) for e in ends):
        return "f"
    article = next((t for t in sentence.kids(token.i, "det") if t.feat("Number") == "Sing"), None)
    return "f" if article is not None and gender(article) == "f" else "m"  # die Abgeordnete


def _genitive_name(lex: Lexicon, token: Token) -> bool:
    """Whether a place's name has the ending of a genitive, which parsers take for an apposition (Vertreter Perus und Chiles)."""
    ends = lex.endings.get("ending_genitive", ())
    return lex.inflects and token.ner.endswith("LOC") and any(len(token.form) > len(e) + 2 and token.form.endswith(e) for e in ends)


def attributes(lex: Lexicon, sentence: Sentence, i: int) -> list[Token]:
    """Nouns that say whose: genitives and possessives first, then of-phrases; coordination is left to the caller."""
    near: list[Token] = []
    far: list[Token] = []
    for token in sentence.kids(i):
        named = token.rel == "appos" and token.i == i + 1 and _genitive_name(lex, token)
        if token.rel not in ("nmod", "obl", "obj", "dep", "iobj") and token.deprel != "nmod:poss" and not named:
            continue
        if token.upos not in ("NOUN", "PROPN", "ADJ", "PRON", "X", "NUM", "DET"):
            continue
        prep = adposition(lex, sentence, token.i)
        if not prep and token.rel in ("nmod", "dep", "appos"):
            near.append(token)
        elif prep and fold(prep) in lex.words.get("of_prep", ()):
            far.append(token)
    return near + far


def located(lex: Lexicon, sentence: Sentence, i: int) -> list[Token]:
    """Nouns that say where the one meant sits: die Regierung in Kiew."""
    return [t for t in sentence.kids(i, "nmod") if adposition(lex, sentence, t.i) in lex.words.get("in_prep", ())]


def appositions(sentence: Sentence, i: int) -> list[Token]:
    """Names and nouns set beside the head: appos, flat, and what parsers make of them."""
    if not sentence.children[i]:
        return []
    return [t for t in sentence.kids(i, "appos", "flat", "compound") if t.upos in APPOSED]


def joined(sentence: Sentence, i: int) -> str:
    """A word with all that hyphens without blanks tie to it on the left, which English tokens cut: 63-year-old."""
    tokens, low = sentence.tokens, i
    while low > 1 and tokens[low - 1].form in HYPHENS and tokens[low - 2].end + 1 == tokens[low - 1].end == tokens[low].start:
        low -= 2
    return sentence.text[tokens[low].start : tokens[i].end] if low < i else tokens[i].form


@lru_cache(maxsize=KEPT)
def words(sentence: Sentence, i: int) -> Span:
    """The words of a noun phrase: determiner to last attribute, without clauses, coordination and a preposition."""
    if not sentence.children[i]:
        return sentence.token_span(i)
    own = {i}
    stack = [i]
    while stack:
        j = stack.pop()
        for token in sentence.kids(j):
            rel = token.rel
            if rel in OUTSIDE:  # but *UK and EU negotiators*
                shared = rel in ("conj", "cc") and j < i and token.i < i and sentence.tokens[j].rel in ("compound", "amod", "conj")
                if not shared:
                    continue
            elif rel == "case" and j == i and token.upos == "ADP":
                continue
            own.add(token.i)
            if sentence.children[token.i]:
                stack.append(token.i)
    low = i
    while low - 1 in own or (low - 2 in own and _hyphen(sentence, low - 1)):
        low -= 1
    high = i
    while high + 1 in own or (high + 2 in own and _hyphen(sentence, high + 1)):
        high += 1
    return sentence.span((low, high))


def _hyphen(sentence: Sentence, i: int) -> bool:
    """Whether a token is a hyphen within one word (al-Obeidi)."""
    before, token, behind = sentence.tokens[i - 1 : i + 2]
    return token.upos == "PUNCT" and token.form in HYPHENS and before.end == token.start and token.end == behind.start
