"""Who a noun phrase means: the dispatch over names, persons, roles, pronouns and the nouns that take somebody up."""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve import coref, pronouns
from lagebild.resolve.anaphors import anaphor, anaphoric, is_both, noun
from lagebild.resolve.composition import BANDS, made, role_referents
from lagebild.resolve.default_state import fallback
from lagebild.resolve.evidence import evidence_of
from lagebild.resolve.lexicon import fold, pieces
from lagebild.resolve.names import Hit
from lagebild.resolve.naming import POSSESSIVE, adjectival, country_of, full_hit, named, state
from lagebild.resolve.phrases import HYPHENS, adposition, appositions, gender, role_gender
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, Seen, distinct
from lagebild.resolve.titles import others_beside, person_of
from lagebild.resolve.voice import acting, heard

YEAR_DIGITS = 4
HEADS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X", "ADV"})  # with pronouns and determiners: what may head a phrase that names an actor


def resolve(scene: Scene, k: int, i: int) -> tuple[Referent, ...]:
    """Who the phrase with its head at token `i` of sentence `k` means; () for nobody."""
    sentence, found = scene.analysis.sentences[k], scene.found[k]
    token = sentence.tokens[i]
    if token.upos in ("PRON", "DET"):
        return _pronoun(scene, k, sentence, token)
    if token.upos not in HEADS or (i not in found.marked and means_nobody(scene, sentence, token)):
        return ()
    adjectives = adjectival(scene, k, i) if i in found.by_token else ()
    if adjectives and (token.upos == "ADJ" or token.rel == "amod"):
        return _shared(scene, k, token, adjectives) or adjectives
    if scene.aliases and fold(token.form) in scene.aliases and token.form[0].isupper() and full_hit(found, i) is None:
        return scene.aliases[fold(token.form)]
    role = found.roles.get(i)
    person = person_of(scene, k, i) if role is not None or i in found.persons or i in found.by_token else None
    if person is not None:
        return (person, *others_beside(scene, k, i))
    hit = full_hit(found, i) if i in found.by_token else None
    if hit is not None and role is not None and _common_body(scene, hit, role):
        hit = None
    if hit is not None and not (role and role.end - role.start > hit.end - hit.start):
        owned = _owned(scene, k, sentence, hit)
        who = scene.own(k, owned) if owned is not None else named(scene, k, i, hit)
        if who or role is None:
            return who
    parts = _portion(scene, k, sentence, token)
    if parts:
        return parts
    if fold(token.form) in scene.lex.partitives and sentence.kids(i, "nummod"):
        return ()
    if token.upos == "NUM":
        return _so_many(scene, k, sentence, token)
    if token.rel == "amod" and role is not None and role.role.sector in BANDS:
        return _attributive(scene, k, sentence, token)
    if role is not None:
        out = _of_role(scene, k, sentence, token, role)
        if out or not anaphoric(scene, sentence, token):
            return out
    if token.rel == "amod" and (token.head < 0 or sentence.tokens[token.head].upos != "VERB"):
        return _attributive(scene, k, sentence, token)
    return _other(scene, k, sentence, token) or adjectives


def _of_role(scene: Scene, k: int, sentence: Sentence, token: Token, role: RoleHit) -> tuple[Referent, ...]:
    """Who a role noun means: two named before (*both ministers*), the state that a vague noun takes up, or what the role makes."""
    both = is_both(scene, sentence, token.i) and not _described(scene, sentence, token.i, role)
    pair = anaphor(scene, k, sentence, token) if both and anaphoric(scene, sentence, token) else ()
    if pair:
        return pair
    vague = "sector_empty" in role.role.caution or not role.role.alone
    carried = _anaphor_state(scene, k, sentence, token, role) if vague else ()
    return carried or role_referents(scene, k, token.i, role)


