"""The state of a role or group that names none, by what the report tells around it; the reason says which.

In this order: the place of the clause for people of the place, the same noun before, the state last named with the sector, the
dateline, the place, the state most in focus.
"""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.indexing import HEADS
from lagebild.resolve.lexicon import Lexicon, fold
from lagebild.resolve.naming import ATTRIBUTE, adjectival, full_hit, state, stateless_adjective
from lagebild.resolve.origins import origin
from lagebild.resolve.persons import MINISTERS
from lagebild.resolve.phrases import SUBJECT, adposition, attributes, is_counted, is_definite, is_plural
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import HYPHENS, UNKNOWN, Referent, Scene

HOMELESS = frozenset({"REF", "NGO", "CRM", "UAF", "MED"})  # groups whose state is not taken from the report's focus
FACING = frozenset({"MIL", "REB", "UAF", "CRM"})  # armed sectors, whose state in focus is not the one they face
TITLED = frozenset({"head_of_state", "head_of_government", "monarch"})  # ranks whose titles say which states can be meant
SINGLE = HEADS | MINISTERS  # ranks of which a state has one holder
DIPLOMATS = frozenset({"ambassador", "diplomat"})  # who lives where a report comes from and belongs elsewhere
PEOPLE = frozenset({"CVL"})
LAW = frozenset({"COP", "JUD"})
POLICED = frozenset({"CVL", "OPP", "LEG", "MED", "PTY", "LAB", "EDU", "REL", "NGO"})  # whom a police force deals with at home
OFFICES = frozenset({"GOV", "LEG", "OPP"})
OWNED = frozenset({"LEG", "MIL"})  # organs of which a government speaks as its own
PARTIES = frozenset({"nsubj", "obj", "iobj"})
SIDED = frozenset({"MIL", "COP", "LEG"})  # sectors whose state is rather that of the last named of the sector than the report's


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
    """Whether holders of an office that a state has but one of are several: those of several states, none of which is told."""
    return hit is not None and hit.role.rank in SINGLE and sentence.tokens[i].feat("Number") == "Plur"


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
    if (told := _told_nearby(scene, k, i, hit, sector) or _last_of_sector(scene, k, i, sector)) is not None:
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
    local = any(lemma.endswith(word) for word in scene.lex.words.get("local", ())) or _native(scene, sentence, i)
    homeless = sector in HOMELESS and not local and not (sector == "MED" and _silenced(sentence, i, hit))
    weapon = hit is not None and "instrument" in hit.role.caution  # which strike elsewhere than at home
    place = scene.place_country.get((k, i)) if not homeless and sector != "GOV" and not weapon else None
    if place:
        return replace(state(scene, place, "country of the clause's place"), sure=False)
    home = _home(scene, k, i, sector, weapon) if not homeless else UNKNOWN
    return replace(state(scene, home, "state in focus"), sure=False) if home != UNKNOWN else nobody


def _told_nearby(scene: Scene, k: int, i: int, hit: RoleHit | None, sector: str) -> Referent | None:
    """What the clause or an earlier mention of the same noun tells: whom it stands or is listed with, its place, who acts on it."""
    sentence = scene.sentence(k)
    if (beside := _beside(scene, k, i)) is not None:
        return beside
    if hit is not None and hit.role.kind == "group" and (fled := origin(scene, k, i, sector)) is not None:
        return fled
    lemma = fold(sentence.tokens[i].lemma)
    here = _place(scene, k, i)
    people = hit is not None and ("victim_ok" in hit.role.caution or sector in ("UAF", "CVL")) and not is_definite(scene.lex, sentence, i)
    if here and (people or _native(scene, sentence, i) or (sector == "GOV" and is_counted(scene.lex, sentence, i))):
        return replace(state(scene, here, "country of the clause's place"), sure=False)
    for seen in reversed(scene.seen) if not (hit and "sector_empty" in hit.role.caution) else ():
        if seen.lemma == lemma and seen.role and seen.referents[0].code != UNKNOWN and len(seen.referents) == 1 and hit is not None:
            return replace(state(scene, seen.referents[0].code, f"country of the same noun before ({seen.words})"), sure=False)
    if ruler := _of_ruler(scene, k, i, sector):
        return state(scene, ruler, "state of the government that acts on them")
    if police := _policed(scene, k, i, sector):
        return replace(state(scene, police, "state of the police or court that acts on them"), sure=False)
    thing = _is_thing(scene, k, i)
    if (sector in SIDED or thing) and (ally := _listed_with(scene, k, i, thing)) is not None:
        return ally
    return None


