"""What a role's own phrase says of its state or body: the evidence from which `composition` puts an actor together.

In this order: first part of the compound, words before it (adjective, noun, genitive), genitive or of-phrase, "in", possessive,
custom (Bundeskanzler). The reason of the referent says which.
"""

from __future__ import annotations

from functools import lru_cache

from lagebild.resolve.lexicon import MIN_FIRST, Lexicon, first_part, fold
from lagebild.resolve.naming import ATTRIBUTE, SEAT, choose, country_of, full_hit, referent_of, state
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import UNKNOWN, Referent, Scene

POSTED = frozenset({"ambassador", "diplomat", "negotiator"})  # ranks that states send to a body


def evidence_of(scene: Scene, k: int, i: int, role: RoleHit) -> tuple[Referent, ...]:
    """What the phrase itself says of a role's state or body, nearest evidence first; () where it says nothing."""
    first, lex = first_of(scene, k, role), scene.lex
    if first and first[0].kind == "state" and _spelled_out(scene, k, role):
        word = scene.sentence(k).tokens[role.head]
        if any(lex.is_word("topic_head", part) for part in (word.form.rpartition("-")[2], word.lemma.rpartition("-")[2])):
            first = ()
    if first and (sender := _sender(scene, k, i, role, first[0])):
        first = sender
    told = first or _sole(scene, k, role) or country_of(scene, k, i, role)
    abroad = bool(told) and told[0].reason.startswith(SEAT)  # *die Bundeswehr in Mali* is not Mali's
    own = _custom(scene, k, role) if not told or abroad else ()
    return own if own and (not told or told[0].code not in _customs(scene, k, role)) else told


def _sender(scene: Scene, k: int, i: int, role: RoleHit, first: Referent) -> tuple[Referent, ...]:
    """Who sends somebody posted to a body: *der russische UN-Botschafter*, *UN-Inspektoren der IAEA* are Russia's and the IAEA's."""
    if first.sector != "IGO":
        return ()
    told = country_of(scene, k, i, role)
    abroad = bool(told) and told[0].reason.startswith(SEAT)  # *the UN envoy in Damascus*
    posted = bool(told) and role.role.rank in POSTED and told[0].code in scene.lex.states and not abroad
    named = bool(told) and told[0].reason.startswith(ATTRIBUTE) and told[0].sector == "IGO" and told[0].code != first.code
    return told if posted or named else ()


def _sole(scene: Scene, k: int, role: RoleHit) -> tuple[Referent, ...]:
    """The state of an office that exists once in the world: the pope is the Holy See's wherever he speaks."""
    tokens = scene.sentence(k).tokens
    if fold(tokens[role.start].form) not in _heads(scene.lex, "sole"):
        return ()
    phrase = " ".join(fold(t.form) for t in tokens[role.start : role.end])
    found = scene.lex.contexts.get((phrase, "sole"))
    return (state(scene, found[1][0], f"sole office {found[0]}"),) if found else ()


def _spelled_out(scene: Scene, k: int, role: RoleHit) -> bool:
    """Whether the first part of a compound is a state's name and no acronym."""
    hit = next((h for h in scene.found[k].by_token.get(role.head, ()) if h.first), None)
    return hit is None or not hit.names[0].acronym


def _custom(scene: Scene, k: int, role: RoleHit) -> tuple[Referent, ...]:
    """States that alone call an office so: Bundes- in Germany, Austria …, the Foreign Secretary."""
    tokens = scene.sentence(k).tokens
    found = _custom_line(scene, k, role)
    if found is None:
        return ()
    held = _bearer(scene, tokens[role.head].lemma, found[1]) or _near(scene, k, found[1])
    return (state(scene, held or scene.best(found[1]), f"custom {found[0]}{': its bearer' if held else ''}"),)


def _custom_line(scene: Scene, k: int, role: RoleHit) -> tuple[str, tuple[str, ...]] | None:
    """The line that says which states call an office so, with their codes."""
    lex, tokens = scene.lex, scene.sentence(k).tokens
    found = None
    if fold(tokens[role.start].form) in _heads(lex, "role"):
        phrases = (" ".join(fold(t.form) for t in tokens[role.start : end]) for end in (role.end + 2, role.end))
        found = next((lex.contexts[phrase, "role"] for phrase in phrases if (phrase, "role") in lex.contexts), None)
    return found or _custom_first(lex, fold(tokens[role.head].form))


