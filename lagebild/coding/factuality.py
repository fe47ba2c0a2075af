"""The status of each candidate: its own grammar first, then what embeds it, from the outside in."""

from __future__ import annotations

from lagebild.coding.circumstances import time_of
from lagebild.coding.codes import scheduled_acts
from lagebild.coding.frames import frames_of
from lagebild.coding.roles import Predicate
from lagebild.coding.status import STRONG, Judged, clause_status, embedded, noun_status
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import TimeRef
from lagebild.read.clauses import Clause
from lagebild.read.grammar import grammar_of, preposition

UNDER_WAY = frozenset({"ongoing", "planned", "intended", "demanded", "hypothetical"})  # statuses that a clause gives its means
NOUN_CLAUSES = ("acl", "xcomp", "ccomp")  # roles of clauses on a noun


def embed(w: Workspace) -> None:
    """Mark, for every candidate, what stands in the content of its frame."""
    for candidate in list(w.candidates.values()):
        _embed(w, candidate)
    for head, candidate in w.candidates.items():
        governor = candidate.governor
        _compounded(w, candidate)
        if candidate.effect == "ended" and governor is not None and governor.frame is not None and _came(w, governor):
            _absorb(w, head, governor)


def _compounded(w: Workspace, c: Candidate) -> None:
    """The first part of a compound that names the act of the whole again (*bombing raids*) is no act of its own, and may tell its mode."""
    t = w.sentence.tokens[c.predicate.head]
    whole = w.candidates.get(t.head) if t.rel == "compound" else None
    if whole is None or whole.frame is None or c.frame is None or whole.predicate.pos != "N" or whole.frame.act is None:
        return
    named = whole.predicate.is_actor
    if whole.frame.act == c.frame.act and any(named(f) for role in whole.frame.roles for f in whole.predicate.fillers(role)):
        c.absorbed_by = whole.frame.id
        whole.mode = whole.mode or (c.frame.mode if whole.frame.mode is None else None)


def _came(w: Workspace, end: Candidate) -> bool:
    """Whether the end of an act has come: then the word for the end tells it; an end only wanted leaves the act going on."""
    return status_of(w, end).status in ("occurred", "ongoing")


def _absorb(w: Workspace, head: int, by: Candidate) -> None:
    """Mark what stands under a word as not coded by itself."""
    assert by.frame is not None
    whole = w.sentence.tokens[head].upos in ("VERB", "AUX") or head in w.by_head
    for j in _without_adverbial_clauses(w, head) if whole else _names_of(w, head):
        if j in w.candidates and j != by.predicate.head:
            w.candidates[j].absorbed_by = by.frame.id


def _modifies(w: Workspace, c: Candidate, noun: Candidate) -> bool:
    """Whether a participle is an attribute of a noun."""
    clause = c.predicate.clause
    return clause is not None and clause.attributive and w.sentence.tokens[c.predicate.head].head == noun.predicate.head


def _describes(w: Workspace, c: Candidate, noun: Candidate) -> bool:
    """Whether a participle without a doer only describes the noun of another act: *the agreement reached between …* is an agreement."""
    f, g = c.frame, noun.frame
    if not _modifies(w, c, noun):
        return False
    return f is not None and g is not None and g.act is not None and g.act != f.act and not c.predicate.fillers("subj")


def _without_adverbial_clauses(w: Workspace, head: int) -> list[int]:
    """A clause without the finite clauses that say when, why or on what condition: these tell acts of their own."""
    out, stack = [], [head]
    while stack:
        j = stack.pop()
        out.append(j)
        stack += [k.i for k in w.sentence.kids(j) if not (k.rel == "advcl" and k.i in w.by_head and w.by_head[k.i].finite)]
    return out


def _names_of(w: Workspace, head: int) -> list[int]:
    """A noun with its compound parts: what hangs on it further (*an inquiry into the killing of …*) tells acts of its own."""
    return [head, *(k.i for k in w.sentence.kids(head, "compound", "flat", "amod"))]


