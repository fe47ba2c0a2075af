"""The state of a role or group that names none, by what the report tells around it; the reason says which.

In this order: what its clause or an earlier mention tells (`told_nearby`), the state last named with the sector, the dateline, the place,
the state most in focus.
"""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import fold
from lagebild.resolve.naming import adjectival, full_hit, state, stateless_adjective
from lagebild.resolve.phrases import SUBJECT, attributes, is_counted, is_definite, is_plural
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import HYPHENS, UNKNOWN, Referent, Scene
from lagebild.resolve.told_nearby import DIPLOMATS, HOMELESS, SIDED, SINGLE, TITLED, is_native, is_thing, is_title, place_of, told_nearby

FACING = frozenset({"MIL", "REB", "UAF", "CRM"})  # armed sectors, whose state in focus is not the one they face
PEOPLE = frozenset({"CVL"})
PARTIES = frozenset({"nsubj", "obj", "iobj"})


def stateless(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a phrase says that no one state is meant: international partners, die Nachbarländer."""
    lex, token = scene.lex, sentence.tokens[i]
    if lex.is_word("stateless_noun", token.lemma) or lex.is_word("stateless_noun", token.form):
        return True
    return stateless_adjective(scene, sentence, i) or any(
        _elsewhere(scene, sentence, t)
        or (lex.is_word("wide_area", t.lemma) and not sentence.kids(t.i, "nmod", "appos", "flat", "compound"))
        or _unnamed_states(scene, sentence, t)
        for t in attributes(lex, sentence, i)
    )


def _bearers(scene: Scene, lemma: str, hit: RoleHit | None) -> set[str]:
    """The states that have an office of a title; empty where the title is no such office or every state may have one."""
    return scene.lex.titles.get(lemma, set()) if hit is not None and hit.role.rank in TITLED and not hit.rest else set()


def reigns(scene: Scene, sentence: Sentence, i: int, hit: RoleHit) -> bool:
    """Whether the state in focus has a monarch of a definite title, so that no other can be meant (the king)."""
    bearers = _bearers(scene, fold(sentence.tokens[i].lemma), hit) if hit.role.rank == "monarch" else set()
    return scene.home in bearers and is_definite(scene.lex, sentence, i) and sentence.tokens[i].feat("Number") != "Plur"


def _several_states(scene: Scene, sentence: Sentence, i: int, hit: RoleHit | None) -> bool:
    """Whether holders of an office or organs that a state has but one of are several: those of several states, none of which is told."""
    one = hit is not None and (hit.role.rank in SINGLE or scene.lex.is_word("single_organ", sentence.tokens[i].lemma))
    return one and sentence.tokens[i].feat("Number") == "Plur"


def _last_speaking(scene: Scene, k: int) -> str:
    """The state or government that was subject just before, whose spokesman or ministry goes on."""
    for seen in reversed(scene.seen):
        if k - seen.sentence > 1:
            break
        first = seen.referents[0]
        if seen.subject and first.code in scene.lex.territories and (first.kind == "state" or first.sector == "GOV"):
            return first.code if len(seen.referents) == 1 else ""
    return ""


def fallback(scene: Scene, k: int, i: int, hit: RoleHit | None, sector: str) -> Referent:
    """The state of a role or group that names none: same role before, same sector before, place of the clause, focus."""
    sentence = scene.sentence(k)
    nobody = Referent(actor=None, name="", code=UNKNOWN, sector="", kind="", reason="no state told", sure=False)
    if stateless(scene, sentence, i) or _several_states(scene, sentence, i, hit):
        return nobody
    if (told := told_nearby(scene, k, i, hit, sector) or _last_of_sector(scene, k, i, hit, sector)) is not None:
        return told
    if scene.lex.is_word("regime", sentence.tokens[i].lemma):
        return _regime(scene, k, i)
    if hit is not None and hit.role.rank in DIPLOMATS and scene.dateline:
        sender = next((c for c in scene.ranked if c in scene.lex.territories and c != scene.dateline), UNKNOWN)
        return replace(state(scene, sender, "state in focus beside the dateline's"), sure=False) if sender != UNKNOWN else nobody
    if hit is not None and hit.role.rank in DIPLOMATS and (teller := _last_speaking(scene, k)):
        return replace(state(scene, teller, "state whose government tells of them"), sure=False)
    lemma = fold(sentence.tokens[i].lemma)
    bearers = _bearers(scene, lemma, hit)
    if sector == "GOV" and scene.dateline and (not bearers or scene.dateline in bearers) and not _only_seat(scene):
        return replace(state(scene, scene.dateline, "state of the dateline"), sure=False)
    if hit is not None and sector == "GOV" and hit.role.rank == "spokesperson" and (speaking := _last_speaking(scene, k)):
        return replace(state(scene, speaking, "state that spoke just before"), sure=False)
    if bearers and scene.home not in bearers:
        other = next((c for c in scene.ranked if c in bearers), UNKNOWN)
        return replace(state(scene, other, f"state in focus that has a {lemma}"), sure=False) if other != UNKNOWN else nobody
    local = any(lemma.endswith(word) for word in scene.lex.words.get("local", ())) or is_native(scene, sentence, i)
    homeless = sector in HOMELESS and not local and not (sector == "MED" and _of_country(scene, sentence, i, hit))
    weapon = hit is not None and "instrument" in hit.role.caution  # which strike elsewhere than at home
    place = scene.place_country.get((k, i)) if not homeless and sector != "GOV" and not weapon else None
    if place:
        return replace(state(scene, place, "country of the clause's place"), sure=False)
    home = _home(scene, k, i, sector, weapon) if not homeless else UNKNOWN
    return replace(state(scene, home, "state in focus"), sure=False) if home != UNKNOWN else nobody


def _last_of_sector(scene: Scene, k: int, i: int, hit: RoleHit | None, sector: str) -> Referent | None:
    """The state last named with the sector or its kin, or the writer's own where a capital says that he means it."""
    sentence = scene.sentence(k)
    near = is_native(scene, sentence, i) or any(adjectival(scene, k, t.i) for t in sentence.kids(i, "amod"))  # of a people: Kurdish troops
    acts = sentence.tokens[i].deprel == "nsubj" and _named_here(scene, k, scene.sides.get(sector, ""))
    named = hit is not None and is_title(scene, k, i, hit)
    some = named or (is_counted(scene.lex, sentence, i) and not acts)  # *killing two soldiers*: hardly of the army before
    if sector in SIDED and sector in scene.sides and not near and not some and scene.sides[sector] not in _faced(scene, k, i):
        return replace(state(scene, scene.sides[sector], f"state last named with {sector}"), sure=False)
    kin = {"MIL": "COP", "COP": "MIL"}.get(sector, "")
    loose = kin in scene.sides and sector not in scene.sides and not place_of(scene, k, i)
    if loose and scene.sides[kin] not in _faced(scene, k, i) and not scene.dateline:
        return replace(state(scene, scene.sides[kin], f"state last named with {kin}"), sure=False)
    return None


def _named_here(scene: Scene, k: int, code: str) -> bool:
    """Whether a sentence names a state, so far, together with its forces or police."""
    here = itertools.takewhile(lambda seen: seen.sentence == k, reversed(scene.seen))
    return any(r.code == code and r.sector in SIDED and r.sure for seen in here for r in seen.referents)


def _only_seat(scene: Scene) -> bool:
    """Whether a report comes from where a body sits that it is about, and says nothing of the state there: BRUSSELS - The EU …"""
    best = scene.ranked[0] if scene.ranked else ""
    if best in scene.lex.territories or not any(b.code == best and b.sector == "IGO" for b in scene.lex.bodies.values()):
        return False
    at = scene.dateline_at
    others = (h for k, found in enumerate(scene.found) for h in found.hits if not (k == at[0] and h.start <= at[1] < h.end))
    return not any(n.code == scene.dateline for h in others for n in h.names)


def _of_country(scene: Scene, sentence: Sentence, i: int, hit: RoleHit | None) -> bool:
    """Whether media are those of the country told of: stations and papers, one journalist or so many, or whom somebody acts upon.

    Bare *journalists* and *reports* that say something may be of anywhere.
    """
    known = is_definite(scene.lex, sentence, i) or is_counted(scene.lex, sentence, i)
    known = known or (hit is not None and hit.role.kind == "organisation")
    return known or (is_plural(sentence, i) and sentence.tokens[i].rel not in SUBJECT)


def _home(scene: Scene, k: int, i: int, sector: str, weapon: bool = False) -> str:
    """The state in focus for those who name none; armed ones do not face it in their clause, weapons are not of their place."""
    if sector in PEOPLE and scene.voice and scene.first_person:  # a government's statement is hardly about its own civilians
        own = {v.code for v in scene.voice}
        return next((c for c in scene.ranked if c in scene.lex.territories and c not in own), UNKNOWN)
    if sector not in FACING:
        return scene.home
    if _backed(scene, k, i):
        return UNKNOWN
    facing = _faced(scene, k, i) | ({scene.place_country.get((k, i), "")} if weapon else set())
    return next((c for c in scene.ranked if c in scene.lex.territories and c not in facing), UNKNOWN)


def _backed(scene: Scene, k: int, i: int) -> bool:
    """Whether armed ones are said to be backed by a state, which is not theirs, and whose enemy they fight: *Turkish-backed rebels*."""
    sentence = scene.sentence(k)
    for tie in sentence.kids(i, "amod", "compound", "acl"):
        before, hyphen, word = tie.form.replace("‑", "-").rpartition("-")
        tied = bool(hyphen and before) or (tie.i > 0 and sentence.tokens[tie.i - 1].form in HYPHENS)  # *armed rebels* names nobody
        if scene.lex.is_word("backed", word) and (tied or (tie.rel == "acl" and sentence.kids(tie.i, "obl", "nmod"))):
            return True
    return False


def _faced(scene: Scene, k: int, i: int) -> set[str]:
    """States that stand as other parties in the clause of a noun: subject, object, or inside a phrase that goes with either."""
    sentence, found = scene.sentence(k), scene.found[k]
    top = i
    while sentence.tokens[top].rel in ("nmod", "appos", "conj", "flat") and sentence.tokens[top].head >= 0:
        top = sentence.tokens[top].head
    verb = sentence.tokens[top].head
    if verb < 0 or sentence.tokens[top].rel not in PARTIES:
        return set()
    others = [t.i for t in sentence.kids(verb, *PARTIES) if t.i != top]
    while sentence.tokens[verb].rel in ("xcomp", "advcl", "acl") and not sentence.kids(verb, "nsubj") and sentence.tokens[verb].head >= 0:
        verb = sentence.tokens[verb].head  # an infinitive's subject stands above it
        others += [t.i for t in sentence.kids(verb, "nsubj", "obj")]
    parties = [j for o in others for j in (o, *(t.i for t in sentence.kids(o, "conj")))]
    hits = (full_hit(found, j) for j in parties)
    told = {h.names[0].code for h in hits if h is not None and h.names[0].kind == "state"}
    others = [j for j in parties if sentence.tokens[j].upos == "PRON" or (j < i and is_thing(scene, k, i))]
    return told | {r.code for j in others for r in scene.own(k, j) if r.kind == "state" or (r.sector in ("GOV", "MIL") and r.sure)}


def _unnamed_states(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether an attribute is several states that nothing names: the ministers of the Quint states."""
    states = token.feat("Number") == "Plur" and scene.lex.is_word("stateless_noun", token.lemma.rpartition("-")[2])
    return states and not scene.own(sentence.index, token.i)


def _elsewhere(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether an attribute names a place or region that no table knows: the governments of South East Asia are not those in focus."""
    if token.upos != "PROPN":
        return False
    own = scene.own(sentence.index, token.i)
    span = scene.found[sentence.index].organisations.get(token.i)
    if span is not None and token.head in range(*span) and all(r.actor is None for r in own):
        return False  # *the Ministry of Health* is a name of its own
    return all(r.code == UNKNOWN and r.kind != "person" for r in own) if own else token.ner.endswith("LOC")


def _regime(scene: Scene, k: int, i: int) -> Referent:
    """The state of a "regime" without a name: the one most in focus that is neither the report's voice, a speaker's nor its dateline."""
    voice = [v.code for v in scene.voice] if scene.first_person else []
    own = {*voice, scene.dateline, UNKNOWN, *(s.code for _, _, s in scene.speakers)}
    subjects = (t.i for t in scene.sentence(k).tokens[:i] if t.deprel == "nsubj")
    own |= {r.code for j in subjects for r in scene.own(k, j)}  # who speaks of a regime does not mean his own
    others = [c for c in scene.ranked if c in scene.lex.territories and c not in own]
    near = _lately(scene, k)
    code = next((c for c in others if c in near), None) or next(iter(others), UNKNOWN)
    return replace(state(scene, code, "state in focus beside the report's own"), sure=False)


def _lately(scene: Scene, k: int) -> set[str]:
    """The states named in this sentence and the one before."""
    return {r.code for seen in reversed(scene.seen) if k - seen.sentence <= 1 for r in seen.referents if r.sure}