def _customs(scene: Scene, k: int, role: RoleHit) -> tuple[str, ...]:
    line = _custom_line(scene, k, role)
    return line[1] if line is not None else ()


@lru_cache(maxsize=16)
def _heads(lex: Lexicon, kind: str) -> frozenset[str]:
    """The first words of the contexts of a kind: most phrases begin with none of them."""
    return frozenset([phrase.partition(" ")[0] for phrase, k in lex.contexts if k == kind])


@lru_cache(maxsize=16384)
def _custom_first(lex: Lexicon, word: str) -> tuple[str, tuple[str, ...]] | None:
    """The states whose custom a compound's first part is (Bundes-), with the line that says so."""
    if not word.startswith(tuple(_heads(lex, "first"))):
        return None
    firsts = ((first, v) for (first, kind), v in lex.contexts.items() if kind == "first")
    return next((v for first, v in firsts if word.startswith(first) and len(word) > len(first) + 3), None)


def _bearer(scene: Scene, title: str, codes: tuple[str, ...]) -> str:
    """Of several states with an office of one name, that of whoever the report names with it (Bundespräsident Heinz Fischer), else ''."""
    for k, found in enumerate(scene.found):
        for hit in found.roles.values():
            if fold(scene.sentence(k).tokens[hit.head].lemma) != fold(title):
                continue
            names = (n for h in found.by_token.get(hit.end, ()) if h.start == hit.end for n in h.names)
            held = next((n.code for n in names if n.kind == "person" and n.code in codes), "")
            if held:
                return held
    return ""


def _near(scene: Scene, k: int, codes: tuple[str, ...]) -> str:
    """Of several states the only one that this sentence or the one before names, else ''."""
    named_here = {n.code for j in (k - 1, k) if j >= 0 for h in scene.found[j].hits if not h.blocked for n in h.names}
    told = [c for c in codes if c in named_here]
    return told[0] if len(told) == 1 else ""


def first_of(scene: Scene, k: int, role: RoleHit) -> tuple[Referent, ...]:
    """What the first part of a compound says: US-Präsident, Kremlsprecher, Bundeskanzlerin."""
    found, lex = scene.found[k], scene.lex
    for hit in found.by_token.get(role.head, ()):
        if hit.first and not hit.blocked and hit.start == role.head:
            names = [n for n in hit.names if n.kind != "person" and n.code not in ("", UNKNOWN)]
            if names:
                return (referent_of(scene, choose(scene, names, hit), "first part"),)
            family = [n for n in hit.names if n.kind == "person"]
            if family:
                return (referent_of(scene, family[0], "first part"),)
    word = scene.sentence(k).tokens[role.head].form
    family_name = fold(word.split("-")[0]) if "-" in word else ""
    card = next((c for c in scene.people.values() if family_name in c.parts), None) if family_name else None
    if card is not None:
        why = f"first part {card.name}"
        return (Referent(actor=card.id, name=card.name, code=card.code, sector="", kind="person", reason=why),)
    rests: tuple[str, ...] = (role.rest,) if role.rest else ()
    if not rests and role.end - role.start == 1:
        rests = _before_roles(lex, scene.sentence(k).tokens[role.head].lemma)
    for rest in rests:
        name = first_part(lex, rest)
        if name is not None and name.code not in ("", UNKNOWN):
            return (referent_of(scene, name, "first part"),)
    for j in range(role.start, role.end) if role.end - role.start > 1 else ():
        within = full_hit(found, j)
        if within is not None and within.names[0].kind != "person" and (within.start <= role.start or within.end < role.end):
            return (referent_of(scene, choose(scene, list(within.names), within), "part of the role's words"),)
    return ()


@lru_cache(maxsize=16384)
def _before_roles(lex: Lexicon, lemma: str) -> tuple[str, ...]:
    """What stands in a compound before a last part that is a role, the longest first."""
    word = fold(lemma)
    cuts = range(len(word) - 3, MIN_FIRST - 1, -1)
    return tuple([word[:cut] for cut in cuts if word[cut:] in lex.suffixes or word[cut:] in lex.roles])
