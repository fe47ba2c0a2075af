"""The event coder on trees written by hand and a small pack of its own: frames, roles, status, embedding, doubles, reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.coding.events import EventCoder, Trace
from lagebild.coding.memory import Memory
from lagebild.model import Event
from lagebild.packs import Pack, load_pack
from lagebild.packtest import normal, shorthand
from lagebild.pipeline import report_of
from tests.coding.known_actors import KnownActors
from tests.trees import tree

FIN, PRES, INF, PART = "VerbForm=Fin|Mood=Ind|Tense=Past", "VerbForm=Fin|Mood=Ind|Tense=Pres", "VerbForm=Inf", "VerbForm=Part|Tense=Past"
HEAD = "id\tpred\tpos\twhen\tsource\ttarget\tact\tmode\tstatus\tcontent\teffect\tcontrol\n"
FRAMES = {
    "de": """t.angreifen	angreifen	V	obj:actor	subj	obj	ASSAULT
t.angriff	*angriff	N		gen|poss|adj|gov	prep:auf	ASSAULT
t.luftangriff	*luftangriff	N		gen|poss|adj|gov	prep:auf	ASSAULT	aerial
t.festnehmen	festnehmen	V		subj	obj	COERCE	arrest
t.helfen	helfen	V		subj	dat	AID
t.fordern	auffordern	V	obj:actor	subj	obj	REQUEST			xcomp|ccomp	demanded	target
t.drohen	drohen	V		subj	dat	THREATEN			xcomp|prep:mit	absorbed	source
t.versprechen	versprechen	V		subj	-	-			xcomp|ccomp	planned	source
t.weigern	weigern	V	refl	subj	-	-			xcomp	denied	source
t.versuchen	versuchen	V		subj	-	-			xcomp	attempted	source
t.reisen	reisen	V		subj	prep:nach	CONSULT	visit
t.aufheben	aufheben	V	obj=Immunität	subj	obj.gen	COERCE	restrict
t.treffen.1	treffen	V	obj=Entscheidung|Maßnahme	-	-	-
t.treffen.2	treffen	V	obj:actor	subj	obj	CONSULT
t.verantwortlich	verantwortlich	A	subj:actor	subj	-	ACCUSE	allege
""",
    "en": """t.attack	attack	V	obj:actor	subj	obj	ASSAULT
t.arrest	arrest	V		subj	obj	COERCE	arrest
t.crack	crack down	V		subj	prep:on	COERCE
t.pledge	pledge	V		subj	-	-			xcomp	planned	source
t.help	help	V		subj	obj	AID
""",
}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pack]:
    """The function words of the shipped packs with frames of the test's own."""
    out = {}
    for lang, lines in FRAMES.items():
        folder = tmp_path_factory.mktemp(lang)
        Path(folder / "frames_test.tsv").write_text(HEAD + lines, encoding="utf-8")
        whole = load_pack(lang, (folder,))
        assert not [p for p in whole.problems if "frames_test" in p.line]
        own = tuple(e for e in whole.table("frames") if e.id.startswith("t."))
        out[lang] = Pack(lang, {**whole.tables, "frames": own})
    return out


def code(packs: dict[str, Pack], notation: str, lang: str = "de") -> tuple[list[Event], list[Trace]]:
    sentence, traces = tree(notation), []
    coder = EventCoder(report_of(sentence.text, lang=lang), KnownActors(), (), packs[lang], Memory(), traces)
    return coder.code(sentence), traces


def short(packs: dict[str, Pack], notation: str, lang: str = "de") -> str:
    return "; ".join(shorthand(e) for e in code(packs, notation, lang)[0])


