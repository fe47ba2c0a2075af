"""The roles of an event noun: from its own phrase, from the support verb over it, from the clause around it.

Every finder returns the fillers of one role of a noun (docs/packs.md names the roles); an empty list means that the role is not filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lagebild.coding.frames import Filler
from lagebild.read.analysis import Token
from lagebild.read.grammar import preposition
from lagebild.read.verbs import joined

if TYPE_CHECKING:
    from lagebild.coding.roles import Predicate

POSSESSIVE = ("det:poss", "nmod:poss")
NEAR = 12  # words within which a phrase under the verb is still the noun's: *strikes in support of the army against …*


def noun_fillers(p: Predicate, role: str) -> list[Filler]:
    """The fillers of a role of an event noun, best first."""
    s, i = p.sentence, p.head
    match role:
        case "poss":
            return possessors(p) or [f for q in _heading(p) for f in possessors(q)]
        case "gen":
            return genitives(p) or [f for f in _shared(p, "gen") if f.head > i] or _behind_agent(p)
        case "adj":
            return _adjectives(p) or leaders(p, i) or [f for q in _heading(p) for f in _adjectives(q)]
        case "first":
            parts = _parts(p, i) or [f for k in s.kids(i, "compound") for f in _parts(p, k.i)]  # *EU* in *EU sanctions listings*
            return parts or ([Filler(i, part=True)] if _named_part(p) else [])
        case "case" | "aux":  # ccomp.aux: the modal of a clause
            return [Filler(k.i) for k in s.kids(i, role)]
        case "bearer":  # ccomp.bearer: of whom a predicate adjective or noun is said
            return [Filler(k.i) for k in s.kids(i, "nsubj")] if p.clause is None and p.token.upos in ("ADJ", "NOUN") else []
        case "held":
            return leaders(p, i, "holding")
        case "mod":
            return [Filler(k.i) for k in s.kids(i, "amod", "compound", "nummod")]
        case "gov":
            return _of_support(p)
        case "around":
            return [Filler(a.head) for a in p.within.args if a.role == "subj" and a.head != i] if p.within else []
        case "answerer":
            return _answerers(p)
        case "acl" | "ccomp" | "xcomp":
            clauses = [k.i for k in s.kids(i, "acl", "ccomp", "xcomp", "csubj") if k.deprel != "acl:relcl"]
            return [Filler(c) for c in clauses or (_infinitive_behind(p) if role == "acl" else [])]
        case _ if role.startswith("prep:") and p.clause is None and p.token.upos == "VERB":  # xcomp.prep:gegen, on either side of the verb
            prep = role.removeprefix("prep:")
            beside = [Filler(k.i) for k in s.kids(i, "obl") if preposition(s, k.i, p.grammar) == prep]
            return beside or _prepositional(p, prep)
        case _ if role.startswith("prep:"):
            return _prepositional(p, role.removeprefix("prep:"))
        case "obj" if p.clause is None and p.token.upos == "VERB":  # role paths such as xcomp.obj
            return [Filler(k.i) for k in s.kids(i, "obj")]
        case "dat" if p.clause is None and p.token.upos == "VERB":
            return [Filler(k.i) for k in s.kids(i, "iobj", "obl:arg") if not preposition(s, k.i, p.grammar)]
        case "subj" if p.clause is None and p.token.upos == "VERB":  # ccomp.subj
            return [Filler(k.i) for k in s.kids(i, "nsubj")]
        case "subj" | "obj" | "dat" | "pred" if p.clause is not None:
            return [Filler(a.head) for a in p.clause.args if a.role == role and a.head != i]
    return []


def _parts(p: Predicate, i: int) -> list[Filler]:
    """The parts of a compound written apart that name actors: *US sanctions*."""
    return [Filler(k.i) for k in p.sentence.kids(i, "compound") if p.is_actor(Filler(k.i)) and not _venue(p, k)]


def possessors(p: Predicate) -> list[Filler]:
    """Possessive pronouns and genitives before the noun: *his visit*, *Moskaus Besuch*."""
    s, i = p.sentence, p.head
    return [
        Filler(k.i)
        for k in s.kids(i)
        if k.deprel in POSSESSIVE or (k.rel == "nmod" and k.i < i and not s.kids(k.i, "case") and not s.kids(k.i, "det"))
    ]


def genitives(p: Predicate) -> list[Filler]:
    """Genitive attributes and those with an adposition in their place: *die Invasion Moskaus*, *the arrest of the minister*."""
    s, i, g = p.sentence, p.head, p.grammar
    beside = (k for k in s.kids(i, "appos") if k.i == i + 1 and k.upos == "PROPN")
    out = [Filler(k.i) for k in beside if _is_state(p, k.i) or (g.ends("genitive_end", k.form) and p.is_actor(Filler(k.i)))]
    for k in s.kids(i, "nmod"):
        if k.upos == "PRON" and k.deprel in POSSESSIVE:
            continue
        prep = preposition(s, k.i, g)
        place = p.actors.place_at(s, k.i) if prep else None  # which may also stand behind the noun: *of the village on Mount X*
        town = place is not None and place.precision in ("city", "point") and place.span.start <= k.start < place.span.end
        if (not prep and (k.i > i or k.feat("Case") == "Gen")) or (prep and g.has("genitive_prep", prep) and not town):
            out.append(Filler(k.i))
    behind = [f for f in out if f.head > i]
    return behind or out  # where one stands on either side, the one before tells whose act it is: *Russlands Besetzung der Krim*


def _adjectives(p: Predicate) -> list[Filler]:
    whose = [k for k in p.sentence.kids(p.head, "amod", "compound") if not _place_adjective(p, k) and not _venue(p, k)]
    return [Filler(k.i) for k in whose if p.is_actor(Filler(k.i))]


def _shared(p: Predicate, role: str) -> list[Filler]:
    """What stands behind coordinated nouns and belongs to all, wherever the parser hung it: *Ausbildung und Ausrüstung der Rebellen*."""
    others = [p.at(i) for i in _conjuncts(p)[-1:]] or _heading(p)
    return [f for q in others for f in (genitives(q) if role == "gen" else q.below(q.head, role, depth=2))]


def _heading(p: Predicate) -> list[Predicate]:
    """The noun that this one, without article, is coordinated with, so that what stands before or behind both belongs to both."""
    t, s = p.token, p.sentence
    if t.rel != "conj" or t.upos != "NOUN" or s.kids(p.head, "det", "case", "nmod:poss", "amod", "nmod"):
        return []
    first = s.tokens[t.head]
    return [p.at(first.i)] if first.upos == "NOUN" and first.i < t.i and not p.participants(Filler(first.i)) else []


def _behind_agent(p: Predicate) -> list[Filler]:
    """The genitive behind the agent phrase, which the parser hung on the agent: *the arrest by the police of two reporters*."""
    s, g = p.sentence, p.grammar
    by = [prep for prep in sorted(g.kinds.get("passive_agent", ())) if not g.has("genitive_prep", prep)]
    if not any(t.form.lower() in by for t in s.tokens[p.head + 1 :]):
        return []  # as behind most nouns
    for agent in (f for prep in by for f in p.fillers(f"prep:{prep}")):
        behind = [k for k in s.kids(agent.head, "nmod") if k.i > agent.head and g.has("genitive_prep", preposition(s, k.i, g))]
        if behind and s.kids(agent.head, "amod", "nmod:poss", "compound"):  # whose police it is, is said: *the Turkish police of …*
            return [Filler(k.i) for k in behind if p.is_actor(Filler(k.i))]
    return []


def _conjuncts(p: Predicate) -> list[int]:
    """Nouns coordinated with this one that have no article of their own, so that what follows the last belongs to all."""
    return [k.i for k in p.sentence.kids(p.head, "conj") if k.upos == "NOUN" and not p.sentence.kids(k.i, "det", "case")]


def leaders(p: Predicate, i: int, kind: str = "leading") -> list[Filler]:
    """Who leads (or holds) what a noun names, as its participle says: *a Saudi-led strike*, *ein von Riad geführter Angriff*."""
    s, g = p.sentence, p.grammar
    led = [k for k in s.kids(i, "amod", "acl") if g.has(kind, k.lemma.lower())]
    out = [Filler(x.i) for k in led for x in s.kids(k.i, "compound")]
    out += [Filler(x.i) for k in led for x in s.kids(k.i, "obl", "nmod") if g.has("passive_agent", preposition(s, x.i, g))]
    return [f for f in out if p.is_actor(f)]


def _answerers(p: Predicate) -> list[Filler]:
    """Who grants or turns down what a noun asks for: *lehnte den Antrag der Opposition ab*, *requests approved by the regime*."""
    c, s, asked = p.within, p.sentence, p.head
    while s.tokens[asked].rel == "nmod" and p.grammar.has("genitive_prep", preposition(s, asked, p.grammar)):
        asked = s.tokens[asked].head  # *most of the requests*
    if c is None or not p.grammar.verb_is("answer_verb", c.lemma) or not any(a.head == asked and a.role in ("obj", "dat") for a in c.args):
        return []
    return [Filler(a.head) for a in c.args if a.role == "subj" and a.head != p.head]


def _infinitive_behind(p: Predicate) -> list[int]:
    """The infinitive right behind a noun that the parser hung on the verb: *announced an operation to free the town*."""
    s, i = p.sentence, p.head
    mark = s.tokens[i + 1] if i + 1 < len(s.tokens) else None
    if mark is None or mark.rel != "mark" or not p.grammar.has("infinitive_mark", mark.form.lower()):
        return []
    verb = s.tokens[mark.head]
    return [verb.i] if verb.i > mark.i and verb.rel in ("advcl", "xcomp") and verb.head < i else []


def _is_state(p: Predicate, i: int) -> bool:
    """A state's name in apposition to an event noun is a genitive that the parser took for a name: *die Invasion Moskaus*."""
    return any(x.kind == "state" for x in p.participants(Filler(i)))


