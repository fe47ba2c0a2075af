"""Judgements: only ever added, attached by their words after recoding, and never guessed."""

from __future__ import annotations

import msgspec
import pytest

from lagebild.errors import BadJudgement, UnknownKey
from lagebild.merge.records import key_of
from lagebild.store.agreement import agreement
from lagebild.store.db import Store
from lagebild.store.feed import changes
from lagebild.store.judgements import constraints, judge, judgements, orphans
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer
from tests.store.made import RAID, VISIT, event, record, statement

TRIP = event(VISIT, "reiste")
KEY = key_of("a", TRIP.id)


@pytest.fixture(autouse=True)
def one_report(store: Store) -> None:
    Writer(store).add([record("a", VISIT, [TRIP])], "c1")


def state(store: Store, key: str = KEY) -> tuple[str, dict[str, str]] | None:
    judged = Reader(store).event(key).judged
    return (judged["state"], judged["corrections"]) if judged else None


def test_one_coder_accepts_rejects_and_corrects(store: Store) -> None:
    assert state(store) is None
    judge(store, coder="ana", verdict="accept", target=KEY)
    assert state(store) == ("accepted", {})
    judge(store, coder="ana", verdict="correct", target=KEY, field="act", value="AGREE")
    assert state(store) == ("corrected", {"act": "AGREE"})
    judge(store, coder="ana", verdict="correct", target=KEY, field="mode", value="")
    assert state(store) == ("corrected", {"act": "AGREE", "mode": ""})
    judge(store, coder="ana", verdict="reject", target=KEY)
    assert state(store) == ("rejected", {})
    assert [a.judgement.verdict for a in judgements(store)] == ["accept", "correct", "correct", "reject"]
    assert [c.key for c in changes(store, kinds=["judged"])] == [KEY] * 4


def test_two_coders_agree_or_not(store: Store) -> None:
    judge(store, coder="ana", verdict="correct", target=KEY, field="act", value="AID")
    judge(store, coder="ben", verdict="correct", target=KEY, field="act", value="AID")
    assert state(store) == ("corrected", {"act": "AID"})
    judge(store, coder="ben", verdict="correct", target=KEY, field="act", value="AGREE")
    assert state(store) == ("disputed", {})
    judge(store, coder="ben", verdict="reject", target=KEY)
    assert state(store) == ("disputed", {})


def test_a_withdrawn_judgement_counts_no_more_but_stays(store: Store) -> None:
    number = judge(store, coder="ana", verdict="reject", target=KEY).number
    with pytest.raises(BadJudgement, match="only its coder"):
        judge(store, coder="ben", verdict="withdraw", target=str(number))
    judge(store, coder="ana", verdict="withdraw", target=str(number))
    assert state(store) is None
    assert [a.state for a in judgements(store)] == ["withdrawn", "attached"]


def test_a_comment_decides_nothing(store: Store) -> None:
    judge(store, coder="ana", verdict="comment", target=KEY, comment="Prüfen!")
    assert state(store) == ("commented", {})


def test_a_judgement_follows_its_words_to_another_event(store: Store) -> None:
    judge(store, coder="ana", verdict="correct", target=KEY, field="target", value="EST")
    changed = event(VISIT, "reiste", act="AGREE")
    Writer(store).recode([record("a", VISIT, [changed, event(VISIT, "traf")])], "c2")
    assert state(store, key_of("a", changed.id)) == ("corrected", {"target": "EST"})
    assert state(store, key_of("a", event(VISIT, "traf").id)) is None


def test_an_acceptance_of_what_is_coded_otherwise_now_is_outdated(store: Store) -> None:
    judge(store, coder="ana", verdict="accept", target=KEY)
    changed = event(VISIT, "reiste", act="AGREE")
    Writer(store).recode([record("a", VISIT, [changed])], "c2")
    assert state(store, key_of("a", changed.id)) == ("outdated", {})
    (found,) = judgements(store)
    assert (found.state, found.reason) == ("changed", "coded otherwise now: act")
    Writer(store).recode([record("a", VISIT, [TRIP])], "c1")
    assert state(store) == ("accepted", {})


@pytest.mark.parametrize("now", ["nothing there", "two candidates", "another text"])
def test_what_cannot_be_attached_is_an_orphan_and_comes_back_with_its_words(store: Store, now: str) -> None:
    judge(store, coder="ana", verdict="reject", target=KEY)
    twins = [event(VISIT, "reiste", act="AGREE"), event(VISIT, "reiste", act="AID")]
    after = {
        "nothing there": record("a", VISIT, [event(VISIT, "traf")]),
        "two candidates": record("a", VISIT, twins),
        "another text": record("a", VISIT.replace("Montag", "Dienstag"), None),
    }
    Writer(store).recode([after[now]], "c2")
    (orphan,) = orphans(store)
    assert (orphan.target, orphan.judgement.basis.target[0].quote) == (None, "reiste")
    assert not any(Reader(store).event(k).judged for k in [key_of("a", e.id) for e in after[now].events])
    if now != "another text":
        Writer(store).recode([record("a", VISIT, [TRIP])], "c1")
        assert orphans(store) == []
        assert state(store) == ("rejected", {})


