"""Places in a sentence: names of the gazetteer, and those that only the reader takes for places."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lagebild.read.analysis import Sentence
from lagebild.resolve.lexicon import Lexicon, PlaceName
from lagebild.resolve.names import Entity
from lagebild.resolve.rows import Row


class PlaceHit(Struct, frozen=True, kw_only=True):
    start: int
    end: int
    places: tuple[PlaceName, ...]


def find_places(sentence: Sentence, row: Row, entities: tuple[Entity, ...], lex: Lexicon) -> tuple[PlaceHit, ...]:
    """Place names of the gazetteer, and names that only the reader takes for places (of unknown state and point)."""
    known = tuple(_gazetteer(sentence, row, lex)) if row.opens else ()
    if not entities:
        return known
    taken = {i for hit in known for i in range(hit.start, hit.end)}
    others = []
    for entity in entities:
        inside = range(entity.start, entity.end)
        if entity.label == "LOC" and not taken.intersection(inside) and any(sentence.tokens[i].upos == "PROPN" for i in inside):
            text = sentence.text[sentence.tokens[entity.start].start : sentence.tokens[entity.end - 1].end]
            unknown = PlaceName(id="", name=text, country="", kind="", lat=None, lon=None, weight=0)
            others.append(PlaceHit(start=entity.start, end=entity.end, places=(unknown,)))
    return tuple(sorted((*known, *others), key=lambda hit: hit.start))


def _gazetteer(sentence: Sentence, row: Row, lex: Lexicon) -> Iterator[PlaceHit]:
    folded, end = row.folded, 0
    for k in row.opens:
        if k < end or not row.pieces[k].placed:
            continue
        token = sentence.tokens[row.tokens[k]]
        size, places = 0, list[PlaceName]()
        sure = token.upos == "PROPN" or token.ner.endswith("LOC")
        if sure or token.upos in ("NOUN", "X"):
            for parts, place in lex.places[folded[k]]:
                n = len(parts)
                if n < size:
                    break
                if (sure or place.trusted) and folded[k : k + n] == parts and row.pieces[k + n - 1].final:
                    size = n
                    places.append(place)
        end = k + max(size, 1)
        if places:
            yield PlaceHit(start=token.i, end=row.tokens[end - 1] + 1, places=tuple(dict.fromkeys(places)))
