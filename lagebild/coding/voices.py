"""Who says it, to whom and where: the roles of a reporting clause."""

from __future__ import annotations

from lagebild.coding.drafts import Scene
from lagebild.coding.speech import Cue
from lagebild.read.clauses import Clause

PAPERS = ("document", "media", "agency", "circles")  # kinds of source that things stand in


def speaker_of(scene: Scene, c: Clause, cue: Cue, how: str, back: int | None) -> int | None:
    """The head token of the speaker: by the line's roles, else the noun phrase that stands where a subject does."""
    if "-" in cue.speaker:
        return None
    if (first := scene.shared_report(c)) and (shared := first.arg("subj")):
        return shared.head
    for role in cue.speaker:
        arg = c.arg(role)
        if arg is None or arg.head == back:
            continue
        if role == "subj" and scene.words.is_a("expletive", scene.tokens[arg.head]):
            continue
        above = scene.clauses.get(c.parent) if c.rel == "conj" and c.parent is not None else None
        if above and "acc" in cue.addressee and arg.head > scene.finite(c) and (shared := above.arg("subj")):
            return shared.head  # "…, beschuldigt jedoch die USA": the noun after the verb is the one accused
        return arg.head
    if c.passive:
        return _agent(scene, c) if "subj" in cue.speaker else _document(scene, c)
    finite = scene.finite(c)
    above = scene.clauses.get(c.parent) if c.rel in ("conj", "parataxis") and c.parent is not None else None
    if how != "insert" and above and finite > 0 and scene.tokens[finite - 1].upos in ("PUNCT", "CCONJ") and (shared := above.arg("subj")):
        return shared.head
    if c.rel == "acl" and how == "clause" and scene.tokens[c.head].head < c.head and "subj" in cue.speaker:
        return scene.tokens[c.head].head  # the parse took the verb for a participle: "The president repeated that …"
    if ("subj" not in cue.speaker and how != "comparison") or not c.finite:
        return None
    found = _nominative(scene, c, how, back)
    return found if found is not None or how != "clause" else _left_phrase(scene, c)


def _nominative(scene: Scene, c: Clause, how: str, back: int | None) -> int | None:
    """The first bare noun phrase of a reporting clause, where the parse names no subject."""
    finite = scene.finite(c)
    for k in scene.sentence.kids(c.head):
        if k.upos not in ("NOUN", "PROPN", "PRON") or k.i == back or k.rel in ("compound", "advmod", "expl", "mark", "conj", "parataxis"):
            continue
        if k.i in scene.clauses or scene.words.is_a("expletive", k) or k.feat("Case") in ("Dat", "Acc", "Gen"):
            continue
        cases = [x for x in scene.sentence.kids(k.i, "case") if not scene.words.is_a("comparison", x)]
        if cases and how != "comparison":
            continue
        if k.i > finite or how == "comparison" or (how == "clause" and k.i < finite):
            return k.i
    return None


def _left_phrase(scene: Scene, c: Clause) -> int | None:
    """The noun phrase that stands right before a verb whose subject the parse has lost ("The letter states that …")."""
    tokens, i = scene.tokens, c.head - 1
    while i >= 0 and tokens[i].upos in ("ADV", "AUX", "PART"):
        i -= 1
    if i > 2 and tokens[i].form == "," and tokens[0].upos in ("DET", "NOUN", "PROPN", "ADJ"):
        return first_phrase(scene, set(range(i)))  # "X, der …, sagte, dass …"
    if i < 0 or tokens[i].upos not in ("NOUN", "PROPN", "PRON"):
        return None
    bare = not scene.sentence.kids(i, "case") and not any(t.upos == "ADP" for t in tokens[max(0, i - 3) : i])
    return i if bare else None


def first_phrase(scene: Scene, frame: set[int]) -> int | None:
    """The head of the first noun phrase in a clause, whatever the parse makes of it."""
    for i in sorted(frame):
        t = scene.tokens[i]
        if t.upos in ("NOUN", "PROPN", "PRON") and not scene.words.is_a("expletive", t):
            while t.head in frame and t.rel in ("flat", "compound", "nmod", "appos") and scene.tokens[t.head].upos in ("NOUN", "PROPN"):
                t = scene.tokens[t.head]
            return t.i
    return None


def _agent(scene: Scene, c: Clause) -> int | None:
    """The agent of a passive ("wurde vom Amt bekannt gegeben") wherever the parse hung it, else the paper that says it."""
    low, high = min(scene.verbs(c)), max(scene.verbs(c))
    for t in scene.tokens[max(0, low - 8) : high + 8]:
        if t.rel == "case" and scene.words.is_a("agent", t) and scene.tokens[t.head].rel in ("obl", "nmod") and t.head > t.i:
            over = scene.tokens[t.head].head
            if over < 0 or scene.tokens[over].upos not in ("NOUN", "PROPN"):
                return t.head
    return _document(scene, c)


def _document(scene: Scene, c: Clause) -> int | None:
    """In a passive without agent: the paper or medium in which it stands ("in einem Bericht wird gefordert")."""
    for a in c.args:
        if a.role.startswith("prep:") and scene.words.source_kind([scene.tokens[a.head].lemma]) in PAPERS:
            return a.head
    return None


def taken_up(scene: Scene, c: Clause, cue: Cue) -> int | None:
    """The demonstrative that makes the sentence before the content: "Dies bestätigte der Sprecher"."""
    if "that" not in cue.content:
        return None
    for k in scene.sentence.kids(c.head, "obj", "nsubj", "nsubj:pass", "expl", "det", "obl"):
        lone = not any(True for _ in scene.sentence.children[k.i])
        if lone and k.upos in ("PRON", "DET") and scene.words.is_a("taken_up", k):
            return k.i
    return None


def relative_pronoun(scene: Scene, c: Clause, speaker: int | None) -> int | None:
    """The relative pronoun in whose place the speaker stands."""
    if speaker is None or not any(a.head == speaker and a.via == "antecedent" for a in c.args):
        return None
    return next((k.i for k in scene.sentence.kids(c.head, "nsubj") if k.upos in ("PRON", "DET")), None)


def addressee_of(scene: Scene, c: Clause, cue: Cue, speaker: int | None) -> int | None:
    """Who is spoken to: the line's addressee roles, filled by a noun or pronoun."""
    for role in cue.addressee:
        arg = c.arg("obj" if role == "acc" else role)
        if arg is None or arg.head == speaker:
            continue
        if scene.tokens[arg.head].upos in ("NOUN", "PROPN", "PRON") and not scene.words.is_a("venue", scene.tokens[arg.head]):
            return arg.head
    return None


def venue_of(scene: Scene, c: Clause) -> int | None:
    """Where or by what channel it is said: "bei einer Pressekonferenz", "on state television"."""
    for a in c.args:
        if not a.role.startswith("prep:") or a.via != "own":
            continue
        if scene.words.is_a("venue_prep", scene.case(a.head)) and scene.words.is_a("venue", scene.tokens[a.head]):
            return a.head
    return None
