"""Attribution without a verb of saying: "laut X", "X zufolge", "nach Angaben von X", "according to X", "so X", "demnach"; and chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lagebild.coding.drafts import COMMAS, Draft, Scene, segments
from lagebild.coding.speakers import noun_phrase
from lagebild.coding.speech import Phrase
from lagebild.model import Source, Statement
from lagebild.read.analysis import Token

NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ")
STOPS = COMMAS | frozenset((".", "!", "?", "“", "”", '"', "«", "»", ")", "(", "„"))


def phrase_drafts(scene: Scene) -> Iterator[Draft]:
    """What the attribution phrases of a sentence attribute, and to whom."""
    for t in scene.tokens:
        for phrase in scene.words.phrases.get(t.form.lower(), ()):
            draft = _FORMS[phrase.form](scene, t, phrase)
            if draft:
                yield draft
                break


def _adposition(scene: Scene, t: Token, phrase: Phrase) -> Draft | None:
    """ "laut X", "X zufolge", "nach Angaben von X"."""
    head = _complement(scene, t, phrase.form)
    if head is not None and scene.tokens[head].upos == "PRON" and scene.words.is_a("relative", scene.tokens[head]):
        return _relative(scene, t, phrase, head)
    if head is None or (phrase.nouns and not _informs(scene, head, phrase)):
        return None
    np = [k for k in noun_phrase(scene.sentence, head) if (k < t.i) == (head < t.i)]
    own = {t.i, head, *np, *(k.i for k in scene.sentence.kids(t.i, "fixed"))}
    own |= set(range(min(own), max(own) + 1)) if max(own) - min(own) < 40 else set()
    return _scoped(scene, t, phrase, own, head)


def _complement(scene: Scene, t: Token, form: str) -> int | None:
    """The head of the phrase that an attributing adposition governs, by the tree, else by its place."""
    tokens = scene.tokens
    if t.rel == "case" and t.head >= 0 and tokens[t.head].upos in NOMINAL:
        before = t.head < t.i
        if form == "after" and before:
            return _top(scene, t.head, t.i)
        if form == "around" or before == (form == "after"):
            return t.head
    if t.rel in ("mark", "aux", "advmod", "compound") and form == "around":
        return None
    step = -1 if form == "after" else 1
    i = t.i + step
    while 0 <= i < len(tokens) and tokens[i].form not in STOPS and tokens[i].upos not in ("VERB", "AUX"):
        if tokens[i].upos in ("NOUN", "PROPN") and form != "around":
            return _top(scene, i, t.i)
        i += step
    return None


def _top(scene: Scene, i: int, limit: int) -> int:
    """The head of the flat name or phrase that token i belongs to, on its side of the adposition."""
    tokens = scene.tokens
    while tokens[i].rel in ("flat", "compound", "nmod", "amod") and tokens[i].head >= 0 and (tokens[i].head > limit) == (i > limit):
        i = tokens[i].head
    return i


def _informs(scene: Scene, head: int, phrase: Phrase) -> bool:
    """Whether a noun is one of those that make "nach …" an attribution, itself or as last part of a compound."""
    low = scene.tokens[head].lemma.lower()
    forms = (low, scene.tokens[head].form.lower())
    return any(f in phrase.nouns for f in forms) or any(len(n) > 4 and n in f[-len(n) - 2 :] for n in phrase.nouns for f in forms)


def _scoped(scene: Scene, t: Token, phrase: Phrase, own: set[int], head: int | None) -> Draft | None:
    draft = _draft(scene, t, f"{phrase.line} {phrase.form}", _scope(scene, own, t.i if head is None else head), own, head)
    if draft:
        draft.stance = phrase.stance or "neutral"
        draft.anaphor = head is None
        draft.sort = "anaphor" if head is None else "say"
    return draft


def _draft(scene: Scene, t: Token, rule: str, content: set[int], own: set[int], speaker: int | None) -> Draft | None:
    """What the phrase at t, whose words are `own`, attributes to a speaker; None where that is nothing."""
    spans = segments(scene.sentence, content)
    if not spans:
        return None
    return Draft(
        kind="indirect",
        sentence=scene.sentence.index,
        cue=(t.i,),
        content=spans,
        rule=rule,
        speaker=speaker,
        frame=frozenset(own),
    )


def _scope(scene: Scene, own: set[int], anchor: int) -> set[int]:
    """The clause that a phrase attributes, without the phrase: a whole sentence from a main clause, else the subordinate clause."""
    s = scene.sentence
    finite = (a for a in s.ancestors(anchor) if a.i in scene.clauses and scene.clauses[a.i].finite and a.rel != "amod")
    above = next((a.i for a in finite if a.i not in own), None)
    scope = _main_scope(scene, above, own) if above is None or _main(scene, above) else set(s.subtree(above)) - own
    colon = max((t.i for t in s.tokens[: min(own)] if t.form == ":"), default=-1)
    return {k for k in scope if k > colon}


def _main(scene: Scene, i: int) -> bool:
    """Whether a clause head is a main clause's: the root, joined to it, or hung below it without conjunction or relative pronoun."""
    t = scene.tokens[i]
    while t.rel in ("conj", "parataxis") and t.head >= 0:
        t = scene.tokens[t.head]
    if t.head < 0:
        return True
    below = scene.sentence.kids(t.i)
    opened = any(k.rel == "mark" or k.feat("PronType") in ("Rel", "Int") or k.upos == "SCONJ" for k in below)
    return t.rel in ("advcl", "dep") and not opened


