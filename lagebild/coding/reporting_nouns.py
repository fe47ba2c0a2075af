"""Nouns of saying: "der Vorwurf, er habe …", "Berichte, dass …", "mit der Begründung, …"."""

from __future__ import annotations

from collections.abc import Iterator

from lagebild.coding.drafts import Draft, Scene, segments
from lagebild.coding.speech import Cue
from lagebild.read.analysis import Token

CLAUSAL = ("acl", "ccomp", "xcomp", "csubj", "parataxis", "appos", "advcl", "dep")


def noun_drafts(scene: Scene) -> Iterator[Draft]:
    """What nouns of saying report: "der Vorwurf, er habe …", "Berichte, wonach …", "mit der Begründung, dass …"."""
    for t in scene.tokens:
        if t.upos != "NOUN":
            continue
        for cue in scene.words.noun_cues(t):
            heads = _contents(scene, t, cue)
            spans = segments(scene.sentence, {j for h in heads for j in scene.sentence.subtree(h)})
            if spans:
                yield Draft(
                    kind="indirect",
                    sentence=scene.sentence.index,
                    cue=(t.i,),
                    content=spans,
                    rule=f"{cue.line} noun",
                    speaker=_noun_speaker(scene, t, cue),
                    frame=frozenset((t.i,)),
                    vouch=cue.vouch == "yes",
                    stance=cue.stance,
                    sort=cue.sort,
                )
                break


def _contents(scene: Scene, t: Token, cue: Cue) -> list[int]:
    """Heads of the clauses that say what a noun of saying says, also over a copula ("die Aussage ist, dass …")."""
    s = scene.sentence
    predicate = t.head if t.rel == "nsubj" and s.kid(t.head, "cop") else None
    if predicate is not None and predicate > t.i and scene.told_by(predicate):
        return [predicate]
    below = [t.i, *([] if predicate is None else [predicate])]
    return [k.i for b in below for k in s.kids(b, *CLAUSAL) if _noun_fits(scene, t, k, cue)]


def _noun_fits(scene: Scene, t: Token, k: Token, cue: Cue) -> bool:
    if k.i < t.i:
        return False
    marks = scene.sentence.kids(k.i, "mark", "advmod")
    if any(scene.words.is_a("complementizer", m) for m in marks if m.i < k.i):
        return "that" in cue.content
    clause = scene.clauses.get(k.i)
    if clause is None or k.deprel == "acl:relcl":
        return False
    if clause.finite:
        return scene.reported_mood(clause) and not marks
    return "inf" in cue.content and k.feat("VerbForm") == "Inf"


def _noun_speaker(scene: Scene, t: Token, cue: Cue) -> int | None:
    """The one whose word a noun of saying is: its genitive, *von*-phrase or possessive; else the noun itself, "Berichte"."""
    for k in scene.sentence.kids(t.i, "nmod", "det", "nmod:poss"):
        bare = scene.sentence.kid(k.i, "case") is None
        if not scene.somebody(k.i) and k.upos in ("NOUN", "PROPN") and not scene.words.noun_cues(k):
            continue
        if k.rel == "nmod" and (bare or k.feat("Case") == "Gen" or scene.words.is_a("owner", scene.case(k.i))):
            return k.i
    return t.i
