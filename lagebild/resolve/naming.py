"""Who a name of the pack means in its report: states, bodies, peoples, adjectives; persons are in persons.py."""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, Name, fold
from lagebild.resolve.names import Hit
from lagebild.resolve.phrases import adposition, attributes, gender, is_counted, is_definite, is_plural, located, possessive
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import UNKNOWN, Found, Referent, Scene, distinct, name_ranking

APOSTROPHES = frozenset("'’")  # genitive marks behind names in s: Belarus' Machthaber
FELLOW = 6  # sentences back that a demonym looks for the person it means
# What the reasons of the phrase's own evidence begin with, where a later decision asks which evidence it was.
SEAT = "seat"  # where somebody sits or serves, which is not whose he is: die Bundeswehr in Mali
POSSESSIVE = "possessive"
ATTRIBUTE = "attribute"


def full_hit(found: Found, i: int) -> Hit | None:
    """The name that covers token i whole and is no adjective."""
    for hit in found.by_token.get(i, ()):
        if not hit.first and not hit.blocked and any(n.form not in ("adjective", "first") for n in hit.names):
            return hit
    return None


def adjectival(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """The states or bodies that an adjective names (russisch, deutsch-französisch)."""
    hits = scene.found[k].by_token.get(i)
    if hits is None:
        return ()
    out = []
    token = scene.sentence(k).tokens[i]
    forms = ("adjective", "demonym") if token.upos == "ADJ" and token.rel == "amod" else ("adjective",)  # Deutsche Soldaten
    for hit in hits:
        names = [n for n in hit.names if n.form in forms]
        if names and not hit.blocked:
            out.append(referent_of(scene, choose(scene, names, hit), "adjective"))
    return distinct(out)


def choose(scene: Scene, names: list[Name], hit: Hit) -> Name:
    """Of several bearers of a name the one in focus, then the plainest form."""
    return min(names, key=lambda n: (-scene.focus.get(n.code, 0.0), name_ranking(n)))


def referent_of(scene: Scene, name: Name, why: str, sector: str | None = None) -> Referent:
    return Referent(
        actor=name.id, name=name.name, code=name.code or UNKNOWN, sector=name.sector if sector is None else sector,
        kind="state" if name.form == "adjective" and name.kind == "state" else name.kind, reason=f"{why} {name.line}",
    )  # fmt: skip


def name_referent(name: Name, why: str) -> Referent:
    """A name of the pack as an actor."""
    return Referent(
        actor=name.id, name=name.name, code=name.code or UNKNOWN, sector=name.sector,
        kind="state" if name.form == "adjective" and name.kind == "state" else name.kind, reason=f"{why} {name.line}",
    )  # fmt: skip


def state(scene: Scene, code: str, why: str, sector: str = "") -> Referent:
    """A state as an actor."""
    name = scene.lex.states.get(code)
    return Referent(
        actor=code, name=name.name if name else code, code=code, sector=sector, kind="state", reason=why, words=name.name if name else ""
    )


def first_referent(scene: Scene, hit: Hit) -> Referent:
    """The actor that a name as first part of a compound means; states come without the sector of their seat."""
    name = choose(scene, list(hit.names), hit)
    return name_referent(name, "first part")


def named(scene: Scene, k: int, i: int, hit: Hit) -> tuple[Referent, ...]:
    """The actor of a name that is no person; demonyms are people, civilians where counted."""
    sentence, lex = scene.sentence(k), scene.lex
    word = fold(sentence.tokens[hit.start].form)
    context = lex.contexts.get((word, "name"))
    names = [n for n in hit.names if n.form not in ("adjective", "first")]
    if context is not None:
        best = scene.best(context[1])
        fitting = [n for n in names if n.code == best]
        if fitting:
            names = fitting
        elif best in {b.code for b in lex.bodies.values()}:
            names = [next(b for b in lex.bodies.values() if b.code == best)]
    counted = is_counted(lex, sentence, i) or any(fold(t.form) in lex.partitives for t in sentence.kids(i, "amod", "nummod", "det"))
    if counted and any(n.form == "demonym" for n in names):
        names = [n for n in names if n.form == "demonym"]
    if len(names) > 1 and any(n.form == "name" and n.kind == "state" for n in names) and not _inside(scene, sentence, i):
        names = [n for n in names if n.form != "region"]
    name = choose(scene, names, hit)
    if name.form in ("capital", "region") and _where_made(scene, sentence, i):
        return ()
    if "needs_context" in name.caution and scene.focus.get(name.code, 0.0) <= 0 and name.form != "capital":
        return ()
    if name.code in ("", UNKNOWN):
        beside = country_of(scene, k, i, None)
        if name.sector != "NGO":  # whose seat says where they work, not whose they are
            beside = beside or _seat_behind(scene, k, hit.end)
        elif beside and beside[0].reason.startswith(SEAT):
            beside = ()
        own = referent_of(scene, name, "name")
        if len(beside) > 1 and name.kind == "group":  # Iraqi and Syrian Kurds
            return tuple(replace(own, actor=f"{own.actor}.{r.code}", code=r.code) for r in beside)
        return (replace(own, code=beside[0].code if beside else UNKNOWN),)
    if name.form == "demonym" and (one := _fellow(scene, sentence, i, name)) is not None:
        return (one,)
    if name.form == "demonym":
        referent = referent_of(scene, name, "demonym", "CVL")
        return (replace(referent, actor=f"{name.id}.CVL", kind="group"),)
    return (*_split_state(scene, k, hit), referent_of(scene, name, name.form))


def _inside(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a name only says where, so that it may be another state's region of the same name: *a court in Georgia*."""
    return scene.lex.is_word("in_prep", adposition(scene.lex, sentence, i))


def _where_made(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a town before a noun only says where that was held or made: *the Astana talks*, but *offered Tokyo talks*."""
    token = sentence.tokens[i]
    before = token.rel == "compound" and token.head > i and scene.lex.is_word("venue_head", sentence.tokens[token.head].lemma)
    return before and bool(sentence.kids(token.head, "det"))


def _fellow(scene: Scene, sentence: Sentence, i: int, name: Name) -> Referent | None:
    """The person of a state named before whom a definite demonym in the singular takes up (der Franzose ← Macron)."""
    token, lex = sentence.tokens[i], scene.lex
    if token.feat("Number") == "Plur" or not is_definite(lex, sentence, i) or (lex.inflects and gender(token) == ""):
        return None
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if sentence.index - seen.sentence > FELLOW:
            return None
        if len(seen.referents) == 1 and first.kind == "person" and first.code == name.code and not seen.plural:
            why = f"{name.form} {name.line} ← {seen.words} ({first.reason})"[:400]
            return replace(first, words=first.words or seen.words, sure=True, reason=why)
    return None


def _split_state(scene: Scene, k: int, hit: Hit) -> tuple[Referent, ...]:
    """The other half of a state's name that shares its last part: North and South Korea, Nord- und Südkorea."""
    tokens, lex = scene.sentence(k).tokens, scene.lex
    if hit.start < 2 or tokens[hit.start - 1].upos != "CCONJ" or hit.form != "name" or hit.names[0].kind != "state":
        return ()
    before = fold(tokens[hit.start - 2].form).rstrip("-")
    own, words = fold(tokens[hit.start].form), [fold(t.form) for t in tokens[hit.start : hit.end]]
    wanted: list[tuple[str, ...]] = []
    if len(words) > 1:
        wanted = [(before, *words[1:])]
    elif tokens[hit.start - 2].form.endswith("-"):
        wanted = [(before + own[cut:],) for cut in range(2, len(own) - 2)]
    for parts in wanted:
        for name_parts, name in lex.names.get(parts[0], ()):
            if name_parts == parts and name.kind == "state" and name.code != hit.names[0].code:
                return (referent_of(scene, name, "name"),)
    return ()


def _seat_behind(scene: Scene, k: int, at: int) -> tuple[Referent, ...]:
    """A state or town in a phrase with "in" right behind a role, which parsers often hang on the verb."""
    sentence, lex = scene.sentence(k), scene.lex
    tokens = sentence.tokens
    if at + 1 >= len(tokens):
        return ()
    prep = lex.prep(tokens[at].form)
    role = scene.found[k].role_words.get(at - 1)
    one = role is not None and role.role.kind == "person" and not is_plural(sentence, role.head)  # *withdrew troops from Syria*
    if not lex.is_word("in_prep", prep) and not (one and lex.is_word("origin_prep", prep)):
        return ()
    at += 2 if lex.is_word("definite", tokens[at + 1].form) else 1
    seat = full_hit(scene.found[k], at) if at < len(tokens) else None
    return named(scene, k, at, seat) if seat is not None and seat.form in ("name", "capital", "region") else ()


def stateless_adjective(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a word before the head says that no one state is meant: international partners, but not the foreign ministry.

    Nor does a title's own word with a capital: *the International Development Secretary*.
    """
    role = scene.found[sentence.index].role_words.get(i)
    start = role.start if role is not None and role.role.rank else i
    words = [t for t in sentence.kids(i, "amod", "compound", "det", "nmod") if t.i < start and scene.lex.is_word("stateless", t.form)]
    title = role is not None and bool(role.role.rank) and not scene.lex.inflects and sentence.tokens[i].form[0].isupper()
    return any(not (title and t.i and t.form[0].isupper()) for t in words)


def country_of(scene: Scene, k: int, i: int, role: RoleHit | None) -> tuple[Referent, ...]:
    """Adjectives, compound nouns before it, genitives, of- and in-phrases, possessives of a head."""
    sentence, lex = scene.sentence(k), scene.lex
    start = role.start if role else i
    out: list[Referent] = []
    for token in sentence.kids(i, "amod", "compound", "nmod", "flat", "det", "dep", "appos"):
        if token.i < start and not adposition(lex, sentence, token.i):
            out += _modifier(scene, k, token)
    if not out and role is not None and start:
        at = _before_grades(scene, k, i, start) - 1
        mark = at > 0 and sentence.tokens[at].form in APOSTROPHES and not lex.is_word("definite", sentence.tokens[at - 1].form)
        out += _modifier(scene, k, sentence.tokens[at - 1 if mark else at], alone=True) if at >= 0 else []
    if out:
        return distinct(out)
    if role is not None and sentence.tokens[i].rel == "conj" and not sentence.kids(i, "amod", "det", "nmod"):
        shared = [r for t in sentence.kids(sentence.tokens[i].head, "amod") for r in _modifier(scene, k, t)]
        if shared:
            return distinct([replace(r, reason=f"shared {r.reason}") for r in shared])
    opposite = lex.is_word("other_side", sentence.tokens[i].lemma)
    mine = possessive(lex, sentence, i) or _relative_owner(lex, sentence, i)
    if mine is None and role is not None and (own := _own_of_subject(scene, k, i)):
        return own
    for token in attributes(lex, sentence, i) if mine is None else ():
        if role is not None and lex.is_word("agent_prep", adposition(lex, sentence, token.i)):
            continue  # who did it: the arrest of monks by the army
        if (token.i > start or token.deprel == "nmod:poss") and not opposite and token.upos not in ("PRON", "DET"):
            out += [r for r in scene.whole(k, token.i) if r.code != UNKNOWN]
    if not out and role is not None and role.role.rank == "spokesperson":
        spoken = [t for t in sentence.kids(i, "nmod", "obl") if t.i > i and lex.is_word("for_prep", adposition(lex, sentence, t.i))]
        out += [r for t in spoken for r in scene.whole(k, t.i) if r.code != UNKNOWN]
    if out:
        return distinct([replace(r, reason=f"{ATTRIBUTE}: {r.reason}") for r in out])
    if served := _served(scene, k, i) or (_possessed(scene, k, i, mine, role) if mine is not None and not opposite else ()):
        return served
    if stateless_adjective(scene, sentence, i):
        return ()
    for token in located(lex, sentence, i):
        out += [r for r in scene.whole(k, token.i) if r.kind == "state"]
    if not out and role is not None and role.role.sector != "MIL":
        out += _seat_behind(scene, k, role.end)
    if out:
        return distinct([replace(r, reason=f"{SEAT}: {r.reason}") for r in out])
    return ()


def _before_grades(scene: Scene, k: int, i: int, start: int) -> int:
    """Where a title begins with its grades: *Republic of Korea First Vice Foreign Minister*."""
    tokens = scene.sentence(k).tokens
    while start > 1 and tokens[start - 1].head == i and scene.lex.is_word("deputy", tokens[start - 1].form):
        start -= 1
    return start


def _possessed(scene: Scene, k: int, i: int, mine: Token, role: RoleHit | None) -> tuple[Referent, ...]:
    """Whose a noun with a possessive is: *their troops in Mali* are no Malians; a body's own member states are it."""
    party = role is not None and role.role.sector == "PTY"
    plain = party or not scene.lex.is_word("stateless_noun", scene.sentence(k).tokens[i].lemma)
    owners = [r for r in scene.own(k, mine.i) if r.code != UNKNOWN and (plain or r.sector == "IGO")]
    return tuple(replace(r, reason=f"{POSSESSIVE}: {r.reason}") for r in owners)


def _own_of_subject(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """Whose *own* soldiers or citizens without a possessive are: the subject's (Uganda flog eigene Bürger aus)."""
    sentence = scene.sentence(k)
    if not any(scene.lex.is_word("own", t.form) for t in sentence.kids(i, "amod")):
        return ()
    above = next((a for a in sentence.ancestors(i) if sentence.kids(a.i, "nsubj")), None)
    subject = sentence.kid(above.i, "nsubj") if above is not None else None
    if subject is None or subject.i == i or subject.deprel != "nsubj":
        return ()
    return tuple(replace(r, reason=f"{POSSESSIVE}: {r.reason}") for r in scene.own(k, subject.i) if r.code in scene.lex.states)


def _served(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """Whom armed ones serve: *snipers loyal to the former president*, *militias close to the regime*; a backing state says nothing."""
    sentence, lex = scene.sentence(k), scene.lex
    ties = [t for t in sentence.kids(i, "amod", "acl") if t.i > i and lex.is_word("allegiance", t.lemma)]
    lords = [r for t in ties for o in sentence.kids(t.i, "obl", "nmod") if o.i > t.i for r in scene.whole(k, o.i)]
    return distinct([replace(r, reason=f"serves: {r.reason}") for r in lords if r.kind != "state" and r.code != UNKNOWN])


def _relative_owner(lex: Lexicon, sentence: Sentence, i: int) -> Token | None:
    """The relative pronoun that says whose: *the kingdom, whose jets …*."""
    kids = (t for t in sentence.kids(i, "nmod:poss", "det:poss", "det", "nmod") if t.i < i and not lex.is_word("definite", t.form))
    return next((t for t in kids if any(p.kind == "relative" for p in lex.pronouns.get(fold(t.form), ()))), None)


def _led(scene: Scene, k: int, token: Token) -> list[Referent]:
    """The leader in "US-geführt", "US-led"."""
    sentence, lex = scene.sentence(k), scene.lex
    if not lex.is_word("led", token.form.replace("‑", "-").rpartition("-")[2]):
        return []
    for hit in scene.found[k].by_token.get(token.i, ()):
        if hit.first and not hit.blocked:
            return [referent_of(scene, choose(scene, list(hit.names), hit), "led by")]
    return [r for c in sentence.kids(token.i, "compound", "obl", "nmod", "amod") for r in scene.own(k, c.i)]


def _modifier(scene: Scene, k: int, token: Token, alone: bool = False) -> list[Referent]:
    """States or bodies that a word before the head names; with its coordination (Russian and Chinese)."""
    sentence, found = scene.sentence(k), scene.found[k]
    hit = full_hit(found, token.i)
    out: list[Referent] = list(adjectival(scene, k, token.i)) or _led(scene, k, token)
    if not out and hit is not None and (token.upos in ("PROPN", "NOUN", "ADJ", "X")):
        if hit.form in ("name", "metonym", "capital", "region"):
            out += named(scene, k, token.i, hit)
        elif hit.names[0].kind == "person" and token.deprel == "nmod:poss":
            out += scene.own(k, token.i)
    if not out and token.rel in ("nmod", "compound", "dep") and not alone and (token.i in found.roles or token.i in found.persons):
        out += [r for r in scene.own(k, token.i) if r.sure or token.rel != "compound"]
    if not alone:
        for other in sentence.kids(token.i, "conj"):
            out += _modifier(scene, k, other)
    return [r for r in out if r.code != UNKNOWN]