def _place_adjective(p: Predicate, k: Token) -> bool:
    """German forms adjectives in *-er* from towns and writes them with a capital: *Moskauer Konferenz* tells where, not who."""
    return k.form[:1].isupper() and any(k.form.endswith(end) for end in p.grammar.kinds.get("place_adjective_end", ()))


def _venue(p: Predicate, k: Token) -> bool:
    """Whether a town before a noun says where something was made or is held, not who did it: *the Geneva process*."""
    head = p.sentence.tokens[k.head].lemma.lower() if k.head >= 0 else ""
    towns = (x.reason.startswith(("capital", "region")) for x in p.participants(Filler(k.i)))
    return p.grammar.has("venue_head", head) and any(towns)


def _named_part(p: Predicate) -> bool:
    """Whether the first part of a compound names an actor by itself (*US-Sanktionen*, not *Militärübung*)."""
    return any("focus" not in x.reason for x in p.actors.compound_participants(p.sentence, p.head))


def _prepositional(p: Predicate, prep: str) -> list[Filler]:
    """Phrases with an adposition under the noun, else right behind it under the verb."""
    i = p.head
    own = p.below(i, prep, depth=3) or _of_doing(p, prep) or _of_happening(p, prep) or _of_whole(p, prep)
    own = own or [f for f in _shared(p, prep) if f.head > i]
    if own or p.within is None:
        return own
    beside = [
        a
        for a in p.within.fillers(f"prep:{prep}")
        if (a.head > i and a.head - i < NEAR and _reaches(p, i, a.head)) or (p.support is not None and a.via == "own")
    ]
    return [Filler(a.head) for a in beside]


