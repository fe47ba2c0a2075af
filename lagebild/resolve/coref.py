"""Who a pronoun or a definite noun takes up, by transparent rules over the mentions so far; each link says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Anaphor, Pronoun, Role, fold
from lagebild.resolve.phrases import SUBJECT
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, Seen

REACH = 3  # sentences back that a pronoun looks
ARMED = frozenset({"REB", "UAF"})
FAMILIES = (frozenset({"REB", "UAF"}), frozenset({"MIL"}), frozenset({"CVL"}), frozenset({"PTY", "LEG"}))


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
    return next((p for p in entries if p.kind in kinds), None)


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
    count: dict[str | None, int] = {}
    for seen in scene.seen:
        count[seen.referents[0].actor] = count.get(seen.referents[0].actor, 0) + 1
    for seen in reversed(scene.seen):
        back = k - seen.sentence
        if back > REACH:
            break
        if back < 0 or (back == 0 and seen.token >= token.i) or not _agrees(pronoun, scene.sentence(k), token, seen, gendered):
            continue
        if back == 0 and pronoun.kind == "personal" and seen.head == token.head and seen.subject:
            continue
        if (back == 0 and pronoun.kind == "possessive" and token.head == seen.token) or seen.referents[0].actor in beside:
            continue
        score = (3.0, 2.4, 1.2, 0.6)[back] * (1.0 if seen.subject else 0.5)
        score += 0.1 * min(count[seen.referents[0].actor], 6) + (0.3 if seen.referents[0].kind == "person" else 0.0)
        if number_of(scene.sentence(k), token) == "Plur" and not seen.plural:
            score *= 0.4 if seen.referents[0].kind == "state" else 0.9 if seen.referents[0].sector in ARMED else 0.6
        if best is None or score > best[0] + 1e-9:
            best = (score, seen)
    if pronoun.kind == "personal" and number_of(scene.sentence(k), token) == "Plur" and (best is None or not best[1].plural):
        pair = split(scene, k, token, pronoun.id)
        if pair:
            return pair
    if best is None:
        return ()
    return linked(best[1], f"{pronoun.id}: {_near(k - best[1].sentence)}{', subject' if best[1].subject else ''}")


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


def _near(back: int) -> str:
    return "same sentence" if back == 0 else f"{back} sentence{'s' if back > 1 else ''} back"


def linked(seen: Seen, why: str) -> tuple[Referent, ...]:
    """The referents of a mention as those of a later one, with the link's reason and the antecedent's words."""
    many = len(seen.referents) > 1
    words = seen.words
    return tuple(
        replace(r, words=r.words or (r.name if many else words), sure=False, reason=f"{why} ← {words} ({r.reason})"[:400])
        for r in seen.referents
    )


def same_role(scene: Scene, role: Role | None, lemma: str, plural: bool) -> tuple[Referent, ...]:
    """An earlier mention with the same head noun, or one whose compound ends in it (das Ministerium ← Außenministerium)."""
    for seen in reversed(scene.seen):
        if seen.referents[0].code == UNKNOWN or not seen.lemma.endswith(lemma):
            continue
        if seen.plural == plural or (role is not None and role.kind != "person"):
            return linked(seen if plural else _head_of(scene, seen), "same noun before")
    return ()


def _head_of(scene: Scene, seen: Seen) -> Seen:
    """A coordinated mention reduced to the one its head names: "the regime" takes up one of "the regime and its ally"."""
    own = scene.own(seen.sentence, seen.token)
    return replace(seen, referents=own) if len(seen.referents) > 1 and own and own[0].code != UNKNOWN else seen


def same_rank(scene: Scene, role: Role) -> tuple[Referent, ...]:
    """The person or office last mentioned with a role's rank (der Präsident ← Erdogan)."""
    for seen in reversed(scene.seen):
        if role.rank and len(seen.referents) == 1 and _ranked(seen.referents[0].rank, role.rank) and not seen.plural:
            return linked(seen, f"rank {role.rank} before")
    return ()


def _ranked(rank: str, wanted: str) -> bool:
    """Whether somebody of a rank may be called by another: "the minister" is the defence minister before."""
    return rank == wanted or (wanted == "minister" and rank.endswith(f"_{wanted}"))


def same_family(scene: Scene, sector: str) -> tuple[Referent, ...]:
    """The organisation or band of like sector mentioned last by name (die Extremisten ← IS)."""
    family = next((f for f in FAMILIES if sector in f), frozenset({sector}))
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if first.sector in family and first.kind in ("organisation", "group") and first.code != UNKNOWN and seen.named:
            return linked(seen, f"last named of sector {first.sector}")
    return ()


def more(scene: Scene, k: int) -> tuple[Referent, ...]:
    """The group last counted, for an elliptic "ein weiterer", "two others"."""
    for seen in reversed(scene.seen):
        if k - seen.sentence > 1:
            break
        if seen.referents[0].kind in ("group", "person", "office") and not seen.named and len(seen.referents) == 1:
            return linked(seen, "more of them")
    return ()


def noun(scene: Scene, k: int, anaphors: Iterable[Anaphor], owner: str, many: int) -> tuple[Referent, ...]:
    """Whom a definite noun of the table `anaphors` takes up; `owner` is the state that a possessive before it tells, `many` how many."""
    for entry in anaphors:
        found: tuple[Referent, ...] = ()
        if entry.kind in ("country", "city") and not many:
            found = _state(scene, owner, entry.id, town=entry.kind == "city")
        elif entry.kind in ("states", "sides", "leaders") and many:
            found = _several(scene, entry, many)
        elif entry.kind == "person" and not many:
            found = _person(scene, k, entry)
        elif entry.kind in ("organisation", "alliance", "band") and not many:
            found = _body(scene, entry)
        if found:
            return found
    return ()


