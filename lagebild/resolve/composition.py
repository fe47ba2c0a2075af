"""Who a role noun means: the role put together with a state or body that the phrase, the text or the place tells.

What tells the state, in this order: the phrase itself (`evidence`), an earlier mention of the same role, the last state of the same
sector, the place of the clause, the state in focus (`default_state`). The reason of the referent says which.
"""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.model import ActorKind
from lagebild.read.analysis import Sentence, Token
from lagebild.resolve import coref
from lagebild.resolve.default_state import fallback, reigns, stateless
from lagebild.resolve.evidence import evidence_of
from lagebild.resolve.lexicon import MIN_FIRST, Role, fold, role_word
from lagebild.resolve.naming import ATTRIBUTE, POSSESSIVE, SEAT, adjectival, choose, full_hit, named, referent_of
from lagebild.resolve.origins import DISPLACED, of_camp
from lagebild.resolve.phrases import appositions, attributes, is_counted, is_definite, is_plural, located, role_gender
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, distinct

BODY_WINS = frozenset({"", "GOV"})
STATE_ORGANS = frozenset({"", "GOV", "MIL", "IGO", "NGO", "CVL", "COP"})  # whose ambiguous words (Amt, Einheit) need a state beside them
BANDS = frozenset({"REB", "UAF"})
COURTS = frozenset({"JUD"})  # sectors whose definite noun alone takes up the body of that sector named before
SECURITY = frozenset({"MIL", "COP", "SPY"})  # a body of one of them keeps its sector under a word for another (the FSB security service)
BAND_ROLES = frozenset({"", "GOV", "MIL", "NGO", "REB", "UAF", "COP"})


def sector_of(role: Role, country: Referent | None, scene: Scene, hit: RoleHit) -> str:
    """A role's sector: its own; where it has none or only "government", that of the body it belongs to or of its first part.

    Members of armed groups take the group's sector whatever their role; a party's government is a government.
    """
    if "sector_empty" in role.caution:
        return ""
    owner = country is not None and country.kind == "person" and country.sector in BANDS  # a warlord's fighters
    body = country.sector if country is not None and (owner or country.actor in scene.lex.bodies) else ""
    if body in SECURITY and role.sector in SECURITY and role.kind == "organisation":
        return body
    if body in BANDS and role.sector in BAND_ROLES and not (role.kind == "organisation" and role.sector == "GOV"):
        return body
    if body and body not in ("CVL", "REF") and role.sector in BODY_WINS and not (role.kind == "organisation" and body == "PTY"):
        return body
    if role.sector:
        return "PTY" if role.sector == "GOV" and hit.former else role.sector
    if hit.rest:
        inner = role_word(scene.lex, hit.rest, hit.rest.removesuffix("s"))
        if inner is not None and inner[0].sector:
            return inner[0].sector
    if role.rank == "commander" and (country is None or not country.sector):
        return "MIL"
    if country is not None and country.kind == "state" and "sector_of_head" in role.caution and not country.sector:
        return "GOV"
    return country.sector if country is not None else ""


