"""The verb complex of a clause: lemma with particle, voice, tense and mood, negation, condition."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from lagebild.read.analysis import Sentence, Token, parse_feats
from lagebild.read.grammar import Grammar

NEGATABLE = frozenset(("advmod", "det", "cc", "mark", "discourse", "neg", "nsubj", "obj"))
PASSIVE_SIGNS = frozenset(("aux:pass", "nsubj:pass", "csubj:pass", "obl:agent"))
REMEMBERED = 32_768  # answers about words: attributive participles, negations


@dataclass(frozen=True, slots=True, eq=False)
class Participles:
    """A table of past participles → verb lemma as cache key: equal to the same object only, which the key keeps alive."""

    table: dict[str, str]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Participles) and self.table is other.table

    def __hash__(self) -> int:
        return id(self.table)


def participle_lemma(form: str, participles: dict[str, str]) -> tuple[str, bool] | None:
    """The verb of an attributive participle and whether it is passive (past participle); None where it is none.

    >>> participle_lemma("festgenommenen", {"festgenommen": "festnehmen"})
    ('festnehmen', True)
    """
    low = form.lower()
    for ending in ("", "e", "en", "er", "es", "em"):
        stem = low.removesuffix(ending) if low.endswith(ending) else ""
        if stem in participles:
            return participles[stem], True
        if stem.endswith("nd") and stem[:-1] in participles.values():
            return stem[:-1], False
    return None


@functools.lru_cache(maxsize=REMEMBERED)
def attributive_participle(form: str, lemma: str, participles: Participles, grammar: Grammar) -> tuple[str, bool] | None:
    """As participle_lemma, and also where the reader's own lemma of an inflected participle is a verb; remembered."""
    found = participle_lemma(form, participles.table)
    if found or not grammar.participles:
        return found
    lemma = lemma.lower()
    if not lemma.endswith("n") or lemma == form.lower():
        return None
    return participle_lemma(form, {grammar.participle(lemma): lemma, grammar.weak_participle(lemma): lemma})


def particle_of(sentence: Sentence, t: Token, kids: list[Token], grammar: Grammar) -> Token | None:
    """The verb's particle: what the parser calls one, or a particle word beside the verb where the pack knows the pair."""
    for k in kids:
        if k.deprel == "compound:prt" and not _adverb_taken_for_particle(k, grammar) and not _apart(sentence, k, t, grammar):
            return k
    if t.upos not in ("VERB", "AUX"):
        return None
    for k in kids:
        phrasal = k.rel in ("advmod", "mark", "obl", "xcomp") and grammar.is_phrasal(t.lemma.lower(), k.form.lower())
        if phrasal and (k.i == t.i + 1 or any(o.rel == "obj" and t.i < o.i == k.i - 1 for o in kids)):
            return k
    after = sentence.tokens[t.i + 1] if t.i + 1 < len(sentence.tokens) else None
    if after is not None and after.rel == "case" and after.head > after.i and sentence.tokens[after.head].head == t.i:
        bare = not any((k.rel == "obj" and k.i != after.head) or k.deprel in ("aux:pass", "nsubj:pass") for k in kids)
        if bare and not grammar.is_time(sentence.tokens[after.head].lemma) and grammar.is_phrasal(t.lemma.lower(), after.form.lower()):
            return after
    return _before_object(sentence, t, after, grammar)


def _before_object(sentence: Sentence, t: Token, after: Token | None, grammar: Grammar) -> Token | None:
    """A particle right behind its verb that the parser hung on the object or its number: *rolled back tariffs*."""
    if after is None or after.rel not in ("advmod", "amod") or after.head <= after.i:
        return None
    top = sentence.tokens[after.head]
    while top.rel in ("nummod", "amod", "det", "compound", "advmod") and top.head > after.i:
        top = sentence.tokens[top.head]
    own = top.head == t.i and top.rel in ("obj", "nmod", "obl")
    return after if own and grammar.is_phrasal(t.lemma.lower(), after.form.lower()) else None


def _adverb_taken_for_particle(k: Token, grammar: Grammar) -> bool:
    """An adjective at the end of the clause that is no particle of any verb: *verurteilte den Angriff scharf*."""
    return bool(grammar.separable) and k.upos in ("ADJ", "NOUN", "VERB") and k.form.lower() not in grammar.separable


def _apart(sentence: Sentence, k: Token, t: Token, grammar: Grammar) -> bool:
    """A preposition before the verb and away from it, which no German particle is: *In und um Rom suchte die Polizei …*."""
    return bool(grammar.separable) and k.i < t.i - 1 and sentence.tokens[t.i - 1].rel != "mark"


def joined(lemma: str, particle: Token, grammar: Grammar) -> str:
    """Verb and particle as one lemma: *nehmen* + *fest* → *festnehmen*, *call* + *off* → *call off*."""
    word = particle.form.lower()
    if grammar.separable:
        return lemma if lemma.startswith(word) and len(lemma) > len(word) + 3 else word + lemma
    return f"{lemma} {word}"


