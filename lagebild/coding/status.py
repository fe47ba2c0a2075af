"""The status of an act: from tense, mood, modality, negation and adverbs of its clause, then from what embeds it.

Follows FactBank's idea (Saurí & Pustejovsky 2009) that factuality is read off the predicate's own polarity and modality
and off its embedding predicates, with the eight values of CODEBOOK.md. Every value comes with its reason.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from lagebild.packs import Pack
from lagebild.read.analysis import Sentence, Token
from lagebild.read.clauses import Clause
from lagebild.read.grammar import Grammar


class Judged(NamedTuple):
    status: str
    reason: str


@functools.lru_cache(maxsize=8)
def modifiers(pack: Pack) -> dict[str, dict[str, tuple[str, str]]]:
    """Status-setting words by what they modify: noun and verb → word → (status, pack line)."""
    out: dict[str, dict[str, tuple[str, str]]] = {"noun": {}, "verb": {}}
    for e in pack.table("status_modifiers"):
        for where in ("noun", "verb") if e["on"] == "both" else (e["on"],):
            for word in e.list("word"):
                out[where][word] = (e["status"], e.id)
    return out


def modal_status(clause: Clause, sentence: Sentence, grammar: Grammar) -> Judged | None:
    """What the clause's modals make of it; the first one that says something decides."""
    for i in clause.aux:
        token = sentence.tokens[i]
        row = grammar.modals.get(token.lemma.lower()) or grammar.modals.get(token.form.lower())
        if row is None or (clause.passive and token.deprel == "aux:pass" and grammar.has("passive_aux", token.lemma.lower())):
            continue
        if clause.perfect and row.get("perfect"):
            return Judged(row["perfect"], row["id"])
        if clause.negated and row.get("negated"):
            return Judged(row["negated"], row["id"])
        subjunctive = clause.mood == "sub2" or (token.feat("Mood") == "Sub" and token.feat("Tense") == "Past")
        past = token.feat("Tense") == "Past"
        value = row.get("subjunctive") if subjunctive else row.get("past") if past else row.get("present")
        if value or subjunctive:
            return Judged(value or "hypothetical", row["id"])
    return None


def clause_status(
    clause: Clause, sentence: Sentence, grammar: Grammar, pack: Pack, *, reported: bool, future: bool, direct: bool = False
) -> Judged:
    """The status that a clause's own grammar gives.

    Args:
        reported: the clause stands in somebody's reported speech, where Konjunktiv II and *would* only report.
        direct: it stands in somebody's own words, where *would* is no shifted *will*.
        future: a time expression of the clause lies after the report.
    """
    token = sentence.tokens[clause.head]
    modal = modal_status(clause, sentence, grammar)
    backshifted = reported and not direct
    if modal and modal.status == "hypothetical":
        if backshifted and clause.mood != "sub2" and _backshifted(clause, sentence, grammar):
            modal = Judged("planned", modal.reason + " reported")
        elif future and not direct and _shifted_future(clause, sentence, grammar) and not _on_condition(clause, sentence, grammar):
            modal = Judged("planned", modal.reason + " with a future time")  # *The EU would hold talks next month.*
    if clause.conditional:
        return Judged("hypothetical", "conditional")  # *should they not withdraw* leaves open whether they will
    if clause.negated:
        return modal if modal and modal.status in ("denied", "demanded") else Judged("denied", "negation")
    if modal:
        return modal
    if clause.question:
        return Judged("hypothetical", "question")
    if clause.mood == "sub2" and not reported:
        return Judged("hypothetical", "Konjunktiv II")
    gerund = token.feat("VerbForm") in ("Ger", "Part") and token.feat("Tense") != "Past"
    if clause.purpose and not gerund:  # *committed to working with …* names no purpose
        return Judged("intended", "purpose clause")
    cue = _modifier(clause, sentence, pack)
    if cue:
        return cue
    if clause.infinitive and clause.rel in ("acl", "xcomp", "advcl") and token.feat("VerbForm") in ("Inf", ""):
        if clause.perfect:
            return Judged("occurred", "perfect infinitive")
        if clause.rel == "acl" and _headline(sentence, token):
            return Judged("planned", "headline infinitive")
        return Judged("intended", "infinitive") if clause.rel == "acl" else Judged("", "infinitive")
    if clause.infinitive and clause.rel == "advcl" and gerund:
        return Judged("", "gerund")  # *by contributing …* is as real as what it is done for
    if clause.infinitive and clause.rel == "conj" and not clause.perfect and (gerund or token.feat("VerbForm") == "Inf"):
        return Judged("", "coordinated infinitive")  # … *and to help*: what it is coordinated with tells
    return _tense_status(clause, token, sentence, grammar, future)


