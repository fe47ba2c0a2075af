"""Finding the words of a sentence that a frame may fit, and the frame of each."""

from __future__ import annotations

import functools

from msgspec.structs import replace

from lagebild.coding.factuality import own_status
from lagebild.coding.frames import Frame, frames_of
from lagebild.coding.mended import mended
from lagebild.coding.roles import Predicate, Support, choose, support_verbs
from lagebild.coding.workspace import Candidate, Workspace, depth
from lagebild.read.analysis import Token
from lagebild.read.clauses import Argument, Clause, clauses
from lagebild.read.grammar import grammar_of, preposition


def find_candidates(w: Workspace) -> None:
    """Fill the workspace with the sentence's clauses and a candidate per predicate, governing ones first."""
    told = {c.head: c for c in clauses(w.sentence, w.pack, frames_of(w.pack).participles)}
    w.by_head = mended(w.sentence, told, grammar_of(w.pack))
    for i in sorted(_predicates(w), key=lambda i: depth(w, i)):
        _consider(w, i)


def _predicates(w: Workspace) -> list[int]:
    known, by_head = frames_of(w.pack).candidates, w.by_head
    out = []
    for t in w.sentence.tokens:
        if t.i in by_head:
            out.append(t.i)
        elif t.upos in ("NOUN", "PROPN"):
            if t.rel != "flat" and known(t.lemma, "N") and not _in_name(w, t):
                out.append(t.i)
        elif t.upos in ("ADJ", "ADV") and t.rel in ("amod", "advmod", "xcomp", "acl") and known(t.lemma, "A"):
            out.append(t.i)
    return out


def _in_name(w: Workspace, t: Token) -> bool:
    """Whether a noun is only part of an actor's name: *Government of National Accord*, *People's Liberation Army*."""
    if t.upos != "PROPN" or not t.ner.endswith("ORG"):
        return False
    heads = (a for a in (t, *w.sentence.ancestors(t.i)) if a.upos in ("PROPN", "NOUN"))
    named = (p for a in heads for p in w.actors.participants(w.sentence, a.i) if p.kind == "organisation")
    return any(p.span.start < t.start < p.span.end for p in named)


def _consider(w: Workspace, i: int) -> None:
    t = w.sentence.tokens[i]
    clause = w.by_head.get(i)
    within = _clause_around(w, i)
    grammar, frames = grammar_of(w.pack), frames_of(w.pack)
    if clause is not None:
        clause = w.by_head[i] = _voiced(w, clause)
    if clause is not None and clause.pos == "V":
        pos, lemma = "V", clause.lemma
    elif t.upos in ("NOUN", "PROPN"):
        pos, lemma = "N", t.lemma
    else:
        pos, lemma = "A", (clause.lemma if clause else t.lemma)
    support = _support(w, i, within) if pos == "N" else None
    predicate = Predicate(w.sentence, i, pos, lemma, grammar, w.actors, clause, within, support)
    tried = frames.candidates(lemma, pos)
    if pos == "V" and clause is not None and not tried and clause.particle is not None and not grammar.separable:
        tried = frames.candidates(lemma.split(" ")[0], "V")
    frame, missed = choose(predicate, tried)
    if frame is None and clause is not None and (turned := _subject_for_object(w, clause)) is not None:
        w.by_head[i] = turned
        predicate = Predicate(w.sentence, i, pos, lemma, grammar, w.actors, turned, within, support)
        frame, missed = choose(predicate, tried)
    if clause is not None and pos != "V":
        copular = _copular(w, clause, predicate)
        if copular is not None and (frame is None or (copular[1].act is not None and copular[1].conditions)):
            predicate, frame = copular
    if frame is not None and predicate.clause is not None and any(c.text == "neg" for c in frame.conditions):
        predicate.clause = replace(predicate.clause, negated=False)  # the line speaks of the negated verb: *lässt nicht zu* is the act
    w.candidates[i] = Candidate(predicate, frame, missed, functools.partial(own_status, w, predicate))