def _of_doing(p: Predicate, prep: str) -> list[Filler]:
    """Phrases under the verb of carrying out that qualifies the noun: *strikes launched on Aden*, *crimes it has committed against …*."""
    s, g = p.sentence, p.grammar
    done = [k for k in s.kids(p.head, "amod", "acl") if g.has("leading", k.lemma.lower())]
    done += [v for k in s.kids(p.head, "acl") for v in (k, *s.kids(k.i, "xcomp")) if g.verb_is("giving", _with_particle(p, v))]
    return [Filler(x.i) for k in done for x in s.kids(k.i, "obl", "nmod") if preposition(s, x.i, g) == prep]


def _of_happening(p: Predicate, prep: str) -> list[Filler]:
    """Phrases in the relative clause that says when or where it happened: *the fighting that broke out between …*."""
    s, g = p.sentence, p.grammar
    clauses = [k for k in s.kids(p.head, "acl") if k.deprel == "acl:relcl" and g.verb_is("happening", k.lemma)]
    return [Filler(x.i) for k in clauses for x in s.kids(k.i, "obl", "nmod") if preposition(s, x.i, g) == prep]


def _of_giving(p: Predicate) -> list[Filler]:
    """The subject of a relative clause that says whose it is: *the support which Chad continues to give*."""
    s = p.sentence
    for k in s.kids(p.head, "acl"):
        if not _takes_up(p, k):
            continue
        verbs = (k, *s.kids(k.i, "xcomp"))
        if any(p.grammar.verb_is("giving", _with_particle(p, v)) for v in verbs):
            return [Filler(t.i) for t in s.kids(k.i, "nsubj") if t.deprel == "nsubj"]
    return []


