"""A language's function words and word formation, compiled from its pack: what the clause analysis needs to know of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from lagebild.packs import Pack
from lagebild.read.analysis import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """A language's function words, compiled from the pack tables grammar, modals, prepositions, prefixes, strong_verbs.

    Equal to itself only, so that answers about words can be remembered under it.
    """

    lang: str
    kinds: dict[str, frozenset[str]]
    modals: dict[str, dict[str, str]]
    prepositions: dict[str, str]
    separable: frozenset[str]
    inseparable: tuple[str, ...]
    participles: dict[str, str]
    phrasal: frozenset[str] = frozenset()  # verbs of several words that the pack's frames know: *roll back*

    def has(self, kind: str, word: str) -> bool:
        known = self.kinds.get(kind)
        return known is not None and word in known

    def is_time(self, word: str) -> bool:
        """Whether a noun names a time: listed, or a compound of a listed ending (`*tag`)."""
        return _is_time(self, word)

    def ends(self, kind: str, word: str) -> bool:
        """Whether a form is listed under a kind, or ends as a starred entry does (`*em`)."""
        return _ends(self, kind, word)

    def verb_is(self, kind: str, verb: str) -> bool:
        """Whether a verb is listed, or a particle verb on a starred base (`*kehren` fits *heimkehren*)."""
        return _verb_is(self, kind, verb)

    def is_unaccusative(self, verb: str) -> bool:
        """Intransitive verbs of motion and change: their past participle is active (*die geflohenen Soldaten*)."""
        return self.verb_is("unaccusative", verb)

    def controls_object(self, verb: str) -> bool:
        """Verbs whose object (or dative) is the understood subject of their infinitive: *ask*, *force*, *allow*."""
        return self.verb_is("object_control", verb)

    def is_phrasal(self, verb: str, word: str) -> bool:
        return self.has("particle", word) and f"{verb} {word}" in self.phrasal

    def may_be_participle(self, form: str, verb: str) -> bool:
        """Whether a form tagged as a past tense could be the verb's past participle."""
        if self.participles:
            return self.participle(verb) == form
        return self.ends("participle_ending", form)

    def participle(self, verb: str) -> str:
        """The German past participle of a lemma, particle and prefix verbs by their base.

        >>> grammar_of_language("de").participle("festnehmen"), grammar_of_language("de").participle("verurteilen")
        ('festgenommen', 'verurteilt')
        """
        return _participle(self, verb)

    def weak_participle(self, verb: str) -> str:
        """The participle in -t that a verb has unless it is strong; some have both (*verhängt*, *verhangen*)."""
        return _weak_participle(self, verb)


ADPOSITIONAL = frozenset(("ADP", "PART", "SCONJ", "ADV", "VERB", "ADJ", "NOUN", "CCONJ"))  # what can mark a noun phrase as its `case`
REMEMBERED = 32_768  # answers about words, of each kind: a language's verbs and its most frequent forms


@functools.lru_cache(maxsize=REMEMBERED)
def _is_time(g: Grammar, word: str) -> bool:
    known = g.kinds.get("time_noun", frozenset())
    return word in known or any(w[0] == "*" and word.lower().endswith(w[1:]) for w in known)


@functools.lru_cache(maxsize=REMEMBERED)
def _ends(g: Grammar, kind: str, word: str) -> bool:
    known = g.kinds.get(kind, frozenset())
    return word in known or any(w[0] == "*" and len(word) > len(w) - 1 and word.endswith(w[1:]) for w in known)


@functools.lru_cache(maxsize=REMEMBERED)
def _verb_is(g: Grammar, kind: str, verb: str) -> bool:
    known = g.kinds.get(kind, frozenset())
    if verb in known:
        return True
    return any("*" + verb[n:] in known and verb[:n] in g.separable for n in range(2, len(verb) - 2))