def _headline(sentence: Sentence, token: Token) -> bool:
    """Whether an infinitive is a headline's future, without a finite verb beside it: *Peru to expel envoy*."""
    above = sentence.tokens[token.head]
    return above.deprel == "root" and above.i < token.i and not any(t.feat("VerbForm") == "Fin" for t in sentence.tokens)


def _backshifted(clause: Clause, sentence: Sentence, grammar: Grammar) -> bool:
    """Whether the modal has no present of its own, as English *would*: under a verb of saying it is a reported *will*."""
    rows = [grammar.modals.get(sentence.tokens[i].form.lower()) or grammar.modals.get(sentence.tokens[i].lemma.lower()) for i in clause.aux]
    return any(row is not None and row.get("backshift") for row in rows)


def _shifted_future(clause: Clause, sentence: Sentence, grammar: Grammar) -> bool:
    """Whether the modal is a future told from a past point of view, as *would*, *würde*."""
    return _backshifted(clause, sentence, grammar) or any(grammar.has("future_aux", sentence.tokens[i].lemma.lower()) for i in clause.aux)


def _on_condition(clause: Clause, sentence: Sentence, grammar: Grammar) -> bool:
    """Whether a condition stands beside the clause: *would retaliate if …*."""
    marks = (m for k in sentence.kids(clause.head, "advcl") for m in sentence.kids(k.i, "mark"))
    return any(grammar.has("conditional_mark", m.form.lower()) for m in marks)


def _modifier(clause: Clause, sentence: Sentence, pack: Pack) -> Judged | None:
    known = modifiers(pack)["verb"]
    past = clause.tense == "past" and clause.finite and not clause.aux
    for i in clause.modifiers:
        t = sentence.tokens[i]
        found = known.get(t.lemma.lower()) or known.get(t.form.lower())
        if found and not (past and found[0] == "planned"):  # *soon after, the army attacked* tells what came
            return Judged(*found)
    return None


def _tense_status(clause: Clause, token: Token, sentence: Sentence, grammar: Grammar, future: bool) -> Judged:
    ongoing = _ongoing(clause, sentence, grammar)
    if clause.attributive:
        return Judged("occurred", "participle") if clause.passive or clause.tense == "past" else Judged("ongoing", "present participle")
    if clause.tense == "fut":
        return Judged("planned", "future")
    if clause.tense == "pres" and future:
        return Judged("planned", "present with a future time")
    if ongoing and (clause.perfect or (clause.passive and clause.tense == "past")):
        return Judged("occurred", "completed")  # *seit April getötet worden*: a sum of finished acts
    progressive = token.feat("VerbForm") in ("Part", "Ger") and token.feat("Tense") == "Pres" and not clause.passive
    if progressive and clause.perfect and any(sentence.tokens[i].feat("Tense") == "Pres" for i in clause.aux):
        return Judged("ongoing", "perfect progressive")  # *has been shelling the town for days*
    if clause.passive and clause.tense == "pres" and any(_present_participle(sentence.tokens[i]) for i in clause.aux):
        return Judged("ongoing", "progressive")  # *is being investigated*
    if ongoing or (clause.tense == "pres" and (progressive or grammar.has("durative", clause.lemma))):
        return Judged("ongoing", "durative")
    return Judged("occurred", clause.tense or "no tense")


