"""What a reporting verb reports as a clause or as a topic: "dass …", "er habe …", "zu …", "von 40 Toten"."""

from __future__ import annotations

from collections.abc import Iterator

from lagebild.coding.drafts import COMMAS, Scene
from lagebild.coding.speech import Cue
from lagebild.read.analysis import Token
from lagebild.read.clauses import Clause

CONTENT_RELS = ("ccomp", "csubj", "xcomp", "parataxis", "acl", "advcl", "dep", "conj")
ASKABLE = ("say", "write", "ask")  # sorts of saying that take *ob*, *whether* …


def clause_content(scene: Scene, c: Clause, cue: Cue) -> set[int] | None:
    """The clause or clauses that a reporting verb governs: "dass …", "er habe …", "zu …"."""
    s = scene.sentence
    heads = [k for k in _governed(scene, c.head) if _fits(scene, c, k, cue)]
    if not heads:
        return _by_comma(scene, c, cue) if scene.words.lang == "de" else _by_conjunction(scene, c, cue)
    finite = scene.finite(c)
    heads = [k for k in heads if k > finite and scene.told_by(k)] or heads
    found = {j for k in heads for j in s.subtree(k)}
    ahead = {j for j in found if j > finite}
    if len(ahead) * 2 < len(found):
        return found - set(scene.verbs(c))
    start = _opening(scene, min(heads, key=lambda k: (k < finite, k)), finite, min(ahead))
    forward = _forward(scene, c, start)
    return forward if scene.is_main(c) else {j for j in forward if j <= max(found)} - set(scene.verbs(c))


def _opening(scene: Scene, head: int, finite: int, least: int) -> int:
    """Where a reported clause begins: after the comma or colon that stands before its own verb or conjunction."""
    s, tokens = scene.sentence, scene.tokens
    clause = scene.clauses.get(head)
    marks = [m.i for m in s.kids(head, "mark") if m.i > finite]
    anchor = min([*marks, scene.finite(clause) if clause else head, head])
    if anchor <= finite:
        return least
    comma = next((k for k in range(anchor, finite, -1) if tokens[k].form in {",", ":"}), None)
    return min(least, comma + 1) if comma is not None and least <= comma else least if comma is None else comma + 1


def _forward(scene: Scene, c: Clause, start: int) -> set[int]:
    """A reported clause runs to the sentence's end, or to where the reporting clause goes on ("…, und kündigte an, …")."""
    s, tokens = scene.sentence, scene.tokens
    end = len(tokens)
    for k in s.kids(c.head, "conj"):
        clause = scene.clauses.get(k.i)
        if clause is None or k.i < start or scene.reported_mood(clause) or scene.told_by(k.i):
            continue
        joint = min([x.i for x in s.kids(k.i, "cc")], default=None)
        if joint is not None and joint > start:
            end = min(end, joint)
    end = min(end, _break(scene, start, end))
    late = [v for v in scene.verbs(c) if v > start]
    if late and min(late) > start + 1:  # the rest of the verb closes the frame after its content
        end = min(end, *late)
    return set(range(start, end))


def _break(scene: Scene, start: int, end: int) -> int:
    """Where reported matter gives way to the reporter's own words: a remark (", was …"), a semicolon, a further verb of saying."""
    tokens = scene.tokens
    first = next((tokens[k] for k in range(start, end) if tokens[k].feat("VerbForm") == "Fin"), None)
    subjunctive = first is not None and scene.subjunctive(first)
    for k in range(start + 1, end - 1):
        t, after = tokens[k], tokens[k + 1]
        if t.form not in {",", ";"} and t.upos != "CCONJ":
            continue
        if t.form == "," and scene.words.cites(after):
            return k
        verb = next((x for x in tokens[k + 1 : end] if x.feat("VerbForm") == "Fin"), None)
        if verb is None or scene.subjunctive(verb):
            continue
        if t.form == "," and after is verb and (subjunctive or first is verb):  # the reporting clause goes on without a conjunction
            return k
        if t.form == ";" or (t.form == "," and scene.words.is_a("comment", after)):
            return k
        clause = scene.clauses.get(verb.i)
        if t.upos == "CCONJ" and subjunctive and clause and clause.lemma in scene.words.verbs:
            return k
    return end