def _bare_participle(w: Workspace, clause: Clause) -> bool:
    """Headline style: *Drei Männer festgenommen* has a participle alone, whose only argument is its object."""
    t = w.sentence.tokens[clause.head]
    roles = {a.role for a in clause.args}
    told = not grammar_of(w.pack).separable and w.sentence.tokens[-1].upos == "PUNCT"  # *called* alone may be a past tense
    bare = (
        not told
        and clause.pos == "V"
        and (not clause.finite or _looks_finite(w, clause))
        and not clause.aux
        and not clause.passive
        and (clause.finite or t.feat("VerbForm") == "Part")
        and t.feat("Tense") != "Pres"
    )
    return (
        bare
        and "subj" in roles
        and "obj" not in roles
        and clause.rel in ("root", "conj", "parataxis")
        and frames_of(w.pack).transitive(clause.lemma)
    )


def _voiced(w: Workspace, clause: Clause) -> Clause:
    """The clause as a passive where it is one without the words for it."""
    if _bare_participle(w, clause) or _further_passive(w, clause) or _opening_passive(w, clause):
        return _turned_passive(clause)
    doer = _headline_agent(w, clause)
    if doer is None:
        return clause
    turned = _turned_passive(clause)
    return replace(turned, args=(*turned.args, Argument(role="subj", head=doer, via="agent")))


def _headline_agent(w: Workspace, clause: Clause) -> int | None:
    """The doer in a headline whose participle looks like a present: *Serbien von Kroatien verklagt*; None where it is none."""
    s, g, t = w.sentence, grammar_of(w.pack), w.sentence.tokens[clause.head]
    patient = clause.arg("subj")
    if not g.separable or clause.passive or clause.aux or clause.rel != "root" or patient is None or patient.head > t.i:
        return None
    last = all(k.i < t.i or k.rel == "punct" for k in s.kids(t.i))
    if clause.arg("obj") or t.form != g.participle(clause.lemma) or not last or s.kids(patient.head, "det"):
        return None
    phrases = (k.i for i in (patient.head, t.i) for k in s.kids(i, "nmod", "obl") if patient.head < k.i < t.i)
    doers = (i for i in phrases if g.has("passive_agent", preposition(s, i, g)))
    return next((i for i in doers if w.actors.participants(s, i)), None) if frames_of(w.pack).transitive(clause.lemma) else None


def _further_passive(w: Workspace, clause: Clause) -> bool:
    """Whether a bare participle goes on a passive: *They were shot at, raped and robbed by soldiers*."""
    t = w.sentence.tokens[clause.head]
    bare = clause.pos == "V" and not clause.passive and not clause.aux and t.feat("Tense") == "Past"
    if not bare or clause.rel not in ("advcl", "conj", "parataxis") or clause.arg("obj"):
        return False
    first = w.by_head.get(t.head)
    own = clause.arg("subj")
    between = own is not None and own.via == "own"
    same = first is not None and first.passive and first.head < t.i and not between and not w.sentence.kids(t.i, "mark", "nsubj", "obj")
    return bool(same and frames_of(w.pack).transitive(clause.lemma) and t.form == _participle(w, clause))


def _opening_passive(w: Workspace, clause: Clause) -> bool:
    """Whether a bare participle says what was done to the subject of its sentence: *Held in Peru since May, the trader …*."""
    g, t = grammar_of(w.pack), w.sentence.tokens[clause.head]
    bare = clause.pos == "V" and not clause.passive and not clause.aux and not clause.finite and t.feat("VerbForm") == "Part"
    if g.separable or not bare or t.feat("Tense") != "Past" or clause.rel != "advcl" or clause.particle is not None:
        return False
    subject = clause.arg("subj")
    understood = subject is not None and subject.via not in ("own", "agent")
    free = clause.arg("obj") is None and not w.sentence.kids(t.i, "mark", "nsubj", "obj", "ccomp", "xcomp")
    return understood and free and not g.is_unaccusative(clause.lemma) and frames_of(w.pack).transitive(clause.lemma)


def _participle(w: Workspace, clause: Clause) -> str:
    """The form itself where it is tagged a participle or may be one."""
    t, g = w.sentence.tokens[clause.head], grammar_of(w.pack)
    return t.form if t.feat("VerbForm") == "Part" or not g.separable else g.participle(clause.lemma)


