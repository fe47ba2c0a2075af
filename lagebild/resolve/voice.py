"""Whose own statement a report is: the "we" that stands outside all quotations.

Who calls himself "we" by name (*We, the Foreign Ministers of …*), else the issuer that the heading names (*UK Statement on …*,
*Erklärung der Bundesregierung*), else the government that the text's own words give away (*the Secretary*, *our High Commission*) or of
which it says in the present tense what governments say of themselves (*Norway condemns …*), else whoever is the first government, force
or body to act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace as fresh

from msgspec.structs import replace

from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.resolve.lexicon import Issuer, fold
from lagebild.resolve.naming import SEAT, name_referent
from lagebild.resolve.phrases import adposition, possessive
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, distinct

Voice = tuple[Referent, ...]
OPENING = 2  # sentences in which a heading may stand, glued to the first sentence or not
NAMING = ("compound", "nmod", "nmod:poss", "poss", "amod", "det:poss")  # relations of an issuer to its statement
LABEL, LABELS = 5, 3  # tokens of a speaker's label, and labels that stand more than once in an interview
LABEL_PARTS = frozenset(".-")
SURE = 2  # what a word or clause is worth that tells by itself whose a statement is
ANY = "*"  # any name, in the table `issuers`
OFFICIAL = frozenset({"GOV", "MIL", "IGO"})


def issuer(scene: Scene, first_persons: Iterable[tuple[int, int]]) -> Voice:
    """The parties whose statement the heading or the first "we" says it is; () where neither names anybody."""
    scene = fresh(scene, memo={}, busy=set(), people={})  # no mention has been gone through yet: nothing of this may be remembered
    for k, start in first_persons:
        if k >= OPENING:
            break
        pronoun = next(t for t in scene.sentence(k).tokens if t.start == start)
        if named := _sure(distinct([r for t in _called(scene.sentence(k), pronoun) for r in scene.whole(k, t.i)])):
            return named
    for k in range(min(OPENING, len(scene.analysis.sentences))):
        for token in scene.sentence(k).tokens:
            if scene.lex.is_word("statement_noun", token.lemma) and (named := _issuers(scene, k, token)):
                return named
    return _given_away(scene, [start for _, start in first_persons])


def _given_away(scene: Scene, first_persons: Iterable[int]) -> Voice:
    """The one government or body that house words and stances outside quotations tell most of; () where none or several do."""
    weight: Counter[str] = Counter()
    stances: dict[str, Voice] = {}
    for _, code, worth in _house_words(scene):
        weight[code] += worth
    if any(start not in scene.quoted for start in first_persons):
        for k, token in _unquoted(scene):
            if token.deprel == "nsubj" and (who := _stance(scene, k, token)):
                key = "+".join(r.code for r in who)
                weight[key] += SURE
                stances.setdefault(key, who)
            for code in _addressed(scene, k, token):
                weight[code] -= SURE
    best = weight.most_common(2)
    if not best or best[0][1] < SURE or (len(best) > 1 and best[1][1] == best[0][1]):
        return ()
    code = best[0][0]
    return stances.get(code) or _named(scene, code)


def _unquoted(scene: Scene) -> Iterator[tuple[int, Token]]:
    """The words of a report outside quotation marks, with their sentences."""
    quoted = False
    for sentence in scene.analysis.sentences:
        for token in sentence.tokens:
            if token.form in scene.lex.quotes[quoted]:
                quoted = not quoted
            elif not quoted:
                yield sentence.index, token


def _house_words(scene: Scene) -> set[tuple[str, str, int]]:
    """The words of the table `issuers` that a report has, each once, with whose they are and what they are worth."""
    found: set[tuple[str, str, int]] = set()
    for k, token in _unquoted(scene):
        for sign in scene.lex.issuers.get(token.form, ()):
            behind = scene.sentence(k).tokens[token.i + 1 : token.i + 2 + len(sign.words)]
            if _fits(sign, behind):
                found.add((" ".join((token.form, *sign.words)), sign.code, sign.weight))
    return found


def _fits(sign: Issuer, behind: Sequence[Token]) -> bool:
    """Whether the words behind the first of a house word are its own, and none after them makes it another."""
    own, rest = behind[: len(sign.words)], behind[len(sign.words) :]
    same = all(t.form.replace("’", "'") == w or (w == ANY and t.upos == "PROPN") for w, t in zip(sign.words, own, strict=False))
    return same and len(own) == len(sign.words) and not any(t.form in sign.but for t in rest)


def _stance(scene: Scene, k: int, subject: Token) -> Voice:
    """The parties of which a clause says in the present tense what a government says of itself in its own statements."""
    sentence = scene.sentence(k)
    verb = sentence.tokens[subject.head]
    present = verb.feat("Tense") == "Pres" or any(t.feat("Tense") == "Pres" for t in sentence.kids(verb.i, "aux", "cop"))
    if subject.upos not in ("PROPN", "NOUN") or not present or not scene.lex.is_word("stance_verb", verb.lemma):
        return ()
    return _official(tuple(r for r in scene.whole(k, subject.i) if r.sure))


def _addressed(scene: Scene, k: int, token: Token) -> set[str]:
    """Whom a clause tells apart from "us" (*we urge Armenia*, *Georgia supports us*): those are not who says it."""
    sentence = scene.sentence(k)
    if token.upos != "PROPN" or token.deprel not in ("nsubj", "obj", "iobj"):
        return set()
    others = sentence.kids(token.head, "nsubj") if token.rel != "nsubj" else sentence.kids(token.head, "obj", "iobj", "obl")
    ours = any(p.kind == "speaker" for t in others for p in scene.lex.pronouns.get(fold(t.form), ()))
    return {r.code for r in scene.whole(k, token.i)} if ours else set()


def _named(scene: Scene, code: str) -> Voice:
    """A state's government or a body by its code."""
    name = scene.lex.states.get(code) or scene.lex.bodies.get(code)
    return (_governing(name_referent(name, "house words")),) if name is not None else ()


