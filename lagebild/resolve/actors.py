"""Who a noun phrase names: a name, a person with a title, or a role noun put together with a state's adjective or name.

`own` resolves one head without its coordination, `whole` with it. The order of evidence for a role's country: first part
of the compound, adjective, genitive or of-phrase, "in", possessive, an earlier mention of the same role, the place of the
clause, the state in focus.
"""

from __future__ import annotations

from dataclasses import replace

from lagebild.model import ActorKind
from lagebild.read.analysis import Sentence, Token
from lagebild.resolve import coref
from lagebild.resolve.lexicon import Name, Role, first_part, fold, role_word
from lagebild.resolve.names import Hit, RoleHit
from lagebild.resolve.persons import person_referent
from lagebild.resolve.phrases import (
    adposition,
    appositions,
    attributes,
    gender,
    is_counted,
    is_definite,
    is_plural,
    located,
    possessive,
    words,
)
from lagebild.resolve.scene import UNKNOWN, Found, Referent, Scene, Seen, name_ranking

HOMELESS = frozenset({"REF", "NGO", "CRM", "UAF"})  # groups whose state is not taken from the report's focus
BODY_WINS = frozenset({"", "GOV"})
SIDED = frozenset({"MIL", "COP", "LEG"})  # sectors whose state is rather that of the last named of the sector than the report's