@dataclass(frozen=True, slots=True)
class Negations:
    """The tokens of a sentence that are negations, or the first words of a pair that negates (*weder … noch*)."""

    words: frozenset[int]
    pairs: frozenset[int]


def negations_of(sentence: Sentence, g: Grammar) -> Negations:
    """Found once per sentence: most have none, and then none of their clauses is negated."""
    words = _negating(g)
    maybe = [t for t in sentence.tokens if t.form.lower() in words or t.lemma.lower() in words or "Polarity" in t.feats]
    signs = [(t.i, sign) for t in maybe if (sign := _negation(g, t.form, t.lemma, t.feats))]
    if not signs:
        return NO_NEGATIONS
    return Negations(frozenset([i for i, sign in signs if sign & 1]), frozenset([i for i, sign in signs if sign & 2]))


@functools.lru_cache(maxsize=8)
def _negating(g: Grammar) -> frozenset[str]:
    return g.kinds.get("negation", frozenset()) | g.kinds.get("negation_pair", frozenset())


@functools.lru_cache(maxsize=REMEMBERED)
def _negation(g: Grammar, form: str, lemma: str, feats: str) -> int:
    """1 for a negation, 2 for the first word of a pair, 3 for both, else 0."""
    low = form.lower()
    negates = g.has("negation", low) or g.has("negation", lemma.lower()) or parse_feats(feats).get("Polarity") == "Neg"
    return int(negates) + 2 * g.has("negation_pair", low)


NO_NEGATIONS = Negations(frozenset(), frozenset())


