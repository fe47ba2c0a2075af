"""The name beside a title and the title beside a name: der Kanzler Olaf Scholz, Emma Reed, the foreign secretary."""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.resolve.composition import sector_of
from lagebild.resolve.default_state import fallback
from lagebild.resolve.evidence import evidence_of
from lagebild.resolve.naming import choose, state
from lagebild.resolve.persons import person_referent
from lagebild.resolve.phrases import adposition, role_gender
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import UNKNOWN, Referent, Scene


def person_of(scene: Scene, k: int, i: int) -> Referent | None:
    """The person of a head: its name, or the name beside its title."""
    found, sentence = scene.found[k], scene.sentence(k)
    span = found.persons.get(i) or _named_beside(scene, k, i)
    if span is None:
        return None
    start, end = span
    role, at = _title(scene, k, i, start, end)
    sex = ""
    before = sentence.tokens[start - 1] if start else None
    if before is not None:
        sex = "m" if scene.lex.is_word("title_m", before.form) else "f" if scene.lex.is_word("title_f", before.form) else ""
    if role is None and (people := people_before(scene, k, start)) is not None:
        return person_referent(scene, k, start, end, (people, "", "", sex))
    if role is None and (body := _belongs_to(scene, k, start, end)) is not None:
        return person_referent(scene, k, start, end, (body, body.sector, "", sex))
    if role is None:
        focus = scene.home
        home = replace(state(scene, focus, "state in focus"), sure=False) if focus != UNKNOWN else None
        return person_referent(scene, k, start, end, (home, "", "", sex))
    sex = sex or role_gender(scene.lex, sentence, sentence.tokens[at])
    evidence = evidence_of(scene, k, at, role)
    country = evidence[0] if evidence else _of_state(scene, k, start, end) or _second(scene, k, start)
    sector = sector_of(role.role, country, scene, role)
    if country is None:
        country = fallback(scene, k, at, role, sector)
    return person_referent(scene, k, start, end, (country, sector, role.role.rank, sex), former=role.former)


def _of_state(scene: Scene, k: int, start: int, end: int) -> Referent | None:
    """The state that stands behind a titled name: *Foreign Minister Kishida of Japan*."""
    sentence, lex = scene.sentence(k), scene.lex
    behind = [t for j in range(start, end) for t in sentence.kids(j, "nmod") if t.i >= end and lex.is_word("of_prep", _link(scene, k, t.i))]
    states = [r for t in behind for r in scene.own(k, t.i) if r.kind == "state"]
    return states[0] if len(states) == 1 else None


def _link(scene: Scene, k: int, i: int) -> str:
    return adposition(scene.lex, scene.sentence(k), i)


def _second(scene: Scene, k: int, start: int) -> Referent | None:
    """The state or body that a title set behind the name tells: *General Ruiz, NATO's commander*, *Col. Reed, spokesman for the coalition*.

    A body of no state says so, where without it the state in focus would be taken.
    """
    sentence, found = scene.sentence(k), scene.found[k]
    for t in sentence.kids(start, "appos"):
        role = found.roles.get(t.i)
        if role is None or role.role.kind not in ("person", "office"):
            continue
        if told := evidence_of(scene, k, t.i, role):
            return told[0]
        bodies = [r for x in sentence.kids(t.i, "nmod", "appos") if x.i > t.i for r in scene.own(k, x.i)]
        if bodies and all(r.code == UNKNOWN and r.kind in ("organisation", "group") for r in bodies):
            return replace(bodies[0], reason=f"{sentence.tokens[t.i].form} of {bodies[0].words or bodies[0].name or 'a body'}")
    return None