CASES = [
    ("active", f"Russland/Russland/PROPN/nsubj>2 griff/greifen/VERB/root>0/{FIN} Kiew/Kiew/PROPN/obj>2 an/an/ADP/compound:prt>2", "ASSAULT occurred RUS>UKR"),
    ("passive with agent", f"Kiew/Kiew/PROPN/nsubj:pass>5 wurde/werden/AUX/aux:pass>5/{FIN} von/von/ADP/case>4 Russland/Russland/PROPN/obl>5 angegriffen/angreifen/VERB/root>0/{PART}", "ASSAULT occurred RUS>UKR"),
    ("future", f"Russland/Russland/PROPN/nsubj>4 wird/werden/AUX/aux>4/{PRES} Kiew/Kiew/PROPN/obj>4 angreifen/angreifen/VERB/root>0/{INF}", "ASSAULT planned RUS>UKR"),
    ("negated", f"Russland/Russland/PROPN/nsubj>5 hat/haben/AUX/aux>5/{PRES} Kiew/Kiew/PROPN/obj>5 nicht/nicht/PART/advmod>5 angegriffen/angreifen/VERB/root>0/{PART}", "ASSAULT denied RUS>UKR"),
    ("wish", f"Russland/Russland/PROPN/nsubj>4 will/wollen/AUX/aux>4/{PRES} Kiew/Kiew/PROPN/obj>4 angreifen/angreifen/VERB/root>0/{INF}", "ASSAULT intended RUS>UKR"),
    ("hearsay, not plan", f"Russland/Russland/PROPN/nsubj>4 soll/sollen/AUX/aux>4/{PRES} Kiew/Kiew/PROPN/obj>4 angegriffen/angreifen/VERB/root>0/{PART} haben/haben/AUX/aux>4/{INF}", "ASSAULT occurred RUS>UKR"),
    ("Konjunktiv II", f"Russland/Russland/PROPN/nsubj>4 könnte/können/AUX/aux>4/VerbForm=Fin|Mood=Sub|Tense=Past Kiew/Kiew/PROPN/obj>4 angreifen/angreifen/VERB/root>0/{INF}", "ASSAULT hypothetical RUS>UKR"),
    ("demand gives two events", f"Peking/Peking/PROPN/nsubj>2 forderte/fordern/VERB/root>0/{FIN} Moskau/Moskau/PROPN/obj>2 auf/auf/ADP/compound:prt>2 Kiew/Kiew/PROPN/obl:arg>7/Case=Dat zu/zu/PART/mark>7 helfen/helfen/VERB/xcomp>2/{INF}", "REQUEST occurred CHN>RUS; AID demanded RUS>UKR"),
    ("promise is the act, planned", f"Peking/Peking/PROPN/nsubj>2 versprach/versprechen/VERB/root>0/{FIN} Kiew/Kiew/PROPN/obl:arg>5/Case=Dat zu/zu/PART/mark>5 helfen/helfen/VERB/xcomp>2/{INF}", "AID planned CHN>UKR"),
    ("refusal keeps the act, denied", f"Peking/Peking/PROPN/nsubj>2 weigerte/weigern/VERB/root>0/{FIN} sich/sich/PRON/expl:pv>2 Kiew/Kiew/PROPN/obl:arg>6/Case=Dat zu/zu/PART/mark>6 helfen/helfen/VERB/xcomp>2/{INF}", "AID denied CHN>UKR"),
    ("attempt", f"Russland/Russland/PROPN/nsubj>2 versuchte/versuchen/VERB/root>0/{FIN} Kiew/Kiew/PROPN/obj>4 anzugreifen/angreifen/VERB/xcomp>2/{INF}", "ASSAULT attempted RUS>UKR"),
    ("threat alone", f"Ankara/Ankara/PROPN/nsubj>2 drohte/drohen/VERB/root>0/{FIN} Paris/Paris/PROPN/obl:arg>2/Case=Dat mit/mit/ADP/case>6 einem/ein/DET/det>6 Angriff/Angriff/NOUN/obl>2 auf/auf/ADP/case>8 Rom/Rom/PROPN/nmod>6", "THREATEN occurred TUR>FRA"),
    ("noun with adjective and target", f"Der/der/DET/det>3 russische/russisch/ADJ/amod>3 Angriff/Angriff/NOUN/nsubj>6 auf/auf/ADP/case>5 Kiew/Kiew/PROPN/nmod>3 endete/enden/VERB/root>0/{FIN}", "ASSAULT occurred RUS>UKR"),
    ("longest compound ending wins", f"Chinas/China/PROPN/nmod>2 Luftangriff/Luftangriff/NOUN/nsubj>5 auf/auf/ADP/case>4 Kiew/Kiew/PROPN/nmod>2 endete/enden/VERB/root>0/{FIN}", "ASSAULT/aerial occurred CHN>UKR"),
    ("support verb lends its subject", f"Russland/Russland/PROPN/nsubj>2 verübte/verüben/VERB/root>0/{FIN} einen/ein/DET/det>4 Angriff/Angriff/NOUN/obj>2 auf/auf/ADP/case>6 Kiew/Kiew/PROPN/nmod>4", "ASSAULT occurred RUS>UKR"),
    ("no attack", f"Es/es/PRON/nsubj>2 gab/geben/VERB/root>0/{FIN} keinen/kein/DET/det>4 Angriff/Angriff/NOUN/obj>2 auf/auf/ADP/case>6 Kiew/Kiew/PROPN/nmod>4", "ASSAULT denied >UKR"),
    ("headline participle", f"Soldaten/Soldat/NOUN/nsubj>4 in/in/ADP/case>3 Wien/Wien/PROPN/obl>4 festgenommen/festnehmen/VERB/root>0/{PART}", "COERCE/arrest occurred >"),
    ("role path", f"Rom/Rom/PROPN/nsubj>2 hob/heben/VERB/root>0/{FIN} die/der/DET/det>4 Immunität/Immunität/NOUN/obj>2 Russland/Russland/PROPN/nmod>4/Case=Gen auf/auf/ADP/compound:prt>2", "COERCE/restrict occurred ITA>RUS"),
    ("silenced reading", f"Paris/Paris/PROPN/nsubj>2 traf/treffen/VERB/root>0/{FIN} eine/ein/DET/det>4 Entscheidung/Entscheidung/NOUN/obj>2", ""),
    ("predicate adjective", f"Russland/Russland/PROPN/nsubj>3 ist/sein/AUX/cop>3/{PRES} verantwortlich/verantwortlich/ADJ/root>0", "ACCUSE/allege occurred RUS>"),
]  # fmt: skip