def _present_participle(t: Token) -> bool:
    return t.feat("VerbForm") == "Ger" or (t.feat("VerbForm") == "Part" and t.feat("Tense") == "Pres")


def _ongoing(clause: Clause, sentence: Sentence, grammar: Grammar) -> bool:
    for i in clause.modifiers:
        t = sentence.tokens[i]
        if grammar.has("ongoing_cue", t.lemma.lower()) or grammar.has("ongoing_cue", t.form.lower()):
            return True
        if any(grammar.has("ongoing_cue", c.form.lower()) for c in sentence.kids(i, "case")):
            return True
    return False


def noun_status(head: int, sentence: Sentence, grammar: Grammar, pack: Pack, *, future: bool) -> Judged:
    """The status that a nominal mention itself shows: *geplante Gespräche*, *keine Angriffe*; occurred where it shows none ('' reason)."""
    known = modifiers(pack)["noun"]
    if not sentence.kids(head, "det", "nmod:poss") and any(grammar.has("negation", k.form.lower()) for k in sentence.kids(head, "case")):
        return Judged("denied", "negation")  # *without talks*; *without the talks* speaks of talks that were held
    for k in sentence.kids(head, "amod", "advmod", "det", "compound"):
        word = k.lemma.lower()
        if grammar.has("negation", word) or grammar.has("negation", k.form.lower()):
            return Judged("denied", "negation")
        found = known.get(word) or known.get(k.form.lower()) or known.get(_uninflected(k.form.lower()))
        if found:
            return Judged(*found)
        if grammar.has("ongoing_cue", word):
            return Judged("ongoing", "durative")
    if future:
        return Judged("planned", "future time")
    return Judged("occurred", "")


def _uninflected(form: str) -> str:
    for ending in ("en", "er", "es", "em", "e"):
        if form.endswith(ending):
            return form.removesuffix(ending)
    return form


UNREAL_PAIRS = {("intended", "planned"), ("intended", "demanded"), ("planned", "demanded"), ("planned", "intended")}  # (effect, governor's)
STRONG = {"denied", "demanded", "hypothetical", "attempted", "intended", "planned"}


def embedded(own: Judged, effect: str, governor: str, frame: str) -> Judged:
    """The status of an act inside the content of another predicate.

    Args:
        own: the act's own status ('' where the grammar gives none, as with infinitives).
        effect: the governing frame's effect.
        governor: the status of the governing predicate itself.
        frame: its id, for the reason.
    """
    if effect == "same":
        told = own.status in STRONG and own.reason not in ("purpose clause", "infinitive")  # *works to …* says more than its infinitive
        return own if told else Judged(governor or own.status or "occurred", frame)
    if effect == "ended":
        return Judged("ongoing", f"{frame}: its end is no fact")
    if own.status == "denied" and effect != "denied":
        return own
    if governor == "denied":
        turned = "hypothetical" if effect in ("denied", "hypothetical") else "denied"
        return Judged(turned, f"{frame} negated")
    if effect == "denied" and governor in ("intended", "attempted"):
        return Judged("hypothetical", f"{frame} {governor}")  # *in order to prevent an attack*
    if governor == "hypothetical" and effect in ("planned", "intended", "occurred"):
        return Judged("hypothetical", f"{frame} hypothetical")
    if (effect, governor) in UNREAL_PAIRS:
        return Judged(governor, f"{frame} {governor}")  # *agreed to work together to …*, *must prepare to …*
    if effect == "occurred" and own.status in STRONG:
        return own
    if effect == "occurred" and own.reason == "infinitive":
        return Judged("ongoing", f"{frame}, present infinitive")  # *wirft vor, … zu helfen*, not *geholfen zu haben*
    return Judged(effect, frame)
