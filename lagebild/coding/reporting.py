"""Reporting clauses and what they report: "X sagte, …", "…, sagte X", "wie X mitteilte", "der Vorwurf, …".

Everything here looks at one sentence. A find is a Draft: token indexes for speaker and cue, character spans for the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lagebild.coding.speech import Cue, Lexicon, beside
from lagebild.read.analysis import Sentence, Token
from lagebild.read.clauses import Clause

COMMAS = frozenset((",", ";", ":", "–", "—", "-", "…"))
CLOSERS = frozenset("“”\"«»‘’'›‹")
CONTENT_RELS = ("ccomp", "csubj", "xcomp", "parataxis", "acl", "advcl", "dep", "conj")


@dataclass(slots=True, kw_only=True)
class Draft:
    """A statement in the making, within one sentence."""

    kind: str
    sentence: int
    cue: tuple[int, ...]
    content: list[tuple[int, int]]
    rule: str
    speaker: int | None = None
    addressee: int | None = None
    venue: int | None = None
    citing: tuple[int, ...] = ()
    frame: frozenset[int] = frozenset()
    vouch: bool = True
    stance: str = "neutral"
    sort: str = "say"
    anaphor: bool = False  # the speaker is who spoke before
    local: int | None = None  # the relative pronoun that stands for the speaker here
    back: int | None = None  # "dies teilte X mit": the pronoun that takes up the sentence before
    until: int = -1  # last sentence of a passage that runs on


@dataclass(slots=True)
class Scene:
    """A sentence with its clauses, as the finders see it."""

    sentence: Sentence
    clauses: dict[int, Clause]
    words: Lexicon
    taken: set[int] = field(default_factory=set)

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens

    def verbs(self, c: Clause) -> list[int]:
        """The tokens of a clause's verb complex, in text order."""
        return sorted({c.head, *c.aux, *([c.particle] if c.particle is not None else [])})

    def finite(self, c: Clause) -> int:
        """The finite verb of a clause, else its head."""
        verbs = self.verbs(c)
        return next((i for i in verbs if self.tokens[i].feat("VerbForm") == "Fin"), min([c.head, *c.aux]))

    def mood(self, c: Clause) -> str:
        """`sub1`, `sub2`, `ind` or '': the mood of a clause's finite verb, by its form where the form alone tells it."""
        finite = self.tokens[self.finite(c)]
        if finite.form.lower() in self.words.conjunctive and not self.first_person:
            return "sub1"
        if finite.feat("Mood") == "Sub":
            return "sub2" if finite.feat("Tense") == "Past" else "sub1"
        return "ind" if finite.feat("VerbForm") == "Fin" else ""

    @property
    def first_person(self) -> bool:
        """Whether the sentence speaks as *ich*, whose indicative looks like the subjunctive."""
        return any(self.words.is_a("first_person", t) for t in self.tokens)

    def reported_mood(self, c: Clause) -> bool:
        """Whether a clause stands in the subjunctive that marks reported speech."""
        return self.mood(c) in ("sub1", "sub2")


def segments(sentence: Sentence, chosen: Iterable[int]) -> list[tuple[int, int]]:
    """Character spans of a set of tokens, punctuation at the edges left out, gaps of punctuation alone closed."""
    tokens = sentence.tokens
    runs: list[list[int]] = []
    for i in sorted(chosen):
        if runs and all(tokens[k].upos == "PUNCT" for k in range(runs[-1][-1] + 1, i)):
            runs[-1].append(i)
        else:
            runs.append([i])
    spans = []
    for run in runs:
        while run and _edge(tokens[run[0]]):
            run.pop(0)
        while run and _edge(tokens[run[-1]]):
            run.pop()
        if run:
            spans.append((tokens[run[0]].start, tokens[run[-1]].end))
    return spans


def _edge(t: Token) -> bool:
    return t.form in COMMAS or t.form in {".", "!", "?", "..."}


def verb_drafts(scene: Scene) -> Iterator[Draft]:
    """What the reporting verbs of a sentence report."""
    asides = dict(_comparisons(scene))
    for c in scene.clauses.values():
        for cue in _lines(scene, c):
            draft = _verb_draft(scene, c, cue, asides.get(c.head))
            if draft:
                yield draft
                break