def _looks_finite(w: Workspace, clause: Clause) -> bool:
    """Whether a participle at the end of a headline was taken for a past tense that looks like it: *Zwei Häftlinge freigelassen*."""
    t, g = w.sentence.tokens[clause.head], grammar_of(w.pack)
    after = [k for k in w.sentence.kids(clause.head) if k.i > clause.head and k.rel not in ("punct", "conj", "cc", "parataxis")]
    return bool(g.separable) and not after and t.form == g.participle(clause.lemma)


def _turned_passive(clause: Clause) -> Clause:
    """A clause whose subject is really its object."""
    args = tuple(replace(a, role="obj") if a.role == "subj" else a for a in clause.args)
    return replace(clause, args=args, passive=True, tense="past")


def _subject_for_object(w: Workspace, clause: Clause) -> Clause | None:
    """A transitive verb whose following noun phrase was read as its subject, after a clause that has one: *…, beschuldigt die USA*."""
    subject = clause.arg("subj")
    if clause.pos != "V" or clause.passive or clause.arg("obj") or subject is None or subject.head < clause.head or subject.via != "own":
        return None
    if not frames_of(w.pack).transitive(clause.lemma):
        return None
    for k in w.sentence.kids(clause.head, "ccomp", "advcl", "parataxis"):
        above = w.sentence.kid(k.i, "nsubj")
        if k.i < clause.head and above is not None and not w.sentence.kids(k.i, "mark"):
            return _with_subject(clause, subject, above.i)
    t = w.sentence.tokens[clause.head]
    if clause.rel in ("ccomp", "conj", "parataxis") and t.head >= 0 and not w.sentence.kids(clause.head, "mark"):
        above = w.sentence.kid(t.head, "nsubj")
        if above is not None and above.i < t.head < clause.head and _disagree(w, t, subject.head):
            return _with_subject(clause, subject, above.i)
    return None


def _with_subject(clause: Clause, mistaken: Argument, subject: int) -> Clause:
    """The clause with the phrase taken for its subject as its object, and another's subject as its own."""
    args = tuple(replace(a, role="obj") if a is mistaken else a for a in clause.args)
    return replace(clause, args=(*args, replace(mistaken, head=subject, via="shared")))


def _disagree(w: Workspace, verb: Token, subject: int) -> bool:
    """Whether verb and subject differ in number: *beschuldigt* cannot have *die Vereinigten Staaten* as subject."""
    plural = w.sentence.tokens[subject].feat("Number") == "Plur" or bool(w.sentence.kids(subject, "conj"))
    return verb.feat("Number") == "Sing" and plural


def _copular(w: Workspace, clause: Clause, predicate: Predicate) -> tuple[Predicate, Frame] | None:
    """*sein*, *be* as a verb of its own, with the predicate in role `pred` or `prep:…`."""
    for a in clause.aux:
        t = w.sentence.tokens[a]
        if t.rel == "cop":
            as_verb = Predicate(w.sentence, clause.head, "V", t.lemma.lower(), predicate.grammar, w.actors, clause, clause, None)
            frame, _ = choose(as_verb, frames_of(w.pack).candidates(t.lemma.lower(), "V"))
            if frame is not None:
                return as_verb, frame
    return None


def _clause_around(w: Workspace, i: int) -> Clause | None:
    if i in w.by_head and w.by_head[i].pos != "V":
        return w.by_head[i]
    return next((w.by_head[a.i] for a in w.sentence.ancestors(i) if a.i in w.by_head), None)


def _support(w: Workspace, i: int, within: Clause | None) -> Support | None:
    if within is None:
        return None
    top = i
    while (t := w.sentence.tokens[top]).rel == "conj" and t.head >= 0 and t.head != within.head:
        top = t.head
    roles = {a.role for a in within.args if a.head == top}
    lemmas = (
        [within.lemma]
        if within.pos == "V"
        else [w.sentence.tokens[a].lemma.lower() for a in within.aux if w.sentence.tokens[a].rel == "cop"]
    )
    return next((s for lemma in lemmas for s in support_verbs(w.pack).get(lemma, ()) if roles & set(s.noun)), None)
