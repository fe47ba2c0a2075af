"""Who a pronoun takes up, by transparent rules over the mentions so far: its kind, with what it agrees, and the likeliest antecedent."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.coref import ARMED, REACH, how_far, linked
from lagebild.resolve.lexicon import Pronoun, fold
from lagebild.resolve.phrases import SUBJECT
from lagebild.resolve.scene import Referent, Scene, Seen

REPORTED = 1.0  # how much rather a pronoun in a reported clause is who reports it
OWNED = 2.4  # how much rather a possessive beneath a noun is who that noun belongs to
ASKED = 2.0  # how much rather a possessive in what somebody is asked to do is his
SAME_CLAUSE = 1.0  # how much rather a possessive is of a party of its clause or of one above it
OWN_CLAUSE = 2.0  # how much rather a possessive is of the subject of its own clause
WHERE = 0.6  # how much less a pronoun takes up a state's name that only says where
COURTS = frozenset({"JUD", "IGO"})  # bodies that are hardly a "they"


def pronoun_of(scene: Scene, sentence: Sentence, token: Token) -> Pronoun | None:
    """The pronoun entry that fits a token: relative inside a relative clause, possessive before a noun, else personal."""
    entries = scene.lex.pronouns.get(fold(token.form), ())
    if not entries:
        return None
    wanted = "personal"
    if token.feat("Poss") == "Yes" or token.deprel in ("det:poss", "nmod:poss") or (token.rel == "det" and token.head > token.i):
        wanted = "possessive"
    elif relative_head(sentence, token) is not None and token.feat("PronType") in ("Rel", ""):
        wanted = "relative"
    kinds = {
        "personal": ("personal", "speaker", "demonstrative", "nobody"),
        "possessive": ("possessive", "speaker_possessive"),
        "relative": ("relative",),
    }[wanted]
    found = next((p for p in entries if p.kind in kinds), None)
    if found is None and wanted == "possessive" and relative_head(sentence, token) is not None:
        return next((p for p in entries if p.kind == "relative"), None)  # whose, deren
    return found


def relative_head(sentence: Sentence, token: Token) -> int | None:
    """The noun that the relative clause around a token belongs to."""
    node = token
    while node.head >= 0:
        if node.rel == "acl":
            return node.head if node.head < token.i else None
        if node.rel in ("conj", "advcl", "ccomp", "parataxis") and node.upos in ("VERB", "AUX"):
            parent = sentence.tokens[node.head]
            if node.rel != "conj" or parent.rel != "acl":
                return None
        node = sentence.tokens[node.head]
    return None


def number_of(sentence: Sentence, token: Token) -> str:
    """The number of a pronoun: of the finite verb whose subject it is, else its own."""
    if is_subject(token) and token.head >= 0:
        verbs = [*sentence.kids(token.head, "aux", "cop"), sentence.tokens[token.head]]
        found = next((v.feat("Number") for v in verbs if v.feat("VerbForm") == "Fin" and v.feat("Number")), "")
        if found:
            return found
    return token.feat("Number")


def _agrees(pronoun: Pronoun, sentence: Sentence, token: Token, seen: Seen, gendered: bool) -> bool:
    number = number_of(sentence, token) if pronoun.number == "any" else ("Plur" if pronoun.number == "plur" else "Sing")
    if pronoun.kind == "possessive" and pronoun.number == "any":
        number = token.feat("Number[psor]")
    collective = seen.referents[0].kind in ("state", "organisation", "group")
    person = seen.referents[0].kind in ("person", "office")
    if number == "Plur":
        return seen.plural or (not gendered and collective)
    if seen.plural and number == "Sing":
        return False
    if "x" in pronoun.gender or (not number and seen.plural):
        return True
    if gendered:
        return (seen.gender in pronoun.gender) if seen.gender else person
    if pronoun.gender == {"n"}:
        return collective
    return person and (not seen.gender or seen.gender in pronoun.gender)


def reported_subject(scene: Scene, k: int, token: Token) -> tuple[Referent, ...]:
    """The neuter subject of a reported clause, where the one who reports is a state: China erklärt, dass es Waffen liefere."""
    sentence = scene.sentence(k)
    verb = sentence.tokens[token.head] if token.head >= 0 else None
    if verb is None or token.deprel != "nsubj" or token.feat("Gender") != "Neut" or scene.lex.is_word("impersonal", verb.lemma):
        return ()
    clause = sentence.tokens[verb.head] if verb.rel == "conj" and verb.head >= 0 else verb
    above = _subject_of(sentence, clause.head) if clause.rel == "ccomp" and clause.head >= 0 else None
    said = scene.own(k, above.i) if above is not None else ()
    if above is None or len(said) != 1 or said[0].kind != "state" or above.feat("Number") == "Plur":
        return ()
    return (replace(said[0], words=said[0].words or said[0].name, sure=False, reason=f"subject of the clause above ← {said[0].name}"),)


def _subject_of(sentence: Sentence, verb: int) -> Token | None:
    """The subject of a verb, also where it stands with a coordinated verb before it: *China hat …, erklärt jedoch, dass es …*."""
    own = sentence.kid(verb, "nsubj")
    before = (sentence.kid(k.i, "nsubj") for k in sentence.kids(verb, "ccomp", "advcl", "parataxis") if k.i < verb)
    head = sentence.tokens[verb]
    shared = sentence.kid(head.head, "nsubj") if head.rel == "conj" and head.head >= 0 else None
    return own or next((t for t in before if t is not None), None) or shared


def antecedent(scene: Scene, k: int, token: Token, pronoun: Pronoun) -> tuple[Referent, ...]:
    """The mention a pronoun takes up: it agrees, is near, and rather a subject; () where none does."""
    best: tuple[float, Seen] | None = None
    gendered = scene.lex.inflects
    beside = _named_beside(scene, k, token) if pronoun.kind == "personal" else frozenset()
    doers = _verbs_of_doer(scene.sentence(k), token)
    sentence = scene.sentence(k)
    sayers = _sayers(sentence, token) if pronoun.kind == "personal" else _asked(scene, sentence, token)
    owners = _owners(scene, sentence, token) if pronoun.kind == "possessive" else frozenset()
    doing = _doing(sentence, token) if pronoun.kind == "possessive" else frozenset()
    beneath = _clause_verb(sentence, token.i) if pronoun.kind == "personal" and is_subject(token) else -1
    count = Counter([seen.referents[0].actor for seen in scene.seen])
    for seen in reversed(scene.seen):
        back = k - seen.sentence
        if back > REACH:
            break
        if back < 0 or (back == 0 and seen.token >= token.i) or not _agrees(pronoun, scene.sentence(k), token, seen, gendered):
            continue
        if back == 0 and pronoun.kind == "personal" and seen.subject and seen.head in doers:
            continue
        if back == 0 and beneath >= 0 and not seen.subject and _clause_verb(sentence, seen.token) == beneath:
            continue
        if (back == 0 and pronoun.kind == "possessive" and token.head == seen.token) or seen.referents[0].actor in beside:
            continue
        rather = seen.subject != (pronoun.kind == "demonstrative" and scene.lex.inflects)  # *dieser* is the one named last, no subject
        saying = back == 0 and seen.token in sayers
        above = back == 0 and pronoun.kind == "possessive" and seen.head in _path(sentence, token.i)[1:]
        score = (3.0, 2.4, 1.2, 0.6)[back] * (1.0 if rather else 0.5) * (WHERE if seen.place and not saying else 1.0)
        score += (REPORTED if pronoun.kind == "personal" else ASKED) if saying else 0.0
        score += SAME_CLAUSE if above else 0.0
        score += OWNED if back == 0 and seen.token in owners else 0.0
        score += OWN_CLAUSE if back == 0 and seen.token in doing else 0.0
        score += 0.1 * min(count[seen.referents[0].actor], 6) + (0.3 if seen.referents[0].kind == "person" else 0.0)
        if number_of(scene.sentence(k), token) == "Plur" and not seen.plural:
            first = seen.referents[0]
            score *= 0.4 if first.kind == "state" or first.sector in COURTS else 0.9 if first.sector in ARMED else 0.6
        if best is None or score > best[0] + 1e-9:
            best = (score, seen)
    if pronoun.kind == "personal" and number_of(scene.sentence(k), token) == "Plur" and (best is None or not best[1].plural):
        pair = split(scene, k, token, pronoun.id)
        if pair:
            return pair
    if pronoun.kind == "possessive" and (near := _reflexive(scene, k, token, pronoun)) is not None:
        return linked(near, f"{pronoun.id}: nearest, own")
    if best is None:
        return _following(scene, k, token, pronoun)
    return linked(best[1], f"{pronoun.id}: {how_far(k - best[1].sentence)}{', subject' if best[1].subject else ''}")


def _reflexive(scene: Scene, k: int, token: Token, pronoun: Pronoun) -> Seen | None:
    """The nearest mention of the sentence that a possessive with "own" agrees with (killed by the regime against its own people)."""
    sentence = scene.sentence(k)
    if token.head < 0 or not any(scene.lex.is_word("own", t.form) for t in sentence.kids(token.head, "amod")):
        return None
    before = (s for s in reversed(scene.seen) if s.sentence == k and s.token < token.i and s.token != token.head)
    return next((s for s in before if _agrees(pronoun, sentence, token, s, scene.lex.inflects)), None)


def _following(scene: Scene, k: int, token: Token, pronoun: Pronoun) -> tuple[Referent, ...]:
    """The person behind a pronoun that nothing before explains: the one who says it (Ihr Land brauche Hilfe, sagte Maia Sandu)."""
    sentence = scene.sentence(k)
    if "x" in pronoun.gender or (number_of(sentence, token) == "Plur" and pronoun.kind == "personal"):
        return ()
    for after in sentence.tokens[token.i + 1 :]:
        if after.rel != "nsubj" or after.upos not in ("NOUN", "PROPN") or sentence.tokens[after.head].rel not in ("root", "parataxis"):
            continue
        said = scene.own(k, after.i)
        if len(said) == 1 and said[0].kind == "person" and (not said[0].gender or said[0].gender in pronoun.gender):
            return (replace(said[0], sure=False, reason=f"{pronoun.id}: the speaker behind it ← {said[0].name} ({said[0].reason})"[:400]),)
    return ()


def _verbs_of_doer(sentence: Sentence, token: Token) -> frozenset[int]:
    """The verbs whose subject does what is done to a pronoun, and is hence somebody else: *she called him to congratulate him*."""
    if is_subject(token) or token.head < 0:
        return frozenset({token.head})
    verb, verbs = sentence.tokens[token.head], {token.head}
    while verb.rel in ("advcl", "conj") and verb.head >= 0 and not sentence.kids(verb.i, "nsubj") and verb.upos == "VERB":
        verb = sentence.tokens[verb.head]
        verbs.add(verb.i)
    return frozenset(verbs)


def _sayers(sentence: Sentence, token: Token) -> frozenset[int]:
    """The subject of the verb that reports the clause whose subject a pronoun is: *Mali and Niger warned that they …*."""
    verb = sentence.tokens[token.head] if is_subject(token) and token.head >= 0 else None
    above = verb.head if verb is not None and verb.rel == "ccomp" else -1
    return frozenset(t.i for t in sentence.kids(above, "nsubj") if t.i < token.i) if above >= 0 else frozenset()


def _asked(scene: Scene, sentence: Sentence, token: Token) -> frozenset[int]:
    """Who is asked, thanked or blamed, for a possessive in what he is to do or did: *urged Peru to pull back its troops*."""
    verb = _clause_verb(sentence, token.i)
    if verb < 0:
        return frozenset()
    t = sentence.tokens[verb]
    above = t if t.rel not in ("xcomp", "advcl", "acl", "ccomp") or sentence.kids(verb, "nsubj") or t.head < 0 else sentence.tokens[t.head]
    if not scene.lex.is_word("object_control", above.lemma) or scene.lex.is_word("favour_verb", above.lemma):
        return frozenset()
    asked = [x for x in sentence.kids(above.i, "obj", "iobj", "obl") if x.i < token.i and x.i not in _path(sentence, token.i)]
    if above is t:  # *thanked Oman for its help*, not *asked Oman with its ally …*
        near = next((x for x in _path(sentence, token.i) if sentence.tokens[x].head == verb), token.i)
        if not any(scene.lex.is_word("blame_prep", c.form) for c in sentence.kids(near, "case")):
            return frozenset()
    return frozenset(x.i for x in asked)


def _owners(scene: Scene, sentence: Sentence, token: Token) -> frozenset[int]:
    """Whose the noun is beneath which a possessive stands: *Mali's decision to recall its envoy*, *the wish of Mali to …*."""
    found = []
    for above in sentence.ancestors(token.i):
        if above.upos != "NOUN" or above.i > token.i:
            continue
        kids = (t for t in sentence.kids(above.i, "nmod", "nmod:poss") if t.i < token.i and t.upos in ("PROPN", "NOUN"))
        of = [t for t in kids if t.i < above.i or scene.lex.is_word("of_prep", scene.lex.prep(sentence.tokens[above.i + 1].form))]
        found += [t.i for t in of if t.i not in _path(sentence, token.i)]
    return frozenset(found)