def _main_scope(scene: Scene, above: int | None, own: set[int]) -> set[int]:
    """All of a sentence, less coordinated main clauses that another phrase attributes."""
    s = scene.sentence
    rest = set(range(len(s.tokens))) - own
    for t in s.tokens:
        if t.i in own or t.form.lower() not in scene.words.phrases or t.rel != "case":
            continue
        if not any(p.form in ("before", "after") for p in scene.words.phrases[t.form.lower()]):
            continue
        other = next((a.i for a in s.ancestors(t.i) if a.i in scene.clauses and a.i != above), None)
        if other is not None and scene.tokens[other].rel in ("conj", "parataxis") and above not in s.subtree(other):
            rest -= set(s.subtree(other))
    if above is not None and min(own) > 0:
        for k in s.kids(above, "conj", "parataxis"):
            if _stands_alone(scene, k) and not own & set(s.subtree(k.i)):
                rest -= set(s.subtree(k.i))
    return rest


def _stands_alone(scene: Scene, k: Token) -> bool:
    """Whether a further main clause follows without conjunction, in the indicative and with a subject of its own."""
    clause = scene.clauses.get(k.i)
    if clause is None or not clause.finite or scene.mood(clause) != "ind" or scene.sentence.kid(k.i, "cc"):
        return False
    subject = clause.arg("subj") or clause.arg("obj")
    return subject is not None and subject.via == "own"


def _adverb(scene: Scene, t: Token, phrase: Phrase) -> Draft | None:
    """ "demnach": on the word of whoever was named before."""
    if t.upos != "ADV" and t.rel not in ("advmod", "mark", "obl"):
        return None
    if phrase.stance:
        return None
    if phrase.form == "adverb_present":
        finite = next((x for x in scene.tokens[t.i :] if x.feat("VerbForm") == "Fin"), None)
        if finite is None or t.i > 0 or not (finite.feat("Tense") == "Pres" or finite.feat("Mood") == "Sub"):
            return None
    return _scoped(scene, t, phrase, {t.i}, None)


