"""A stand-in for the resolution: words from a small list are actors, so that the event coder is tested by itself."""

from __future__ import annotations

from lagebild.model import Mention, Participant, Place, TimeRef
from lagebild.read.analysis import Sentence

ACTORS = {
    "Moskau": "RUS",
    "Russland": "RUS",
    "russische": "RUS",
    "russischen": "RUS",
    "Peking": "CHN",
    "China": "CHN",
    "Chinas": "CHN",
    "Minsk": "BLR",
    "Kiew": "UKR",
    "Ukraine": "UKR",
    "Paris": "FRA",
    "Rom": "ITA",
    "Wien": "AUT",
    "Ankara": "TUR",
    "Soldaten": "---",
    "Männer": "---",
    "Polizei": "TUR",
    "Moscow": "RUS",
    "Beijing": "CHN",
    "France": "FRA",
    "Syria": "SYR",
    "Turkey": "TUR",
    "police": "TUR",
    "Protesters": "---",
    "Iran": "IRN",
}


class KnownActors:
    mentions: tuple[Mention, ...] = ()  # in the whole report

    def participants(self, sentence: Sentence, head: int) -> tuple[Participant, ...]:
        members = [head, *(k.i for k in sentence.kids(head, "conj"))]
        return tuple(p for i in members for p in self._one(sentence, i))

    def _one(self, sentence: Sentence, i: int) -> list[Participant]:
        code = ACTORS.get(sentence.tokens[i].form)
        if code is None:
            return []
        span = sentence.token_span(i)
        return [Participant(text=span.quote, span=span, actor=code, name=code, code=code, sector="", reason="list")]

    def compound_participants(self, sentence: Sentence, head: int) -> tuple[Participant, ...]:
        return ()

    def known(self, sentence: Sentence, head: int, code: str) -> tuple[Participant, ...]:
        span = sentence.token_span(head)
        return (Participant(text=span.quote, span=span, actor=code, name=code, code=code, sector="", reason="word"),)

    def place_at(self, sentence: Sentence, head: int) -> Place | None:
        return None

    def times_in(self, start: int, end: int) -> tuple[TimeRef, ...]:
        return ()