def own_status(w: Workspace, p: Predicate) -> Judged:
    future = _future(w, p)
    if p.pos == "N" and (p.clause is None or p.clause.pos == "N"):
        own = noun_status(p.head, w.sentence, p.grammar, w.pack, future=future)
        if own.reason == "" and _lasting(w, p):
            return Judged("ongoing", "lasting act in the present")
        if own.reason == "" and p.clause is not None:
            return _clause_status(w, p, p.clause, future)
        return own
    if p.clause is None:
        return Judged("occurred", "adjective")
    return _clause_status(w, p, p.clause, future)


def _clause_status(w: Workspace, p: Predicate, clause: Clause, future: bool) -> Judged:
    said = _reported(w, p.head)
    own = clause_status(clause, w.sentence, p.grammar, w.pack, reported=said, future=future, direct=said and _direct(w, p.head))
    around = w.by_head.get(clause.parent) if clause.parent is not None else None
    if own.reason == "present participle" and around is not None and around.tense == "past" and not around.perfect:
        return Judged("occurred", "present participle in a past clause")  # *supplied the soldiers besieging the town*
    return own


def _direct(w: Workspace, i: int) -> bool:
    """Whether a word stands in somebody's own words, and not in what these report in turn (*we said that we would …*)."""
    tokens = w.sentence.tokens
    told = next((c for c in (tokens[i], *w.sentence.ancestors(i)) if c.rel == "ccomp"), None)
    if told is None and any(k.feat("Person") == "1" for k in w.sentence.kids(i, "nsubj")):
        return True
    by = tokens[told.head].start if told is not None and told.head >= 0 else -1
    spans = [s for st in w.statements if st.kind == "direct" for s in st.content if s.start <= tokens[i].start < s.end]
    return any(not s.start <= by < s.end for s in spans)


def _lasting(w: Workspace, p: Predicate) -> bool:
    """Whether a noun of a lasting act (*Kampf*, *support*) stands in a clause about the present."""
    c = p.within
    return c is not None and p.grammar.has("durative", p.lemma) and c.tense == "pres" and not c.perfect and not c.modals


def _reported(w: Workspace, i: int) -> bool:
    start = w.sentence.tokens[i].start
    if any([s.start <= start < s.end for s in w.said]):
        return True
    return any(t.rel in ("ccomp", "parataxis") for t in (w.sentence.tokens[i], *w.sentence.ancestors(i)))


def _future(w: Workspace, p: Predicate) -> bool:
    time = time_of(w, p)
    if time is None:
        return False
    if time.value == "FUTURE_REF":
        return not _after_that(w, time)
    if time.start is None:  # an undated report: the words alone tell, as *next week* does
        words = set(time.span.quote.lower().split())
        return time.value.startswith("X") and not words.isdisjoint(p.grammar.kinds.get("future_cue", ()))
    return bool(w.report.date and time.start > w.report.date)


def _after_that(w: Workspace, time: TimeRef) -> bool:
    """Whether *soon* stands before a verb in the past, and tells what came next: *soon after, the army attacked*."""
    word = next((t for t in w.sentence.tokens if t.start <= time.span.start < t.end), None)
    clause = w.by_head.get(word.head) if word is not None else None
    return clause is not None and word is not None and word.i < clause.head and clause.tense == "past" and not clause.passive


def status_of(w: Workspace, c: Candidate, seen: frozenset[int] = frozenset()) -> Judged:
    """The final status: own grammar, then the embedding chain from the outside in."""
    if c.status is not None:
        return c.status
    if c.predicate.head in seen:
        return c.own
    seen = seen | {c.predicate.head}
    judged = c.own
    p = c.predicate
    if c.governor is not None and c.effect and c.effect != "absorbed" and not _presupposed(c):
        frame, above = c.governor.frame, status_of(w, c.governor, seen).status
        judged = embedded(judged, c.effect, above, frame.id if frame else "")
        if c.effect == "demanded" and above == "hypothetical" and frame is not None and frame.act is None:
            judged = Judged("hypothetical", f"{frame.id} hypothetical")  # *would need to …* demands nothing yet
    elif p.pos == "N" and p.support is not None and judged.status not in STRONG:
        judged = _supported(w, p, judged, seen)
    elif judged.status == "":
        judged = _inherited(w, p, seen)
    elif judged.reason in ("purpose clause", "infinitive"):
        judged = _purpose_of_plan(w, p, judged, seen)
    elif p.pos == "N" and p.clause is None and judged.status not in STRONG:
        judged = _within_plan(w, c, judged, seen)
    denial = c.frame is not None and any(x.text == "neg" for x in c.frame.conditions)  # *may not leave* is the ban itself
    lasting = c.frame is not None and c.frame.status and not (c.effect == "occurred" or _over(c))
    obliged = _obliged(c, judged)
    if c.frame is not None and lasting and (judged.status in ("occurred", "ongoing") or denial or obliged):
        judged = Judged(c.frame.status, c.frame.id)
    c.status = judged
    return judged


