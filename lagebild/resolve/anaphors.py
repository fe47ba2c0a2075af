"""Whom a definite noun takes up: the country, both sides, the two ministers, the 63-year-old; each link says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as fresh

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.coref import ARMED, REACH, linked
from lagebild.resolve.lexicon import NO_WORDS, Anaphor, Lexicon, fold
from lagebild.resolve.naming import country_of, state
from lagebild.resolve.phrases import SUBJECT, is_definite, is_plural, joined, possessive
from lagebild.resolve.phrases import gender as gender_of
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, Seen

BODIES = frozenset({"organisation", "alliance", "body"})
LAW = frozenset({"COP", "JUD"})  # who looks for suspects and is none
UNLED = frozenset({"CVL", "REF", "MED", "JUD", "COP", "EDU"})  # sectors of persons who are no leaders or ministers
NO_GROUPS = frozenset({"IGO", "GOV", "MIL", "LEG", "JUD", "COP", "SPY"})  # sectors of bodies that hardly anybody calls a group
TELLERS = frozenset({"MED"})  # who tells of a country or group is not meant by it


def anaphoric(scene: Scene, sentence: Sentence, token: Token) -> list[Anaphor]:
    """The readings of a noun as one that takes somebody up; also of what hyphens tie together (the 63-year-old)."""
    if token.upos == "ADJ" and not scene.lex.inflects:
        return scene.lex.anaphors_of(joined(sentence, token.i), token.form)
    return scene.lex.anaphors_of(token.form, token.lemma)


def is_both(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a noun says that two or so many known ones are meant: beide Seiten, the two countries."""
    lex, counted = scene.lex, False
    both = lex.words.get("both", NO_WORDS)
    for token in sentence.kids(i):
        form = fold(token.form)
        if form in both and token.rel != "cc":  # both the government and the rebels
            return True
        counted = counted or (token.rel == "nummod" and form in lex.partitives)
    return counted and is_definite(lex, sentence, i)


def _how_many(scene: Scene, sentence: Sentence, i: int) -> int:
    """How many known ones a noun takes up: two with *beide*, as many as its numeral says, 0 where it takes up no several."""
    if not is_both(scene, sentence, i):
        return 0
    named = (n for n, kind in ((3, "three"), (4, "four"), (5, "five")) for t in sentence.kids(i) if scene.lex.is_word(kind, t.form))
    return next(named, 2)