def _governed(scene: Scene, head: int) -> Iterator[int]:
    """Clause heads under a verb that may be its content, directly or through a noun or adverb (*davon aus, dass*)."""
    s = scene.sentence
    for k in s.kids(head):
        if k.rel in CONTENT_RELS or (k.i > head and scene.told_by(k.i)):
            yield k.i
            if k.rel == "xcomp" and k.upos in ("ADJ", "ADV"):
                yield from (j.i for j in s.kids(k.i, "ccomp"))
        elif k.rel in ("obj", "obl", "advmod", "expl", "nsubj", "nmod", "compound", "iobj"):
            for j in s.kids(k.i, "acl", "ccomp", "xcomp", "advcl"):
                if j.deprel != "acl:relcl" and (k.rel in ("advmod", "expl") or k.upos in ("ADV", "PRON")):
                    yield j.i


def _fits(scene: Scene, c: Clause, k: int, cue: Cue) -> bool:
    """Whether a clause is of a form that the line allows as its content."""
    s, t = scene.sentence, scene.tokens[k]
    clause = scene.clauses.get(k)
    marks = [*s.kids(k, "mark"), *(m for m in s.kids(k, "advmod") if m.i < k and scene.words.is_a("interrogative", m))]
    if any(scene.words.is_a("complementizer", m) and not _consecutive(scene, m) for m in marks):
        return "that" in cue.content and (t.rel != "acl" or k > c.head)
    if any(scene.words.is_a("interrogative", m) for m in marks):
        return "that" in cue.content and cue.sort in ASKABLE and t.rel in ("ccomp", "csubj") and k > c.head
    if clause is None or any(m.upos in ("SCONJ", "ADP") for m in marks) or _relative(scene, k):
        return False
    if t.rel == "advcl" and not clause.finite and any(m.upos == "PART" for m in marks):
        return "inf" in cue.content and cue.sort in ("demand", "announce") and k > c.head
    if t.rel in ("conj", "advcl", "dep", "acl"):
        beside = t.rel == "conj" and k > c.head and not s.kids(k, "cc") and _after_comma(scene, k)
        return beside and scene.reported_mood(clause) and "that" in cue.content
    if not clause.finite:
        if _has_object(scene, c) and "acc" not in cue.addressee and cue.sort not in ("accuse", "demand", "ask"):
            return False
        return "inf" in cue.content and t.upos in ("VERB", "AUX", "ADJ", "NOUN") and t.rel in ("xcomp", "ccomp", "csubj")
    if "that" not in cue.content or (not scene.reported_mood(clause) and (_has_object(scene, c) or _verb_first(scene, k, clause))):
        return False
    return t.rel != "parataxis" or k > c.head


def _consecutive(scene: Scene, mark: Token) -> bool:
    """*so dass*: a result, not a content."""
    before = scene.tokens[mark.i - 1] if mark.i > 0 else None
    return before is not None and before.rel in ("advmod", "fixed", "mark", "cc") and before.upos in ("ADV", "SCONJ")


def _relative(scene: Scene, k: int) -> bool:
    """Whether a clause opens with a relative pronoun and has its verb late, whatever the parse calls it."""
    inside = [j for j in scene.sentence.subtree(k) if scene.tokens[j].upos != "PUNCT"]
    if not inside:
        return False
    first = scene.tokens[inside[0]]
    at = 1 if first.upos == "ADP" and len(inside) > 1 else 0
    opener = scene.tokens[inside[at]]
    after = scene.tokens[inside[at + 1]] if len(inside) > at + 1 else None
    late = after is None or after.feat("VerbForm") != "Fin" or scene.words.lang == "en"
    return opener.upos == "PRON" and scene.words.is_a("relative", opener) and late


def _verb_first(scene: Scene, k: int, clause: Clause) -> bool:
    """Whether a clause begins with its finite verb: then it goes on with the reporting clause ("…, wirft aber …")."""
    first = next((j for j in scene.sentence.subtree(k) if scene.tokens[j].upos not in ("PUNCT", "CCONJ")), k)
    return scene.words.lang == "de" and first == scene.finite(clause)