def _obliged(c: Candidate, judged: Judged) -> bool:
    """Whether what must be is laid on the one it is done to, and so is under way: *muss sich vor Gericht verantworten*."""
    suffered = c.frame is not None and not c.frame.source
    return suffered and judged.status == "demanded" and c.governor is None and c.predicate.pos == "V"


def _over(c: Candidate) -> bool:
    """Whether an act that its line calls lasting is told as finished: its clause, or its support verb's, is in a past tense."""
    p = c.predicate
    around = p.clause if p.pos != "N" else p.within if p.support is not None else None
    if p.pos == "N" and around is not None and around.perfect and not p.grammar.separable:
        return all(p.sentence.tokens[i].feat("Tense") != "Pres" for i in around.aux)  # *have maintained a policy of …* lasts
    return (
        c.frame is not None
        and c.frame.status == "ongoing"
        and around is not None
        and around.tense == "past"
        and not around.attributive
        and c.own.reason != "durative"
    )


def _supported(w: Workspace, p: Predicate, own: Judged, seen: frozenset[int]) -> Judged:
    assert p.support is not None and p.within is not None
    verb = w.candidates.get(p.within.head)
    governor = status_of(w, verb, seen).status if verb and verb.predicate.head != p.head else own.status
    if p.support.status == "same":
        return Judged(governor or own.status, p.support.id)
    return embedded(own, p.support.status, governor, p.support.id)


def _within_plan(w: Workspace, c: Candidate, own: Judged, seen: frozenset[int]) -> Judged:
    """A noun without a status of its own: its clause's where it is the means, unreal in an unreal clause, planned in a plan with a date."""
    p = c.predicate
    if p.within is None or c.frame is None:
        return own
    first = p.token
    while first.rel == "conj":
        first = w.sentence.tokens[first.head]
    means = p.grammar.has("means_prep", preposition(w.sentence, first.i, p.grammar))
    role = next((a.role for a in p.within.args if a.head == (first.i if means else p.head)), "")
    verb = w.candidates.get(p.within.head)
    if not role or verb is None or verb is c:
        return own
    around = status_of(w, verb, seen)
    if means and around.status in UNDER_WAY:
        return Judged(around.status, f"means of what is {around.status}")
    if around.status == "hypothetical" and (p.within.conditional or (p.within.mood == "sub2" and role in ("subj", "obj"))):
        return Judged("hypothetical", "in an unreal clause")
    settled = any(p.grammar.has("past_prep", k.form.lower()) for k in w.sentence.kids(p.head, "case"))  # *following the talks she will go*
    if around.status in ("planned", "intended") and c.frame.act in scheduled_acts(w.pack) and not settled:
        return Judged("planned", "in a plan")
    return own


def _presupposed(c: Candidate) -> bool:
    """Whether a noun is what an act is about, and stays as real whatever becomes of that act: *would not condemn the attack*."""
    frame = c.governor.frame if c.governor is not None else None
    return c.effect == "same" and frame is not None and frame.act is not None and c.predicate.pos == "N"


def _purpose_of_plan(w: Workspace, p: Predicate, own: Judged, seen: frozenset[int]) -> Judged:
    """The purpose of what is demanded or planned is so too: *urged them to work together to save the crew*."""
    above = w.candidates.get(p.clause.parent) if p.clause and p.clause.parent is not None else None
    around = status_of(w, above, seen).status if above is not None else ""
    taken = around == "demanded" or (around == "planned" and own.reason == "infinitive")
    return Judged(around, f"{own.reason} of what is {around}") if taken else own


