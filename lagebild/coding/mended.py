"""Subjects that the parser took from the wrong place, put right before frames are tried: datelines, a verb behind another's clause.

A dateline of two towns (*YEREVAN/BAKU, Nov 10 (Reuters) - Russian peacekeepers began …*) is read as a subject; a finite verb behind a
participle or relative clause (*condemns the test carried out by Peru, and supports …*) is read as its second verb.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from lagebild.read.analysis import Sentence
from lagebild.read.clauses import Argument, Clause
from lagebild.read.grammar import Grammar

OPENING = 16  # tokens among which a dateline ends
UNDERSTOOD = ("shared", "control")  # ways by which a subject comes from another verb
RELATIVE = "acl:relcl"


def mended(s: Sentence, by_head: Mapping[int, Clause], g: Grammar) -> dict[int, Clause]:
    """The clauses of a sentence by their heads, with the subjects that they have by sense."""
    out = _without_dateline(s, {i: _before_noun(s, c) for i, c in by_head.items()})
    out = {i: _after_conjunction(s, c, g) for i, c in out.items()}
    for i in sorted(out):
        subject = _of_finite(s, g, out, i)
        if subject is not None:
            mistaken = out[i].arg("subj")
            out[i] = _turned(out[i], mistaken.head if mistaken is not None else -1, subject)
            for j, c in out.items():  # who it has do something: *and ordered … to be sent*
                if c.parent == i and mistaken is not None and (a := c.arg("subj")) is not None and a.via in UNDERSTOOD:
                    out[j] = _turned(c, mistaken.head, subject) if a.head == mistaken.head else c
    return _ambiguous_relatives(s, out) if g.separable else out


def _turned(c: Clause, mistaken: int, subject: int) -> Clause:
    """The clause with another subject in the place of the mistaken one."""
    args = tuple(replace(a, head=subject) if a.role == "subj" and a.head == mistaken else a for a in c.args)
    return replace(c, args=args)


# ------------------------------------------------------------ datelines


def _without_dateline(s: Sentence, made: dict[int, Clause]) -> dict[int, Clause]:
    """The clauses without the towns of a dateline, whose place the subject takes that the parser could then only call an object."""
    end = dateline_end(s)
    if not end:
        return made
    instead = {}
    for i, c in made.items():
        towns = [a.head for a in c.args if a.role == "subj" and a.via == "own" and a.head < end < i]
        if towns and (subject := _real_subject(s, c, end)) is not None:
            instead.update(dict.fromkeys(towns, subject))
    return {i: c if i < end else _cleaned(c, end, instead) for i, c in made.items()}


def dateline_end(s: Sentence) -> int:
    """The token of the dash that ends a dateline with a bracket, 0 where the sentence has none.

    A line of a town or two in front has no verb; the dash follows the bracket with the agency.
    """
    tokens = s.tokens
    for t in tokens[1:OPENING]:
        if t.upos in ("VERB", "AUX"):
            return 0
        if t.form in ("-", "–", "—", "--") and tokens[t.i - 1].form == ")":
            town = tokens[0].ner.endswith("LOC") or (tokens[0].form.isupper() and tokens[0].upos == "PROPN")
            return t.i if town else 0
    return 0


def _real_subject(s: Sentence, c: Clause, end: int) -> int | None:
    """The noun behind the dateline that hangs on the verb as a subject, whatever role was left for it."""
    return next((k.i for k in s.kids(c.head, "nsubj") if end < k.i), None)


def _cleaned(c: Clause, end: int, instead: Mapping[int, int]) -> Clause:
    """A clause behind a dateline without arguments in it; a subject in it gives way to the real one."""
    if not any(a.head < end for a in c.args):
        return c
    real = {instead[a.head] for a in c.args if a.head in instead}
    kept = [a for a in c.args if a.head > end and a.head not in real]
    via = next((a.via for a in c.args if a.head in instead), "own")
    return replace(c, args=(*(Argument(role="subj", head=i, via=via) for i in sorted(real)), *kept))


# ------------------------------------------------------------ attributes


def _before_noun(s: Sentence, c: Clause) -> Clause:
    """An attribute before its noun without phrases from behind it: *Die in Lima einbestellte Diplomatin habe im Ministerium erklärt*."""
    t = s.tokens[c.head]
    if t.rel != "amod" or t.head < t.i or not any(a.head > t.head and a.role.startswith("prep:") for a in c.args):
        return c
    return replace(c, args=tuple(a for a in c.args if a.head <= t.head or not a.role.startswith("prep:")))


# ------------------------------------------------------------ conjunctions taken for prepositions


def _after_conjunction(s: Sentence, c: Clause, g: Grammar) -> Clause:
    """The clause with the noun behind its conjunction as subject: *The protest came after a Chilean drone killed two soldiers*."""
    own = c.arg("subj")
    if c.pos != "V" or c.passive or s.tokens[c.head].feat("Tense") != "Past" or (own is not None and own.via not in UNDERSTOOD):
        return c
    noun = next((k.i for k in s.kids(c.head, "nsubj") if k.i < c.head and _follows(s, k.i, g)), None)
    if noun is None and c.head and c.rel in ("advcl", "acl") and any(a.role == "obj" and a.via == "own" for a in c.args):
        below = set(s.subtree(c.head))
        before = (t.i for t in (s.tokens[c.head - 1], *s.ancestors(c.head - 1)) if t.i < c.head and t.i not in below)
        noun = next((i for i in before if _follows(s, i, g)), None)
    if noun is None:
        return c
    kept = (a for a in c.args if a is not own and a.head != noun)
    return replace(c, args=(Argument(role="subj", head=noun), *kept), finite=True, infinitive=False)


def _follows(s: Sentence, i: int, g: Grammar) -> bool:
    """Whether a noun hangs behind a word that opens a time clause as well as a time phrase (*after*)."""
    t = s.tokens[i]
    case = [k.form.lower() for k in s.kids(i, "case")]
    return t.upos in ("NOUN", "PROPN") and bool(case) and g.has("after_prep", case[0]) and g.has("neutral_mark", case[0])


# ------------------------------------------------------------ a verb behind another's clause


def _of_finite(s: Sentence, g: Grammar, made: Mapping[int, Clause], i: int) -> int | None:
    """The subject of a finite verb hung on a participle, an infinitive or a relative clause that it cannot go on; None where it can."""
    c, t = made[i], s.tokens[i]
    subject, above = c.arg("subj"), made.get(t.head)
    if c.rel != "conj" or not c.finite or c.passive or above is None or subject is None or subject.via != "shared":
        return None
    main = _finite_before(s, made, i, above, bool(g.separable))
    if main is None or main.passive:
        return None
    found = main.arg("subj")
    return found.head if found is not None and found.head not in (subject.head, i) else None


def _finite_before(s: Sentence, made: Mapping[int, Clause], i: int, above: Clause, final: bool) -> Clause | None:
    """The finite verb that a coordinated one goes on.

    Args:
        final: whether finite verbs of subordinate clauses stand last, as infinitives do, so that a parser may take one for the other.
    """
    below = s.subtree(above.head)
    between = [c for j, c in made.items() if above.head < j < i and c.finite and c.pos == "V" and j not in below]
    if between and above.rel == RELATIVE:
        return between[-1]  # *the bloc, whose plan they spurned, voiced dismay and asked for an inquiry*
    if not above.finite and above.pos == "V":
        if above.infinitive and final:
            return None  # the infinitive may be a finite verb itself: *…, weil sie die Stadt verteidigen und Verluste melden*
        before = [c for j, c in sorted(made.items()) if j < i and c.finite and c.pos == "V" and c.rel != RELATIVE]
        return before[-1] if before else None
    return _around_relative(s, made, i, above)


def _around_relative(s: Sentence, made: Mapping[int, Clause], i: int, above: Clause) -> Clause | None:
    """The verb over a relative clause between commas, with a subject of its own: *talks, which Peru broke off, and appealed to …*."""
    own = above.arg("subj")
    if above.rel != RELATIVE or own is None or own.via != "own":
        return None
    first = min(s.subtree(above.head))
    opened = "," in (s.tokens[first].form, s.tokens[max(0, first - 1)].form)
    closed = any(k.form == "," and above.head < k.i < i for k in s.kids(i, "punct"))
    over = (made[a.i] for a in s.ancestors(above.head) if a.i in made)
    return next((c for c in over if c.finite and c.pos == "V"), None) if opened and closed else None


# ------------------------------------------------------------ German relative pronouns of two cases


def _ambiguous_relatives(s: Sentence, made: dict[int, Clause]) -> dict[int, Clause]:
    """Turn *die USA, die Bogotá unterstützt haben* round: a state goes on being spoken of, and a bare name shows no case."""
    for i, c in made.items():
        subject, thing = c.arg("subj"), c.arg("obj")
        if c.rel != RELATIVE or c.passive or subject is None or thing is None or (subject.via, thing.via) != ("own", "antecedent"):
            continue
        if _named(s, subject.head) and s.tokens[thing.head].upos == "PROPN" and _either_case(s, i) and not _singular_verb(s, c, thing.head):
            swap = {subject: replace(thing, role="subj"), thing: replace(subject, role="obj")}
            made[i] = replace(c, args=tuple(swap.get(a, a) for a in c.args))
    return made


def _named(s: Sentence, i: int) -> bool:
    return s.tokens[i].upos == "PROPN" and not s.kids(i, "det", "amod", "case")


def _either_case(s: Sentence, i: int) -> bool:
    """Whether the relative pronoun of a clause is one whose nominative and accusative are alike."""
    return any(k.feat("PronType") in ("Rel", "Int,Rel", "Dem") and k.form.lower() in ("die", "das") for k in s.kids(i))


def _singular_verb(s: Sentence, c: Clause, antecedent: int) -> bool:
    """Whether the verb is singular and the antecedent plural, so that the antecedent cannot be its subject."""
    finite = next((s.tokens[a] for a in c.aux if s.tokens[a].feat("VerbForm") == "Fin"), s.tokens[c.head])
    return finite.feat("Number") == "Sing" and s.tokens[antecedent].feat("Number") == "Plur"
