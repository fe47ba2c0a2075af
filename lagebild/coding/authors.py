"""Who acts where a text does: the author of the statement that condemns, the letter that urges, the law that bans."""

from __future__ import annotations

from lagebild.coding.filling import fill
from lagebild.coding.frames import Filler
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Participant

OWNERS = ("poss", "prep:by", "adj", "first", "gen", "prep:from")


def author(w: Workspace, c: Candidate) -> tuple[tuple[Participant, ...], str]:
    """The author of the text that is the subject of an act without a source, and how it was found; nothing for other candidates.

    *A statement by Oslo condemned the coup*: whose statement it is. *Oslo issued a statement condemning the coup*: who issued it.
    """
    if c.source or c.frame is None or c.predicate.clause is None or not any("subj" in roles for roles in c.frame.source):
        return (), ""
    texts = [f.head for f in c.predicate.fillers("subj") if _is_text(c, f.head)]
    if not texts:
        return (), ""
    found = fill(c.predicate, tuple((f"subj.{role}",) for role in OWNERS))[0]
    return (found, "author") if found else (_issuer(w, c, texts[0]), "issuer")


def _is_text(c: Candidate, i: int) -> bool:
    lemma = c.predicate.sentence.tokens[i].lemma.lower()
    return c.predicate.grammar.has("document", lemma) or c.predicate.grammar.ends("document", lemma)


def _issuer(w: Workspace, c: Candidate, text: int) -> tuple[Participant, ...]:
    """Who put the text out: the doer of its participle (*issued by Oslo*), or the subject of the clause whose argument it is."""
    issued = (w.by_head.get(k.i) for k in w.sentence.kids(text, "acl"))
    doers = [a.head for clause in issued if clause and clause.passive for a in clause.args if a.role == "subj" and a.via == "agent"]
    around = next((w.by_head[a.i] for a in w.sentence.ancestors(text) if a.i in w.by_head and a.i != c.predicate.head), None)
    if around is not None and not doers:
        roles = {a.role for a in around.args if a.head == text}
        doers = [a.head for a in around.args if a.role == "subj"] if roles and "subj" not in roles else []
    return tuple(p for i in doers for p in c.predicate.participants(Filler(i)))