@dataclass(slots=True)
class Complex:
    """A predicate's head, lemma, auxiliaries and dependents, and what they say together."""

    sentence: Sentence
    grammar: Grammar
    t: Token
    lemma: str
    aux: list[Token]
    kids: list[Token]
    finite: Token | None

    negations: Negations

    def is_modal(self, a: Token) -> bool:
        lemma = a.lemma.lower()
        if lemma in self.grammar.modals or a.form.lower() in self.grammar.modals:
            return not (self.grammar.has("passive_aux", lemma) and a.deprel == "aux:pass")
        return False

    @property
    def sein_perfect(self) -> bool:
        """Whether what looks like a passive of state is the perfect of an intransitive verb: *sind einmarschiert*."""
        g = self.grammar
        if not g.separable or not g.is_unaccusative(self.lemma):
            return False
        return not any(a.deprel == "aux:pass" and g.has("passive_aux", a.lemma.lower()) for a in self.aux)

    def passive(self, attributive: bool, participle: bool) -> bool:
        if self.sein_perfect or (attributive and participle and self.grammar.is_unaccusative(self.lemma)):
            return False
        for k in self.kids:
            if k.deprel in PASSIVE_SIGNS and k.rel != "aux":
                return True
        for a in self.aux:
            if a.deprel == "aux:pass":
                return True
        return (attributive and participle) or self.headline_participle

    @property
    def headline_participle(self) -> bool:
        """A bare participle in a line without full stop: *Drei Männer in Wien verhaftet*."""
        t = self.t
        bare = t.deprel == "root" and t.feat("VerbForm") == "Part" and t.feat("Tense") != "Pres" and not self.aux
        if not bare or self.sentence.tokens[-1].upos == "PUNCT" or self.grammar.is_unaccusative(self.lemma):
            return False
        return any(k.i < t.i and k.upos in ("NOUN", "PROPN") for k in self.kids) and not any(
            k.rel in ("obj", "ccomp", "xcomp") and k.i > t.i for k in self.kids
        )

    def tense(self) -> tuple[str, str, bool]:
        """Tense, mood, and whether the complex is a perfect."""
        g, finite = self.grammar, self.finite
        aux = self.aux
        perfect = bool(aux) and any(g.has("perfect_aux", a.lemma.lower()) and a.rel == "aux" and a.deprel != "aux:pass" for a in aux)
        perfect = perfect or (bool(aux) and self.sein_perfect and any(a.deprel == "aux:pass" for a in aux))
        if finite is None:
            return ("past" if perfect or self.t.feat("VerbForm") == "Part" else ""), "", perfect
        tense = {"Past": "past", "Pres": "pres", "Imp": "past", "Pqp": "past", "Fut": "fut"}.get(finite.feat("Tense"), "")
        if not tense and finite.upos == "VERB" and finite.form.lower() == finite.lemma.lower():
            tense = "pres"  # the plural looks like the infinitive, and taggers leave its tense open
        if tense == "past" and finite.upos == "VERB" and g.ends("present_ending", finite.form.lower()):
            tense = "pres"
        mood = {"Ind": "ind", "Imp": "imp"}.get(finite.feat("Mood"), "")
        if finite.feat("Mood") == "Sub":
            mood = "sub2" if finite.feat("Tense") == "Past" else "sub1"
        if perfect and not any(self.is_modal(a) for a in self.aux):
            tense = "past"
        future = finite.rel == "aux" and finite.deprel != "aux:pass" and g.has("future_aux", finite.lemma.lower())
        if future and tense != "past" and mood != "sub2":
            tense = "fut"
        return tense, mood, perfect

    # ------------------------------------------------------------ negation

    def negated(self, heads: frozenset[int]) -> bool:
        """Whether the clause itself is negated: not one of its phrases (*nicht Wien, sondern Bonn*), not a *not only*."""
        s, g, pairs = self.sentence, self.grammar, self.negations.pairs
        if not self.negations.words and not pairs:
            return False
        if any(self._negates(k) for k in self.kids if k.rel in NEGATABLE):
            return True
        for k in self.kids:
            if k.i in heads:
                continue
            if k.rel in ("nsubj", "obj", "obl") and any(self._negates(d) for d in s.kids(k.i, "det", "advmod") if d.i < k.i):
                return True
            if pairs and k.rel in ("nsubj", "obj", "obl", "iobj") and not pairs.isdisjoint(s.subtree(k.i)):
                return True
            carries = k.rel == "advmod" and (g.has("negated_adverb", k.lemma.lower()) or g.has("content_adverb", k.lemma.lower()))
            if carries and any(self._negates(d) for d in s.kids(k.i)):
                return True
        return any(self._negates(n) for a in self.aux for n in s.kids(a.i, "advmod"))

    def _negates(self, k: Token) -> bool:
        g, s = self.grammar, self.sentence
        if k.i not in self.negations.words:
            return False
        after = s.tokens[k.i + 1].form.lower() if k.i + 1 < len(s.tokens) else ""
        if g.has("negation_focus", after):
            return False
        return not any(self._contrasted(c) for c in s.tokens[k.i + 1 :] if g.has("contrast", c.form.lower()))

    def _contrasted(self, c: Token) -> bool:
        """Whether a *but rather* joins phrases of this clause: then the one before it is what *not* denies."""
        joined = self.sentence.tokens[c.head] if c.head >= 0 else c
        if c.rel not in ("cc", "advmod") or joined.i == self.t.i or joined.upos in ("VERB", "AUX"):
            return False
        return joined.rel in ("conj", "appos", "nsubj", "obj", "obl", "nmod") and any(
            a.i == self.t.i for a in self.sentence.ancestors(joined.i)
        )

    # ------------------------------------------------------------ condition

    def conditional(self, marks: tuple[str, ...]) -> bool:
        g, t = self.grammar, self.t
        if any(g.has("conditional_mark", m) for m in marks):
            asked = t.rel in ("ccomp", "csubj", "acl", "xcomp") and any(g.has("ambiguous_mark", m) for m in marks)
            return t.deprel != "acl:relcl" and (not asked or t.i < t.head)
        if marks or self.finite is None or not self._verb_first():
            return False
        return t.rel == "advcl" or self._follows_its_consequence() or self._followed_by_its_consequence()

    def _verb_first(self) -> bool:
        """Whether the finite verb opens the clause and the subject follows it, with a verb that may do so in a condition."""
        finite, g = self.finite, self.grammar
        if finite is None or finite.i > self.t.i:
            return False
        if not (g.has("condition_inversion", "*") or g.has("condition_inversion", finite.form.lower())):
            return False
        clausal = ("punct", "cc", "parataxis", "conj", "ccomp", "xcomp")
        first = min((k.i for k in self.kids if k.rel not in clausal), default=self.t.i)
        subject = any(k.rel in ("nsubj", "csubj", "expl") and k.i > finite.i for k in self.kids)
        return subject and finite.i <= min(first, self.t.i)

    def _follows_its_consequence(self) -> bool:
        """*drohte mit Gewalt, sollten die Kämpfer vorrücken*: what is said begins with its subject, a condition with its auxiliary."""
        finite, t = self.finite, self.t
        return (
            t.rel == "ccomp"
            and bool(self.grammar.separable)
            and finite is not None
            and finite.upos == "AUX"
            and 0 <= t.head < finite.i
            and self.sentence.tokens[finite.i - 1].form == ","
        )

    def _followed_by_its_consequence(self) -> bool:
        """*Fällt die Stadt, (so) flieht die Regierung*: the sentence begins with the verb, and another verb follows the comma."""
        s, finite = self.sentence, self.finite
        tokens = s.tokens
        if finite is None or tokens[-1].form == "?" or any(tokens[j].upos not in ("PUNCT", "CCONJ") for j in range(finite.i)):
            return False
        every_verb = self.grammar.has("condition_inversion", "*")
        for comma in (x for x in tokens[finite.i + 1 : -1] if x.form == ","):
            j = comma.i + 1
            if self.grammar.has("correlative", tokens[j].form.lower()) and j + 1 < len(tokens):
                j += 1
            if not every_verb:
                return any(x.upos in ("VERB", "AUX") for x in tokens[j:])
            verb = tokens[j]
            other = verb.head if verb.rel in ("aux", "cop") else verb.i
            if verb.upos in ("VERB", "AUX") and verb.feat("VerbForm") in ("Fin", "") and other != self.t.i:
                return True
        return False