def _has_object(scene: Scene, c: Clause, end: int = 10_000) -> bool:
    """Whether a verb has a noun for its object, before a token."""
    arg = c.arg("obj")
    return arg is not None and arg.via == "own" and arg.head < end and scene.tokens[arg.head].upos in ("NOUN", "PROPN")


def _after_comma(scene: Scene, k: int) -> bool:
    first = min(scene.sentence.subtree(k))
    near = [scene.tokens[j].form for j in (first, first - 1) if j >= 0]
    return any(f in COMMAS for f in near)


def _by_comma(scene: Scene, c: Clause, cue: Cue) -> set[int] | None:
    """What follows the comma or colon after the reporting clause, where the parse found no content but the words show one."""
    tokens = scene.tokens
    at = next((k for k in range(scene.finite(c) + 1, len(tokens) - 1) if tokens[k].form in {",", ":"}), None)
    if at is None:
        return None
    rest = range(at + 1, len(tokens))
    opener = tokens[at + 1]
    verb = next((tokens[k] for k in rest if tokens[k].feat("VerbForm") == "Fin" and (k == at + 1 or scene.subjunctive(tokens[k]))), None)
    told = scene.words.is_a("complementizer", opener) and opener.upos == "SCONJ" and "that" in cue.content
    mood = verb is not None and scene.subjunctive(verb) and opener.feat("PronType") != "Rel" and opener.upos not in ("SCONJ", "CCONJ")
    free = "acc" in cue.addressee or not _has_object(scene, c, at)
    to = "inf" in cue.content and free and _to_infinitive(scene, at)
    if told or to or (mood and ("that" in cue.content or "quote" in cue.content)):
        return _forward(scene, c, at + 1)
    return None


def _by_conjunction(scene: Scene, c: Clause, cue: Cue) -> set[int] | None:
    """What follows *that* soon after the verb, where the parse took it for a relative pronoun."""
    if "that" not in cue.content:
        return None
    for t in scene.tokens[scene.finite(c) + 1 : scene.finite(c) + 10]:
        if t.upos in ("VERB", "AUX") and t.i != c.head and t.rel != "amod":
            return None
        if t.i > c.head and scene.words.is_a("complementizer", t) and t.upos in ("SCONJ", "PRON"):
            after = scene.tokens[t.i + 1] if t.i + 1 < len(scene.tokens) else None
            return None if after is None or after.upos in ("VERB", "AUX", "PUNCT") else _forward(scene, c, t.i)
    return None


def _to_infinitive(scene: Scene, at: int) -> bool:
    """Whether a *zu*-infinitive and no finite verb follows a comma up to the next one."""
    for t in scene.tokens[at + 1 :]:
        if t.form == ":" or t.feat("VerbForm") == "Fin":
            return False
        if (t.rel == "mark" and t.upos == "PART") or (t.feat("VerbForm") == "Inf" and t.xpos == "VVIZU"):
            return True
    return False


def topic(scene: Scene, c: Clause, cue: Cue) -> set[int]:
    """What is spoken of, where no clause tells what is said: the object or the line's topic phrase."""
    roles = (*(("obj",) if "obj" in cue.content and "obj" not in cue.addressee and "acc" not in cue.addressee else ()), *cue.topic)
    for role in roles:
        arg = c.arg(role)
        if arg and arg.via in ("own", "shared") and scene.tokens[arg.head].upos in ("NOUN", "PROPN"):
            return set(scene.sentence.subtree(arg.head))
    for role in cue.topic:  # a phrase that the parse hung elsewhere
        word = role.removeprefix("prep:")
        for t in scene.tokens[c.head + 1 :]:
            if t.form.lower() == word and t.rel == "case" and t.head > t.i and scene.tokens[t.head].upos in ("NOUN", "PROPN"):
                return set(scene.sentence.subtree(t.head))
    return set()


def own_mood(scene: Scene, found: set[int]) -> bool:
    """Whether the reported clause is a finite clause of its own, in reported mood or the indicative ("mahnte, die Zeit werde knapp")."""
    heads = [k for k in found if k in scene.clauses and scene.clauses[k].parent not in found]
    return any(scene.clauses[k].finite and not scene.clauses[k].marks for k in heads)