def _lines(scene: Scene, c: Clause) -> list[Cue]:
    """The pack lines for a clause's verb, those that ask for a word beside it first."""
    fit = [cue for cue in scene.words.verbs.get(c.lemma, ()) if beside(scene.sentence, c.head, cue)]
    return sorted(fit, key=lambda cue: not cue.beside)


def _comparisons(scene: Scene) -> Iterator[tuple[int, tuple[int, int]]]:
    """Clauses like "wie X mitteilte", "as X said": the verb's token with the first and last token of the clause, read off the words."""
    tokens = scene.tokens
    for t in scene.tokens:
        if not scene.words.is_a("comparison", t) or t.i + 1 >= len(tokens):
            continue
        if t.i > 0 and tokens[t.i - 1].form not in COMMAS | CLOSERS | {"("} and tokens[t.i - 1].upos != "CCONJ":
            continue
        seen: list[int] = []
        for k in range(t.i + 1, len(tokens)):
            if k in scene.clauses and tokens[k].upos in ("VERB", "AUX", "ADJ") and scene.clauses[k].lemma in scene.words.verbs:
                seen.append(k)
            closed = tokens[k].upos == "PUNCT" and tokens[k].form not in CLOSERS | {"„", "(", ")", "-"}
            if seen and (closed or k == len(tokens) - 1):
                yield seen[-1], (t.i, k if closed else k)
                break
            if closed and (any(x.feat("VerbForm") == "Fin" for x in tokens[t.i + 1 : k]) or k - t.i > 14):
                break


def _verb_draft(scene: Scene, c: Clause, cue: Cue, aside: tuple[int, int] | None) -> Draft | None:
    frame = _frame(scene, c)
    found: set[int] | None = None
    how = ""
    if cue.content & {"that", "insert"}:
        if aside is not None:
            found, how = _by_comparison(scene, aside, frame), "comparison"
        else:
            found, how = _around_insert(scene, c, frame), "insert"
    if not found and cue.content & {"that", "inf"}:
        found, how = _clause_content(scene, c, cue), "clause"
    spans = segments(scene.sentence, found or ())
    kind = "indirect"
    if not spans:
        found, kind, how = _topic(scene, c, cue), "reported", "topic"
        spans = segments(scene.sentence, found)
    back = _taken_up(scene, c, cue) if kind == "reported" else None
    speaker = speaker_of(scene, c, cue, how, back)
    if how == "comparison" and (speaker is None or speaker not in frame):
        speaker = _first_phrase(scene, frame)
    vouch = cue.vouch == "yes" or (cue.vouch == "quote" and how != "clause") or (cue.vouch == "quote" and _own_mood(scene, found or set()))
    return Draft(
        kind=kind,
        sentence=scene.sentence.index,
        cue=tuple(scene.verbs(c)),
        content=spans,
        rule=f"{cue.line} {how}",
        speaker=speaker,
        local=_pronoun(scene, c, speaker),
        back=back,
        anaphor=speaker is None and how in ("insert", "clause") and not c.passive and "-" not in cue.speaker,
        addressee=addressee_of(scene, c, cue, speaker),
        venue=venue_of(scene, c),
        frame=frozenset(frame) if kind == "reported" else frozenset(frame) - (found or set()),
        vouch=vouch,
        stance=cue.stance,
        sort=cue.sort,
    )


def _topic(scene: Scene, c: Clause, cue: Cue) -> set[int]:
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


def _own_mood(scene: Scene, found: set[int]) -> bool:
    """Whether the reported clause is a finite clause of its own, in reported mood or the indicative ("mahnte, die Zeit werde knapp")."""
    heads = [k for k in found if k in scene.clauses and scene.clauses[k].parent not in found]
    return any(scene.clauses[k].finite and not scene.clauses[k].marks for k in heads)


# ---------------------------------------------------------------- the frame


def _frame(scene: Scene, c: Clause) -> set[int]:
    """The words of the reporting clause itself: its verb, speaker and circumstances."""
    own = set(c.tokens)
    for k in scene.sentence.kids(c.head, "nsubj", "obl", "iobj"):
        own |= set(scene.sentence.subtree(k.i))
    return own


def _by_comparison(scene: Scene, aside: tuple[int, int], frame: set[int]) -> set[int] | None:
    """"Wie X mitteilte, …" and "…, as X said": the rest of the sentence is what is reported."""
    tokens = scene.tokens
    start, end = aside
    outside = {k for k in range(len(tokens)) if not start <= k <= end}
    if sum(tokens[k].upos != "PUNCT" for k in outside) < 2:
        return None
    frame.clear()
    frame |= set(range(start, end + 1))
    return outside