def _doing(sentence: Sentence, token: Token) -> frozenset[int]:
    """The subject of the clause beneath another in which a possessive stands: *a market which rebels used to fund their attacks*."""
    verb = _clause_verb(sentence, token.i)
    while verb >= 0 and not sentence.kids(verb, "nsubj") and sentence.tokens[verb].rel in ("xcomp", "advcl", "conj"):
        verb = _clause_verb(sentence, verb)
    if verb < 0 or sentence.tokens[verb].rel not in ("acl", "advcl", "ccomp"):
        return frozenset()
    return frozenset(t.i for t in sentence.kids(verb, "nsubj") if t.i < token.i and t.deprel == "nsubj")


def _path(sentence: Sentence, i: int) -> list[int]:
    """A token and those above it."""
    return [i, *(a.i for a in sentence.ancestors(i))]


def _clause_verb(sentence: Sentence, i: int) -> int:
    """The verb of the clause that a token stands in; -1 where none is above it."""
    return next((a.i for a in sentence.ancestors(i) if a.upos in ("VERB", "AUX")), -1)


def _named_beside(scene: Scene, k: int, token: Token) -> frozenset[str | None]:
    """Who is named beside a personal pronoun in its own clause, and is hence somebody else: *as they fight the militia*."""
    others = (t for t in scene.sentence(k).kids(token.head, "nsubj", "obj", "iobj", "obl") if t.i != token.i and t.upos == "PROPN")
    return frozenset(r.actor for t in others for r in scene.own(k, t.i) if r.actor) if token.head >= 0 else frozenset()


def split(scene: Scene, k: int, token: Token, why: str) -> tuple[Referent, ...]:
    """Two persons of the sentence before, named apart, for a plural pronoun without a plural noun."""
    people: dict[str | None, Referent] = {}
    for seen in scene.seen:
        first = seen.referents[0]
        single = seen.named or scene.sentence(seen.sentence).tokens[seen.token].feat("Number") == "Sing"
        if seen.sentence == k - 1 and len(seen.referents) == 1 and first.kind in ("person", "office") and single and not seen.plural:
            people.setdefault(first.actor, replace(first, words=first.words or seen.words, reason=f"{why}: both of the sentence before"))
    named = {r.code for r in people.values() if r.kind == "person"}
    pair = [r for r in people.values() if r.kind == "person" or r.code not in named]
    return tuple(pair) if len(pair) == 2 else ()


def is_subject(token: Token) -> bool:
    return token.rel in SUBJECT
