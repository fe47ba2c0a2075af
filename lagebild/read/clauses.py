"""Clause analysis over Universal Dependencies and pack data, the same for every language.

A clause is a predicate (verb, predicate adjective or noun, attributive participle) with its verb complex (auxiliaries,
particle, reflexive; tense, mood, voice, negation, modality) and its arguments in the roles of the *active* clause:
passives are turned round, relative pronouns replaced by their antecedents, understood subjects filled in.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from msgspec.structs import replace

from lagebild.packs import Pack
from lagebild.read.analysis import Sentence, Token
from lagebild.read.arguments import Arguments, Predication
from lagebild.read.clause import Argument, Clause
from lagebild.read.grammar import Grammar, grammar_of
from lagebild.read.verbs import Complex, Negations, Participles, attributive_participle, joined, negations_of, participle_lemma, particle_of

__all__ = ["Argument", "Clause", "clauses", "is_clause_head", "participle_lemma"]

KEPT = 512  # sentences whose clauses are remembered: statements and events of a report ask for the same ones
NO_HEADS = frozenset(("aux", "cop", "case", "mark", "fixed", "flat", "punct", "det", "compound"))
PREDICATIVE = frozenset(("cop", "aux", "nsubj", "csubj"))  # what hangs on a noun or adjective that is a predicate


def is_clause_head(sentence: Sentence, t: Token, grammar: Grammar) -> bool:
    """Whether a token is the predicate of a clause: verbs that are no auxiliaries, and predicates with a copula or subject."""
    if t.rel in NO_HEADS:
        return False
    if t.upos in ("VERB", "AUX") or t.deprel == "root":
        return True
    return bool(sentence.children[t.i]) and any(k.rel in PREDICATIVE for k in sentence.kids(t.i))


_NONE: dict[str, str] = {}


def clauses(sentence: Sentence, pack: Pack, participles: dict[str, str] | None = None) -> tuple[Clause, ...]:
    """All clauses of a sentence in text order of their heads; remembered for the sentences asked for last.

    Args:
        sentence: a UD tree.
        pack: the language's pack.
        participles: past participle → verb lemma, for attributive participles tagged as adjectives; not to be changed afterwards.
    """
    return _clauses(sentence, pack, Participles(_NONE if participles is None else participles))


@functools.lru_cache(maxsize=KEPT)
def _clauses(sentence: Sentence, pack: Pack, participles: Participles) -> tuple[Clause, ...]:
    grammar = grammar_of(pack)
    tokens = (t for t in sentence.tokens if t.rel not in NO_HEADS)
    heads = [t.i for t in tokens if is_clause_head(sentence, t, grammar) or _attributive(t, grammar, participles)]
    made: dict[int, Clause] = {}
    builder = _Builder(sentence, grammar, participles, frozenset(heads), made, negations_of(sentence, grammar))
    for i in sorted(heads, key=sentence.depth):
        made[i] = builder.build(i)
    return tuple([made[i] for i in heads])


def _attributive(t: Token, grammar: Grammar, participles: Participles) -> bool:
    if t.rel not in ("amod", "acl") or t.upos not in ("ADJ", "VERB"):
        return False
    return t.upos == "VERB" or attributive_participle(t.form, t.lemma, participles, grammar) is not None


@dataclass(slots=True)
class _Builder:
    sentence: Sentence
    grammar: Grammar
    participles: Participles
    heads: frozenset[int]
    made: dict[int, Clause]
    negations: Negations

    def _infinitive_beside(self, t: Token) -> bool:
        """A form that looks finite but is the infinitive, coordinated with one that has the auxiliary: *halten und … treffen wird*."""
        first = self.made.get(t.head) if t.rel == "conj" else None
        low = t.form.lower()
        return first is not None and bool(first.aux) and not first.passive and bool(self.grammar.separable) and low == t.lemma.lower()

    def _future_aux(self, t: Token, a: Token) -> Token:
        """*wird … treffen* is a future although the parser called it a passive: the verb is an infinitive, not a participle."""
        g = self.grammar
        low = t.form.lower()
        mistaken = a.deprel == "aux:pass" and g.separable and g.has("future_aux", a.lemma.lower()) and g.has("passive_aux", a.lemma.lower())
        return replace(a, deprel="aux") if mistaken and low == t.lemma.lower() and g.participle(low) != low else a

    def build(self, i: int) -> Clause:
        s, g = self.sentence, self.grammar
        t = s.tokens[i]
        kids = s.kids(i)
        kids += [x for k in kids if k.deprel == "compound:prt" for x in s.kids(k.i)]  # what a parser hung on the particle
        rels = [k.rel for k in kids]
        marked = "mark" in rels
        marks = tuple([k.lemma.lower() for k in kids if k.rel == "mark"]) if marked else ()
        marks += tuple([k.lemma.lower() for k in kids if k.rel == "cc" and k.i < i]) if "cc" in rels else ()
        aux = [self._future_aux(t, k) for k in kids if k.rel in ("aux", "cop")]
        finite = self._finite(t, aux)
        if finite is t and self._infinitive_beside(t):
            finite = None
        first = self._coordinated_with(t, kids, finite)
        shared = None
        if first is not None and not marked and (finite is None or self._shares_perfect(t, kids, aux, first)):
            shared = first
            aux = [s.tokens[a] for a in first.aux]
            finite = next((x for x in aux if x.feat("VerbForm") == "Fin"), aux[0] if aux else None)
        particle = particle_of(s, t, kids, g)
        gerund = marked and any(k.rel == "mark" and k.i < i for k in kids)  # *a policy of turning boats away* says what the policy does
        attributive = t.rel == "amod" or (t.deprel == "acl" and finite is None and not gerund and not self._infinitive(t, kids))
        lemma, participle = self._lemma(t, particle, attributive)
        verb = Complex(s, g, t, lemma, aux, kids, finite, self.negations)
        passive = verb.passive(attributive, participle)
        tense, mood, perfect = verb.tense()
        cop = "cop" in rels
        predication = Predication(t, kids, lemma, particle, passive, attributive, participle, finite is not None, cop, first)
        return Clause(
            head=i,
            pos="V" if t.upos in ("VERB", "AUX") or attributive else "A" if t.upos in ("ADJ", "ADV") else "N",
            lemma=lemma,
            particle=particle.i if particle else None,
            reflexive=any([self._is_reflexive(k) for k in kids]),
            aux=tuple([a.i for a in aux]),
            modals=tuple([a.lemma.lower() for a in aux if verb.is_modal(a)]),
            finite=finite is not None,
            tense=tense,
            mood=mood,
            perfect=perfect,
            passive=passive,
            negated=verb.negated(self.heads) or bool(shared and aux and shared.negated),
            conditional=verb.conditional(marks),
            purpose=finite is None and t.rel == "advcl" and any(g.has("purpose_mark", m) for m in marks),
            question=s.tokens[-1].form == "?" or (bool(marks) and any(g.has("question_mark", m) for m in marks)),
            infinitive=finite is None and not attributive,
            attributive=attributive,
            marks=marks,
            rel=t.deprel,
            parent=self._parent(i),
            args=tuple(Arguments(s, g, self.heads, self.made, predication).collect()),
            modifiers=tuple([k.i for k in kids if k.rel in ("advmod", "obl", "discourse")]),
            tokens=self._own_words(i),
        )

    def _finite(self, t: Token, aux: list[Token]) -> Token | None:
        """The finite verb of the complex: an auxiliary where there is one, for a tagger may take an infinitive for a plural."""
        for x in (*aux, t):
            if x.feat("VerbForm") == "Fin":
                return x
        return next((x for x in aux if x.feat("VerbForm") not in ("Inf", "Part", "Ger")), None)

    def _coordinated_with(self, t: Token, kids: list[Token], finite: Token | None) -> Clause | None:
        """The clause whose subject a clause beside it may share."""
        if t.deprel == "acl:relcl" and any(k.rel == "cc" and k.i < t.i for k in kids) and not any(k.rel == "nsubj" for k in kids):
            return next((self.made[k.i] for k in self.sentence.kids(t.head, "acl") if k.i < t.i and k.i in self.made), None)
        beside = t.rel == "conj" or (t.rel == "parataxis" and not any(k.rel in ("nsubj", "csubj", "expl") for k in kids))
        if not beside or t.head < 0:
            return None
        above = self.sentence.tokens[t.head]
        if t.head not in self.made and finite is t and above.upos in ("NOUN", "PROPN"):  # hung on the first verb's object
            return next((self.made[a.i] for a in self.sentence.ancestors(t.i) if a.i in self.made and self.made[a.i].pos == "V"), None)
        return self.made.get(t.head)

    def _shares_perfect(self, t: Token, kids: list[Token], aux: list[Token], first: Clause) -> bool:
        """A participle that looks like a past tense, beside a perfect: *has left Rome and reached Paris*."""
        own = aux or any(k.rel in ("nsubj", "csubj") for k in kids) or t.feat("Tense") == "Pres"
        return first.perfect and not first.passive and not own and self.grammar.may_be_participle(t.form.lower(), t.lemma.lower())

    def _infinitive(self, t: Token, kids: list[Token]) -> bool:
        return t.feat("VerbForm") == "Inf" or any(k.rel == "mark" and self.grammar.has("infinitive_mark", k.form.lower()) for k in kids)

    def _is_reflexive(self, k: Token) -> bool:
        if k.feat("Reflex") == "Yes" or k.deprel == "expl:pv":
            return True
        return k.rel in ("obj", "iobj", "expl", "obl") and self.grammar.has("reflexive", k.form.lower())

    def _lemma(self, t: Token, particle: Token | None, attributive: bool) -> tuple[str, bool]:
        """The verb's lemma with its particle, and whether the form is a past participle."""
        lemma = t.lemma if t.lemma not in ("", "_") else t.form
        lemma = lemma if t.upos in ("NOUN", "PROPN") else lemma.lower()
        if attributive and (found := attributive_participle(t.form, t.lemma, self.participles, self.grammar)):
            return found
        if t.upos in ("VERB", "AUX", "ADJ"):
            lemma = self.participles.table.get(lemma, lemma)
        if particle is not None:
            lemma = joined(lemma, particle, self.grammar)
        return lemma, t.feat("Tense") != "Pres" and t.feat("VerbForm") == "Part" and t.feat("Aspect") != "Prog"

    def _parent(self, i: int) -> int | None:
        tokens, i = self.sentence.tokens, self.sentence.tokens[i].head
        while i >= 0 and i not in self.heads:
            i = tokens[i].head
        return i if i >= 0 else None

    def _own_words(self, i: int) -> tuple[int, ...]:
        children, heads, out = self.sentence.children, self.heads, [i]
        for j in out:  # grows while it is gone through
            if below := children[j]:
                out += [k for k in below if k not in heads]
        return tuple(sorted(out))