def _around_insert(scene: Scene, c: Clause, frame: set[int]) -> set[int] | None:
    """"…, sagte X": what stands before, and after, an inserted or final reporting clause."""
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
    left = list(range(start))
    body = next((tokens[k] for k in right if tokens[k].upos != "PUNCT"), None)
    resumes = body is not None and tokens[end + 1].form in COMMAS and body.feat("VerbForm") == "Fin" and body.rel != "conj"
    content_right = [k for k in scene.sentence.kids(c.head, "ccomp", "xcomp") if k.i > end]
    if content_right and not resumes:
        return None
    if not any(tokens[k].feat("VerbForm") == "Fin" for k in left) and not resumes and not _quoted(tokens, left):
        return None
    if not resumes and _subordinate_only(scene, left):
        return None
    frame |= own
    return set(left) | (set(right) if resumes else set())


def _insert_start(scene: Scene, c: Clause, finite: int, frame: set[int]) -> int | None:
    """Where an inserted reporting clause begins: verb first (both languages), or subject first after a comma (English)."""
    tokens = scene.tokens
    if finite > 1 and (tokens[finite - 1].form in {",", "–", "—", "-"} or tokens[finite - 1].form in CLOSERS):
        subject = c.arg("subj")
        if subject is None or subject.head > finite or subject.via != "own":
            return finite
    if scene.words.lang == "de":
        return None
    start = finite
    while start - 1 in frame and tokens[start - 1].upos != "PUNCT":
        start -= 1
    head = scene.sentence.tokens[c.head]
    before = any(k.i < start for k in scene.sentence.kids(c.head, "ccomp", "parataxis"))
    if start > 1 and (tokens[start - 1].form in COMMAS or tokens[start - 1].form in CLOSERS) and (before or (head.rel == "parataxis" and head.head < start)):
        return start
    return None


def _run(frame: set[int], start: int, finite: int, tokens: tuple[Token, ...]) -> set[int]:
    """The frame's words from `start` on without a break, punctuation inside it included."""
    own, k = {start}, start + 1
    last = max(k for k in frame if k >= finite)
    while k <= last and (k in frame or tokens[k].upos == "PUNCT"):
        own.add(k)
        k += 1
    while tokens[max(own)].upos == "PUNCT" and len(own) > 1:
        own.remove(max(own))
    return own


def _quoted(tokens: tuple[Token, ...], span: list[int]) -> bool:
    return any(tokens[k].form in CLOSERS or tokens[k].form == "„" for k in span)


def _subordinate_only(scene: Scene, left: list[int]) -> bool:
    """Whether what precedes is no main clause but an adverbial one ("Als er kam, sagte er …")."""
    first = next((scene.tokens[k] for k in left if scene.tokens[k].upos not in ("PUNCT", "CCONJ")), None)
    if first is None or first.upos != "SCONJ":
        return False
    heads = [c for i, c in scene.clauses.items() if i in set(left) and c.finite]
    return len(heads) < 2


# ---------------------------------------------------------------- the content as a clause


def _clause_content(scene: Scene, c: Clause, cue: Cue) -> set[int] | None:
    """The clause or clauses that a reporting verb governs: "dass …", "er habe …", "zu …"."""
    s = scene.sentence
    heads = [k for k in _governed(scene, c.head) if _fits(scene, c, k, cue)]
    if not heads:
        return _by_comma(scene, c, cue)
    found = {j for k in heads for j in s.subtree(k)}
    finite = scene.finite(c)
    ahead = {j for j in found if j > finite}
    if len(ahead) * 2 < len(found):
        return found - set(scene.verbs(c))
    start = _opening(scene, min(heads, key=lambda k: (k < finite, k)), finite, min(ahead))
    return _forward(scene, c, start) if _is_main(scene, c) else {j for j in _forward(scene, c, start) if j <= max(found)} - set(scene.verbs(c))