def _last_of_sector(scene: Scene, k: int, i: int, sector: str) -> Referent | None:
    """The state last named with the sector or its kin, or the writer's own where a capital says that he means it."""
    sentence = scene.sentence(k)
    near = _native(scene, sentence, i) or any(adjectival(scene, k, t.i) for t in sentence.kids(i, "amod"))  # of a people: Kurdish troops
    if sector in SIDED and sector in scene.sides and not near and scene.sides[sector] not in _faced(scene, k, i):
        return replace(state(scene, scene.sides[sector], f"state last named with {sector}"), sure=False)
    kin = {"MIL": "COP", "COP": "MIL"}.get(sector, "")
    loose = kin in scene.sides and sector not in scene.sides and not _place(scene, k, i)
    if loose and scene.sides[kin] not in _faced(scene, k, i) and not scene.dateline:
        return replace(state(scene, scene.sides[kin], f"state last named with {kin}"), sure=False)
    if sector in OFFICES and (own := _capital(scene, sentence, i)):
        return replace(state(scene, own, "the writer's own, with a capital"), sure=False)
    return None


def _place(scene: Scene, k: int, i: int) -> str:
    """The country of the place that a clause on the noun or else its own clause tells; '' for none."""
    return _around(scene, k, i) or scene.place_country.get((k, i), "")


def _beside(scene: Scene, k: int, i: int) -> Referent | None:
    """The state of the role that a bare one is coordinated with, which an attribute tells for both: *the government and people of Chad*."""
    sentence = scene.sentence(k)
    token = sentence.tokens[i]
    if sentence.kids(i, "det", "amod", "compound", "nummod", "nmod"):
        return None
    others = [token.head] if token.rel == "conj" and token.head >= 0 else [t.i for t in sentence.kids(i, "conj")]
    for other in others:
        told = scene.own(k, other) if sentence.kids(other, "nmod") or other > i else ()
        if len(told) == 1 and told[0].sure and told[0].code in scene.lex.territories and ATTRIBUTE in told[0].reason:
            return replace(state(scene, told[0].code, f"{ATTRIBUTE} of {scene.words(k, other).quote}"), sure=False)
    return None


def _of_ruler(scene: Scene, k: int, i: int, sector: str) -> str:
    """The state of the head or government whose act is about an organ or the citizens: *the president asked the senate*."""
    sentence, lex = scene.sentence(k), scene.lex
    if sector not in OWNED and not lex.is_word("citizenry", sentence.tokens[i].lemma):
        return ""
    for above in sentence.ancestors(i):
        subject = sentence.kid(above.i, "nsubj")
        if subject is None:
            continue
        told = scene.own(k, subject.i) if subject.i != i and subject.deprel == "nsubj" else ()
        governs = len(told) == 1 and told[0].sector == "GOV" and told[0].sure and (told[0].rank in HEADS or told[0].kind == "organisation")
        return told[0].code if governs and told[0].code in lex.territories else ""
    return ""


def _only_seat(scene: Scene) -> bool:
    """Whether a report comes from where a body sits that it is about, and says nothing of the state there: BRUSSELS - The EU …"""
    best = scene.ranked[0] if scene.ranked else ""
    if best in scene.lex.territories or not any(b.code == best and b.sector == "IGO" for b in scene.lex.bodies.values()):
        return False
    at = scene.dateline_at
    others = (h for k, found in enumerate(scene.found) for h in found.hits if not (k == at[0] and h.start <= at[1] < h.end))
    return not any(n.code == scene.dateline for h in others for n in h.names)


def _capital(scene: Scene, sentence: Sentence, i: int) -> str:
    """The state of the official whose report gives an office of his own state a capital: *The Opposition has backed the mission*."""
    token, voice = sentence.tokens[i], scene.voice
    if scene.lex.inflects or i == 0 or not token.form[0].isupper() or token.form.isupper() or len(voice) != 1:
        return ""
    words = [t for t in sentence.tokens if t.upos in ("NOUN", "VERB", "ADJ")]
    headline = sum(t.form[0].isupper() for t in words) * 2 > len(words)
    return voice[0].code if voice[0].sector == "GOV" and voice[0].code in scene.lex.territories and not headline else ""