def test_a_deleted_report_leaves_orphans_that_return_with_it(store: Store) -> None:
    judge(store, coder="ana", verdict="accept", target=KEY)
    Writer(store).delete("a", "test")
    assert len(orphans(store)) == 1
    Writer(store).add([record("a", VISIT, [TRIP])], "c1", restore=True)
    assert state(store) == ("accepted", {})


def test_of_copies_only_the_judged_report_is_meant(store: Store) -> None:
    Writer(store).add([record("copy", VISIT, [TRIP])], "c1")
    judge(store, coder="ana", verdict="reject", target=KEY)
    assert state(store) == ("rejected", {})
    assert state(store, key_of("copy", TRIP.id)) is None


def test_merges_and_splits_bind_the_merger_where_coders_agree(store: Store) -> None:
    Writer(store).add([record("b", VISIT, [TRIP]), record("c", VISIT, [TRIP])], "c1")
    b, c = key_of("b", TRIP.id), key_of("c", TRIP.id)
    judge(store, coder="ana", verdict="merge", target=KEY, other=b)
    judge(store, coder="ana", verdict="split", target=KEY, other=c)
    judge(store, coder="ana", verdict="merge", target=b, other=c)
    judge(store, coder="ben", verdict="split", target=c, other=b)
    found = constraints(store)
    assert found.together == {(min(KEY, b), max(KEY, b))}
    assert found.apart == {(min(KEY, c), max(KEY, c))}
    assert state(store) is None


def test_statements_and_reports_can_be_judged(store: Store) -> None:
    said = statement(RAID, "sagte", "Polizei", "Zwei Fahrer wurden verletzt")
    Writer(store).add([record("r", RAID, statements=[said])], "c1")
    judge(store, coder="ana", verdict="accept", kind="statement", target=key_of("r", said.id))
    judge(store, coder="ana", verdict="reject", kind="report", target="r")
    assert [a.state for a in judgements(store)] == ["attached", "attached"]
    Writer(store).add([record("r", VISIT)], "c1")
    assert [a.state for a in judgements(store)] == ["orphaned", "changed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "accept", "coder": " "},
        {"verdict": "correct", "field": "act", "value": "DANCE"},
        {"verdict": "correct", "field": "status", "value": ""},
        {"verdict": "correct", "field": "colour", "value": "red"},
        {"verdict": "correct", "field": "act"},
        {"verdict": "accept", "field": "act", "value": "AID"},
        {"verdict": "merge"},
        {"verdict": "accept", "other": KEY},
        {"verdict": "comment"},
        {"verdict": "nod"},
    ],
)
def test_what_is_no_judgement_is_refused(store: Store, wrong: dict[str, str]) -> None:
    with pytest.raises(BadJudgement, match="E612"):
        judge(store, **{"coder": "ana", "target": KEY} | wrong)  # type: ignore[arg-type]
    assert judgements(store) == []


@pytest.mark.parametrize("kind", ["event", "statement", "report", "happening", "story"])
def test_what_is_not_there_cannot_be_judged(store: Store, kind: str) -> None:
    with pytest.raises(UnknownKey):
        judge(store, coder="ana", verdict="accept", kind=kind, target="nothing")  # type: ignore[arg-type]


def test_agreement_of_coders_on_events(store: Store) -> None:
    words = ("reiste", "traf", "bestätigte")
    events = [event(VISIT, w) for w in words]
    Writer(store).recode([record("a", VISIT, events)], "c2")
    keys = [key_of("a", e.id) for e in events]
    for coder, verdicts in (("ana", ("accept", "accept", "reject")), ("ben", ("accept", "reject", "reject"))):
        for key, verdict in zip(keys, verdicts, strict=True):
            judge(store, coder=coder, verdict=verdict, target=key)  # type: ignore[arg-type]
    judge(store, coder="eva", verdict="accept", target=keys[0])
    found = agreement(store, ["ana", "ben"])
    assert (found.units, found.shared, found.disputed) == (3, 3, (keys[1],))
    assert found.observed == pytest.approx(2 / 3)
    assert found.kappa == pytest.approx(0.4)  # chance: 2/3·1/3 + 1/3·2/3 = 4/9
    three = agreement(store, ["ana", "ben", "eva"])
    assert (three.kappa, three.units, three.shared) == (None, 3, 3)


def test_agreement_on_a_field_takes_what_was_accepted_as_coded(store: Store) -> None:
    judge(store, coder="ana", verdict="accept", target=KEY)
    judge(store, coder="ben", verdict="correct", target=KEY, field="act", value="AID")
    assert agreement(store, ["ana", "ben"], "act").observed == 0
    assert agreement(store, ["ana", "ben"], "place").observed == 1
    with pytest.raises(BadJudgement):
        agreement(store, ["ana", "ana"])


def test_a_judgement_is_kept_with_its_words(store: Store) -> None:
    made = judge(store, coder="ana", verdict="accept", target=KEY)
    (evidence,) = made.basis.target
    assert (evidence.report, VISIT[slice(*evidence.span or (0, 0))], evidence.quote) == ("a", "reiste", "reiste")
    assert evidence.values == {"act": "CONSULT", "status": "occurred", "source": "DEU", "target": "LVA"}
    assert msgspec.json.decode(msgspec.json.encode(made), type=type(made)) == made