@pytest.mark.parametrize(("notation", "expect"), [pytest.param(n, e, id=i) for i, n, e in CASES])
def test_german(packs: dict[str, Pack], notation: str, expect: str) -> None:
    assert normal(short(packs, notation)) == normal(expect)


ENGLISH = [
    ("progressive is ongoing", f"Moscow/Moscow/PROPN/nsubj>3 is/be/AUX/aux>3/{PRES} attacking/attack/VERB/root>0/VerbForm=Part|Tense=Pres Syria/Syria/PROPN/obj>3", "ASSAULT ongoing RUS>SYR"),
    ("will", f"Moscow/Moscow/PROPN/nsubj>3 will/will/AUX/aux>3/VerbForm=Fin attack/attack/VERB/root>0/{INF} Syria/Syria/PROPN/obj>3", "ASSAULT planned RUS>SYR"),
    ("must", f"Moscow/Moscow/PROPN/nsubj>3 must/must/AUX/aux>3/VerbForm=Fin help/help/VERB/root>0/{INF} Syria/Syria/PROPN/obj>3", "AID demanded RUS>SYR"),
    ("particle verb", f"police/police/NOUN/nsubj>2 cracked/crack/VERB/root>0/{FIN} down/down/ADP/compound:prt>2 on/on/ADP/case>5 Turkey/Turkey/PROPN/obl>2", "COERCE occurred TUR>TUR"),
    ("pledge", f"France/France/PROPN/nsubj>2 pledged/pledge/VERB/root>0/{FIN} to/to/PART/mark>4 help/help/VERB/xcomp>2/{INF} Syria/Syria/PROPN/obj>4", "AID planned FRA>SYR"),
]  # fmt: skip


@pytest.mark.parametrize(("notation", "expect"), [pytest.param(n, e, id=i) for i, n, e in ENGLISH])
def test_english(packs: dict[str, Pack], notation: str, expect: str) -> None:
    assert normal(short(packs, notation, "en")) == normal(expect)


def test_every_event_has_its_words_and_its_rule(packs: dict[str, Pack]) -> None:
    events, _ = code(packs, CASES[0][1])
    (event,) = events
    assert event.trigger == "griff … an"
    assert event.span.quote == "griff"
    assert event.rule.startswith("t.angreifen (")
    assert event.plover == "ASSAULT" and event.quad == 4


def test_ids_depend_on_content_only(packs: dict[str, Pack]) -> None:
    assert code(packs, CASES[0][1])[0][0].id == code(packs, CASES[0][1])[0][0].id
    assert code(packs, CASES[0][1])[0][0].id != code(packs, CASES[2][1])[0][0].id


def test_silence_has_a_reason(packs: dict[str, Pack]) -> None:
    text = f"Der/der/DET/det>2 Mann/Mann/NOUN/nsubj>3 griff/greifen/VERB/root>0/{FIN} das/der/DET/det>5 Problem/Problem/NOUN/obj>3 an/an/ADP/compound:prt>3"
    events, traces = code(packs, text)
    assert not events
    trace = next(t for t in traces if t.lemma == "angreifen")
    assert trace.reason == "no frame fits"
    assert trace.missed == (("t.angreifen", "obj:actor"),)


def test_absorbed_content_says_by_which_frame(packs: dict[str, Pack]) -> None:
    threat = next(n for i, n, _ in CASES if i == "threat alone")
    _, traces = code(packs, threat)
    assert any("t.drohen" in t.reason for t in traces if t.lemma == "Angriff")