@functools.lru_cache(maxsize=REMEMBERED)
def _participle(g: Grammar, verb: str) -> str:
    if verb in g.participles:
        return g.participles[verb]
    for prefix in sorted(g.separable, key=len, reverse=True):
        if verb.startswith(prefix) and verb[len(prefix) :] in g.participles:
            return prefix + g.participles[verb[len(prefix) :]]
    for prefix in g.inseparable:
        if verb.startswith(prefix) and (base := g.participles.get(verb[len(prefix) :])):
            return prefix + base.removeprefix("ge")
    return g.weak_participle(verb)


@functools.lru_cache(maxsize=REMEMBERED)
def _weak_participle(g: Grammar, verb: str) -> str:
    stem = verb.removesuffix("en") if verb.endswith("en") else verb.removesuffix("n")
    ending = "et" if stem.endswith(("d", "t", "chn", "ffn", "gn")) else "t"
    if verb.endswith("ieren"):
        return stem + "t"
    for prefix in g.inseparable:
        if stem.startswith(prefix) and len(stem) > len(prefix) + 2:
            return stem + ending
    for prefix in sorted(g.separable, key=len, reverse=True):
        if stem.startswith(prefix) and len(stem) > len(prefix) + 2:
            rest = stem[len(prefix) :]
            ge = "" if rest.startswith(g.inseparable) or rest.endswith("ier") else "ge"
            return prefix + ge + rest + ending
    return "ge" + stem + ending


@functools.lru_cache(maxsize=16)
def grammar_of(pack: Pack) -> Grammar:
    """The compiled grammar of a pack, made once per pack."""
    kinds: dict[str, set[str]] = {}
    for e in pack.table("grammar"):
        kinds.setdefault(e["kind"], set()).update(e.list("word"))
    for e in pack.table("partitives"):
        kinds.setdefault("partitive", set()).update(word.lower() for word in e.list("word"))
    modals = {w: dict(e.cells) for e in pack.table("modals") for w in e.list("word")}
    prepositions = {w: e["prep"] for e in pack.table("prepositions") for w in e.list("form")}
    prefixes: dict[str, list[str]] = {"separable": [], "inseparable": []}
    for e in pack.table("prefixes"):
        prefixes[e["kind"]] += e.list("word")
    return Grammar(
        pack.lang,
        {k: frozenset(v) for k, v in kinds.items()},
        modals,
        prepositions,
        frozenset(prefixes["separable"]),
        tuple(sorted(prefixes["inseparable"], key=len, reverse=True)),
        {e["verb"]: e["participle"] for e in pack.table("strong_verbs")},
        frozenset(p for e in pack.table("frames") if e["pos"] == "V" for p in e.list("pred") if " " in p),
    )


def grammar_of_language(lang: str) -> Grammar:
    from lagebild.packs import load_pack

    return grammar_of(load_pack(lang))


def preposition(sentence: Sentence, i: int, grammar: Grammar, without: int | None = None) -> str:
    """The plain adposition that marks token i, '' where none does; several case words are joined by a blank (*because of*).

    `without` is a token that is no adposition here, though the parser calls it one: a verb's particle. A postposition marks the noun
    right before it (*Angaben zufolge wurde …*), whichever noun the parser gave it to.
    """
    behind = sentence.tokens[i + 1] if i + 1 < len(sentence.tokens) else None
    if behind is not None and behind.rel == "case" and grammar.has("postposition", behind.form.lower()):
        return behind.form.lower()
    if not sentence.children[i]:
        return ""
    for first in sentence.kids(i, "case"):
        word = first.form.lower()
        if first.i != without and first.upos in ADPOSITIONAL and not (first.i < i and grammar.has("postposition", word)):
            break
    else:
        return ""
    fixed = [t.form.lower() for t in sentence.kids(first.i, "fixed")]
    plain = grammar.prepositions.get(word, first.lemma.lower() if first.lemma not in ("", "_") else word)
    plain = grammar.prepositions.get(plain, plain)
    return " ".join([plain, *fixed]) if fixed else plain