def _is_main(scene: Scene, c: Clause) -> bool:
    """Whether a reporting clause is a main clause, so that what it reports may run to the sentence's end."""
    t = scene.tokens[c.head]
    while t.rel in ("conj", "parataxis") and t.head >= 0:
        t = scene.tokens[t.head]
    return t.head < 0 and not any(m.upos == "SCONJ" for m in scene.sentence.kids(c.head, "mark"))


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
        if clause is None or k.i < start or scene.reported_mood(clause) or any(scene.words.is_a("complementizer", m) for m in s.kids(k.i, "mark")):
            continue
        joint = min([x.i for x in s.kids(k.i, "cc")], default=None)
        if joint is not None and joint > start:
            end = min(end, joint)
    end = min(end, _break(scene, start, end))
    late = [v for v in scene.verbs(c) if v > start]
    if late and min(late) > start + 1:  # the rest of the verb closes the frame after its content
        end = min(end, min(late))
    return set(range(start, end))


def _governed(scene: Scene, head: int) -> Iterator[int]:
    """Clause heads under a verb that may be its content, directly or through a noun or adverb (*davon aus, dass*)."""
    s = scene.sentence
    for k in s.kids(head):
        if k.rel in CONTENT_RELS:
            yield k.i
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
        return "that" in cue.content and cue.sort in ("say", "write", "ask") and t.rel in ("ccomp", "csubj") and k > c.head
    if clause is None or any(m.upos in ("SCONJ", "ADP") for m in marks) or _relative(scene, k):
        return False
    if t.rel in ("conj", "advcl", "dep", "acl"):
        return not s.kids(k, "cc") and t.rel == "conj" and k > c.head and scene.reported_mood(clause) and _after_comma(scene, k) and "that" in cue.content
    if not clause.finite:
        return "inf" in cue.content and t.upos in ("VERB", "AUX", "ADJ", "NOUN") and t.rel in ("xcomp", "ccomp", "csubj")
    if "that" not in cue.content or (not scene.reported_mood(clause) and _has_object(scene, c)):
        return False
    return t.rel != "parataxis" or k > c.head


def _consecutive(scene: Scene, mark: Token) -> bool:
    """*so dass*: a result, not a content."""
    return mark.i > 0 and scene.tokens[mark.i - 1].rel in ("advmod", "fixed", "mark", "cc") and scene.tokens[mark.i - 1].upos in ("ADV", "SCONJ")


def _relative(scene: Scene, k: int) -> bool:
    """Whether a clause opens with a relative pronoun and has its verb late, whatever the parse calls it."""
    inside = [j for j in scene.sentence.subtree(k) if scene.tokens[j].upos != "PUNCT"]
    if not inside:
        return False
    first = scene.tokens[inside[0]]
    at = 1 if first.upos == "ADP" and len(inside) > 1 else 0
    opener = scene.tokens[inside[at]]
    after = scene.tokens[inside[at + 1]] if len(inside) > at + 1 else None
    return opener.upos == "PRON" and scene.words.is_a("relative", opener) and (after is None or after.feat("VerbForm") != "Fin" or scene.words.lang == "en")


def _has_object(scene: Scene, c: Clause) -> bool:
    arg = c.arg("obj")
    return arg is not None and arg.via == "own" and scene.tokens[arg.head].upos in ("NOUN", "PROPN")


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
    verb = next((tokens[k] for k in rest if tokens[k].feat("VerbForm") == "Fin" and (k == at + 1 or tokens[k].feat("Mood") == "Sub")), None)
    told = scene.words.is_a("complementizer", opener) and opener.upos == "SCONJ" and "that" in cue.content
    mood = verb is not None and verb.feat("Mood") == "Sub" and opener.feat("PronType") != "Rel" and opener.upos not in ("SCONJ", "CCONJ")
    to = "inf" in cue.content and _to_infinitive(scene, at)
    if told or to or (mood and ("that" in cue.content or "quote" in cue.content)):
        return _forward(scene, c, at + 1)
    return None


def _to_infinitive(scene: Scene, at: int) -> bool:
    """Whether a *zu*-infinitive and no finite verb follows a comma up to the next one."""
    for t in scene.tokens[at + 1 :]:
        if t.form == ":" or t.feat("VerbForm") == "Fin":
            return False
        if t.rel == "mark" and t.upos == "PART" or (t.feat("VerbForm") == "Inf" and t.xpos == "VVIZU"):
            return True
    return False


