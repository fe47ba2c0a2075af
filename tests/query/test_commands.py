"""search, show, dyad, timeline, story and export on the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lagebild.cli import cli
from lagebild.merge.records import FieldReadings, Happening, Link, Merged, Reading, Side, Story, key_of
from lagebild.store.stories import replace_stories
from tests.query.stores import event, made, party, record, statement

CHINA, RUSSIA = Side(actor="CHN", name="CHN", code="CHN", sector=""), Side(actor="RUS", name="RUS", code="RUS", sector="")
VISITS = (key_of("a", "e0"), key_of("b", "e0"))


def merged() -> Merged:
    """Both reports tell of one visit, with two dates."""
    readings = (
        Reading(value="2024-01-10", events=VISITS[:1], independent=1),
        Reading(value="2024-01-11", events=VISITS[1:], independent=1),
    )
    link = Link(a=VISITS[0], b=VISITS[1], score=0.9, reasons=("same act",))
    visit = Happening(
        key="h1", events=VISITS, reports=("a", "b"), act="CONSULT", mode=None, status="occurred", source=(CHINA,), target=(RUSSIA,),
        edtf="2024-01-10/2024-01-11", first_day="2024-01-10", last_day="2024-01-11", place=None, country=None,
        fields=(FieldReadings(field="time", verdict="conflict", readings=readings),), independent=2, denied_by=(), links=(link,),
    )  # fmt: skip
    story = Story(
        key="s1", title="Besuch in Moskau", reports=("a", "b"), happenings=("h1",), copies=(), independent=2, first_day="2024-01-10",
        last_day="2024-01-11", links=(),
    )  # fmt: skip
    return Merged(stories=(story,), happenings=(visit,), copies=(), claims=())


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = str(tmp_path_factory.mktemp("store") / "s.db")
    months = [
        record(f"m{n:02}", [event(i, "AID" if n < 7 else "ASSAULT", source=["CHN"], target=["RUS"], date=f"2023-{n:02}-05") for i in range(2)], date=f"2023-{n:02}-06")
        for n in range(1, 13)
    ]  # fmt: skip
    reports = [
        record("a", [event(0, source=["CHN"], target=["RUS"], date="2024-01-10"), event(1, "ACCUSE", "denied", source=["USA"], target=["CHN"])], date="2024-01-11", statements=[statement(0, "RUS")]),
        record("b", [event(0, source=["CHN"], target=["RUS"], date="2024-01-11")], date="2024-01-12", lang="en"),
        *months,
    ]  # fmt: skip
    store = made(path, reports)
    replace_stories(store, merged(), ["a", "b"])
    store.close()
    yield path


def ran(where: str, *arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, [arguments[0], "--store", where, *arguments[1:]], catch_exceptions=status != 0)
    assert result.exit_code == status, result.output
    return result


def told(where: str, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran(where, *arguments, "--json").stdout.splitlines()]


def test_search_writes_an_object_per_event(where: str) -> None:
    events = told(where, "search", "act:CONSULT", "since:2024")
    assert [e["report"]["id"] for e in events] == ["b", "a"]  # type: ignore[index]
    assert events[0]["quote"] == "Der Gast traf am Montag in Tallinn ein."


def test_a_term_with_a_minus_is_no_option(where: str) -> None:
    assert {e["act"] for e in told(where, "search", "-act:CONSULT", "-actor:USA", "report:a")} == set()
    assert len(told(where, "search", "report:a", "-text:heide")) == 2


def test_limit_and_cursor_walk_through_all(where: str) -> None:
    first = told(where, "search", "--limit", "20")
    assert len(first) == 20
    output = ran(where, "search", "--limit", "20").output
    cursor = output.split("--after ")[1].split()[0]
    assert len(first) + len(told(where, "search", "--after", cursor)) == 27


def test_search_as_csv_has_the_columns_of_the_export(where: str, tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(ran(where, "search", "--csv", "plover:*").stdout)))
    ran(where, "export", "--format", "csv", "--out", str(tmp_path))
    assert rows == list(csv.reader((tmp_path / "events.csv").open(encoding="utf-8", newline="")))


def test_facets_alone(where: str) -> None:
    facets = {f["name"]: f for f in told(where, "search", "--facets", "report:a")}
    assert facets["act"]["counts"] == [{"value": "ACCUSE", "count": 1}, {"value": "CONSULT", "count": 1}]


def test_nothing_found_is_no_failure(where: str) -> None:
    assert ran(where, "search", "source:FJI").output.startswith("0 events")
    assert ran(where, "timeline", "source:FJI").output.startswith("Nothing")


@pytest.mark.parametrize(("query", "help_"), [("sorce:CHN", "source"), ("source:Li", "li-shangfu"), ("act:HUG", "Values")])
def test_a_query_that_cannot_be_is_an_error_with_a_remedy(where: str, query: str, help_: str) -> None:
    assert help_ in str(ran(where, "search", query, status=1).exception)


def test_show_knows_events_statements_reports_happenings_and_stories(where: str) -> None:
    (shown,) = told(where, "show", VISITS[0])
    assert shown["independent"] == 2
    assert shown["told"][0]["verdict"] == "conflict"  # type: ignore[index]
    assert "2024-01-10 (1) · 2024-01-11 (1)" in ran(where, "show", VISITS[0]).output
    assert told(where, "show", "a")[0]["id"] == "a"
    assert told(where, "show", key_of("a", "s0"))[0]["report"] == "a"
    (happening,) = told(where, "timeline", "report:a", "act:CONSULT")
    assert told(where, "show", str(happening["happening"]))[0]["independent"] == 2
    for ident in ("a", key_of("a", "s0"), str(happening["happening"])):
        assert ran(where, "show", ident).output
    assert "nowhere" in str(ran(where, "show", "nowhere", status=1).exception)


def test_a_story_is_shown_with_what_its_reports_disagree_on(where: str) -> None:
    (story,) = told(where, "story", "1")
    assert story["reports"] == ["a", "b"]
    output = ran(where, "story", str(story["key"])).output
    assert "Besuch in Moskau" in output
    assert "conflict: time" in output


def test_a_timeline_tells_each_happening_once(where: str) -> None:
    entries = told(where, "timeline", "since:2024", "plover:*")
    assert [(len(e["events"]), e["independent"]) for e in entries] == [(2, 2)]  # type: ignore[arg-type]
    assert "2 sources, told 2 times" in ran(where, "timeline", "since:2024").output


def test_a_timeline_that_is_cut_says_so(where: str) -> None:
    """An editor must not take the first fifty happenings for all of them."""
    assert "Only the first 2 happenings of this query" in ran(where, "timeline", "--limit", "2").output
    assert "Only the first" not in ran(where, "timeline", "--limit", "26").output
    assert len(told(where, "timeline", "--limit", "2")) == 2


def test_lines_are_whole_in_a_pipe_and_hold_the_words(where: str) -> None:
    output = ran(where, "search", "report:a", "act:CONSULT").output
    assert f"Nordpost · {VISITS[0]}\n" in output
    assert "“Der Gast traf am Montag in Tallinn ein.”\n" in output


def test_a_day_that_is_only_the_reports_is_explained(where: str) -> None:
    output = ran(where, "search", "report:a", "act:ACCUSE").output
    assert "(2024-01-11)" in output
    assert "(day): the report's" in output
    assert "(day)" not in ran(where, "search", "report:a", "act:CONSULT").output


def test_the_day_of_a_report_that_is_not_dated_itself_is_shown_as_open(tmp_path: Path) -> None:
    """"5 May 2024" in a text dates the report to that day or later: a day alone would be finer than what is known."""
    path = str(tmp_path / "s.db")
    made(path, [record("x", [event(0, source=["CHN"])], date="2024-05-05/2025-05-05", date_basis="inferred")]).close()
    for command in ("search", "timeline"):
        output = ran(path, command).output
        assert "(2024-05-05…)" in output
        assert output.rstrip().endswith("(day…): the report itself is undated; that day or later.")


def test_a_report_without_an_outlet_is_called_by_its_title(tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    titled = record("f0c1831009454c15", [event(0, source=["CHN"])], outlet="", agency="dpa", title="Gast in Tallinn")
    made(path, [titled, record("x1", [event(0, source=["RUS"])], outlet="", title="", text="Der Gast traf am Montag in Tallinn ein. Er blieb.")]).close()
    assert " dpa “Gast in Tallinn” · " in ran(path, "search", "source:CHN").output
    assert " x1 · " in ran(path, "search", "source:RUS").output


def test_a_clause_is_shown_without_the_comma_before_it(tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    made(path, [record("x", [event(0, "ACCUSE", source=["CHN"], clause=(8, 30))], text="Er ging , traf am Montag in Tallinn ein.")]).close()
    assert "“traf am Montag" in ran(path, "search").output
    assert "“traf am Montag" in ran(path, "timeline").output


def test_a_party_that_is_its_own_code_is_shown_once(where: str) -> None:
    assert "CHN (CHN)  “CHN”" in ran(where, "show", VISITS[0]).output


def test_stories_are_listed_without_an_id_or_by_a_query(where: str) -> None:
    assert "1 story\n2024-01-10 to 2024-01-11 Besuch in Moskau  2 reports, 2 independent sources  s1\n" in ran(where, "story").output
    assert told(where, "story", "source:CHN", "since:2024") == told(where, "story", "-source:FJI") == told(where, "story")[:1]
    assert told(where, "story", "source:FJI") == []


def test_a_facet_without_values_has_no_line(where: str) -> None:
    lines = ran(where, "search", "report:a", "act:ACCUSE", "--facets").output.splitlines()
    assert not [line for line in lines if line.split() == ["country"]]
    assert [line for line in lines if line.startswith("act ")]


def test_a_story_whose_title_looks_like_markup_and_a_report_with_control_characters(tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    text = "Der Gast traf am Montag in Tallinn ein.\n\x1b[2J\x1b[31mRot."
    store = made(path, [record("x", [event(0, source=["CHN"])], text=text, title="[/b] Eil [red]meldung")])
    story = Story(
        key="s9", title="[/b] Eil [red]meldung", reports=("x",), happenings=(), copies=(), independent=1, first_day=None, last_day=None,
        links=(),
    )  # fmt: skip
    replace_stories(store, Merged(stories=(story,), happenings=(), copies=(), claims=()), ["x"])
    store.close()
    assert "[/b] Eil [red]meldung\nundated; 1 report, 1 independent source\n" in ran(path, "story", "s9").output
    shown = ran(path, "show", "x").output
    assert "\x1b" not in shown
    assert "Tallinn ein.\n" in shown


def test_a_persons_sector_is_shown_also_where_only_the_country_is_named(where: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    made(path, [record("x", [event(0, source=[party("USA", sector="CVL")])])]).close()
    assert "USA (CVL) → CONSULT" in ran(path, "search").output


def test_a_snapshot_takes_a_term_with_a_minus(where: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    made(path, [record("x", [event(0), event(1, "ACCUSE")])]).close()
    assert "1 event of 1 report" in ran(path, "snapshot", "calm", "-act:ACCUSE").output


def test_a_dyad_over_time_with_its_change(where: str) -> None:
    (found,) = told(where, "dyad", "CHN", "Russland", "until:2023-12")
    assert [c["start"] for c in found["changes"]] == ["2023-07-01"]  # type: ignore[attr-defined]
    assert all(p["happenings"] == 2 and p["reports"] == 1 and p["rate"] == 2000 for p in found["periods"])  # type: ignore[attr-defined]
    chart = ran(where, "dyad", "CHN", "RUS", "--chart").output
    assert "2023-07" in chart
    assert "◆" in chart
    assert "◆ 2023-07: score" in ran(where, "dyad", "CHN", "RUS").output
    rows = list(csv.DictReader(io.StringIO(ran(where, "dyad", "CHN", "RUS", "--csv").stdout)))
    assert next(r["start"] for r in rows if r["change"] == "1") == "2023-07-01"


def test_a_dyad_without_events_says_no_more_than_that(where: str) -> None:
    assert ran(where, "dyad", "NZL", "PER").output == "There is nothing between NZL and PER.\n"


def test_merged_events_count_once_in_a_dyad(where: str) -> None:
    (found,) = told(where, "dyad", "CHN", "RUS", "since:2024-01")
    assert [(p["happenings"], p["sources"]) for p in found["periods"]] == [(1, 2)]  # type: ignore[attr-defined]


def test_an_export_tells_what_it_wrote(where: str, tmp_path: Path) -> None:
    output = ran(where, "export", "act:AID", "--format", "geojson", "--out", str(tmp_path), "--date", "2026-01-31").output
    assert output.startswith("12 events (0 features")
    assert json.loads((tmp_path / "provenance.json").read_text())["date"] == "2026-01-31"


def test_formats_of_happenings_take_merged_events_together(where: str, tmp_path: Path) -> None:
    output = ran(where, "export", "act:CONSULT", "since:2024", "--format", "gdelt", "--out", str(tmp_path)).output
    assert output.startswith("2 events (1 rows, 2 mentions)")
    (row,) = csv.DictReader((tmp_path / "events.export.tsv").open(encoding="utf-8"), delimiter="\t")
    assert (row["NumMentions"], row["NumArticles"], row["DATEADDED"]) == ("2", "2", "20240111000000")
    ran(where, "export", "act:CONSULT", "since:2024", "--format", "ftm", "--out", str(tmp_path))
    entities = [json.loads(line) for line in (tmp_path / "entities.ftm.json").read_text(encoding="utf-8").splitlines()]
    assert [len(e["properties"]["proof"]) for e in entities if e["schema"] == "Event"] == [2]


def test_persons_are_asked_by_name(tmp_path: Path) -> None:
    made(tmp_path / "s.db", [record("a", [event(0, source=[party("CHN", "li-shangfu", "GOV", "Li Shangfu")])])]).close()
    assert len(told(str(tmp_path / "s.db"), "search", "source:Li Shangfu")) == 1