def _called(sentence: Sentence, pronoun: Token) -> list[Token]:
    """What a "we" is called right behind it, which parsers also take for a list that it begins."""
    behind = sentence.tokens[pronoun.i + 1 : pronoun.i + 2]
    return sentence.kids(pronoun.i, "appos", "conj") if behind and behind[0].upos == "PUNCT" else sentence.kids(pronoun.i, "appos")


def is_interview(analysis: Analysis) -> bool:
    """Whether labels tell who speaks (*Kickl: …*), so that every "we" is a speaker's."""
    labels: Counter[str] = Counter()
    for sentence in analysis.sentences:
        opening = sentence.tokens[: LABEL + 1]
        colon = next((t.i for t in opening if t.form == ":"), 0)
        if colon and all(t.form[:1].isupper() or t.form in LABEL_PARTS for t in opening[:colon]):
            labels[opening[colon - 1].form] += 1
    return len(labels) > 1 and sum(n for n in labels.values() if n > 1) >= LABELS


def acting(referents: Voice) -> Voice:
    """The parties at a subject as the voice of the report, where they are governments, forces or bodies: a guess, marked as unsure."""
    return tuple(replace(r, sure=False) for r in _official(referents))


def heard(scene: Scene, pronoun: Token, plural: bool) -> Voice:
    """Who says a "we" or "I" that is in nobody's speech: a known issuer, else whoever acts first, in no quotation and no news report."""
    if not all(v.sure for v in scene.voice):
        return scene.voice if scene.first_person and pronoun.start not in scene.quoted else ()
    return scene.voice if plural or scene.first_person else ()


def _official(referents: Voice) -> Voice:
    """Parties that may speak for themselves: governments, forces, bodies."""
    return _sure(referents) if all(r.sector in OFFICIAL or r.kind == "state" for r in referents) else ()


def _issuers(scene: Scene, k: int, noun: Token) -> Voice:
    """Who is named with a statement noun that stands by itself: in front of it, or behind *of*, *by*."""
    sentence, lex = scene.sentence(k), scene.lex
    if noun.rel == "obl" and adposition(lex, sentence, noun.i):
        return ()  # "said in a statement"
    for kid in _namers(sentence, noun):
        link = adposition(lex, sentence, kid.i)
        beside = (kid.i < noun.i or kid.feat("Case") == "Gen") if not link else lex.is_word("of_prep", link)
        if beside and (named := _sure(_parties(scene, k, kid.i))):
            return named
    return ()


def _parties(scene: Scene, k: int, i: int) -> Voice:
    """The coordinated parties of a heading, without those that a possessive ties to one of them (the Union and its member states)."""
    own = [j for j in scene.members(k, i) if possessive(scene.lex, scene.sentence(k), j) is None]
    return distinct([r for j in own for r in scene.own(k, j) if SEAT not in r.reason])  # a statement of somebody *on* a state, not its


def _namers(sentence: Sentence, noun: Token) -> list[Token]:
    """The phrases at a statement noun, outermost first, and those at what stands in front of it (G7 Foreign Ministers' Statement)."""
    return [t for t in sentence.kids(noun.i, *NAMING) if t.upos in ("PROPN", "NOUN", "ADJ")]


def _sure(referents: Voice) -> Voice:
    """Named parties as those who speak: a state speaks by its government."""
    if not referents or any(r.code == UNKNOWN or not r.sure for r in referents):
        return ()
    return tuple(_governing(r) for r in referents)


def _governing(r: Referent) -> Referent:
    return replace(r, sector=r.sector or "GOV") if r.kind == "state" else r


__all__ = ["Voice", "acting", "heard", "is_interview", "issuer"]