def _state(scene: Scene, owner: str, why: str, town: bool) -> tuple[Referent, ...]:
    if owner in scene.lex.states:
        return (state(scene, owner, f"{why}: country of the owner"),)
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if town and not (seen.place and (seen.sentence, seen.token) != scene.dateline_at):
            continue
        if len(seen.referents) == 1 and first.code in scene.lex.states and seen.named:
            return (state(scene, first.code, f"{why} ← {seen.words}"),)
    return (state(scene, scene.home, f"{why}: state in focus"),) if scene.home != UNKNOWN else ()


def state(scene: Scene, code: str, why: str, sector: str = "") -> Referent:
    """A state as an actor."""
    name = scene.lex.states.get(code)
    return Referent(
        actor=code, name=name.name if name else code, code=code, sector=sector, kind="state", reason=why, words=name.name if name else ""
    )


def _several(scene: Scene, entry: Anaphor, many: int) -> tuple[Referent, ...]:
    """The two, three … last mentioned: states, sides, or persons; a coordination of as many before is taken as it stands."""
    for seen in [s for s in scene.seen if s.named or s.role or len(s.referents) > 1][:-13:-1]:
        pair = [r for r in seen.referents if entry.kind != "leaders" or r.kind in ("person", "office")]
        within = entry.kind == "sides" and len({r.actor or r.words for r in pair}) == many  # two of one state may be the sides
        if within or len({r.code for r in pair} - {UNKNOWN}) == many:
            why = f"{entry.id} ← {seen.words}"
            if entry.kind == "states":
                return tuple(state(scene, c, why) for c in dict.fromkeys(r.code for r in pair))
            return tuple(replace(r, words=r.words or r.name, reason=why) for r in pair)
    if entry.kind != "leaders":
        return _parties(scene, entry, many)
    out: list[Referent] = []
    for seen in reversed(scene.seen):
        for referent in seen.referents:
            if referent.kind not in ("person", "office"):
                continue
            if referent.actor not in {r.actor for r in out}:
                out.append(replace(referent, words=seen.words, reason=f"{entry.id} ← {seen.words}"))
            if len(out) == many:
                return tuple(reversed(out))
    return ()


def _parties(scene: Scene, entry: Anaphor, many: int) -> tuple[Referent, ...]:
    """The main parties, so many: those most said of in the last sentences; a dateline is none, a state that only says where hardly one."""
    last = scene.seen[-1].sentence if scene.seen else 0
    weight: dict[str, float] = {}
    best: dict[str, Referent] = {}
    for seen in reversed(scene.seen):
        if last - seen.sentence > REACH:
            break
        first = seen.referents[0]
        kept = first.code in scene.lex.states if entry.kind == "states" else first.sector not in ("CVL", "REF", "MED")
        if first.code == UNKNOWN or not kept or (seen.sentence, seen.token) == scene.dateline_at or not (seen.named or seen.role):
            continue
        share = (0.3 if seen.place else 1.0) * (1.5 if seen.subject else 1.0) / (1 + last - seen.sentence)
        weight[first.code] = weight.get(first.code, 0.0) + share
        best.setdefault(first.code, replace(first, words=seen.words, reason=f"{entry.id} ← {seen.words}"))
    main = sorted(weight, key=lambda c: -weight[c])[:many]
    if len(main) < many:
        return ()
    main.sort(key=lambda c: list(reversed(best)).index(c))
    if entry.kind == "states":
        return tuple(state(scene, c, best[c].reason) for c in main)
    return tuple(best[c] for c in main)


def _person(scene: Scene, k: int, entry: Anaphor) -> tuple[Referent, ...]:
    ranked = sorted(
        (
            ((3.0, 2.4, 1.2, 0.6)[k - s.sentence] * (1.0 if s.subject else 0.6) + 0.05 * n, n)
            for n, s in enumerate(scene.seen)
            if k - s.sentence <= REACH and s.referents[0].kind == "person" and len(s.referents) == 1 and not s.plural
            and (not s.gender or not entry.gender or s.gender == entry.gender)
        ),
        reverse=True,
    )  # fmt: skip
    return linked(scene.seen[ranked[0][1]], entry.id) if ranked else ()


def _body(scene: Scene, entry: Anaphor) -> tuple[Referent, ...]:
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if not seen.named or first.kind not in ("organisation", "group") or len(seen.referents) != 1:
            continue
        band = first.sector in ("REB", "UAF", "CRM")
        if (entry.kind == "band") == band and (entry.kind != "alliance" or first.sector == "IGO"):
            return linked(seen, entry.id)
    if entry.kind == "alliance":
        bodies = [b for b in scene.lex.bodies.values() if b.sector == "IGO" and scene.focus.get(b.code, 0.0) > 0 and b.id == b.code]
        best = max(bodies, key=lambda b: scene.focus[b.code], default=None)
        if best is not None:
            why = f"{entry.id}: body most named"
            return (
                Referent(actor=best.id, name=best.name, code=best.code, sector=best.sector, kind=best.kind, reason=why, words=best.name),
            )
    return ()


def is_subject(token: Token) -> bool:
    return token.rel in SUBJECT