def role_referents(scene: Scene, k: int, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """A role noun without a name."""
    sentence, role = scene.sentence(k), hit.role
    if called := _named_behind(scene, k, i, hit):
        return called
    if "not_actor" in role.caution:
        return ()
    if role.kind == "group" or role.sector == DISPLACED:
        camp = of_camp(scene, k, i, role.sector)
        if camp is not None:
            return (made(scene, role, hit, camp, camp.reason),)
    evidence = evidence_of(scene, k, i, hit)
    owned = bool(evidence) and evidence[0].reason.startswith(POSSESSIVE)
    weak = "needs_country" in role.caution and "object_only" not in role.caution and not (role.kind == "group" and role.sector in SECURITY)
    if owned and weak and role.sector in STATE_ORGANS - {"CVL"}:  # *his agency*, but *his forces*
        return ()
    if taken := _called_again(scene, k, i, hit, evidence):
        return taken
    if evidence and hit.former and role.kind == "organisation" and is_plural(sentence, i):
        return ()  # *five former Soviet republics* are no longer of that state
    if evidence and (court := _world_court(scene, sentence, i, hit, evidence)):
        return court
    if evidence:
        several = is_plural(sentence, i) or len({r.code for r in evidence}) == 1 or _of_several(scene, sentence, i)
        several = several or any(scene.lex.is_word("joint", t.form) for t in sentence.kids(i, "amod"))
        return distinct([made(scene, role, hit, r, r.reason) for r in (evidence if several else evidence[:1])])
    own_name = "sector_empty" in role.caution and hit.end < len(sentence.tokens) and sentence.tokens[hit.end].upos == "PROPN"
    taken = () if own_name else _taken_up(scene, sentence, i, hit)
    if taken:
        return taken
    if "needs_country" in role.caution and role.sector in STATE_ORGANS and not reigns(scene, sentence, i, hit):
        return ()
    return _untold(scene, k, i, hit)


def _untold(scene: Scene, k: int, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """A role of which neither its phrase nor an earlier mention tells a state or body: the report's around it must."""
    sentence, role, inner = scene.sentence(k), hit.role, sector_of(hit.role, None, scene, hit)
    thing = role.kind == "organisation" and not role.caution & {"sector_empty", "needs_country", "sector_of_head"}
    thing = thing and ("object_only" not in role.caution or bool(hit.rest) or not role.sector)
    people = role.kind == "group" and any(adjectival(scene, k, t.i) for t in sentence.kids(i, "amod"))
    if not role.alone and not thing and not people and (not inner or "sector_empty" in role.caution):
        if chiefs := _of_body(scene, k, i, hit):
            return chiefs
        return _town(scene, k, i) if "sector_empty" in role.caution else ()
    bare = is_plural(sentence, i) and not is_definite(scene.lex, sentence, i)
    if role.sector in ("REB", "UAF") and not bare and "sector_unsure" not in role.caution and not stateless(scene, sentence, i):
        band = coref.same_family(scene, role.sector)
        band = band or _only_band(scene)
        if band:
            return band
    where = fallback(scene, k, i, hit, inner)
    return (made(scene, role, hit, where if where.code != UNKNOWN else None, where.reason),)


def _named_behind(scene: Scene, k: int, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """What a name in apposition to a role noun, right behind it or in a list says: *the group IS*, *the partners Peru and Chile*."""
    sentence, role = scene.sentence(k), hit.role
    for beside in appositions(sentence, i):
        name = full_hit(scene.found[k], beside.i)
        if beside.i > i and name is not None and name.form in ("name", "metonym"):
            plain = fold(sentence.tokens[name.end - 1].form) == fold(name.names[0].word.split()[-1])
            if role.kind != "person" or (plain and name.names[0].kind == "state"):
                return scene.whole(k, beside.i)
    nxt = full_hit(scene.found[k], hit.end)
    follows = nxt is not None and nxt.start == hit.end and nxt.form == "name" and nxt.names[0].kind != "state"
    if nxt is not None and follows and role.kind in ("organisation", "group"):
        return named(scene, k, hit.end, nxt)
    return _listed(scene, k, i, hit)


def _of_body(scene: Scene, k: int, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """The leaders of a body that belongs to no one state: they have its sector and no code."""
    if hit.role.kind not in ("person", "office") or "sector_empty" in hit.role.caution:
        return ()
    bodies = [r for t in attributes(scene.lex, scene.sentence(k), i) for r in scene.own(k, t.i) if r.actor in scene.lex.bodies]
    return tuple(made(scene, hit.role, hit, replace(r, code=UNKNOWN), f"{ATTRIBUTE}: {r.reason}") for r in bodies[:1])


def _world_court(scene: Scene, sentence: Sentence, i: int, hit: RoleHit, evidence: tuple[Referent, ...]) -> tuple[Referent, ...]:
    """The international court named before that a definite court by its seat means: *the court in The Hague* is no Dutch one."""
    if hit.role.sector not in COURTS or not evidence[0].reason.startswith(SEAT) or not is_definite(scene.lex, sentence, i):
        return ()
    before = coref.same_family(scene, hit.role.sector)
    return before if before and before[0].code not in scene.lex.territories else ()


def _called_again(scene: Scene, k: int, i: int, hit: RoleHit, evidence: tuple[Referent, ...]) -> tuple[Referent, ...]:
    """The person named before whom an office told in full, a state's leader or a politician's epithet means."""
    sentence, role = scene.sentence(k), hit.role
    if not _is_one(scene, sentence, i, hit):
        return ()
    told = f"role {role.line}; {evidence[0].reason}" if evidence else ""
    if evidence and (evidence[0].code, role.rank) in scene.lex.ranks:
        return coref.same_office(scene, role.rank, evidence[0].code, told)
    if evidence and not role.rank and evidence[0].kind == "state" and _calls_person(scene, sentence.tokens[i]):
        return coref.leader(scene, evidence[0].code, told)
    if role.sector in coref.POLITICS and not role.rank.endswith("speaker") and is_definite(scene.lex, sentence, i):
        owned = bool(evidence) and evidence[0].reason.startswith((POSSESSIVE, ATTRIBUTE))
        sex = role_gender(scene.lex, sentence, sentence.tokens[i]) if scene.lex.inflects else ""
        return () if owned else coref.epithet(scene, k, role.sector, evidence[0].code if evidence else "", sex)
    return ()


def _calls_person(scene: Scene, token: Token) -> bool:
    """Whether a noun is one that takes up persons (leader, strongman), by the table `anaphors`."""
    return any(a.kind == "person" for a in scene.lex.anaphors_of(token.form, token.lemma))


def _is_one(scene: Scene, sentence: Sentence, i: int, hit: RoleHit) -> bool:
    """Whether a phrase means the one holder of an office: a person, singular, definite, in office, no deputy."""
    if hit.role.kind not in ("person", "office") or hit.former or is_plural(sentence, i) or is_counted(scene.lex, sentence, i):
        return False
    return not any(scene.lex.is_word("deputy", t.form) for t in sentence.kids(i, "amod", "compound"))


def _listed(scene: Scene, k: int, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """The names of a list right behind a plural noun (die Vertragspartner Peru, Chile und Bolivien)."""
    sentence = scene.sentence(k)
    first = sentence.tokens[hit.end] if hit.end < len(sentence.tokens) else None
    if first is None or first.upos != "PROPN" or not sentence.kids(first.i, "conj") or sentence.kids(first.i, "case"):
        return ()
    beside = first.rel == sentence.tokens[i].rel and first.head == sentence.tokens[i].head  # parsers make two subjects of noun and names
    if first.head != i and not (beside and is_plural(sentence, i)):
        return ()
    name = full_hit(scene.found[k], first.i)
    plain = name is not None and name.form == "name" and name.names[0].kind == "state"
    genitive = name is not None and fold(sentence.tokens[name.end - 1].form) != fold(name.names[0].word.split()[-1])
    return scene.whole(k, first.i) if plain and not genitive else ()


def _of_several(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether the genitives of a noun of open number are coordinated (die Außenminister Perus und Chiles): one for each."""
    bare = scene.lex.inflects and not sentence.kids(i, "det", "amod")  # no German singular: *Vertreter Perus und Chiles*
    parts = [*attributes(scene.lex, sentence, i), *(located(scene.lex, sentence, i) if bare else ())]
    return (bare or sentence.tokens[i].feat("Number") != "Sing") and any(sentence.kids(t.i, "conj") for t in parts)


def _only_band(scene: Scene) -> tuple[Referent, ...]:
    """The one armed group that the whole report names: headlines tell of attackers before they are named."""
    bands = {
        n.id: n
        for found in scene.found
        for h in found.hits
        for n in (choose(scene, list(h.names), h),)
        if n.kind != "state" and n.sector in BANDS
    }
    one = next(iter(bands.values())) if len(bands) == 1 else None
    return (referent_of(scene, one, "the only armed group of the report"),) if one is not None else ()


def _town(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """A province or town whose own name the pack does not know (die Stadt Asas): it stands for the state it lies in."""
    sentence = scene.sentence(k)
    names = [t for t in appositions(sentence, i) if t.i > i and t.upos == "PROPN"]
    if not names and not (i + 1 < len(sentence.tokens) and sentence.tokens[i + 1].upos == "PROPN"):
        return ()
    where = fallback(scene, k, i, None, "")
    return (where,) if where.code != UNKNOWN else ()


def _taken_up(scene: Scene, sentence: Sentence, i: int, hit: RoleHit) -> tuple[Referent, ...]:
    """An earlier mention that a definite role noun takes up."""
    role, plural = hit.role, is_plural(sentence, i)
    if not is_definite(scene.lex, sentence, i):
        return ()
    if hit.former and role.kind in ("person", "office") and not plural and (left := coref.former(scene, role.rank)):
        return left
    found = coref.same_role(scene, role, fold(sentence.tokens[i].lemma), plural)
    if stateless(scene, sentence, i):
        plain = found and role.kind == "group" and found[0].kind == "group" and not sentence.kids(i, "amod", "nmod")
        return found if plain and SEAT not in found[0].reason else ()
    if not found and role.kind in ("person", "office") and not plural:
        found = coref.same_rank(scene, role, fold(sentence.tokens[i].lemma))
    if role.kind == "organisation" and role.sector in COURTS and not (found and found[0].sure):
        found = coref.same_family(scene, role.sector) or found
    if found:
        return found
    if role.sector not in ("REB", "UAF") or "sector_unsure" in role.caution:
        return coref.same_family(scene, role.sector) if role.sector in ("REB", "UAF") else ()
    return coref.same_family(scene, role.sector) or coref.same_gang(scene, sentence.index)


def made(scene: Scene, role: Role, hit: RoleHit, country: Referent | None, why: str) -> Referent:
    """The actor that a role and a country make: an office where the rank is known, else a group or organisation of a sector."""
    code = country.code if country is not None else UNKNOWN
    sector = sector_of(role, country, scene, hit)
    rank = role.rank
    if "same_rank" in role.caution:
        peer = next((s.referents[0] for s in reversed(scene.seen) if s.referents[0].rank), None)
        rank, sector = (peer.rank, peer.sector or sector) if peer else (rank, sector)
    office = scene.lex.ranks.get((code, rank)) if rank else None
    kind: ActorKind = role.kind
    if office is not None and role.kind == "organisation":  # the ministry of a minister: named by its own word
        name = f"{role.title} ({scene.lex.states[code].name})" if code in scene.lex.states else ""
        return Referent(
            actor=f"{office.id}.ministry", name=name, code=code, sector=sector or office.sector, kind=kind,
            reason=f"role {role.line}; {why}", rank=rank, sure=country is not None and country.sure,
        )  # fmt: skip
    if office is not None:
        return Referent(
            actor=office.id, name=office.name, code=code, sector=sector or office.sector, kind=kind if kind != "person" else "office",
            reason=f"role {role.line}; {why}", rank=rank, sure=country is not None and country.sure,
        )  # fmt: skip
    body = country.actor if country is not None and country.kind in ("organisation", "group") else code
    tail = rank or sector
    actor = None if code == UNKNOWN else f"{body}.{tail}" if tail and tail != country.sector else body  # type: ignore[union-attr]
    return Referent(
        actor=actor,
        name="",
        code=code,
        sector=sector,
        kind=kind,
        reason=f"role {role.line}; {why}",
        rank=rank,
        sure=country is not None and country.sure,
    )


def first_role(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """The role that the first part of a compound names: Polizeieinsatz → the police of the place."""
    lex = scene.lex
    word = fold(scene.sentence(k).tokens[i].form)
    for cut in range(len(word) - 3, MIN_FIRST - 1, -1):
        for ending in ("", *lex.endings.get("linking", ())):
            stem = word[:cut].removesuffix(ending)
            for parts, role in lex.roles.get(stem, ()):
                fit = role.alone and (role.sector != "MIL" or role.kind == "organisation")
                if len(parts) == 1 and fit and len(stem) >= MIN_FIRST and (not ending or word[:cut].endswith(ending)):
                    hit = RoleHit(start=i, end=i + 1, head=i, role=role)
                    where = fallback(scene, k, i, None, role.sector)
                    return (made(scene, role, hit, where if where.code != UNKNOWN else None, f"first part; {where.reason}"),)
    return ()