def _so_many(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """Whom a number counts; bare, where it is a party and no year, more of those before (*drei wurden getötet, mehr als 30 verletzt*)."""
    counted = token.head if token.rel == "nummod" else token.i + 1
    if 0 <= counted < len(sentence.tokens) and sentence.tokens[counted].upos in ("NOUN", "PROPN"):
        return scene.own(k, counted)
    year = token.form.isdigit() and len(token.form) == YEAR_DIGITS
    return coref.more(scene, k) if token.rel in ("nsubj", "obj") and not year else ()


def means_nobody(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether a common word can mean nobody, as most can not: nothing stands beside it that could be a name."""
    i = token.i
    if token.upos == "NUM" or (scene.aliases and fold(token.form) in scene.aliases):
        return False
    if token.upos == "ADJ" and i and sentence.tokens[i - 1].form in HYPHENS:  # the 63-year-old
        return False
    return not appositions(sentence, i)


def _described(scene: Scene, sentence: Sentence, i: int, role: RoleHit) -> bool:
    """Whether adjectives say anew which two of a sector are meant (die beiden nationalistischen Parteien): no two known ones."""
    known = ("both", "three", "four", "five")
    return bool(role.role.sector) and any(not any(scene.lex.is_word(w, t.form) for w in known) for t in sentence.kids(i, "amod"))


def _common_body(scene: Scene, hit: Hit, role: RoleHit) -> bool:
    """Whether a common noun that names a body of one state (Kongress, Senate) is here a role of another, the one in focus.

    A compound of its own making (Linkspartei, Volksbefreiungsarmee) is no common noun.
    """
    name = hit.names[0]
    if role.rest:
        return False
    single = hit.end - hit.start == role.end - role.start == 1 and len(pieces(name.word)) == 1
    return single and name.kind == "organisation" and name.code in scene.lex.territories and name.code != scene.home


def _owned(scene: Scene, k: int, sentence: Sentence, hit: Hit) -> int | None:
    """The role noun behind a state's genitive that the parser took for the head (Ungarns Ministerpräsident)."""
    token = sentence.tokens[hit.end - 1]
    title = scene.found[k].role_words.get(hit.end)
    if (
        hit.form in ("adjective", "demonym")
        and title is not None
        and title.start == hit.end
        and title.head not in range(hit.start, hit.end)
    ):
        return title.head
    role = scene.found[k].roles.get(hit.end)
    if role is None or hit.form not in ("name", "capital"):
        return None
    word = fold(token.form)
    endings = (e for e in scene.lex.endings.get("ending_genitive", ()) if word.endswith(e))
    if not any(word.removesuffix(e) in scene.lex.names for e in endings):
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
            return tuple(made(scene, role.role, role, r, r.reason) for r in states)
    return ()


def _anaphor_state(scene: Scene, k: int, sentence: Sentence, token: Token, role: RoleHit) -> tuple[Referent, ...]:
    """das Land, sein Land: an earlier state, where the noun has no state of its own beside it."""
    if not anaphoric(scene, sentence, token):
        return ()
    following = sentence.tokens[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
    if following is not None and following.upos == "PROPN":
        return ()
    told = evidence_of(scene, k, token.i, role)
    if told and not told[0].reason.startswith(POSSESSIVE):
        return ()
    return anaphor(scene, k, sentence, token)


def _attributive(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """An adjective that is also a role noun of the pack, as English has them (terrorist attacks)."""
    for parts, role in scene.lex.roles.get(fold(token.form), ()):
        if len(parts) == 1 and role.alone and role.sector in BANDS:
            where = fallback(scene, k, token.i, None, role.sector)
            hit = RoleHit(start=token.i, end=token.i + 1, head=token.i, role=role)
            return (made(scene, role, hit, where if where.code != UNKNOWN else None, where.reason),)
    return ()


def _portion(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """Those whom a counting noun or numeral portions out: eine Gruppe Soldaten, hundreds of refugees."""
    lex, i = scene.lex, token.i
    if fold(token.lemma) not in lex.partitives and fold(token.form) not in lex.partitives and token.upos != "NUM":
        return ()
    parts = [c for c in sentence.kids(i, "nmod", "appos", "obl", "flat") if c.upos in ("NOUN", "PROPN", "PRON", "ADJ", "DET")]
    links = {"", *lex.words.get("of_prep", ())}
    return distinct([r for c in parts if adposition(lex, sentence, c.i) in links for r in scene.whole(k, c.i)])


def _other(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    """Heads that are no names or roles: elliptic "another", anaphoric nouns, names in apposition, tagged organisations."""
    i = token.i
    if scene.lex.is_word("more", token.form) and not sentence.kids(i, "nmod"):
        return coref.more(scene, k)
    if anaphoric(scene, sentence, token) and (taken := anaphor(scene, k, sentence, token)):
        return taken
    for beside in appositions(sentence, i):
        if beside.i > i and (full_hit(scene.found[k], beside.i) or beside.i in scene.found[k].persons):
            return scene.whole(k, beside.i) if beside.upos == "PROPN" else scene.own(k, beside.i)
    span = scene.found[k].organisations.get(i)
    proper = span is not None and any(sentence.tokens[j].upos in ("PROPN", "X") or sentence.tokens[j].form.isupper() for j in range(*span))
    if span is not None and proper and token.upos in ("PROPN", "NOUN", "X") and not scene.lex.is_word("text", token.form):
        text = sentence.text[sentence.tokens[span[0]].start : sentence.tokens[span[1] - 1].end]
        country = country_of(scene, k, i, None)
        code = country[0].code if country else UNKNOWN
        return (
            Referent(
                actor=None, name=text, code=code, sector="", kind="organisation", reason="organisation tagged by the reader", words=text
            ),
        )
    return ()


def _pronoun(scene: Scene, k: int, sentence: Sentence, token: Token) -> tuple[Referent, ...]:
    pronoun = pronouns.pronoun_of(scene, sentence, token)
    if pronoun is None:
        if fold(token.form) in scene.lex.partitives or scene.lex.is_word("both", token.form):
            entries = scene.lex.anaphors_of(token.form, token.lemma) if token.rel != "det" else []
            both = noun(scene, k, entries, "", 2)
            return _portion(scene, k, sentence, token) or both or _other(scene, k, sentence, token)
        return _other(scene, k, sentence, token) if scene.lex.is_word("more", token.form) else ()
    if pronoun.kind == "relative":
        head = pronouns.relative_head(sentence, token)
        return scene.own(k, head) if head is not None else ()
    if pronoun.kind.startswith("speaker"):
        return _speaker(scene, token, pronoun.id, plural=pronoun.number != "sing")
    if pronoun.kind == "nobody" and (said := pronouns.reported_subject(scene, k, token)):
        return said
    if pronoun.kind in ("personal", "possessive", "demonstrative"):
        return pronouns.antecedent(scene, k, token, pronoun)
    return _other(scene, k, sentence, token)


def _speaker(scene: Scene, token: Token, why: str, plural: bool) -> tuple[Referent, ...]:
    """First person: the speaker of the statement around it, "we" for the speaker's state; else the report's own voice."""
    for start, end, speaker in scene.speakers:
        if start <= token.start < end:
            if plural and speaker.code in scene.lex.states:
                return (state(scene, speaker.code, f"{why}: side of the speaker {speaker.name}", speaker.sector),)
            return (replace(speaker, reason=f"{why}: speaker", words=speaker.words or speaker.name),)
    return tuple(replace(v, sure=True, reason=f"{why}: voice of the report ← {v.name}") for v in heard(scene, token, plural))


def remember(scene: Scene, k: int, i: int) -> None:
    """Add the mention at token i to those that later pronouns may take up."""
    referents = scene.whole(k, i)
    if not referents:
        return
    sentence = scene.sentence(k)
    token = sentence.tokens[i]
    if token.upos in ("PRON", "DET") and any(p.kind.startswith("speaker") for p in scene.lex.pronouns.get(fold(token.form), ())):
        return  # "it" and "they" take up nobody who says "we"
    role = _own_role(scene, k, i)
    first = referents[0]
    person = first.actor in scene.people and len(referents) == 1
    one_state = first.kind == "state" and not scene.lex.inflects  # the United States are an "it" in English
    told = first.sure
    if first.sector and first.code in scene.lex.states and told:
        scene.sides[first.sector] = first.code
    if not scene.voice and _subjectlike(sentence, token):
        scene.voice = acting(referents)
    scene.seen.append(
        Seen(
            sentence=k, token=i, referents=referents, role=role.role if role else None,
            lemma=fold(token.lemma) if role or i not in scene.found[k].roles else "",
            gender=_gender_of(scene, sentence, token, role, first if person else None),
            plural=len(referents) > 1 or (not person and not one_state and _seems_plural(sentence, token)),
            subject=_subjectlike(sentence, token),
            head=token.head, words=scene.words(k, i).quote,
            place=first.kind == "state" and scene.lex.is_word("in_prep", adposition(scene.lex, sentence, i)),
            named=token.upos not in ("PRON", "DET") and (full_hit(scene.found[k], i) is not None or i in scene.found[k].persons),
        )
    )  # fmt: skip


def _own_role(scene: Scene, k: int, i: int) -> RoleHit | None:
    """The role at a token, unless it is a word within a longer name (the people of the Korean People's Army are none)."""
    role = scene.found[k].roles.get(i)
    name = full_hit(scene.found[k], i) if role is not None and i in scene.found[k].by_token else None
    within = role is not None and name is not None and name.start <= role.start and role.end < name.end
    return None if within else role


def _gender_of(scene: Scene, sentence: Sentence, token: Token, role: RoleHit | None, person: Referent | None) -> str:
    """The gender that pronouns take it up with: the person's, a role noun's by its ending, else the noun's."""
    if person is not None and (person.gender or token.upos == "PROPN"):
        return person.gender
    return role_gender(scene.lex, sentence, token) if role is not None and role.role.kind == "person" else gender(token)


def _seems_plural(sentence: Sentence, token: Token) -> bool:
    """The number of a noun by its verb where it is a subject (die Täter haben), else as tagged."""
    if sentence.kids(token.i, "conj"):
        return True
    number = pronouns.number_of(sentence, token)
    return number == "Plur"


def _subjectlike(sentence: Sentence, token: Token) -> bool:
    while token.rel in ("conj", "flat", "appos") and token.head >= 0:
        token = sentence.tokens[token.head]
    return pronouns.is_subject(token)