def _belongs_to(scene: Scene, k: int, start: int, end: int) -> Referent | None:
    """The organisation behind a name without title, whose member speaks for it and not for the state in focus: *Ana Ruiz of Oxfam*."""
    sentence = scene.sentence(k)
    top = next((j for j in range(start, end) if sentence.tokens[j].head not in range(start, end)), start)
    for t in sentence.kids(top, "nmod"):
        if t.i >= end and scene.lex.is_word("member_prep", adposition(scene.lex, sentence, t.i)):
            bodies = [r for r in scene.own(k, t.i) if r.kind in ("organisation", "group")]
            if len(bodies) == 1:
                body = bodies[0]
                return replace(body, reason=f"of {body.words or body.name or scene.words(k, t.i).quote}: {body.reason}")
    return None


def _one_of(scene: Scene, k: int, start: int) -> Referent | None:
    """The state of the people that a name stands in apposition to: *one Armenian, Aram Petrosyan*."""
    token = scene.sentence(k).tokens[start]
    if token.rel != "appos" or not 0 <= token.head < start or scene.sentence(k).tokens[token.head].upos not in ("NOUN", "PROPN"):
        return None
    told = scene.own(k, token.head)
    return told[0] if len(told) == 1 and told[0].kind == "group" and told[0].sure and told[0].code != UNKNOWN else None


def people_before(scene: Scene, k: int, start: int) -> Referent | None:
    """The state of the demonym or adjective right before a person's name: der Däne Anders Kvist, Italian Marco Rossi."""
    hit = next((h for h in scene.found[k].by_token.get(start - 1, ()) if h.form in ("demonym", "adjective") and not h.first), None)
    if hit is None or hit.blocked or hit.names[0].kind == "organisation":
        return None
    return state(scene, choose(scene, list(hit.names), hit).code, f"{hit.form} before the name")


def others_beside(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """Further persons coordinated with the first name behind a plural title (die Präsidenten A und B)."""
    sentence = scene.sentence(k)
    if i in scene.found[k].persons or sentence.tokens[i].feat("Number") != "Plur":
        return ()
    names = [t for t in sentence.kids(i, "appos", "flat") if t.i in scene.found[k].persons]
    return tuple(r for t in names for c in sentence.kids(t.i, "conj") for r in scene.own(k, c.i) if r.kind == "person")


def _named_beside(scene: Scene, k: int, i: int) -> tuple[int, int] | None:
    """The person whose name stands beside a title: in apposition, flat, or right behind it."""
    found, sentence = scene.found[k], scene.sentence(k)
    role = found.roles.get(i)
    if role is None and i + 1 in found.persons and found.persons[i + 1][0] == i + 1 and people_before(scene, k, i + 1) is not None:
        return found.persons[i + 1] if sentence.tokens[i + 1].head == i else None
    if role is None or not (role.role.kind in ("person", "office", "group") or "sector_empty" in role.role.caution):
        return None
    nxt = role.end
    if nxt in found.persons and found.persons[nxt][0] == nxt:
        return found.persons[nxt]
    for token in sentence.kids(i, "appos", "flat", "nmod"):
        if token.i in found.persons and token.i > i and adposition(scene.lex, sentence, token.i) == "" and token.feat("Case") != "Gen":
            return found.persons[token.i]
    return None


def _title(scene: Scene, k: int, i: int, start: int, end: int) -> tuple[RoleHit | None, int]:
    """The role noun beside a person's name: right before it, its head or child, or in an apposition around it."""
    found, sentence = scene.found[k], scene.sentence(k)
    inside = range(start, end)
    before = found.role_words.get(start - 1) if start else None
    if before is not None and before.role.kind != "organisation":
        return before, before.head
    if i not in inside and i in found.roles:
        return found.roles[i], i
    top = next((j for j in inside if sentence.tokens[j].head not in inside), start)
    head = sentence.tokens[top].head
    if sentence.tokens[top].rel in ("appos", "flat", "compound") and head in found.roles:
        return found.roles[head], head
    for token in sentence.kids(top, "appos", "compound", "flat", "nmod", "amod"):
        if (
            token.i in found.roles
            and found.roles[token.i].role.kind in ("person", "office")
            and adposition(scene.lex, sentence, token.i) == ""
        ):
            return found.roles[token.i], token.i
    return None, -1