def _takes_up(p: Predicate, k: Token) -> bool:
    """Whether a clause has its noun as object, by a relative pronoun, by one that the parser took for a conjunction, or without any."""
    s = p.sentence
    objects = s.kids(k.i, "obj")
    if k.deprel == "acl:relcl" and any(t.feat("PronType") in ("Rel", "Int", "Int,Rel") for t in objects):
        return True
    subjects = [t for t in s.kids(k.i, "nsubj") if t.deprel == "nsubj"]
    if objects or not subjects or any(t.upos == "PRON" and t.feat("Person") == "3" for t in subjects):
        return False  # whom *it* means may be anybody before
    marks = s.kids(k.i, "mark")
    return k.deprel == "acl:relcl" if not marks else all(p.grammar.has("contact_relative", m.form.lower()) for m in marks)


def _with_particle(p: Predicate, v: Token) -> str:
    """A verb's lemma with its particle: *carry out*."""
    particle = next(iter(p.sentence.kids(v.i, "compound:prt")), None)
    return joined(v.lemma, particle, p.grammar) if particle is not None else v.lemma


def _of_whole(p: Predicate, prep: str) -> list[Filler]:
    """Phrases of the noun that this one is a part or genitive of: *sanctions listings on Sudan*, *Ende der Sanktionen gegen Peru*."""
    t, s, g = p.token, p.sentence, p.grammar
    if t.rel == "compound" and t.head > t.i:
        return p.below(t.head, prep, depth=1)
    over = s.tokens[t.head] if t.rel == "nmod" and 0 <= t.head < t.i else None
    genitive = preposition(s, t.i, g) in ("", *g.kinds.get("genitive_prep", ()))
    if over is None or over.upos != "NOUN" or not genitive or g.has("passive_agent", prep):
        return []
    return [Filler(k.i) for k in s.kids(over.i, "nmod") if k.i > t.i and preposition(s, k.i, g) == prep]


def _reaches(p: Predicate, i: int, other: int) -> bool:
    """Whether nothing but the phrases themselves stands between a noun and a following prepositional phrase."""
    first = min(p.sentence.subtree(other))
    return not any(t.upos in ("VERB", "AUX", "PUNCT") for t in p.sentence.tokens[i + 1 : first])


def _of_support(p: Predicate) -> list[Filler]:
    if p.support is None or p.within is None:
        return _of_giving(p)
    return [Filler(a.head) for role in p.support.gov for a in p.within.fillers(role) if a.head != p.head]
