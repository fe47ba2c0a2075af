"""Short names that a report itself explains: acronyms in brackets, directions for the halves of a divided country."""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.resolve.lexicon import fold, pieces
from lagebild.resolve.naming import name_referent
from lagebild.resolve.scene import Scene


def explain_alias(scene: Scene, k: int, i: int) -> None:
    """Take down an acronym that brackets behind an actor explain: Iraqi Security Forces (ISF)."""
    tokens = scene.sentence(k).tokens
    if i < 1 or i + 2 >= len(tokens) or tokens[i].form not in ("(", "[") or tokens[i + 2].form not in (")", "]"):
        return
    short = tokens[i + 1].form
    if sum(c.isupper() for c in short) < 2 or len(short) > 8 or fold(short) in scene.lex.names:
        return
    head = i - 1
    while not scene.own(k, head):
        up = tokens[head].head
        if not 0 <= up < i or i - up > 12 or tokens[up].upos not in ("NOUN", "PROPN", "X"):
            return
        head = up
    scene.aliases[fold(short)] = tuple(replace(r, reason=f"{short} in brackets ← {r.reason}"[:300]) for r in scene.own(k, head))


def explain_directions(scene: Scene) -> None:
    """ "the North", "the South" in reports that name North and South Korea."""
    for found in scene.found:
        for hit in found.hits:
            first = pieces(hit.names[0].word)[:1]
            if hit.form == "name" and hit.end - hit.start == 2 and first and scene.lex.is_word("direction", first[0]):
                scene.aliases[fold(first[0])] = (name_referent(hit.names[0], "direction for the state named"),)
