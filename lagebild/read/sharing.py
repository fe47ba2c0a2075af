"""Arguments that stand elsewhere: said once for two verbs, on the verb above, or inside another argument."""

from __future__ import annotations

from lagebild.read.analysis import Sentence, Token
from lagebild.read.clause import Argument, Clause
from lagebild.read.grammar import Grammar, preposition

NO_OBJECT = frozenset(("obj", "dat", "ccomp", "xcomp", "pred"))  # with one of these of its own a verb needs no object of another
CLAUSE_FINAL = frozenset(("Inf", "Part"))


def object_before(
    sentence: Sentence, grammar: Grammar, t: Token, lemma: str, passive: bool, first: Clause, roles: set[str]
) -> list[Argument]:
    """The object before two coordinated infinitives or participles, said once: *die Leute weder abschieben noch erschießen*.

    Args:
        sentence: the tree.
        grammar: the language's grammar.
        t: the head of the second verb.
        lemma: its lemma with the particle.
        passive: whether it is a passive.
        first: the clause of the first verb.
        roles: the roles that the second verb fills by itself.
    """
    final = grammar.separable and not passive and not first.passive and t.upos == "VERB" and not roles & NO_OBJECT
    if not final or grammar.is_unaccusative(lemma) or grammar.has("let_do", lemma) or grammar.verb_is("dative_verb", lemma):
        return []
    head = sentence.tokens[first.head]
    if t.feat("VerbForm") not in CLAUSE_FINAL or head.feat("VerbForm") not in CLAUSE_FINAL:
        return []
    return [Argument(role="obj", head=a.head, via="shared") for a in first.args if a.role == "obj" and a.head < first.head][:1]


def what_is_let(
    sentence: Sentence, grammar: Grammar, t: Token, lemma: str, governor: Clause | None, roles: set[str]
) -> list[Argument]:
    """Doer and object of an infinitive under a verb of having done: *Die Junta ließ die Proteste niederschlagen*.

    The object of the upper verb is what the infinitive is done to, unless the infinitive has an object of its own or cannot have one
    (*ließ die Beobachter ausreisen*); who does it is not said, and the upper verb's subject answers for it.
    """
    if t.rel != "xcomp" or governor is None or not grammar.has("causative", governor.lemma) or governor.reflexive or governor.passive:
        return []
    if roles & NO_OBJECT or sentence.kids(t.i, "mark") or grammar.is_unaccusative(lemma) or grammar.has("let_do", lemma):
        return []
    objects, doer = [a for a in governor.fillers("obj") if a.via == "own" and a.head != t.i], governor.arg("subj")
    if not objects or doer is None:
        return []
    who, done_to = (objects[0], objects[1]) if len(objects) > 1 else (doer, objects[0])
    return [Argument(role="subj", head=who.head, via="control"), Argument(role="obj", head=done_to.head, via="control")]


def agent_in_subject(sentence: Sentence, grammar: Grammar, t: Token, kids: list[Token]) -> list[Argument]:
    """The agent of a passive that a parser hung on its subject: *Unterstützt wird der Plan von vier Ländern*.

    Inside the clause (*wurde das Camp von der Armee zerstört*) it is one where it ends the subject and can act.
    """
    for k in kids:
        fronted = k.i > t.i and t.feat("VerbForm") == "Part"
        inside = k.i < t.i and any(a.rel == "aux" and a.i < k.i for a in kids)
        if k.deprel != "nsubj:pass" or not (fronted or inside):
            continue
        for n in sentence.kids(k.i, "nmod"):
            prep = preposition(sentence, n.i, grammar)
            if grammar.has("passive_agent", prep) and (fronted or _may_act(sentence, grammar, k, n)):
                return [Argument(role="subj", head=n.i, via="agent")]
    return []


def _may_act(sentence: Sentence, grammar: Grammar, subject: Token, noun: Token) -> bool:
    """Whether a phrase at the end of the subject is rather the agent: people with an article or a person's name, no place or part."""
    last = max(sentence.subtree(subject.i)) == max(sentence.subtree(noun.i))
    if not last or grammar.has("partitive", subject.lemma.lower()) or noun.ner.endswith("LOC"):
        return False
    return noun.ner.endswith("PER") or bool(sentence.kids(noun.i, "det"))
