"""Stories, happenings, copies, fields and claims of made-up reports; the same answer for any order and any portions."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lagebild.merge.blocks import Blocks
from lagebild.merge.claims import pair_claims
from lagebild.merge.cluster import clusters
from lagebild.merge.digest import decode, digest, encode
from lagebild.merge.happenings import compare
from lagebild.merge.merger import Merger, merge
from lagebild.merge.profiles import Profile
from lagebild.merge.records import Merged, key_of
from lagebild.merge.stories import SAGA, kinship
from lagebild.merge.told import Told
from lagebild.output import CountRecord, EventRecord, Record
from tests.merge.made import by, report, statement

VISIT = "Norlands Kronprinzessin besuchte am Dienstag Lettland. In Riga eröffnete sie eine neue Fährverbindung und traf Hafenarbeiter."
LATER = "Am Dienstag besuchte die Kronprinzessin aus Norland den Nachbarn Lettland. Die neue Fährverbindung nach Riga soll Hafenarbeitern nützen."
AGAIN = "Norlands Kronprinzessin reiste nach Lettland. Dort sprach sie mit Bauern über die Milchpreise und kostete Käse."
OTHER = "Estland hat Portugal den Verkauf von zwölf Schulbussen zugesagt. Die Lieferung beginnt im Herbst, teilte die Werft mit."
TUESDAY, WEDNESDAY = {"word": "Dienstag", "edtf": "2024-03-05"}, {"word": "Mittwoch", "edtf": "2024-03-06"}


def visit(key: str, text: str = VISIT, **fields: object) -> Record:
    trigger = "besuchte" if "besuchte" in text else "reiste"
    source = "Norlands" if "Norlands" in text else "Norland"
    return report(key, text, (trigger, "CONSULT", source, "Lettland"), **{"days": [TUESDAY] if "Dienstag" in text else [], **fields})  # type: ignore[arg-type]


def reports() -> list[Record]:
    return [
        visit("a"),
        visit("b", LATER),
        visit("c", VISIT + " Am Abend fuhr sie zurück.", outlet="Anders"),
        visit("d", AGAIN, date="2024-04-09"),
        report("e", OTHER, ("zugesagt", "AID", "Estland", "Portugal")),
        visit("f", AGAIN.replace("Käse", "Quark"), date="2024-04-10"),
    ]


def story_of(merged: Merged) -> dict[str, str]:
    return {r: s.key for s in merged.stories for r in s.reports}


def happening_of(merged: Merged, record: Record, number: int = 0) -> str:
    key = key_of(record.id, record.events[number].id)
    return next(h.key for h in merged.happenings if key in h.events)


def test_two_tellings_of_one_visit_are_one_story_and_one_happening() -> None:
    first, second = visit("a"), visit("b", LATER)
    merged = merge([first, second])
    assert len(merged.stories) == 1
    assert happening_of(merged, first) == happening_of(merged, second)
    told = next(h for h in merged.happenings if len(h.events) == 2)
    assert told.links and told.links[0].reasons and 0 < told.links[0].score <= 1


def test_the_same_visit_in_another_month_is_another_story() -> None:
    first, second = visit("a"), visit("d", AGAIN, date="2024-04-09")
    merged = merge([first, second])
    assert len(merged.stories) == 2
    assert happening_of(merged, first) != happening_of(merged, second)


def test_another_matter_of_other_states_is_another_story() -> None:
    story = story_of(merge(reports()))
    assert story["e"] not in {story[k] for k in "abcdf"}


def test_a_copy_with_an_added_sentence_counts_as_one_source() -> None:
    merged = merge(reports())
    assert [c.reports for c in merged.copies if "a" in c.reports] == [("a", "c")]
    told = next(h for h in merged.happenings if h.reports == ("a", "b", "c"))
    assert told.independent == 2


def test_a_form_letter_with_other_numbers_is_no_copy() -> None:
    text = "In der Nacht hat Estland neun Ballons über dem Wald von Portugal gezählt. Verletzt wurde niemand, sagte der Förster am Telefon."
    one, two = report("a", text), report("b", text.replace("neun", "elf"), date="2024-03-06")
    assert merge([one, two]).copies == ()
    assert merge([one, report("c", text.replace("Telefon", "Draht"))]).copies != ()


def test_a_page_s_boilerplate_makes_no_copies() -> None:
    boilerplate = " Der vollständige Artikel bleibt aus rechtlichen Gründen den Abonnenten unserer gedruckten Ausgabe vorbehalten und erscheint morgen."
    one, two = report("a", "Norland grüßt Lettland herzlich." + boilerplate), report("b", "Estland dankt Portugal." + boilerplate)
    assert merge([one, two]).copies == ()


def test_reports_that_credit_one_agency_are_one_source() -> None:
    one, two = visit("a", agency="dpa"), visit("b", LATER, agency="dpa")
    assert merge([one, two]).stories[0].independent == 1
    assert merge([one, visit("b", LATER, agency="AFP")]).stories[0].independent == 2


def test_an_outlet_that_is_an_agency_counts_as_that_agency() -> None:
    credited = visit("b", LATER, agency="The Associated Press")
    for outlet in ("AP", "Associated Press", "ap.org"):
        assert merge([visit("a", outlet=outlet), credited]).stories[0].independent == 1
    assert merge([visit("a", outlet="Reuters"), credited]).stories[0].independent == 2
    assert merge([visit("a", outlet="AP", agency="dpa"), credited]).stories[0].independent == 2


def test_an_agency_named_as_the_source_of_an_event_is_one_source_for_it() -> None:
    def told(key: str, text: str) -> Record:
        r = visit(key, text)
        return msgspec.structs.replace(r, events=[msgspec.structs.replace(r.events[0], by=by(text, "Riga", "agency"))])

    merged = merge([told("a", VISIT), told("b", LATER)])
    assert next(h for h in merged.happenings if len(h.reports) == 2).independent == 1
    assert merged.stories[0].independent == 2


def test_a_sentence_shared_almost_word_for_word_is_one_source() -> None:
    shared = "Norland wirft Lettland vor, die Fischerei im Sund mit Netzen, Bojen und Wachbooten heimlich zu behindern"
    one = report("a", f"Ein Gipfel in Oslo begann. {shared}.", ("wirft", "ACCUSE", "Norland", "Lettland"))
    two = report("b", f"In Riga tagte der Rat. {shared.replace('heimlich', 'gezielt')}.", ("wirft", "ACCUSE", "Norland", "Lettland"))
    other = report("b", "In Riga tagte der Rat. Norland wirft Lettland Störung der Fischer vor.", ("wirft", "ACCUSE", "Norland", "Lettland"))
    assert [h.independent for h in merge([one, two]).happenings] == [1]
    assert [h.independent for h in merge([one, other]).happenings] == [2]


def _with(record: Record, **fields: object) -> Record:
    return msgspec.structs.replace(record, events=[msgspec.structs.replace(record.events[0], **fields), *record.events[1:]])


def fields_told(*told: Record) -> dict[str, str]:
    merged = merge(told)
    happening = next(h for h in merged.happenings if len(h.reports) == len(told))
    return {f.field: f.verdict for f in happening.fields}


def test_days_and_numbers_that_differ_are_conflicts() -> None:
    one = _with(visit("a"), counts={"size": CountRecord(3, 3, (0, 1))})
    two = _with(visit("b", LATER.replace("Dienstag", "Mittwoch"), days=[WEDNESDAY]), counts={"size": CountRecord(5, 5, (0, 1))})
    found = fields_told(one, two)
    assert (found["time"], found["count:size"], found["status"]) == ("conflict", "conflict", "agreed")


def test_a_number_within_a_range_and_a_plan_before_the_act_refine() -> None:
    one = _with(visit("a"), counts={"size": CountRecord(3, 3, (0, 1))})
    two = _with(visit("b", LATER), counts={"size": CountRecord(2, 4, (0, 1))}, status="planned")
    found = fields_told(one, two)
    assert (found["count:size"], found["status"], found["time"]) == ("refined", "refined", "agreed")


def test_a_denial_is_a_conflict_of_status_and_names_who_denies() -> None:
    denial = _with(visit("b", LATER), status="denied", by=by(LATER, "Riga", "person"))
    merged = merge([visit("a"), denial])
    told = next(h for h in merged.happenings if len(h.reports) == 2)
    assert {f.field: f.verdict for f in told.fields}["status"] == "conflict"
    assert told.denied_by == ("~riga",)


def test_a_claim_stands_beside_its_denial_by_another_speaker() -> None:
    claim = "Estland erklärte, Norland habe am Dienstag Boote aus Lettland beschlagnahmt."
    denial = "Norland erklärte, am Dienstag keine Boote aus Lettland beschlagnahmt zu haben."
    one = report("a", claim, ("beschlagnahmt", "COERCE", "Norland", "Lettland"), days=[TUESDAY])
    two = report("b", denial, ("beschlagnahmt", "COERCE", "Norland", "Lettland", "denied"), days=[TUESDAY])  # type: ignore[arg-type]
    one = msgspec.structs.replace(one, statements=[statement(claim, "Estland", "erklärte", claim[19:])])
    two = msgspec.structs.replace(two, statements=[statement(denial, "Norland", "erklärte", denial[19:])])
    pairs = merge([one, two]).claims
    assert [(p.claim, p.denial) for p in pairs] == [(key_of("a", one.statements[0].id), key_of("b", two.statements[0].id))]
    same_speaker = msgspec.structs.replace(two, statements=[statement(denial.replace("Norland", "Estland", 1), "Estland", "erklärte", denial[19:])])
    assert merge([one, same_speaker]).claims == ()


def test_a_rejection_stands_beside_the_accusation_it_answers_and_no_other() -> None:
    boats = "Estland warf Norland vor, Fischerboote beschlagnahmt zu haben."
    spying = "Estland warf Norland vor, ein Kernkraftwerk ausspioniert zu haben."
    answer = "Norland wies Vorwürfe zurück, Fischerboote beschlagnahmt zu haben."
    accused = [report(key, text, ("warf", "ACCUSE", "Estland", "Norland"), days=[]) for key, text in (("a", boats), ("b", spying))]
    said = [msgspec.structs.replace(r, statements=[statement(r.text, "Estland", "warf", r.text[27:-1])]) for r in accused]
    rejected = report("c", answer, ("wies", "REJECT", "Norland", ""), days=[])
    rejected = msgspec.structs.replace(rejected, statements=[statement(answer, "Norland", "wies", answer[31:-1])])
    pairs = pair_claims([digest(r) for r in (*said, rejected)])
    assert [p.claim for p in pairs] == [key_of("a", said[0].statements[0].id)]
    assert {p.denial for p in pairs} == {key_of("c", rejected.statements[0].id)}


def test_an_expulsion_and_the_one_in_return_are_two_happenings() -> None:
    out = report("a", "Norland weist drei Diplomaten aus Lettland aus.", ("weist", "SANCTION", "Norland", "Lettland"))
    back = report("b", "Lettland weist drei Diplomaten aus Norland aus.", ("weist", "SANCTION", "Lettland", "Norland"))
    assert len(merge([out, back]).happenings) == 2


def test_the_same_words_are_a_copy_whatever_day_their_weekday_then_stood_for() -> None:
    text = "Norland und Lettland haben am Dienstag in der Hauptstadt ein Abkommen unterzeichnet. Danach reisten die Minister gemeinsam weiter."
    one = report("a", text, ("unterzeichnet", "AGREE", "Norland", "Lettland"), days=[{"word": "Dienstag", "edtf": "2024-03-05"}])
    later = report("b", "Archivbild.\n" + text, ("unterzeichnet", "AGREE", "Norland", "Lettland"), date="2024-03-12",
                   days=[{"word": "Dienstag", "edtf": "2024-03-12"}])  # fmt: skip
    assert [set(c.reports) for c in merge([one, later]).copies] == [{"a", "b"}]


def test_a_weekday_that_one_edit_puts_ahead_makes_no_other_day_of_a_copy() -> None:
    edited = VISIT.replace("besuchte am Dienstag", "besuchte, wie es hieß, am Dienstag")
    ahead = visit("b", edited, days=[{"word": "Dienstag", "edtf": "2024-03-12"}])
    assert [c.reports for c in merge([visit("a"), ahead]).copies] == [("a", "b")]
    assert not merge([visit("a"), msgspec.structs.replace(ahead, date="2024-03-12")]).copies


def test_german_and_english_reports_of_one_visit_come_together() -> None:
    english = "The crown princess of Norway visited Latvia on Tuesday. She opened a ferry line in Riga and met dockers."
    two = report("b", english, ("visited", "CONSULT", "Norway", "Latvia"), lang="en", days=[{"word": "Tuesday", "edtf": "2024-03-05"}])
    merged = merge([visit("a"), two])
    assert happening_of(merged, visit("a")) == happening_of(merged, two)


def test_days_far_apart_and_acts_that_are_no_kin_are_never_one_happening() -> None:
    def told(event: EventRecord, record: Record) -> Told:
        found = digest(msgspec.structs.replace(record, events=[event]))
        return Told.of(found.events[0], found)

    first, late = visit("a"), visit("b", LATER.replace("Dienstag", "Mittwoch"), days=[{"word": "Mittwoch", "edtf": "2024-03-20"}], date="2024-03-20")
    assert compare(told(first.events[0], first), told(late.events[0], late)).apart
    attack = msgspec.structs.replace(first.events[0], act="ASSAULT")
    assert compare(told(first.events[0], first), told(attack, visit("c", LATER))).apart


def test_an_accusation_given_back_is_another() -> None:
    def told(key: str, text: str, source: str, target: str) -> Told:
        found = digest(report(key, text, ("vor", "ACCUSE", source, target)))
        return Told.of(found.events[0], found)

    one = told("a", "Norland wirft Lettland vor, Netze zerschnitten zu haben.", "Norland", "Lettland")
    back = told("b", "Lettland wirft Norland vor, Netze zerschnitten zu haben.", "Lettland", "Norland")
    again = told("c", "Norland wirft Lettland vor, Netze zerstört zu haben.", "Norland", "Lettland")
    assert compare(one, back).apart
    assert not compare(one, again).apart


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(6)), cuts=st.sets(st.integers(1, 5)))
def test_order_and_portions_do_not_matter(order: list[int], cuts: set[int]) -> None:
    given_reports = [digest(r) for r in reports()]
    whole = merge(given_reports)
    merger = Merger()
    bounds = [0, *sorted(cuts), 6]
    for first, last in pairwise(bounds):
        merger.add(given_reports[i] for i in order[first:last])
        merger.merged()
    assert merger.merged() == whole


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(6)), late=st.integers(0, 5))
def test_what_is_touched_is_all_that_changes(order: list[int], late: int) -> None:
    found = [digest(reports()[i]) for i in order]
    merger = Merger()
    merger.load(d for n, d in enumerate(found) if n != late)
    before = {s.key: s for s in merger.merged().stories}
    part = merger.part(merger.add([found[late]]))
    after = {s.key: s for s in merger.merged().stories}
    retold = {r for s in part.stories for r in s.reports}
    assert {k: s for k, s in after.items() if not retold & set(s.reports)} == {k: s for k, s in before.items() if not retold & set(s.reports)}
    assert all(after[s.key] == s for s in part.stories)


def test_a_report_taken_out_leaves_no_trace() -> None:
    found = [digest(r) for r in reports()]
    merger = Merger()
    merger.add(found)
    merger.merged()
    merger.remove("b")
    assert merger.merged() == merge(d for d in found if d.id != "b")


def test_a_report_that_comes_again_changes_nothing_and_one_that_is_recoded_does() -> None:
    merger = Merger()
    merger.add(digest(r) for r in reports())
    assert merger.add([digest(reports()[0])]) == set()
    assert "a" in merger.add([digest(_with(reports()[0], act="AID"))])
    assert merger.merged() == merge([_with(reports()[0], act="AID"), *reports()[1:]])


def test_a_late_report_bridges_two_stories() -> None:
    scores = {("a", "b"): 0.1, ("a", "c"): 0.9, ("b", "c"): 0.9}
    assert clusters("ab", {("a", "b"): 0.1}, 0.5) == [["a"], ["b"]]
    assert clusters("abc", scores, 0.5) == [["a", "b", "c"]]


def test_clusters_keep_apart_what_must_not_meet_and_together_what_must() -> None:
    scores = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): 0.9}
    assert clusters("abc", scores, 0.5, frozenset({("a", "c")})) == [["a", "b"], ["c"]]
    scores = {("a", "b"): 0.95, ("a", "c"): 0.6, ("b", "c"): 0.0}
    assert clusters("abc", scores, 0.5, together=frozenset({("a", "c")})) == [["a", "c"], ["b"]]


def test_a_large_component_is_cut_at_its_weakest_links() -> None:
    names = [f"{n:04}" for n in range(600)]
    scores = {(a, b): 0.95 if int(a) // 100 == int(b) // 100 else 0.55 for a, b in pairwise(names)}
    assert max(map(len, clusters(names, scores, 0.5))) <= 100


def test_a_report_without_a_date_or_that_could_not_be_coded_is_a_story_of_its_own() -> None:
    undated = report("u", OTHER, date=None)
    failed = msgspec.structs.replace(report("x", "Kaputt."), text="", title="")
    merged = merge([undated, failed])
    assert [len(s.reports) for s in merged.stories] == [1, 1]


def test_digests_survive_the_store() -> None:
    for r in reports():
        found = digest(r)
        assert decode(encode(found)) == found


def test_a_report_that_recalls_a_dated_act_tells_the_same_happening_in_another_story() -> None:
    """Two stories two weeks apart, the second of which names the first's act by its day."""
    recalled = "In Porto berieten Fischer über ihre Fangquoten. Norland hatte Lettland am vorletzten Dienstag besucht."
    late = report("z", recalled, ("besucht", "CONSULT", "Norland", "Lettland"), date="2024-03-20", days=[{"word": "vorletzten Dienstag", "edtf": "2024-03-05"}])
    first = visit("a")
    link = kinship(Profile.of(digest(first)), Profile.of(digest(late)))
    assert link.score < SAGA
    assert link.recalls and link.saga
    other_day = report("y", recalled, ("besucht", "CONSULT", "Norland", "Lettland"), date="2024-03-20", days=[{"word": "vorletzten Dienstag", "edtf": "2024-03-01"}])
    assert not kinship(Profile.of(digest(first)), Profile.of(digest(other_day))).recalls


def test_a_seldom_named_state_and_one_matter_make_two_reports_candidates() -> None:
    one = report("a", "Lettland meldet ein Erdbeben.")
    two = report("b", "Nach dem Beben hilft Lettland.", date="2024-03-06")
    other = report("c", "Lettland wählt.", date="2024-03-06")
    blocks = Blocks()
    for d in map(digest, (one, two, other)):
        blocks.put(d)
    assert blocks.candidates(digest(one)) == ["b"]