def _policed(scene: Scene, k: int, i: int, sector: str) -> str:
    """The state whose police or court acts on people in the clause or noun above them: it does so to its own."""
    sentence, lex = scene.sentence(k), scene.lex
    if sector not in POLICED or not _undergone(lex, sentence, i):
        return ""
    for above in sentence.ancestors(i):
        doers = [t for t in sentence.kids(above.i, "nsubj", "obl", "nmod") if t.i != i and _does(lex, sentence, t)]
        told = scene.own(k, doers[0].i) if doers else ()
        if doers:
            return told[0].code if len(told) == 1 and told[0].sector in LAW and told[0].sure and told[0].code in lex.territories else ""
    return ""


def _undergone(lex: Lexicon, sentence: Sentence, i: int) -> bool:
    """Whether people are whom an act is done to: object, subject of a passive, genitive of the deed, and nobody who says or does it."""
    first = i
    while sentence.tokens[first].rel in ("conj", "appos") and sentence.tokens[first].head >= 0:
        first = sentence.tokens[first].head
    token = sentence.tokens[first]
    if token.deprel == "nsubj":
        return False
    link = adposition(lex, sentence, first)
    return not link or not (lex.is_word("agent_prep", link) or lex.is_word("origin_prep", link))


def _does(lex: Lexicon, sentence: Sentence, token: Token) -> bool:
    """Whether a phrase is the subject of an active verb or names the agent of a passive or noun."""
    return token.deprel == "nsubj" or (token.deprel != "nsubj:pass" and lex.is_word("agent_prep", adposition(lex, sentence, token.i)))


def _silenced(sentence: Sentence, i: int, hit: RoleHit | None) -> bool:
    """Whether media are acted upon as such, as a state does with its own: attacks on journalists, a ban on radio stations."""
    media = is_plural(sentence, i) or (hit is not None and hit.role.kind == "organisation")
    return media and sentence.tokens[i].rel not in SUBJECT


def _listed_with(scene: Scene, k: int, i: int, thing: bool = False) -> Referent | None:
    """The state of the organ or place that a force, parliament or place is listed with: *the Malian police and the border guards*."""
    token = scene.sentence(k).tokens[i]
    if token.rel != "conj" or token.head < 0:
        return None
    told = scene.own(k, token.head)
    if len(told) != 1 or not told[0].sure or told[0].code not in scene.lex.territories:
        return None
    if not thing and told[0].sector not in SIDED | {"GOV"}:
        return None
    return replace(state(scene, told[0].code, f"listed with {scene.words(k, token.head).quote}"), sure=False)


def _around(scene: Scene, k: int, i: int) -> str:
    """The country of the place that a participle or relative clause on the noun tells: people displaced by the war in Yemen.

    Where they fled to is not where they are from.
    """
    clauses = (t for t in scene.sentence(k).kids(i, "acl", "acl:relcl") if not scene.lex.is_word("flee_verb", t.lemma))
    told = (scene.place_country.get((k, t.i)) for t in clauses)
    return next((code for code in told if code), "")


def _home(scene: Scene, k: int, i: int, sector: str, weapon: bool = False) -> str:
    """The state in focus for those who name none; armed ones do not face it in their clause, weapons are not of their place."""
    if sector in PEOPLE and scene.first_person and scene.voice:  # a government's statement is hardly about its own civilians
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
    others = [j for j in parties if sentence.tokens[j].upos == "PRON" or (j < i and _is_thing(scene, k, i))]
    return told | {r.code for j in others for r in scene.own(k, j) if r.kind == "state" or (r.sector in ("GOV", "MIL") and r.sure)}


def _is_thing(scene: Scene, k: int, i: int) -> bool:
    """Whether a noun is a thing that others act on, as a base or a market is, so that who acts on it is hardly its owner."""
    role = scene.found[k].roles.get(i)
    return role is not None and "object_only" in role.role.caution


def _unnamed_states(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether an attribute is several states that nothing names: the ministers of the Quint states."""
    states = token.feat("Number") == "Plur" and scene.lex.is_word("stateless_noun", token.lemma.rpartition("-")[2])
    return states and not scene.own(sentence.index, token.i)


def _elsewhere(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether an attribute names a place or region that no table knows: the governments of South East Asia are not those in focus."""
    if token.upos != "PROPN":
        return False
    own = scene.own(sentence.index, token.i)
    return all(r.code == UNKNOWN and r.kind != "person" for r in own) if own else token.ner.endswith("LOC")


def _native(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a word before the head says that they are from the place: local forces."""
    return any(scene.lex.is_word("native", t.form) for t in sentence.kids(i, "amod", "compound"))


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
