"""Reporting clauses: "X sagte, …", "…, sagte X", "wie X mitteilte"; everything here looks at one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from lagebild.coding.drafts import CLOSERS, COMMAS, Draft, Scene, segments
from lagebild.coding.reported import clause_content, own_mood, topic
from lagebild.coding.speech import Cue, beside
from lagebild.coding.voices import addressee_of, first_phrase, relative_pronoun, speaker_of, taken_up, venue_of
from lagebild.read.analysis import Token
from lagebild.read.clauses import Clause


def verb_drafts(scene: Scene) -> Iterator[Draft]:
    """What the reporting verbs of a sentence report."""
    asides = dict(_comparisons(scene))
    verbs = scene.words.verbs
    for c in scene.clauses.values():
        if c.lemma not in verbs:
            continue
        drafts = [_verb_draft(scene, c, cue, asides.get(c.head)) for cue in _lines(scene, c)]
        if drafts:
            yield next((d for d in drafts if d.kind == "indirect"), drafts[0])


def _lines(scene: Scene, c: Clause) -> list[Cue]:
    """The pack lines for a clause's verb, those that ask for a word beside it first."""
    fit = [cue for cue in scene.words.verbs.get(c.lemma, ()) if beside(scene.sentence, c.head, cue)]
    return sorted(fit, key=lambda cue: not cue.beside)


def _comparisons(scene: Scene) -> Iterator[tuple[int, tuple[int, int]]]:
    """Clauses like "wie X mitteilte", "as X said": the verb's token with the first and last token of the clause, read off the words."""
    tokens = scene.tokens
    comparison = scene.words.marks.get("comparison")
    if comparison is None:
        return
    for t in tokens:
        if not comparison.has(t) or t.i + 1 >= len(tokens):
            continue
        opens = t.i == 0 or tokens[t.i - 1].form in COMMAS | CLOSERS | {"("} or tokens[t.i - 1].upos == "CCONJ"
        if not opens and not t.form[:1].isupper():  # a capital: a headline is glued to the sentence
            continue
        seen: list[int] = []
        for k in range(t.i + 1, len(tokens)):
            if k in scene.clauses and tokens[k].upos in ("VERB", "AUX", "ADJ") and scene.clauses[k].lemma in scene.words.verbs:
                seen.append(k)
            closed = tokens[k].upos == "PUNCT" and tokens[k].form not in CLOSERS | {"„", "(", ")", "-"}
            if seen and (closed or k == len(tokens) - 1):
                yield seen[-1], (t.i, k)
                break
            if closed and (any(x.feat("VerbForm") == "Fin" for x in tokens[t.i + 1 : k]) or k - t.i > 14):
                break


def _verb_draft(scene: Scene, c: Clause, cue: Cue, aside: tuple[int, int] | None) -> Draft:
    frame = _frame(scene, c)
    found: set[int] | None = None
    how = ""
    if cue.content & {"that", "insert"}:
        if aside is not None:
            found, how = _by_comparison(scene, aside, frame), "comparison"
        else:
            found, how = _around_insert(scene, c, frame), "insert"
    if not found and cue.content & {"that", "inf"}:
        found, how = clause_content(scene, c, cue), "clause"
    spans = segments(scene.sentence, found or ())
    kind = "indirect"
    if not spans:
        found, kind, how = topic(scene, c, cue), "reported", "topic"
        spans = segments(scene.sentence, found)
    back = taken_up(scene, c, cue) if kind == "reported" else None
    speaker = speaker_of(scene, c, cue, how, back)
    if how in ("comparison", "insert") and (speaker is None or speaker not in frame) and "-" not in cue.speaker:
        speaker = first_phrase(scene, frame) or speaker
    ahead = {k for k in frame if k < scene.finite(c)}
    if how == "insert" and ahead and speaker not in ahead and "-" not in cue.speaker:  # "…, X told Y"
        speaker = first_phrase(scene, ahead) or speaker
    vouch = cue.vouch == "yes" or (cue.vouch == "quote" and how != "topic" and (how != "clause" or own_mood(scene, found or set())))
    return Draft(
        kind=kind,
        sentence=scene.sentence.index,
        cue=tuple(scene.verbs(c)),
        content=spans,
        rule=f"{cue.line} {how}",
        speaker=speaker,
        local=relative_pronoun(scene, c, speaker),
        back=back,
        anaphor=speaker is None and how in ("insert", "clause") and not c.passive and "-" not in cue.speaker,
        addressee=addressee_of(scene, c, cue, speaker),
        outer=arg.head if cue.speaker[0] == "obj" and (arg := c.arg("subj")) and arg.head != speaker else None,
        venue=venue_of(scene, c),
        frame=frozenset(frame) if kind == "reported" else frozenset(frame) - (found or set()),
        vouch=vouch,
        stance=cue.stance,
        sort=cue.sort,
        head=c.head,
        quotes="quote" in cue.content or how in ("insert", "comparison"),
    )


def _frame(scene: Scene, c: Clause) -> set[int]:
    """The words of the reporting clause itself: its verb, speaker and circumstances."""
    own = set(c.tokens)
    for k in scene.sentence.kids(c.head, "nsubj", "obl", "iobj"):
        own |= set(scene.sentence.subtree(k.i))
    end = next((k for k in range(scene.finite(c) + 1, len(scene.tokens)) if scene.tokens[k].form == ":"), len(scene.tokens))
    return {k for k in own if k < end}