def anaphor(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """A definite noun that takes up somebody (das Land, beide Seiten, der Machthaber, sein Land)."""
    lex, i = scene.lex, token.i
    if token.rel == "compound" or (token.upos == "PROPN" and any(t.upos == "PROPN" for t in sentence.kids(i, "compound", "flat"))):
        return ()  # a name of its own (the International Contact Group), or only the first part of one
    entries = anaphoric(scene, sentence, token)
    if any(lex.is_word("pejorative", t.form) for t in sentence.kids(i, "amod")):
        entries = [fresh(a, kind="band") if a.kind in BODIES else a for a in entries]
    both = _how_many(scene, sentence, i)
    mine = possessive(lex, sentence, i)
    owner = next((r.code for r in scene.own(k, mine.i) if r.code != UNKNOWN), "") if mine else ""
    sides = [a for a in entries if a.kind == "sides"]
    others = sentence.kids(i, "det", "amod")
    if sides and others and all(lex.is_word("every", t.form) or lex.is_word("definite", t.form) for t in others) and _all(lex, others):
        acting = frozenset(r.code for j in _subjects_beside(sentence, token) for r in scene.own(k, j))
        return _of_one_state(scene, sides[0], acting | _telling(scene))
    theirs = mine is not None and any(a.kind == "neighbour" for a in entries)  # *seinem Nachbarn*, whoever he is
    if not (both or owner or theirs or is_definite(lex, sentence, i)):
        return ()
    plural = is_plural(sentence, i)
    if plural and not both:
        return ()
    if not both and not owner and any(a.kind in ("country", "city") for a in entries):
        told = next((r for r in country_of(scene, k, i, None) if r.code in lex.states), None)
        if told is not None:
            return (state(scene, told.code, told.reason),)
    if not both and _named_behind(sentence, i):
        return ()
    place = owner or scene.place_country.get((k, i), "") if _town(entries) else owner
    subjects = _subjects_beside(sentence, token)
    acting = frozenset(r.code for j in subjects for r in scene.own(k, j))
    beneath = [t for j in subjects for t in _beneath(sentence, j)] if _town(entries) else []
    with_them = frozenset(r.code for t in beneath for r in scene.own(k, t))
    return noun(scene, k, entries, place, both, gender_of(token) if lex.inflects else "", acting, with_them - acting)


def _all(lex: Lexicon, words: list[Token]) -> bool:
    return any(lex.is_word("every", t.form) for t in words)


def _beneath(sentence: Sentence, i: int) -> list[int]:
    """The agents and companions inside a phrase: *soldiers backed by French troops*."""
    inside = (sentence.tokens[j] for j in sentence.subtree(i) if j != i)
    return [t.i for t in inside if t.rel in ("obl", "nmod") and t.upos in ("NOUN", "PROPN")]


def _subjects_beside(sentence: Sentence, token: Token) -> list[int]:
    """The subject of the verb that has a noun as object: who warns both sides is neither, who takes the town may be of it."""
    if token.rel in SUBJECT or token.head < 0:
        return []
    above = [a.i for a in sentence.ancestors(token.i)]
    verb = next((i for i in above if sentence.kids(i, "nsubj")), token.head)
    subjects = (t for t in sentence.kids(verb, "nsubj") if t.i not in (token.i, *above))  # *the country's army* is of the country
    return [t.i for t in subjects]


def _town(entries: list[Anaphor]) -> bool:
    return bool(entries) and entries[0].kind == "city"


def _named_behind(sentence: Sentence, i: int) -> bool:
    """Whether a name stands right behind a noun (die Stadt Asas): then it takes up nobody, the name says who or what is meant."""
    following = sentence.tokens[i + 1] if i + 1 < len(sentence.tokens) else None
    return following is not None and following.upos == "PROPN" and following.head == i and not sentence.kids(following.i, "case")


def noun(
    scene: Scene,
    k: int,
    anaphors: Iterable[Anaphor],
    owner: str,
    many: int,
    gender: str = "",
    without: frozenset[str] = frozenset(),
    allies: frozenset[str] = frozenset(),
) -> tuple[Referent, ...]:
    """Whom a definite noun of the table `anaphors` takes up; `owner` is the state that a possessive before it tells, `many` how many.

    Args:
        without: the codes of the subject that acts on it.
        allies: the codes of others in that subject's phrase.
    """  # fmt: skip
    for entry in anaphors:
        found: tuple[Referent, ...] = ()
        if entry.kind in ("country", "city") and not many:
            found = _state(scene, owner, entry.id, entry.kind == "city", without, allies)
        elif entry.kind == "neighbour" and not many:
            found = _neighbour(scene, entry.id, without | {owner})
        elif entry.kind in ("states", "sides", "leaders", "country") and many:
            found = _several(scene, entry, many, without)
        elif entry.kind in ("person", "suspect") and not many:
            found = _person(scene, k, entry, gender)
        elif entry.kind == "enemy" and not many:
            found = _enemy(scene, k, entry)
        elif entry.kind in ("organisation", "alliance", "band", "body") and not many:
            found = _body(scene, entry)
        if found:
            return found
    return ()


def _state(scene: Scene, owner: str, why: str, town: bool, without: frozenset[str], allies: frozenset[str]) -> tuple[Referent, ...]:
    """The state named last, which is not the one that acts on it in the same clause: *Mali reviewed its aid to the country*.

    The state in focus takes its place where none fits; it is nobody's ally in the subject's phrase, and for a country not the subject.
    """
    if owner in scene.lex.states:
        return (state(scene, owner, f"{why}: country of the owner"),)
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if town and not (seen.place and (seen.sentence, seen.token) != scene.dateline_at):
            continue
        told = len(seen.referents) == 1 and first.code in scene.lex.states and seen.named and first.sector not in TELLERS
        if told and first.code not in without:
            return (state(scene, first.code, f"{why} ← {seen.words}"),)
    others = allies if town else allies | without
    home = next((c for c in scene.ranked if c in scene.lex.territories and c not in others), UNKNOWN)
    return (state(scene, home, f"{why}: state in focus"),) if home != UNKNOWN else ()


def _neighbour(scene: Scene, why: str, without: frozenset[str]) -> tuple[Referent, ...]:
    """The state named last that is neither the one whose neighbour or ally it is called nor the subject that acts on it."""
    for seen in reversed(scene.seen):
        if not seen.named or (seen.sentence, seen.token) == scene.dateline_at:
            continue
        for r in reversed(seen.referents):
            if r.kind == "state" and r.code in scene.lex.territories and r.code not in without:
                return (state(scene, r.code, f"{why} ← {seen.words}"),)
    return ()


def _several(scene: Scene, entry: Anaphor, many: int, without: frozenset[str]) -> tuple[Referent, ...]:
    """The two, three … last mentioned: states, sides, or persons; a coordination of as many before is taken as it stands."""
    telling = _telling(scene) if entry.kind == "sides" else frozenset()
    for seen in [s for s in scene.seen if s.named or s.role or len(s.referents) > 1][:-13:-1]:
        if telling.issuperset(r.code for r in seen.referents):
            continue
        if entry.kind == "sides" and len(seen.referents) == 1 and _counts(scene, seen) == many and seen.subject:
            return linked(seen, entry.id)
        pair = [r for r in seen.referents if _may_be(scene, entry, r)]
        within = entry.kind == "sides" and len({r.actor or r.words for r in pair}) == many  # two of one state may be the sides
        if within or len({r.code for r in pair} - {UNKNOWN}) == many:
            why = f"{entry.id} ← {seen.words}"
            if entry.kind in ("states", "country"):
                return tuple(state(scene, c, why) for c in dict.fromkeys(r.code for r in pair))
            return tuple(replace(r, words=r.words or r.name, reason=why) for r in pair)
    if entry.kind != "leaders":
        return _parties(scene, entry, many, without | telling) or _of_one_state(scene, entry, without | telling)
    out: list[Referent] = []
    for seen in reversed(scene.seen):
        for referent in seen.referents:
            if not _may_be(scene, entry, referent):
                continue
            same = any(r.actor == referent.actor or (r.code == referent.code and "person" not in (r.kind, referent.kind)) for r in out)
            if not same and not any(r.code == referent.code and r.kind != referent.kind for r in out):
                out.append(replace(referent, words=seen.words, reason=f"{entry.id} ← {seen.words}"))
            if len(out) == many:
                return tuple(reversed(out))
    return ()


def _may_be(scene: Scene, entry: Anaphor, r: Referent) -> bool:
    """Whether somebody may be one of several whom a noun takes up: leaders are persons who lead, countries are states."""
    if entry.kind == "leaders":
        return r.kind in ("person", "office") and r.rank != "spokesperson" and r.sector not in UNLED
    return entry.kind not in ("states", "country") or r.code in scene.lex.states


def _of_one_state(scene: Scene, entry: Anaphor, without: frozenset[str]) -> tuple[Referent, ...]:
    """The state whose two sides a report means that names no second state: both sides of a civil war."""
    code = next((c for c in scene.ranked if c in scene.lex.territories and c not in without), UNKNOWN) if entry.kind == "sides" else UNKNOWN
    return (replace(state(scene, code, f"{entry.id}: state in focus"), sure=False),) if code != UNKNOWN else ()


def _telling(scene: Scene) -> frozenset[str]:
    """The codes of whose statement the report is, and of who speaks in it: they tell of two sides and are neither."""
    told = [*(scene.voice if scene.first_person else ()), *(s for _, _, s in scene.speakers)]
    return frozenset(r.code for r in told if r.code != UNKNOWN)


def _counts(scene: Scene, seen: Seen) -> int:
    """How many a group told of as one says it is: two for die beiden Parteien, two gunmen; 0 where it does not say."""
    sentence = scene.sentence(seen.sentence)
    kinds = ((2, "both"), (3, "three"), (4, "four"), (5, "five"))
    return next((n for n, kind in kinds for t in sentence.kids(seen.token) if scene.lex.is_word(kind, t.form)), 0)


def _parties(scene: Scene, entry: Anaphor, many: int, without: frozenset[str]) -> tuple[Referent, ...]:
    """The main parties, so many: those most said of in the last sentences; a dateline is none, a state that only says where hardly one."""
    last = scene.seen[-1].sentence if scene.seen else 0
    weight: dict[str, float] = {}
    best: dict[str, Referent] = {}
    for seen in reversed(scene.seen):
        if last - seen.sentence > REACH:
            break
        first = seen.referents[0]
        kept = first.code in scene.lex.states if entry.kind in ("states", "country") else first.sector not in ("CVL", "REF", "MED")
        told = (seen.named or seen.role) and (seen.sentence, seen.token) != scene.dateline_at
        if first.code in (UNKNOWN, *without) or not kept or not told:
            continue
        share = (0.3 if seen.place else 1.0) * (1.5 if seen.subject else 1.0) / (1 + last - seen.sentence)
        weight[first.code] = weight.get(first.code, 0.0) + share
        best.setdefault(first.code, replace(first, words=seen.words, reason=f"{entry.id} ← {seen.words}"))
    main = sorted(weight, key=lambda c: -weight[c])[:many]
    if len(main) < many:
        return ()
    main.sort(key=lambda c: list(reversed(best)).index(c))
    if entry.kind in ("states", "country"):
        return tuple(state(scene, c, best[c].reason) for c in main)
    return tuple(best[c] for c in main)


def _person(scene: Scene, k: int, entry: Anaphor, gender: str) -> tuple[Referent, ...]:
    """The person last named whose gender fits: a subject rather than another, a suspect no policeman or judge."""
    wanted = entry.gender or (gender if gender in ("m", "f") else "")
    ranked = sorted(
        (
            ((3.0, 2.4, 1.2, 0.6)[k - s.sentence] * (1.0 if s.subject else 0.6) + 0.05 * n, n)
            for n, s in enumerate(scene.seen)
            if k - s.sentence <= REACH and s.referents[0].kind == "person" and len(s.referents) == 1 and not s.plural
            and (not s.gender or not wanted or s.gender == wanted)
            and not (entry.kind == "suspect" and s.referents[0].sector in LAW)
        ),
        reverse=True,
    )  # fmt: skip
    return linked(scene.seen[ranked[0][1]], entry.id) if ranked else ()


def _enemy(scene: Scene, k: int, entry: Anaphor) -> tuple[Referent, ...]:
    """The band named last that is on no side of the sentence's subjects: to whom somebody is the enemy he fights."""
    subjects = (t.i for t in scene.sentence(k).tokens if t.rel in SUBJECT)
    own = {r.code for i in subjects for r in scene.own(k, i)} | {v.code for v in scene.voice}
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        named = seen.named and first.kind in ("organisation", "group") and len(seen.referents) == 1
        if named and first.sector in ARMED and first.code not in own:
            return linked(seen, entry.id)
    return ()


def _body(scene: Scene, entry: Anaphor) -> tuple[Referent, ...]:
    """The body named last; a group or movement is rather one than an international body."""
    named = [s for s in reversed(scene.seen) if s.named and s.referents[0].kind in ("organisation", "group") and len(s.referents) == 1]
    if entry.kind == "body":
        named = sorted((s for s in named if s.referents[0].sector not in TELLERS), key=lambda s: s.referents[0].sector in NO_GROUPS)
    for seen in named:
        first = seen.referents[0]
        band = first.sector in ("REB", "UAF", "CRM")
        if (entry.kind == "body" or (entry.kind == "band") == band) and (entry.kind != "alliance" or first.sector == "IGO"):
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