def _relative(scene: Scene, t: Token, phrase: Phrase, pronoun: int | None = None) -> Draft | None:
    """ "Berichte, wonach …", "Studien, nach denen …": the noun before the comma is the source."""
    tokens = scene.tokens
    if t.i < 2 or tokens[t.i - 1].form != ",":
        return None
    noun = next((k for k in range(t.i - 2, -1, -1) if tokens[k].upos in ("NOUN", "PROPN")), None)
    if noun is None:
        return None
    noun = _top(scene, noun, t.i)
    words = [tokens[noun].lemma, tokens[noun].form]
    if not scene.words.noun_cues(tokens[noun]) and not scene.words.source_kind(words):
        return None
    clause = next((a.i for a in scene.sentence.ancestors(t.i) if a.i in scene.clauses and a.i > t.i), None)
    if clause is None:
        return None
    own = {t.i, *(() if pronoun is None else (pronoun,))}
    last = max(scene.sentence.subtree(clause))
    draft = _draft(scene, t, f"{phrase.line} relative", set(range(t.i + len(own), last + 1)), own, noun)
    if draft:
        draft.local = pronoun
    return draft


def _so(scene: Scene, t: Token, phrase: Phrase) -> Draft | None:
    """ "…, so der Minister": a speaker without a verb, between commas or at the end."""
    tokens = scene.tokens
    if t.i == 0 or (tokens[t.i - 1].form not in STOPS):
        return None
    end = t.i + 1
    while end < len(tokens) and tokens[end].form not in STOPS - {'"', "„", "“", "»", "«", "("}:
        if tokens[end].upos in ("VERB", "AUX") and tokens[end].feat("VerbForm") != "Part":
            return None
        end += 1
    inner = [k for k in range(t.i + 1, end)]
    if not inner or tokens[inner[0]].upos in ("ADV", "ADP", "SCONJ", "VERB", "PART", "CCONJ"):
        return None
    head = next((k for k in inner if tokens[k].upos in ("NOUN", "PROPN") and not (inner[0] <= tokens[k].head < end)), None)
    head = head if head is not None else next((k for k in inner if tokens[k].upos in ("NOUN", "PROPN", "PRON")), None)
    if head is None:
        return None
    own = {t.i, *inner, *noun_phrase(scene.sentence, head)}
    return _draft(scene, t, f"{phrase.line} so", set(range(len(tokens))) - own, own, head)


def _citing(scene: Scene, t: Token, phrase: Phrase) -> Draft | None:
    """ "unter Berufung auf X": X stands behind the one who reports; alone it attributes like "laut X"."""
    if t.upos == "VERB":
        return _citing_verb(scene, t, phrase)
    noun = scene.tokens[t.head] if t.rel == "case" and t.head >= 0 else None
    if noun is None or noun.lemma.lower() not in phrase.nouns:
        return None
    inner = next((k for k in scene.sentence.kids(noun.i, "nmod", "obl") if k.upos in NOMINAL), None)
    if inner is None:
        return None
    own = {t.i, noun.i, inner.i, *noun_phrase(scene.sentence, inner.i), *(k.i for k in scene.sentence.kids(inner.i, "case"))}
    draft = _scoped(scene, t, phrase, own, inner.i)
    if draft:
        draft.sort = "citing"
    return draft


def _citing_verb(scene: Scene, t: Token, phrase: Phrase) -> Draft | None:
    """ "…, citing X": X stands behind the one who reports."""
    inner = scene.sentence.kid(t.i, "obj")
    if inner is None or inner.upos not in NOMINAL:
        return None
    draft = _scoped(scene, t, phrase, {t.i, inner.i, *noun_phrase(scene.sentence, inner.i)}, inner.i)
    if draft:
        draft.sort = "citing"
    return draft


_FORMS = {
    "before": _adposition,
    "after": _adposition,
    "around": _adposition,
    "adverb": _adverb,
    "adverb_present": _adverb,
    "relative": _relative,
    "so": _so,
    "citing": _citing,
}


# ---------------------------------------------------------------- chains


def attribution(statements: Sequence[Statement], start: int, end: int) -> tuple[Source, ...]:
    """Who vouches for the stretch [start, end) of a report, outermost first: the chain of the innermost statement that covers it."""
    middle = (start + end) / 2
    best: Statement | None = None
    for s in statements:
        if any(c.start <= middle < c.end for c in s.content) and (best is None or _size(s) <= _size(best)):
            best = s
    return best.chain if best else ()


def _size(s: Statement) -> int:
    return sum(c.end - c.start for c in s.content)
