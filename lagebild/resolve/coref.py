"""Who a definite noun takes up, by transparent rules over the mentions so far, and how a mention is linked to an earlier one.

Each link says why. Pronouns have rules of their own (`pronouns`).
"""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.resolve.indexing import HEADS
from lagebild.resolve.lexicon import Role
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, Seen

# sectors of a politician before whom a noun of the sector may call again; heads of government are no opposition
POLITICS = {
    "PTY": frozenset({"PTY", "LEG", "OPP", "GOV"}),
    "LEG": frozenset({"LEG", "PTY", "OPP"}),
    "OPP": frozenset({"OPP", "PTY", "LEG"}),
}
REACH = 3  # sentences back that a pronoun or a noun looks
ARMED = frozenset({"REB", "UAF"})
FAMILIES = (frozenset({"REB", "UAF"}), frozenset({"MIL"}), frozenset({"CVL"}), frozenset({"PTY", "LEG"}))


def how_far(back: int) -> str:
    """How far back a mention is, for the reason of a link."""
    return "same sentence" if back == 0 else f"{back} sentence{'s' if back > 1 else ''} back"


def linked(seen: Seen, why: str) -> tuple[Referent, ...]:
    """The referents of a mention as those of a later one, with the link's reason and the antecedent's words."""
    many = len(seen.referents) > 1
    words = seen.words
    return tuple(
        replace(r, words=r.words or (r.name if many else words), sure=False, reason=f"{why} ← {words} ({r.reason})"[:400])
        for r in seen.referents
    )


def same_role(scene: Scene, role: Role | None, lemma: str, plural: bool) -> tuple[Referent, ...]:
    """An earlier mention with the same head noun, or one whose compound ends in it (das Ministerium ← Außenministerium)."""
    for seen in reversed(scene.seen):
        same = seen.lemma.endswith(lemma) if scene.lex.inflects else seen.lemma == lemma  # no English compound is one word
        if not same or seen.referents[0].code == UNKNOWN or _another_role(role, seen):
            continue
        if seen.plural == plural or (role is not None and role.kind != "person"):
            return linked(seen if plural else _head_of(scene, seen), "same noun before")
    return ()


def _another_role(role: Role | None, seen: Seen) -> bool:
    """Whether a noun of several words is another role than one before with the same head.

    The opposition leader is not the Russian leader before, the prime minister not the foreign minister.
    """
    if role is None or role.kind != "person" or " " not in role.word or seen.role is None or seen.role.id == role.id:
        return False
    first = seen.referents[0]
    if role.rank and first.rank and not (_ranked(first.rank, role.rank) or _ranked(role.rank, first.rank)):
        return True
    return bool(role.sector and first.sector) and role.sector != first.sector


def _head_of(scene: Scene, seen: Seen) -> Seen:
    """A coordinated mention reduced to the one its head names: "the regime" takes up one of "the regime and its ally"."""
    own = scene.own(seen.sentence, seen.token)
    return replace(seen, referents=own) if len(seen.referents) > 1 and own and own[0].code != UNKNOWN else seen


def former(scene: Scene, rank: str) -> tuple[Referent, ...]:
    """The person last named who no longer holds an office of a rank (the former president)."""
    for seen in reversed(scene.seen):
        card = scene.people.get(seen.referents[0].actor or "")
        if len(seen.referents) == 1 and card is not None and card.former and (not rank or not card.rank or _ranked(card.rank, rank)):
            return linked(seen, "former office-holder before")
    return ()


def same_rank(scene: Scene, role: Role, lemma: str) -> tuple[Referent, ...]:
    """The person or office last mentioned with a role's rank (der Präsident ← Erdogan); a ministry is no minister.

    An office of any minister is taken up by its own noun alone: *the Secretary* is not the foreign minister before.
    """
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if first.kind == "office" and role.rank == "minister" and not seen.lemma.endswith(lemma):
            continue
        if role.rank and len(seen.referents) == 1 and first.kind != "organisation" and _ranked(first.rank, role.rank) and not seen.plural:
            return linked(seen, f"rank {role.rank} before")
    return ()


def same_office(scene: Scene, rank: str, code: str, why: str) -> tuple[Referent, ...]:
    """The person named before who holds the office that a phrase tells in full (der russische Präsident ← Putin)."""
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if len(seen.referents) == 1 and first.kind == "person" and first.rank == rank and first.code == code and not seen.plural:
            return (replace(first, words="", sure=True, reason=f"{why}; office of {first.name} named before"),)
    return ()


def epithet(scene: Scene, k: int, sector: str, code: str, sex: str) -> tuple[Referent, ...]:
    """The politician last named whom a definite noun for one calls again (die Sozialdemokratin); `code` is the state it tells."""
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if k - seen.sentence > REACH:
            break
        if len(seen.referents) != 1 or first.kind != "person" or seen.plural or first.actor not in scene.people:
            continue
        fits = first.sector in POLITICS.get(sector, ()) and code in ("", first.code)
        if fits and (not sex or not first.gender or sex == first.gender):
            return linked(seen, f"politician before, {how_far(k - seen.sentence)}")
    return ()


def leader(scene: Scene, code: str, why: str) -> tuple[Referent, ...]:
    """The head of a state or government named before whom a phrase calls its leader (the French leader ← Macron)."""
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if len(seen.referents) == 1 and first.kind == "person" and first.rank in HEADS and first.code == code and not seen.plural:
            return (replace(first, words="", sure=True, reason=f"{why}; leader named before: {first.name}"),)
    return ()


def _ranked(rank: str, wanted: str) -> bool:
    """Whether somebody of a rank may be called by another: "the minister" is the defence minister before."""
    return rank == wanted or (wanted == "minister" and rank.endswith(f"_{wanted}"))


def same_family(scene: Scene, sector: str) -> tuple[Referent, ...]:
    """The organisation or band of like sector mentioned last by name (die Extremisten ← IS)."""
    family = next((f for f in FAMILIES if sector in f), frozenset({sector}))
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if first.sector in family and first.kind in ("organisation", "group") and first.code != UNKNOWN and seen.named:
            return linked(seen, f"last named of sector {first.sector}")
    return ()


def same_gang(scene: Scene, k: int) -> tuple[Referent, ...]:
    """The armed ones told of just before without a name, whose state is known (die Entführer ← drei Bewaffnete)."""
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if k - seen.sentence > REACH:
            break
        if first.sector in ARMED and first.code != UNKNOWN and len(seen.referents) == 1:
            return linked(seen, f"armed ones before, {how_far(k - seen.sentence)}")
    return ()


def more(scene: Scene, k: int) -> tuple[Referent, ...]:
    """The group last counted, for an elliptic "ein weiterer", "two others"."""
    for seen in reversed(scene.seen):
        if k - seen.sentence > 1:
            break
        first = seen.referents[0]
        one = len(seen.referents) == 1 and first.actor not in scene.people  # nobody is more of one known person
        if one and first.kind in ("group", "person", "office") and not seen.named:
            return linked(seen, "more of them")
    return ()
