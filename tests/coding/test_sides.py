"""Sides that a predicate does not name itself: shared doers, bare names, the state of the place, the enemy told before."""

from __future__ import annotations

from lagebild.coding.events import EventCoder
from lagebild.coding.memory import Memory
from lagebild.model import Participant, Span
from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import code_report, report_of
from tests.coding.known_actors import KnownActors
from tests.resolve.reports import analysis
from tests.trees import tree

FIN, PART, INF = "VerbForm=Fin|Mood=Ind|Tense=Past", "VerbForm=Part|Tense=Past", "VerbForm=Inf"


def coded(notation: str) -> str:
    sentence = tree(notation)
    coder = EventCoder(report_of(sentence.text, lang="de"), KnownActors(), (), load_pack("de"), Memory(), None)
    return "; ".join(shorthand(e) for e in coder.code(sentence))


def test_coordinated_passives_share_their_doer() -> None:
    first = f"Kiew/Kiew/PROPN/nsubj:pass>5 wurde/werden/AUX/aux:pass>5/{FIN} von/von/ADP/case>4 Russland/Russland/PROPN/obl>5 angegriffen/angreifen/VERB/root>0/{PART}"
    assert "COERCE RUS>UKR" in coded(f"{first} und/und/CCONJ/cc>7 belagert/belagern/VERB/conj>5/{PART}").replace(" occurred", "").replace(
        "/restrict", ""
    )


def test_a_bare_name_may_be_the_object_whatever_its_case() -> None:
    notation = (
        f"Peking/Peking/PROPN/nsubj>4 hatte/haben/AUX/aux>4/{FIN} Ankara/Ankara/PROPN/obl:arg>4/Case=Dat aufgerufen/aufrufen/VERB/root>0/{PART} "
        f"Kiew/Kiew/PROPN/obj>7 zu/zu/PART/mark>7 unterstützen/unterstützen/VERB/xcomp>4/{INF}"
    )
    assert "REQUEST/assist occurred CHN>TUR" in coded(notation)


def test_arrested_in_a_state_is_arrested_by_it() -> None:
    read = analysis(
        "de",
        "In/in/ADP/case>2 Eritrea/Eritrea/PROPN/obl>6 wurde/werden/AUX/aux:pass>6/VerbForm=Fin;Tense=Past ein/ein/DET/det>5 Norweger/Norweger/NOUN/nsubj:pass>6 "
        "verhaftet/verhaften/VERB/root>0/VerbForm=Part;Tense=Past",
    )
    (event,) = code_report(report_of(read.text, lang="de"), read, load_pack("de")).events
    assert (event.source[0].code, event.source[0].reason) == ("ERI", "state of the place")
    assert event.place is not None and event.place.country == "ERI"


def test_places_of_what_is_said_are_not_where_it_is_said() -> None:
    read = analysis(
        "de",
        "Norwegen/Norwegen/PROPN/nsubj>2 verurteilte/verurteilen/VERB/root>0/VerbForm=Fin;Tense=Past Boliviens/Bolivien/PROPN/nmod>4/Case=Gen "
        "Angriff/Angriff/NOUN/obj>2 auf/auf/ADP/case>6 Dörfer/Dorf/NOUN/nmod>4 in/in/ADP/case>8 Peru/Peru/PROPN/nmod>6",
    )
    events = {e.act: e for e in code_report(report_of(read.text, lang="de"), read, load_pack("de")).events}
    assert events["ACCUSE"].place is None and events["ASSAULT"].place is not None


def participant(code: str, sector: str = "") -> Participant:
    return Participant(text=code, span=Span.of("x", 0, 1), actor=code, name=code, code=code, sector=sector, reason="test")


def test_the_enemy_is_the_armed_group_last_attacked() -> None:
    memory = Memory()
    memory.note("ASSAULT", "attack", (participant("MLI", "MIL"),), (participant("IMG", "UAF"),))
    memory.note("ASSAULT", "attack", (participant("IMG", "UAF"),), (participant("MLI", "CVL"),))
    assert [p.code for p in memory.enemy((participant("FRA"),))] == ["IMG"]
    assert memory.enemy((participant("IMG", "UAF"),)) == ()