def _inherited(w: Workspace, p: Predicate, seen: frozenset[int]) -> Judged:
    """An infinitive under a predicate that no frame knows takes its status."""
    above = w.candidates.get(p.clause.parent) if p.clause and p.clause.parent is not None else None
    if (effect := _of_coordinated_adjective(w, p)) is not None:
        return effect
    if above is None:
        return Judged("occurred", "default")
    return Judged(status_of(w, above, seen).status or "occurred", "inherited")


def _of_coordinated_adjective(w: Workspace, p: Predicate) -> Judged | None:
    """What the second of two predicate adjectives makes of its infinitive: *ready and willing to negotiate*."""
    t = w.sentence.tokens[p.token.head] if p.token.head >= 0 else None
    if t is None or t.upos != "ADJ" or t.rel != "conj" or t.i in w.candidates:
        return None
    of = (f for f in frames_of(w.pack).candidates(t.lemma, "A") if "xcomp" in f.content and f.effect not in ("", "absorbed", "same"))
    return next((Judged(f.effect, f.id) for f in of), None)


def _embed(w: Workspace, c: Candidate) -> None:
    """Mark what stands in the content of a frame: its effect, or that it is not coded by itw."""
    frame = c.frame
    if frame is None or not frame.content or not (frame.effect or frame.control):
        return
    for role in frame.content:
        fillers = [f.head for f in c.predicate.fillers(role)] or (_gerunds(w, c) if role == "xcomp" else [])
        for filler in fillers:
            for head in _content_heads(w, filler):
                inner = w.candidates.get(head)
                if inner is None or inner is c or (frame.pos == "N" and role in NOUN_CLAUSES and _telling(w, inner)):
                    continue
                if inner.governor is not None:
                    if frame.effect == "absorbed" and frame.act == (inner.frame.act if inner.frame else "") and _modifies(w, c, inner):
                        _absorb(w, head, c)  # *grateful for the support provided by …*: the participle tells it with its doer
                    continue
                if frame.effect == "absorbed" and _describes(w, c, inner):
                    c.absorbed_by = inner.frame.id if inner.frame else ""
                    continue
                inner.governor, inner.effect = c, frame.effect
                if frame.effect == "absorbed":
                    _absorb(w, head, c)


def _gerunds(w: Workspace, c: Candidate) -> list[int]:
    """A gerund right behind its verb, which parsers take for a free adverbial clause: *ruled out sending troops*."""
    p = c.predicate
    if p.pos != "V" or p.clause is None:
        return []
    first = max(p.head, p.clause.particle if p.clause.particle is not None else -1) + 1
    near = (k for k in w.sentence.kids(p.head, "advcl") if k.i in (first, first + 1) and not w.sentence.kids(k.i, "mark"))
    return [k.i for k in near if k.feat("VerbForm") in ("Ger", "Part") and k.feat("Tense") != "Past" and k.i in w.by_head]


def _telling(w: Workspace, inner: Candidate) -> bool:
    """Whether a participle tells what its noun does, not what it is for: *a resolution condemning …*, but *a plan to …*."""
    clause = inner.predicate.clause
    gerund = inner.predicate.token.feat("VerbForm") in ("Ger", "Part") and inner.predicate.token.feat("Tense") != "Past"
    return clause is not None and gerund and not clause.passive and not w.sentence.kids(inner.predicate.head, "mark")


def _told_of(w: Workspace, i: int) -> bool:
    """Whether a participle only says what was done to its noun: *hope for those wounded* is no hope that they be wounded."""
    clause = w.by_head.get(i)
    return clause is not None and clause.attributive and clause.passive


def _content_heads(w: Workspace, i: int) -> list[int]:
    """The predicates that a content filler stands for: itself and its conjuncts, or the clause on a noun that is no event."""
    s = w.sentence
    out = []
    for j in (i, *(k.i for k in s.kids(i, "conj"))):
        candidate = w.candidates.get(j)
        if candidate is not None and (candidate.frame is not None or candidate.predicate.clause is not None):
            out.append(j)
        else:
            out += [k.i for k in s.kids(j, "acl", "ccomp", "xcomp") if k.deprel != "acl:relcl" and not _told_of(w, k.i)]
            if grammar_of(w.pack).has("partitive", s.tokens[j].lemma.lower()):  # *eased some of its sanctions*
                out += [k.i for k in s.kids(j, "nmod") if k.i > j and k.i in w.candidates]
    return out