def whole(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """The referents of a noun phrase with its coordination, each once."""
    return distinct([r for j in members(scene, k, i) for r in own(scene, k, j)])


def members(scene: Scene, k: int, i: int) -> list[int]:
    """The heads of a coordination, the first one included; a thing coordinated with actors makes no actor of itself."""
    sentence = scene.sentence(k)
    if sentence.tokens[i].upos == "NOUN" and not own(scene, k, i):
        return [i]
    out = [i]
    for token in sentence.kids(i, "conj"):
        if token.upos in ("NOUN", "PROPN", "PRON", "ADJ", "X", "NUM", "DET"):
            out += members(scene, k, token.i)
    return out


def distinct(referents: list[Referent]) -> tuple[Referent, ...]:
    """Each actor once, in order."""
    seen: dict[tuple[str | None, str, str], Referent] = {}
    for r in referents:
        seen.setdefault((r.actor, r.code, r.sector), r)
    return tuple(seen.values())


def own(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """The referents of the head at token i of sentence k, without coordination; () where it is no actor."""
    key = (k, i)
    if key in scene.memo:
        return scene.memo[key]
    if key in scene.busy:
        return ()
    scene.busy.add(key)
    found = _resolve(scene, k, i)
    scene.busy.discard(key)
    scene.memo[key] = found
    return found


def _resolve(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    sentence, found = scene.sentence(k), scene.found[k]
    token = sentence.tokens[i]
    if token.upos in ("PRON", "DET"):
        return _pronoun(scene, k, sentence, token)
    if token.upos not in ("NOUN", "PROPN", "ADJ", "NUM", "X", "ADV"):
        return ()
    adjectives = _adjectives(scene, k, i)
    if adjectives and (token.upos == "ADJ" or token.rel == "amod"):
        return _shared(scene, k, token, adjectives) or adjectives
    person = _person(scene, k, i)
    if person is not None:
        return (person,)
    hit = full_hit(found, i)
    role = found.roles.get(i)
    if hit is not None and not (role and role.end - role.start > hit.end - hit.start):
        owned = _owned(scene, k, sentence, hit)
        return own(scene, k, owned) if owned is not None else _named(scene, k, i, hit)
    parts = _portion(scene, k, sentence, token)
    if parts:
        return parts
    if token.upos == "NUM":
        counted = token.head if token.rel == "nummod" else i + 1
        nominal = 0 <= counted < len(sentence.tokens) and sentence.tokens[counted].upos in ("NOUN", "PROPN")
        return own(scene, k, counted) if nominal else ()
    if role is not None:
        vague = "sector_empty" in role.role.caution or not role.role.alone
        state = _anaphor_state(scene, k, sentence, token, role) if vague else ()
        out = state or _role(scene, k, i, role)
        if out or not _anaphors(scene, token):
            return out
    if token.rel == "amod":
        return _attributive(scene, k, sentence, token)
    return _other(scene, k, sentence, token) or adjectives


def _owned(scene: Scene, k: int, sentence: Sentence, hit: Hit) -> int | None:
    """The role noun behind a state's genitive that the parser took for the head (Ungarns Ministerpräsident)."""
    token = sentence.tokens[hit.end - 1]
    role = scene.found[k].roles.get(hit.end)
    genitive = any(fold(token.form).endswith(e) for e in scene.lex.endings.get("ending_genitive", ()))
    if role is None or not genitive or hit.form not in ("name", "capital") or fold(token.form) == fold(token.lemma):
        return None
    return hit.end if sentence.tokens[hit.end].head in range(hit.start, hit.end) else None


def _shared(scene: Scene, k: int, token: Token, states: tuple[Referent, ...]) -> tuple[Referent, ...]:
    """The role that a coordinated adjective shares with the noun behind (russische und ukrainische Soldaten)."""
    sentence = scene.sentence(k)
    if token.rel == "amod":
        return ()
    for other in sentence.kids(token.i, "conj"):
        role = scene.found[k].roles.get(other.i)
        if role is not None and other.upos == "NOUN":
            return tuple(_made(scene, role.role, role, r, r.reason) for r in states)
    return ()


def _anaphor_state(scene: Scene, k: int, sentence: Sentence, token: Token, role: RoleHit) -> tuple[Referent, ...]:
    """das Land, sein Land: an earlier state, where the noun has no state of its own beside it."""
    if not _anaphors(scene, token):
        return ()
    if possessive(scene.lex, sentence, token.i) is None and _evidence(scene, k, token.i, role):
        return ()
    return anaphor(scene, k, sentence, token)


def _attributive(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """An adjective that is also a role noun of the pack, as English has them (terrorist attacks)."""
    for parts, role in scene.lex.roles.get(fold(token.form), ()):
        if len(parts) == 1 and role.alone:
            where = _fallback(scene, k, token.i, None, role.sector)
            hit = RoleHit(start=token.i, end=token.i + 1, head=token.i, role=role)
            return (_made(scene, role, hit, where if where.code != UNKNOWN else None, where.reason),)
    return ()


def _portion(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """Those whom a counting noun or numeral portions out: eine Gruppe Soldaten, hundreds of refugees."""
    lex, i = scene.lex, token.i
    if fold(token.lemma) not in lex.partitives and fold(token.form) not in lex.partitives and token.upos != "NUM":
        return ()
    parts = [c for c in sentence.kids(i, "nmod", "appos", "obl", "flat") if c.upos in ("NOUN", "PROPN", "PRON", "ADJ", "DET")]
    return distinct([r for c in parts if adposition(lex, sentence, c.i) in ("", *lex.words.get("of_prep", ())) for r in whole(scene, k, c.i)])


def _other(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """Heads that are no names or roles: elliptic "another", anaphoric nouns, names in apposition, tagged organisations."""
    i = token.i
    if scene.lex.is_word("more", token.form) and token.upos in ("ADJ", "PRON", "DET"):
        return coref.more(scene, k)
    anaphors = _anaphors(scene, token)
    if anaphors:
        taken = anaphor(scene, k, sentence, token)
        if taken:
            return taken
    for beside in appositions(sentence, i):
        if beside.i > i and (full_hit(scene.found[k], beside.i) or beside.i in scene.found[k].persons):
            return own(scene, k, beside.i)
    span = scene.found[k].organisations.get(i)
    proper = span is not None and any(sentence.tokens[j].upos in ("PROPN", "X") or sentence.tokens[j].form.isupper() for j in range(*span))
    if span is not None and proper and token.upos in ("PROPN", "NOUN", "X"):
        text = sentence.text[sentence.tokens[span[0]].start : sentence.tokens[span[1] - 1].end]
        country = _country(scene, k, i, None)
        code = country[0].code if country else UNKNOWN
        return (
            Referent(actor=None, name=text, code=code, sector="", kind="organisation", reason="organisation tagged by the reader", words=text),
        )
    return ()


def _anaphors(scene: Scene, token: Token) -> bool:
    return bool(scene.lex.anaphors_of(token.form, token.lemma))


def anaphor(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """A definite noun that takes up somebody (das Land, beide Seiten, der Machthaber, sein Land)."""
    lex, i = scene.lex, token.i
    entries = lex.anaphors_of(token.form, token.lemma)
    both = any(lex.is_word("both", t.form) for t in sentence.kids(i)) or any(
        t.rel == "nummod" and fold(t.lemma) in lex.partitives for t in sentence.kids(i)
    )
    mine = possessive(lex, sentence, i)
    owner = next((r.code for r in own(scene, k, mine.i) if r.code != UNKNOWN), "") if mine else ""
    if not (both or owner or is_definite(lex, sentence, i)):
        return ()
    plural = is_plural(sentence, i)
    if plural and not both:
        return ()
    return coref.noun(scene, k, token, entries, owner, both)


def _pronoun(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    pronoun = coref.pronoun_of(scene, sentence, token)
    if pronoun is None:
        if fold(token.form) in scene.lex.partitives or scene.lex.is_word("both", token.form):
            return _portion(scene, k, sentence, token) or _other(scene, k, sentence, token)
        return _other(scene, k, sentence, token) if scene.lex.is_word("more", token.form) else ()
    if pronoun.kind == "relative":
        head = coref.relative_head(sentence, token)
        return own(scene, k, head) if head is not None else ()
    if pronoun.kind.startswith("speaker"):
        return _speaker(scene, token, pronoun.id, plural=pronoun.number != "sing")
    if pronoun.kind in ("personal", "possessive", "demonstrative"):
        return coref.antecedent(scene, k, token, pronoun)
    return _other(scene, k, sentence, token)


def _speaker(scene: Scene, token: Token, why: str, plural: bool) -> tuple[Referent, ...]:
    """First person: the speaker of the statement around it, "we" for the speaker's state; else the report's own voice."""
    for start, end, speaker in scene.speakers:
        if start <= token.start < end:
            if plural and speaker.code in scene.lex.states:
                return (coref.state(scene, speaker.code, f"{why}: side of the speaker {speaker.name}", speaker.sector),)
            return (replace(speaker, reason=f"{why}: speaker", words=speaker.words or speaker.name),)
    if plural and scene.voice is not None:
        return (replace(scene.voice, reason=f"{why}: voice of the report ← {scene.voice.name}"),)
    return ()


def full_hit(found: Found, i: int) -> Hit | None:
    """The name that covers token i whole and is no adjective."""
    for hit in found.by_token.get(i, ()):
        if not hit.first and not hit.blocked and any(n.form not in ("adjective", "first") for n in hit.names):
            return hit
    return None


def _adjectives(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """The states or bodies that an adjective names (russisch, deutsch-französisch)."""
    out = []
    for hit in scene.found[k].by_token.get(i, ()):
        names = [n for n in hit.names if n.form == "adjective"]
        if names and not hit.blocked and hit.start == i:
            out.append(_referent(scene, _choose(scene, names, hit), "adjective"))
    return distinct(out)


def _choose(scene: Scene, names: list[Name], hit: Hit) -> Name:
    """Of several bearers of a name the one in focus, then the plainest form."""
    return min(names, key=lambda n: (-scene.focus.get(n.code, 0.0), name_ranking(n)))


def _referent(scene: Scene, name: Name, why: str, sector: str | None = None) -> Referent:
    return Referent(
        actor=name.id, name=name.name, code=name.code or UNKNOWN, sector=name.sector if sector is None else sector,
        kind="state" if name.form == "adjective" and name.kind == "state" else name.kind, reason=f"{why} {name.line}",
    )  # fmt: skip


def _named(scene: Scene, k: int, i: int, hit: Hit) -> tuple[Referent, ...]:
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
    name = _choose(scene, names, hit)
    if "needs_context" in name.caution and scene.focus.get(name.code, 0.0) <= 0 and name.form != "capital":
        return ()
    if name.code in ("", UNKNOWN):
        beside = _country(scene, k, i, None)
        return (replace(_referent(scene, name, "name"), code=beside[0].code if beside else UNKNOWN),)
    if name.form == "demonym":
        plain = is_plural(sentence, i) and not is_counted(lex, sentence, i)
        actor = name.id if plain else f"{name.id}.CVL"
        referent = _referent(scene, name, "demonym", "" if plain else "CVL")
        return (replace(referent, actor=actor, kind="group"),)
    return (_referent(scene, name, name.form),)


def _person(scene: Scene, k: int, i: int) -> Referent | None:
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
    if role is None:
        home = coref.state(scene, scene.home, "state in focus") if scene.home != UNKNOWN else None
        return person_referent(scene, k, start, end, (home, "", "", sex))
    sex = sex or gender(sentence.tokens[at])
    evidence = _evidence(scene, k, at, role)
    country = evidence[0] if evidence else None
    sector = _sector(role.role, country, scene, role)
    if country is None:
        country = _fallback(scene, k, at, role, sector)
    return person_referent(scene, k, start, end, (country, sector, role.role.rank, sex))


def _named_beside(scene: Scene, k: int, i: int) -> tuple[int, int] | None:
    """The person whose name stands beside a title: in apposition, flat, or right behind it."""
    found, sentence = scene.found[k], scene.sentence(k)
    role = found.roles.get(i)
    if role is None or role.role.kind not in ("person", "office", "group"):
        return None
    nxt = role.end
    if nxt in found.persons and found.persons[nxt][0] == nxt:
        return found.persons[nxt]
    for token in sentence.kids(i, "appos", "flat", "nmod"):
        if token.i in found.persons and token.i > i and adposition(scene.lex, sentence, token.i) == "" and not token.feat("Case") == "Gen":
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
        if token.i in found.roles and found.roles[token.i].role.kind in ("person", "office") and adposition(scene.lex, sentence, token.i) == "":
            return found.roles[token.i], token.i
    return None, -1


def _evidence(scene: Scene, k: int, i: int, role: RoleHit) -> tuple[Referent, ...]:
    """What the phrase itself says of a role's state or body, nearest evidence first; () where it says nothing."""
    first, lex = _first(scene, k, role), scene.lex
    word = scene.sentence(k).tokens[role.head]
    topic = any(lex.is_word("topic_head", part) for part in (word.form.rpartition("-")[2], word.lemma.rpartition("-")[2]))
    if first and topic and first[0].kind == "state" and _spelled_out(scene, k, role):
        first = ()
    return first or _country(scene, k, i, role) or _custom(scene, k, role)


def _spelled_out(scene: Scene, k: int, role: RoleHit) -> bool:
    """Whether the first part of a compound is a state's name and no acronym."""
    hit = next((h for h in scene.found[k].by_token.get(role.head, ()) if h.first), None)
    return hit is None or not hit.names[0].acronym


def _custom(scene: Scene, k: int, role: RoleHit) -> tuple[Referent, ...]:
    """States that alone call an office so: Bundes- in Germany, Austria …, the Foreign Secretary."""
    lex = scene.lex
    tokens = scene.sentence(k).tokens
    phrase = " ".join(fold(t.form) for t in tokens[role.start : role.end])
    found = lex.contexts.get((phrase, "role"))
    if found is None:
        word = fold(tokens[role.head].form)
        found = next((v for (first, kind), v in lex.contexts.items() if kind == "first" and word.startswith(first) and len(word) > len(first) + 3), None)
    return (coref.state(scene, scene.best(found[1]), f"custom {found[0]}"),) if found else ()


def _first(scene: Scene, k: int, role: RoleHit) -> tuple[Referent, ...]:
    """What the first part of a compound says: US-Präsident, Kremlsprecher, Bundeskanzlerin."""
    found, lex = scene.found[k], scene.lex
    for hit in found.by_token.get(role.head, ()):
        if hit.first and not hit.blocked and hit.start == role.head:
            names = [n for n in hit.names if n.kind != "person"]
            if names:
                return (_referent(scene, _choose(scene, names, hit), "first part"),)
            family = [n for n in hit.names if n.kind == "person"]
            return (_referent(scene, family[0], "first part"),)
    if role.rest:
        name = first_part(lex, role.rest)
        if name is not None:
            return (_referent(scene, name, "first part"),)
    for j in range(role.start, role.end):
        within = full_hit(found, j)
        if within is not None and within.names[0].kind != "person":
            return (_referent(scene, _choose(scene, list(within.names), within), "part of the role's words"),)
    return ()


def _country(scene: Scene, k: int, i: int, role: RoleHit | None) -> tuple[Referent, ...]:
    """Adjectives, compound nouns before it, genitives, of- and in-phrases, possessives of a head."""
    sentence, lex = scene.sentence(k), scene.lex
    start = role.start if role else i
    out: list[Referent] = []
    for token in sentence.kids(i, "amod", "compound", "nmod", "flat", "det", "dep", "appos"):
        if token.i < start and not adposition(lex, sentence, token.i):
            out += _modifier(scene, k, token)
    if not out and role is not None and start:
        out += _modifier(scene, k, sentence.tokens[start - 1], alone=True)
    if out:
        return distinct(out)
    opposite = lex.is_word("other_side", sentence.tokens[i].lemma)
    for token in attributes(lex, sentence, i):
        if (token.i > start or token.deprel == "nmod:poss") and not opposite and token.upos not in ("PRON", "DET"):
            out += [r for r in whole(scene, k, token.i) if r.code != UNKNOWN]
    if out:
        return distinct([replace(r, reason=f"attribute: {r.reason}") for r in out])
    for token in located(lex, sentence, i):
        out += [r for r in whole(scene, k, token.i) if r.kind == "state"]
    if not out and role is not None and role.role.sector == "GOV" and role.end + 1 < len(sentence.tokens):
        inside = lex.prep(sentence.tokens[role.end].form)
        seat = full_hit(scene.found[k], role.end + 1) if lex.is_word("in_prep", inside) else None
        out += _named(scene, k, role.end + 1, seat) if seat is not None and seat.form in ("name", "capital") else ()
    if out:
        return distinct([replace(r, reason=f"seat: {r.reason}") for r in out])
    mine = possessive(lex, sentence, i)
    if mine is not None and not opposite:
        return tuple(replace(r, reason=f"possessive: {r.reason}") for r in own(scene, k, mine.i) if r.code != UNKNOWN)
    return ()


def _led(scene: Scene, k: int, token: Token) -> list[Referent]:
    """The leader in "US-geführt", "US-led"."""
    sentence, lex = scene.sentence(k), scene.lex
    words = token.form.replace("‑", "-").split("-")
    if not lex.is_word("led", words[-1]):
        return []
    for hit in scene.found[k].by_token.get(token.i, ()):
        if hit.first and not hit.blocked:
            return [_referent(scene, _choose(scene, list(hit.names), hit), "led by")]
    return [r for c in sentence.kids(token.i, "compound", "obl", "nmod", "amod") for r in own(scene, k, c.i)]


def _modifier(scene: Scene, k: int, token: Token, alone: bool = False) -> list[Referent]:
    """States or bodies that a word before the head names; with its coordination (Russian and Chinese)."""
    sentence, found = scene.sentence(k), scene.found[k]
    hit = full_hit(found, token.i)
    out: list[Referent] = list(_adjectives(scene, k, token.i)) or _led(scene, k, token)
    if not out and hit is not None and (token.upos in ("PROPN", "NOUN", "ADJ", "X")):
        if hit.form in ("name", "metonym", "capital", "region"):
            out += _named(scene, k, token.i, hit)
        elif hit.names[0].kind == "person" and token.deprel == "nmod:poss":
            out += own(scene, k, token.i)
    if not out and token.rel in ("nmod", "compound", "dep") and not alone and (token.i in found.roles or token.i in found.persons):
        out += own(scene, k, token.i)
    if not alone:
        for other in sentence.kids(token.i, "conj"):
            out += _modifier(scene, k, other)
    return [r for r in out if r.code != UNKNOWN]


def _sector(role: Role, country: Referent | None, scene: Scene, hit: RoleHit) -> str:
    """A role's sector: its own; where it has none or only "government", that of the body it belongs to or of its first part."""
    if country is not None and country.kind in ("organisation", "group") and country.sector and role.sector in BODY_WINS:
        return country.sector
    if role.sector:
        return role.sector
    if hit.rest:
        inner = role_word(scene.lex, hit.rest, hit.rest.removesuffix("s"))
        if inner is not None and inner[0].sector:
            return inner[0].sector
    if country is not None and country.kind == "state" and "sector_of_head" in role.caution and not country.sector:
        return "GOV"
    return country.sector if country is not None else ""


def _role(scene: Scene, k: int, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """A role noun without a name."""
    sentence, role = scene.sentence(k), hit.role
    for beside in appositions(sentence, i):
        name = full_hit(scene.found[k], beside.i)
        if beside.i > i and name is not None and name.form in ("name", "metonym") and role.kind != "person":
            return own(scene, k, beside.i)
    nxt = full_hit(scene.found[k], hit.end)
    if nxt is not None and role.kind in ("organisation", "group") and nxt.start == hit.end and nxt.form == "name" and nxt.names[0].kind != "state":
        return _named(scene, k, hit.end, nxt)
    if "not_actor" in role.caution:
        return ()
    evidence = _evidence(scene, k, i, hit)
    if evidence and "needs_country" in role.caution and evidence[0].reason.startswith("possessive"):
        return ()
    if evidence:
        several = is_plural(sentence, i) or len({r.code for r in evidence}) == 1
        return distinct([_made(scene, role, hit, r, r.reason) for r in (evidence if several else evidence[:1])])
    inner = _sector(role, None, scene, hit)
    taken = _taken_up(scene, sentence, i, hit)
    if taken:
        return taken
    if not role.alone and (not inner or "sector_empty" in role.caution):
        return ()
    if role.sector in ("REB", "UAF"):
        band = coref.same_family(scene, role.sector)
        if band:
            return band
    where = _fallback(scene, k, i, hit, inner)
    return (_made(scene, role, hit, where if where.code != UNKNOWN else None, where.reason),)


def _taken_up(scene: Scene, sentence: Sentence, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """An earlier mention that a definite role noun takes up."""
    role, plural = hit.role, is_plural(sentence, i)
    if not is_definite(scene.lex, sentence, i):
        return ()
    if _stateless(scene, sentence, i):
        return ()
    found = coref.same_role(scene, role, fold(sentence.tokens[i].lemma), plural)
    if not found and role.kind in ("person", "office") and not plural:
        found = coref.same_rank(scene, role)
    if found:
        return found
    return coref.same_family(scene, role.sector) if role.sector in ("REB", "UAF") else ()


def _made(scene: Scene, role: Role, hit: RoleHit, country: Referent | None, why: str) -> Referent:
    """The actor that a role and a country make: an office where the rank is known, else a group or organisation of a sector."""
    code = country.code if country is not None else UNKNOWN
    sector = _sector(role, country, scene, hit)
    rank = role.rank
    if "same_rank" in role.caution:
        peer = next((s.referents[0] for s in reversed(scene.seen) if s.referents[0].rank), None)
        rank, sector = (peer.rank, peer.sector or sector) if peer else (rank, sector)
    office = scene.lex.ranks.get((code, rank)) if rank else None
    kind: ActorKind = role.kind
    if office is not None:
        return Referent(
            actor=office.id, name=office.name, code=code, sector=sector or office.sector, kind=kind if kind != "person" else "office",
            reason=f"role {role.line}; {why}", rank=rank,
        )  # fmt: skip
    body = country.actor if country is not None and country.kind in ("organisation", "group") else code
    tail = rank or sector
    actor = None if code == UNKNOWN else f"{body}.{tail}" if tail and tail != country.sector else body  # type: ignore[union-attr]
    return Referent(actor=actor, name="", code=code, sector=sector, kind=kind, reason=f"role {role.line}; {why}", rank=rank)


def _stateless(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a phrase says that no one state is meant: international partners, die Nachbarländer."""
    lex, token = scene.lex, sentence.tokens[i]
    if lex.is_word("stateless_noun", token.lemma) or lex.is_word("stateless_noun", token.form):
        return True
    return any(lex.is_word("stateless", t.form) for t in sentence.kids(i, "amod", "compound", "det", "nmod") if t.i < i)


def _fallback(scene: Scene, k: int, i: int, hit: RoleHit | None, sector: str) -> Referent:
    """The state of a role or group that names none: same role before, same sector before, place of the clause, focus."""
    sentence = scene.sentence(k)
    nobody = Referent(actor=None, name="", code=UNKNOWN, sector="", kind="", reason="no state told")
    if _stateless(scene, sentence, i):
        return nobody
    lemma = fold(sentence.tokens[i].lemma)
    for seen in reversed(scene.seen):
        if seen.lemma == lemma and seen.referents[0].code != UNKNOWN and len(seen.referents) == 1 and hit is not None:
            return coref.state(scene, seen.referents[0].code, f"country of the same noun before ({seen.words})")
    if sector in SIDED and sector in scene.sides:
        return coref.state(scene, scene.sides[sector], f"state last named with {sector}")
    if sector == "GOV" and scene.dateline:
        return coref.state(scene, scene.dateline, "state of the dateline")
    place = scene.place_country.get((k, i)) if sector not in HOMELESS and sector != "GOV" else None
    if place:
        return coref.state(scene, place, "country of the clause's place")
    if sector not in HOMELESS and scene.home != UNKNOWN:
        return coref.state(scene, scene.home, "state in focus")
    return nobody


def remember(scene: Scene, k: int, i: int) -> None:
    """Add the mention at token i to those that later pronouns may take up."""
    sentence = scene.sentence(k)
    token = sentence.tokens[i]
    referents = whole(scene, k, i)
    if not referents:
        return
    role = scene.found[k].roles.get(i)
    first = referents[0]
    person = first.kind == "person" and len(referents) == 1
    told = "focus" not in first.reason and "place" not in first.reason and "before" not in first.reason
    if first.sector and first.code in scene.lex.states and told:
        scene.sides[first.sector] = first.code
    if scene.voice is None and first.sector in ("GOV", "MIL", "IGO") and told and first.code != UNKNOWN:
        scene.voice = first
    scene.seen.append(
        Seen(
            sentence=k, token=i, referents=referents, role=role.role if role else None, lemma=fold(token.lemma),
            gender=(first.gender or ("" if token.upos == "PROPN" else gender(token))) if person else gender(token),
            plural=len(referents) > 1 or (is_plural(sentence, i) and not person), subject=_subjectlike(sentence, token),
            head=token.head, words=words(sentence, i).quote,
            named=token.upos not in ("PRON", "DET") and (full_hit(scene.found[k], i) is not None or i in scene.found[k].persons),
        )
    )  # fmt: skip


def _subjectlike(sentence: Sentence, token: Token) -> bool:
    while token.rel in ("conj", "flat", "appos") and token.head >= 0:
        token = sentence.tokens[token.head]
    return coref.is_subject(token)


def name_referent(name: Name, why: str) -> Referent:
    """A name of the pack as an actor."""
    return Referent(
        actor=name.id, name=name.name, code=name.code or UNKNOWN, sector=name.sector,
        kind="state" if name.form == "adjective" and name.kind == "state" else name.kind, reason=f"{why} {name.line}",
    )  # fmt: skip


def first_referent(scene: Scene, hit: Hit) -> Referent:
    """The actor that a name as first part of a compound means; states come without the sector of their seat."""
    name = _choose(scene, list(hit.names), hit)
    return name_referent(name, "first part")
