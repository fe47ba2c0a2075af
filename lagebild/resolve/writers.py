"""Whose an office is that a government's own release writes with a capital and without a state: *the Prime Minister has offered …*.

Agencies write *the prime minister*; a capital without a name behind it is the writer's way to name his own. Whose release it is, its
departments and forces tell (*the State Department*, *the Royal Navy*), else the government that is first to act.
"""

from __future__ import annotations

from collections import Counter

from lagebild.read.analysis import Sentence
from lagebild.resolve.role_nouns import RoleHit
from lagebild.resolve.scene import Scene

ORGANS = frozenset({"GOV", "MIL", "LEG", "COP", "SPY"})  # sectors of bodies that a release names as its own
OFFICES = frozenset({"GOV", "LEG", "OPP"})  # sectors whose offices a release gives capitals
SPEAKING = frozenset({"GOV", "MIL"})
HOLDERS = frozenset({"person", "office"})


def writers_own(scene: Scene, sentence: Sentence, i: int, hit: RoleHit | None, sector: str) -> str:
    """The state of the release that gives an office of its own state a capital; '' where it does not or nothing tells whose it is."""
    if sector not in OFFICES or hit is None or not _has_capital(scene, sentence, i):
        return ""
    if hit.role.kind in HOLDERS and sentence.tokens[i].feat("Number") != "Plur" and (own := _departments(scene)):
        return own
    if not scene.voice:
        scene.unvoiced.add(sentence.index)
    wired = bool(scene.dateline) and not scene.first_person  # an agency's report is nobody's release
    one = len(scene.voice) == 1 and scene.voice[0].sector in SPEAKING and scene.voice[0].code in scene.lex.territories
    return scene.voice[0].code if one and not wired else ""


def _has_capital(scene: Scene, sentence: Sentence, i: int) -> bool:
    """Whether a noun has a capital that neither its language, its place nor a headline gives it."""
    token = sentence.tokens[i]
    if scene.lex.inflects or i == 0 or not token.form[0].isupper() or token.form.isupper():
        return False
    words = [t for t in sentence.tokens if t.upos in ("NOUN", "VERB", "ADJ")]
    return sum(t.form[0].isupper() for t in words) * 2 <= len(words)


def _departments(scene: Scene) -> str:
    """The state whose departments, forces or houses a report names most; '' for none or a draw."""
    bodies = (h.names[0] for found in scene.found for h in found.hits if not h.blocked)
    count = Counter([b.code for b in bodies if b.kind == "organisation" and b.sector in ORGANS and b.code in scene.lex.territories])
    first = count.most_common(2)
    return first[0][0] if first and (len(first) == 1 or first[0][1] > first[1][1]) else ""


__all__ = ["OFFICES", "writers_own"]
