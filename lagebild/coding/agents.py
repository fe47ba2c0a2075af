"""The doer of a passive that the parser did not hang on the verb: shared with a coordinated passive, or astray before the participle."""

from __future__ import annotations

from collections.abc import Iterator

from lagebild.coding.frames import Filler
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant
from lagebild.read.clauses import Clause
from lagebild.read.grammar import preposition


def agent(w: Workspace, c: Candidate) -> tuple[tuple[Participant, ...], str]:
    """The doer of a passive whose source is not filled yet, and how it was found; nothing for other candidates."""
    clause = c.predicate.clause
    if c.source or clause is None or not clause.passive or c.frame is None or "subj" not in sum(c.frame.source, ()):
        return (), ""
    found = _shared(w, c, clause)
    if found:
        return found, "shared"
    found = _stray(w, c, clause) or _behind(w, c, clause)
    return found, "stray" if found else ""


def _shared(w: Workspace, c: Candidate, clause: Clause) -> tuple[Participant, ...]:
    """The doer that coordinated passives share: *wurden von Soldaten beschimpft und geschlagen*, *were robbed and beaten by soldiers*."""
    first = w.by_head.get(c.predicate.token.head) if clause.rel == "conj" else None
    for other in (o for o in (first, *_going_on(w, first or clause)) if o is not None and o.passive and o.head != clause.head):
        found = other.arg("subj")
        if found is not None and found.via == "agent" and (other is first or found.head > clause.head):
            return c.predicate.participants(Filler(found.head))
    return ()


def _going_on(w: Workspace, first: Clause) -> Iterator[Clause]:
    """The bare participles that go on a passive, one behind the other: *shot at, robbed and driven away by soldiers*."""
    for k in w.sentence.kids(first.head, "conj", "advcl"):
        clause = w.by_head.get(k.i)
        if clause is not None and clause.passive and not w.sentence.kids(k.i, "nsubj", "aux", "mark"):
            yield clause
            yield from _going_on(w, clause)


def _stray(w: Workspace, c: Candidate, clause: Clause) -> tuple[Participant, ...]:
    """The agent phrase right before the participle that the parser hung on a noun: *nach einem Angriff im Süden von der Armee erschossen*.

    Names are left alone, for there a preposition may also make a genitive: *wurde der Botschafter von Peru festgenommen*.
    """
    s, p = w.sentence, c.predicate
    if any(a.via == "agent" for a in clause.args):
        return ()
    for t in s.tokens[max(0, p.head - 4) : p.head]:
        if t.upos != "NOUN" or t.rel not in ("nmod", "obl") or t.head == p.head:
            continue
        if max(s.subtree(t.i)) != p.head - 1 or not p.grammar.has("passive_agent", preposition(s, t.i, p.grammar)):
            continue
        found = p.participants(Filler(t.i))
        if found and s.kids(t.i, "det", "amod"):
            return found
    return ()


def _behind(w: Workspace, c: Candidate, clause: Clause) -> tuple[Participant, ...]:
    """The agent phrase behind the participle that the parser hung on another phrase: *was turned back off Malta by its navy*.

    Only for adpositions that make no genitive (*by*), where the phrase stands under a phrase of the clause that names no act.
    """
    s, p = w.sentence, c.predicate
    if any(a.via == "agent" for a in clause.args):
        return ()
    for a in clause.args:
        if not a.role.startswith("prep:") or a.via != "own" or a.head <= p.head or a.head in w.candidates:
            continue
        for k in s.kids(a.head, "nmod", "obl"):
            prep = preposition(s, k.i, p.grammar)
            if p.grammar.has("passive_agent", prep) and not p.grammar.has("genitive_prep", prep) and (found := p.participants(Filler(k.i))):
                return found
    return ()