def _break(scene: Scene, start: int, end: int) -> int:
    """Where reported matter gives way to the reporter's own words: a remark (", was …"), a semicolon, a further verb of saying."""
    tokens = scene.tokens
    first = next((tokens[k] for k in range(start, end) if tokens[k].feat("VerbForm") == "Fin"), None)
    subjunctive = first is not None and first.feat("Mood") == "Sub"
    for k in range(start + 1, end - 1):
        t, after = tokens[k], tokens[k + 1]
        if t.form not in {",", ";"} and t.upos != "CCONJ":
            continue
        verb = next((x for x in tokens[k + 1 : end] if x.feat("VerbForm") == "Fin"), None)
        if verb is None or verb.feat("Mood") == "Sub":
            continue
        if t.form == ";" or (t.form == "," and scene.words.is_a("comment", after)):
            return k
        clause = scene.clauses.get(verb.i)
        if t.upos == "CCONJ" and subjunctive and clause and clause.lemma in scene.words.verbs:
            return k
    return end


# ---------------------------------------------------------------- nouns of saying


def noun_drafts(scene: Scene) -> Iterator[Draft]:
    """What nouns of saying report: "der Vorwurf, er habe …", "Berichte, wonach …", "mit der Begründung, dass …"."""
    for t in scene.tokens:
        if t.upos != "NOUN":
            continue
        for cue in scene.words.noun_cues(t):
            below = [t.i, *([t.head] if t.rel == "nsubj" and scene.sentence.kid(t.head, "cop") else [])]
            near = [k for b in below for k in scene.sentence.kids(b, "acl", "ccomp", "xcomp", "csubj", "parataxis", "appos", "advcl", "dep")]
            heads = [k.i for k in near if _noun_fits(scene, t, k, cue)]
            if t.rel == "nsubj" and t.head > t.i and scene.sentence.kid(t.head, "cop") and any(scene.words.is_a("complementizer", m) for m in scene.sentence.kids(t.head, "mark")):
                heads = [t.head]
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
        if k.rel == "nmod" and (k.feat("Case") == "Gen" or not scene.sentence.kid(k.i, "case") or _case(scene, k.i).lemma in ("von", "of", "aus", "'s")):
            return k.i
    return t.i


# ---------------------------------------------------------------- who, to whom, where


def speaker_of(scene: Scene, c: Clause, cue: Cue, how: str, back: int | None) -> int | None:
    """The head token of the speaker: by the line's roles, else the noun phrase that stands where a subject does."""
    if "-" in cue.speaker:
        return None
    for role in cue.speaker:
        arg = c.arg(role)
        if arg is None or arg.head == back:
            continue
        if role == "subj" and scene.words.is_a("expletive", scene.tokens[arg.head]):
            continue
        return arg.head
    if c.passive:
        return _document(scene, c)
    return _nominative(scene, c, how, back) if "subj" in cue.speaker or how == "comparison" else None


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


def _first_phrase(scene: Scene, frame: set[int]) -> int | None:
    """The head of the first noun phrase in a clause, whatever the parse makes of it."""
    for i in sorted(frame):
        t = scene.tokens[i]
        if t.upos in ("NOUN", "PROPN", "PRON") and not scene.words.is_a("expletive", t):
            while t.head in frame and t.rel in ("flat", "compound", "nmod", "appos") and scene.tokens[t.head].upos in ("NOUN", "PROPN"):
                t = scene.tokens[t.head]
            return t.i
    return None


def _document(scene: Scene, c: Clause) -> int | None:
    """In a passive without agent: the paper or medium in which it stands ("in einem Bericht wird gefordert")."""
    for a in c.args:
        if a.role.startswith("prep:") and scene.words.source_kind([scene.tokens[a.head].lemma]) in ("document", "media", "agency", "circles"):
            return a.head
    return None


def _taken_up(scene: Scene, c: Clause, cue: Cue) -> int | None:
    """The demonstrative that makes the sentence before the content: "Dies bestätigte der Sprecher"."""
    if "that" not in cue.content:
        return None
    for k in scene.sentence.kids(c.head, "obj", "nsubj", "nsubj:pass", "expl", "det", "obl"):
        lone = not any(True for _ in scene.sentence.children[k.i])
        if lone and k.upos in ("PRON", "DET") and scene.words.is_a("taken_up", k):
            return k.i
    return None


def _pronoun(scene: Scene, c: Clause, speaker: int | None) -> int | None:
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
        if a.role.startswith("prep:") and a.via == "own" and scene.words.is_a("venue_prep", _case(scene, a.head)) and scene.words.is_a("venue", scene.tokens[a.head]):
            return a.head
    return None


def _case(scene: Scene, i: int) -> Token:
    return scene.sentence.kid(i, "case") or scene.tokens[i]