def _by_comparison(scene: Scene, aside: tuple[int, int], frame: set[int]) -> set[int] | None:
    """ "Wie X mitteilte, …" and "…, as X said": the rest of the sentence is what is reported."""
    tokens = scene.tokens
    start, end = aside
    glued = start > 0 and tokens[start].form[:1].isupper() and tokens[start - 1].upos != "PUNCT"
    outside = {k for k in range(len(tokens)) if not start <= k <= end and not (glued and k < start)}
    if sum(tokens[k].upos != "PUNCT" for k in outside) < 2:
        return None
    frame.clear()
    frame |= set(range(start, end + 1))
    return outside


def _around_insert(scene: Scene, c: Clause, frame: set[int]) -> set[int] | None:
    """ "…, sagte X": what stands before, and after, an inserted or final reporting clause."""
    tokens = scene.tokens
    finite = scene.finite(c)
    start = _insert_start(scene, c, finite, frame)
    if start is None:
        return None
    own = _run(frame, start, finite, tokens)
    end = max(own)
    after = [k for k in range(end + 1, len(tokens))]
    conj = {j for k in scene.sentence.kids(c.head, "conj") for j in scene.sentence.subtree(k.i) if j > end}
    right = [k for k in after if k not in conj and k not in frame]
    colon = max((k for k in range(1, start) if tokens[k].form == ":" and tokens[k + 1].form not in '„“"»«'), default=-1)
    left = list(range(colon + 1, start))
    resumes = _resumes(scene, left, right)
    content_right = [k for k in scene.sentence.kids(c.head, "ccomp", "xcomp") if k.i > end]
    told = any(scene.words.is_a("complementizer", tokens[k]) and tokens[k].upos == "SCONJ" for k in right[1:2])
    if told or (content_right and not resumes):
        return None
    if not any(tokens[k].feat("VerbForm") == "Fin" for k in left) and not resumes and not _quoted(tokens, left):
        return None
    if not resumes and _subordinate_only(scene, left):
        return None
    frame.clear()
    frame |= own
    return set(left) | (set(right) if resumes else set())


def _insert_start(scene: Scene, c: Clause, finite: int, frame: set[int]) -> int | None:
    """Where an inserted reporting clause begins: verb first (both languages), or subject first after a comma (English)."""
    tokens = scene.tokens
    if scene.shared_report(c) is not None:
        return None
    if c.rel == "conj" and any(x.head < finite and _lines(scene, x) for x in scene.clauses.values()):
        return None
    verb = tokens[finite].feat("VerbForm") == "Fin"  # "…, accusing X of …" goes on with what the subject before does
    if verb and finite > 1 and (tokens[finite - 1].form in {",", "–", "—", "-"} or tokens[finite - 1].form in CLOSERS):
        subject = c.arg("subj")
        right = any(k.i > finite for k in scene.sentence.kids(c.head, "nsubj"))
        if subject is None or right or subject.head > finite or subject.via != "own":
            return finite
    if scene.words.lang == "de":
        return None
    start = finite
    while start > 0 and tokens[start - 1].upos not in ("PUNCT", "VERB", "SCONJ", "CCONJ"):
        start -= 1
    relative = any(t.feat("PronType") in ("Rel", "Int") for t in tokens[start:finite])
    if start < 2 or tokens[start - 1].form not in COMMAS | CLOSERS or relative:
        return None
    final = finite + 1 >= len(tokens) or not any(t.upos in ("VERB", "AUX") for t in tokens[finite + 1 :])
    if final and any(t.upos in ("NOUN", "PROPN", "PRON") for t in tokens[start:finite]):
        return start
    head = scene.sentence.tokens[c.head]
    said = any(k.i < start for k in scene.sentence.kids(c.head, "ccomp", "parataxis")) or (head.rel == "parataxis" and head.head < start)
    return start if said and start > 1 and tokens[start - 1].form in COMMAS | CLOSERS else None


def _run(frame: set[int], start: int, finite: int, tokens: tuple[Token, ...]) -> set[int]:
    """The frame's words from `start` on without a break, punctuation inside it included."""
    own, k = set(range(start, finite + 1)), finite + 1
    last = max([finite, *(i for i in frame if i >= finite)])
    while k <= last and (k in frame or tokens[k].upos == "PUNCT"):
        own.add(k)
        k += 1
    while tokens[max(own)].upos == "PUNCT" and len(own) > 1:
        own.remove(max(own))
    return own


def _resumes(scene: Scene, left: list[int], right: list[int]) -> bool:
    """Whether the reported matter goes on after an inserted reporting clause."""
    tokens = scene.tokens
    body = next((tokens[k] for k in right if tokens[k].upos != "PUNCT"), None)
    if body is None or tokens[right[0]].form not in COMMAS or body.rel == "conj":
        return False
    if body.feat("VerbForm") == "Fin":
        return True
    open_left = not any(tokens[k].feat("VerbForm") == "Fin" for k in left)
    return scene.words.lang != "de" and open_left and any(tokens[k].feat("VerbForm") == "Fin" for k in right)


def _quoted(tokens: tuple[Token, ...], span: list[int]) -> bool:
    return any(tokens[k].form in CLOSERS or tokens[k].form == "„" for k in span)


def _subordinate_only(scene: Scene, left: list[int]) -> bool:
    """Whether what precedes is no main clause but an adverbial one ("Als er kam, sagte er …")."""
    inside = frozenset(left)
    words = [scene.tokens[k] for k in left if scene.tokens[k].upos not in ("PUNCT", "CCONJ")]
    heads = [c for c in scene.clauses.values() if c.finite and scene.finite(c) in inside]
    if any(t.upos == "SCONJ" for t in words[:2]) or (words and words[0].feat("VerbForm") == "Fin" and scene.words.lang == "de"):
        return len(heads) < 2
    return bool(heads) and all(c.rel == "acl:relcl" for c in heads) and not any(scene.reported_mood(c) for c in heads)
