"""What the clause of a role without a state, or an earlier mention of its noun, tells of its state; the reason says which.

In this order: whom it stands with, what it fled, the place that its clause opens with, the writer's own by a capital, the place for people
of the place, the same noun before, the government, police or court that acts on it, the list it stands in.
"""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.indexing import HEADS
from lagebild.resolve.lexicon import Lexicon, fold
from lagebild.resolve.naming import ATTRIBUTE, state
from lagebild.resolve.origins import origin
from lagebild.resolve.persons import MINISTERS
from lagebild.resolve.phrases import adposition, is_counted, is_definite
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import UNKNOWN, Referent, Scene
from lagebild.resolve.writers import writers_own

HOMELESS = frozenset({"REF", "NGO", "CRM", "UAF", "MED"})  # groups whose state is not taken from the report's focus
TITLED = frozenset({"head_of_state", "head_of_government", "monarch"})  # ranks whose titles say which states can be meant
SINGLE = HEADS | MINISTERS  # ranks of which a state has one holder
DIPLOMATS = frozenset({"ambassador", "diplomat"})  # who lives where a report comes from and belongs elsewhere
LAW = frozenset({"COP", "JUD"})
POLICED = frozenset({"CVL", "OPP", "LEG", "MED", "PTY", "LAB", "EDU", "REL", "NGO"})  # whom a police force deals with at home
OWNED = frozenset({"LEG", "MIL"})  # organs of which a government speaks as its own
FORCES = frozenset({"MIL", "COP"})
ABROAD = frozenset({"GOV", "IGO", "SPY"})  # sectors whose persons are met anywhere
SIDED = frozenset({"MIL", "COP", "LEG"})  # sectors whose state is rather that of the last named of the sector than the report's


def told_nearby(scene: Scene, k: int, i: int, hit: RoleHit | None, sector: str) -> Referent | None:
    """What the clause or an earlier mention of the same noun tells: whom it stands or is listed with, its place, who acts on it."""
    sentence = scene.sentence(k)
    if (beside := _beside(scene, k, i)) is not None:
        return beside
    if hit is not None and hit.role.kind == "group" and (fled := origin(scene, k, i, sector)) is not None:
        return fled
    if (staged := _staged(scene, k, i, hit, sector)) is not None:
        return staged
    alone = hit is not None and (hit.role.rank not in SINGLE | TITLED or not is_title(scene, k, i, hit))
    if alone and (own := writers_own(scene, sentence, i, hit, sector)):
        return replace(state(scene, own, "the writer's own, with a capital"), sure=False)
    here = place_of(scene, k, i)
    people = hit is not None and ("victim_ok" in hit.role.caution or sector in ("UAF", "CVL")) and not is_definite(scene.lex, sentence, i)
    some = sector == "GOV" and hit is not None and hit.role.rank not in DIPLOMATS and is_counted(scene.lex, sentence, i)
    if here and (people or is_native(scene, sentence, i) or some):
        return replace(state(scene, here, "country of the clause's place"), sure=False)
    if hit is not None and (same := _same_noun(scene, k, i, hit, sector)) is not None:
        return same
    if ruler := _of_ruler(scene, k, i, sector):
        sure = hit is None or "instrument" not in hit.role.caution  # planes with relief goods make nobody's army the one told of
        return replace(state(scene, ruler, "state of the government that acts on them"), sure=sure)
    if police := _policed(scene, k, i, sector):
        return replace(state(scene, police, "state of the police or court that acts on them"), sure=False)
    thing = is_thing(scene, k, i)
    if (sector in SIDED or thing) and (ally := _listed_with(scene, k, i, thing)) is not None:
        return ally
    return None


def _staged(scene: Scene, k: int, i: int, hit: RoleHit | None, sector: str) -> Referent | None:
    """The state of the town or state that a clause opens with or tells of, for its organs and people: *In Nairobi the government …*.

    Ministers and diplomats travel, weapons strike elsewhere than at home.
    """
    place = scene.stage.get((k, i), "")
    if not place or hit is None or sector in HOMELESS or "instrument" in hit.role.caution:
        return None
    if sector in ABROAD and hit.role.kind != "organisation":
        return None
    return replace(state(scene, place, "country of the place that its clause opens with or tells of"), sure=False)


def _same_noun(scene: Scene, k: int, i: int, hit: RoleHit, sector: str) -> Referent | None:
    """The state of the same office, organ or people told of before by the same noun; a minister before is no other minister.

    Somebody named is the one of whom a definite noun told before, and not another whose name or title stood there.
    """
    if "sector_empty" in hit.role.caution:
        return None
    lemma, title = fold(scene.sentence(k).tokens[i].lemma), is_title(scene, k, i, hit)
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if seen.lemma != lemma or seen.role is None or first.code == UNKNOWN or len(seen.referents) > 1:
            continue
        if title and (first.kind == "person" or not is_definite(scene.lex, scene.sentence(seen.sentence), seen.token)):
            continue
        if seen.role.id == hit.role.id and sector in ("", first.sector):
            return replace(state(scene, first.code, f"country of the same noun before ({seen.words})"), sure=False)
    return None


def is_title(scene: Scene, k: int, i: int, hit: RoleHit) -> bool:
    """Whether a role is the title of somebody named, who is not whom the noun meant before: *Lieutenant Ruiz*."""
    persons = scene.found[k].persons
    if "instrument" in hit.role.caution:
        return False  # the destroyer Ruiz
    return hit.end in persons or any(t.i in persons for t in scene.sentence(k).kids(i, "appos", "flat"))


def place_of(scene: Scene, k: int, i: int) -> str:
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
    """The state of the head or government whose act is about an organ or the citizens: *the president asked the senate*.

    A state that sends or withdraws forces moves its own.
    """
    sentence, lex = scene.sentence(k), scene.lex
    if sector not in OWNED | FORCES and not lex.is_word("citizenry", sentence.tokens[i].lemma):
        return ""
    below, moves = sentence.tokens[i], False
    for above in sentence.ancestors(i):
        subject = sentence.kid(above.i, "nsubj")
        moves = lex.is_word("sends", above.lemma) or (moves and below.rel == "conj")  # *began a drill and sent ships*
        below = above
        if subject is None:
            continue
        told = scene.own(k, subject.i) if subject.i != i and subject.deprel == "nsubj" else ()
        first = told[0] if len(told) == 1 and told[0].sure else None
        if first is None or first.code not in lex.territories:
            return ""
        governs = first.sector == "GOV" and (first.rank in HEADS or first.kind == "organisation")
        sends = moves and (governs or first.kind == "state" or first.sector in FORCES)
        return first.code if (governs and sector not in FORCES - OWNED) or (sends and sector in FORCES) else ""
    return ""


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


def is_thing(scene: Scene, k: int, i: int) -> bool:
    """Whether a noun is a thing that others act on, as a base or a market is, so that who acts on it is hardly its owner."""
    role = scene.found[k].roles.get(i)
    return role is not None and "object_only" in role.role.caution


def is_native(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a word before the head says that they are from the place: local forces."""
    return any(scene.lex.is_word("native", t.form) for t in sentence.kids(i, "amod", "compound"))
