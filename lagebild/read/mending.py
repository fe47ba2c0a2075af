"""Trees that parsers get wrong in ways that the tree itself shows; each function mends one such way, in place and without words."""

from __future__ import annotations

from lagebild.read.build import AUXILIARY, Columns

COMPLEMENTS = frozenset(("obj", "iobj", "obl", "obl:arg", "obl:agent", "advcl", "xcomp", "ccomp"))


def mend(c: Columns) -> None:
    """All mendings of a sentence, in place."""
    of_auxiliaries(c)
    predicate_marks(c)
    infinitive_clauses(c)
    marked_conjuncts(c)
    second_subjects(c)


def of_auxiliaries(c: Columns) -> None:
    """What hangs on an auxiliary hangs on its verb (*accused Iran of having supplied missiles*), in place."""
    for i, h in enumerate(c.head):
        if h >= 0 and c.deprel[i] in COMPLEMENTS and c.deprel[h] in AUXILIARY and c.head[h] not in (-1, i):
            c.head[i] = c.head[h]


def predicate_marks(c: Columns) -> None:
    """A mark of two words behind a copula is the predicate with its infinitive (*is due to visit Cyprus*), in place."""
    for i, rel in enumerate(c.deprel):
        verb = c.head[i]
        if rel != "mark" or not 0 <= i < verb or i + 1 >= len(c.head) or c.deprel[i + 1] != "fixed" or c.head[i + 1] != i:
            continue
        copula = next((j for j, h in enumerate(c.head) if h == verb and c.deprel[j] == "cop" and j < i), None)
        if copula is None or c.upos[verb] != "VERB" or c.upos[i + 1] != "PART":
            continue
        last = [j for j, h in enumerate(c.head) if h == verb and j > verb and c.deprel[j] == "punct"][-1:]
        for j, h in enumerate(c.head):
            if h == verb and (j < i or j in last):
                c.head[j] = i
        c.head[i], c.deprel[i], c.upos[i] = c.head[verb], c.deprel[verb], "ADJ"
        c.head[verb], c.deprel[verb] = i, "xcomp"
        c.head[i + 1], c.deprel[i + 1] = verb, "mark"


def marked_conjuncts(c: Columns) -> None:
    """An infinitive with a mark of its own goes on the last one that has one (*to stop arming them and to leave*), in place."""
    marked = {c.head[j] for j, rel in enumerate(c.deprel) if rel == "mark" and c.upos[j] == "PART"}
    for i, rel in enumerate(c.deprel):
        if rel != "conj" or i not in marked or c.head[i] in marked or c.head[i] < 0:
            continue
        seen, above = {i}, c.head[i]
        while above >= 0 and above not in marked and above not in seen:
            seen.add(above)
            above = c.head[above]
        if 0 <= above < i and above in marked and above not in seen:
            c.head[i] = above


def infinitive_clauses(c: Columns) -> None:
    """An infinitive on a noun, without a relative pronoun, is no relative clause (*appellierte an sie, Geiseln freizulassen*), in place."""
    for i, rel in enumerate(c.deprel):
        if rel != "acl:relcl" or "VerbForm=Inf" not in c.feats[i]:
            continue
        own = {i, *(j for j, h in enumerate(c.head) if h == i)}
        below = [j for j, h in enumerate(c.head) if h in own]
        relative = any("PronType=Rel" in c.feats[j] and c.deprel[j] != "det" for j in below)  # articles are tagged so, too
        if not relative and not any(c.deprel[j] in AUXILIARY for j in below):
            c.deprel[i] = "acl"


def second_subjects(c: Columns) -> None:
    """A clause called the subject of a passive that has one is its content (*wurde beschuldigt, … zu haben*), in place."""
    for i, rel in enumerate(c.deprel):
        if rel == "csubj:pass" and c.head[i] >= 0 and c.head[i] < i:
            beside = [j for j, h in enumerate(c.head) if h == c.head[i] and j != i]
            if any(c.deprel[j] == "nsubj:pass" for j in beside):
                finite = any(h == i and c.upos[j] == "SCONJ" for j, h in enumerate(c.head))
                c.deprel[i] = "ccomp" if finite else "xcomp"
