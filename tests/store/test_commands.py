"""The store's commands: idempotent, resumed after an interruption, and clear about what failed. The coder is a stub."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

import lagebild.pipeline
import lagebild.run.merging
from lagebild.cli import cli
from lagebild.errors import LagebildError, UnknownLanguage
from lagebild.model import Coding, Event, Failure, KnownBy, Participant, Report, Span, also_known, content_id
from lagebild.run import adding
from lagebild.store import coder, schema
from lagebild.store.db import open_store
from lagebild.store.reader import Reader

TEXT = "Der Minister reiste nach Riga."


class StubCoder:
    """Codes "reiste" as a visit to Latvia; fails where the text says so."""

    act = "CONSULT"
    coded: ClassVar[list[str]] = []

    def __init__(self, lang: str | None = None, packs: Iterable[Path] = ()) -> None:
        pass

    def language(self, report: Report) -> str:
        raise UnknownLanguage("A stub has nothing to load.")

    def code(self, reports: Iterable[Report]) -> Iterator[Coding]:
        for report in reports:
            if "abbruch" in report.text:
                raise KeyboardInterrupt
            self.coded.append(report.id)
            if "kaputt" in report.text:
                yield Coding(report=report, error=Failure(code="E500", message="kaputt"))
                continue
            at = report.text.find("reiste")
            yield Coding(report=report, events=(self.visit(report.text, at),) if at >= 0 else ())

    def visit(self, text: str, at: int) -> Event:
        where = Participant(text="reiste", span=Span.of(text, at, at + 6), actor="LVA", name="Lettland", code="LVA", sector="")
        return Event(
            id=content_id(text, self.act), span=where.span, clause=Span.of(text, 0, len(text)), trigger="reiste", act=self.act, mode=None,
            status="occurred", plover=self.act, cameo="042", quad=1, score=1.9, source=(), target=(where,),
        )  # fmt: skip


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    monkeypatch.setattr(lagebild.pipeline, "Coder", StubCoder)
    monkeypatch.setattr(StubCoder, "coded", [])
    monkeypatch.setattr(StubCoder, "act", "CONSULT")
    monkeypatch.setattr(lagebild.run.merging, "merge_store", lambda store, keys: None)
    monkeypatch.setattr(coder, "coder_name", lambda packs=(): f"stub {StubCoder.act}")
    monkeypatch.setattr(adding, "SHARD", 2)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAGEBILD_STORE", address)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def told(*arguments: str | Path) -> Any:
    result = run(*arguments, "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return json.loads(result.stdout)


def reports(name: str, *texts: str) -> Path:
    path = Path(name)
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": t}) + "\n" for n, t in enumerate(texts)), encoding="utf-8")
    return path


def test_adding_twice_codes_once() -> None:
    path = reports("a.jsonl", *(f"{TEXT} {n}" for n in range(5)))
    assert told("add", path)["added"] == 5
    again = told("add", path)
    assert (again["added"], again["unchanged"]) == (0, 5)
    assert StubCoder.coded == [f"r{n}" for n in range(5)]
    assert told("status")["events"] == 5


def test_garbled_records_are_told_and_read_rightly_on_demand() -> None:
    garbled = "Der AuÃŸenminister reiste nach Riga."
    path = reports("a.jsonl", garbled, TEXT)
    done = run("add", path)
    assert done.exit_code == 0 and "1 record holds" in done.stderr and "r0" in done.stderr and "--mend" in done.stderr
    again = run("add", path, "--mend")
    assert "1 revised" in again.stdout and "--mend" not in again.stderr
    with open_store(None) as store:
        (record,) = Reader(store).records(["r0"])
    assert record.text == "Der Außenminister reiste nach Riga."
    assert [(r.text, r.reason) for r in record.removed] == [("ÃŸ", "double-encoded")]


def test_only_what_is_new_is_coded() -> None:
    run("add", reports("a.jsonl", TEXT, TEXT + " A"))
    StubCoder.coded.clear()
    done = told("add", reports("b.jsonl", TEXT, TEXT + " B", TEXT + " C"))
    assert (done["added"], done["revised"], done["unchanged"]) == (1, 1, 1)
    assert StubCoder.coded == ["r1", "r2"]


def test_what_a_report_says_of_itself_later_is_taken_in(address: str) -> None:
    def adds(**fields: str) -> tuple[int, int]:
        Path("a.jsonl").write_text(json.dumps({"id": "r", "text": TEXT} | fields))
        done = told("add", "a.jsonl")
        return done["recoded"], done["unchanged"]

    adds(version="1")
    assert adds(version="1", author="Ana") == (1, 0)
    assert adds(version="3", author="Ana") == (1, 0)
    assert adds(version="2", author="Ana") == (0, 1)  # an earlier version of the same text changes nothing
    assert adds(version="3", author="Ana", lang="de") == (1, 0)
    assert adds(author="Ana") == (0, 1)  # what is not said now stays
    with open_store(None) as store:
        (record,) = Reader(store).records(["r"])
    assert (record.author, record.version, record.known_by["lang"]) == ("Ana", "3", "stated")


def test_an_interrupted_run_goes_on_where_it_stopped() -> None:
    texts = [f"{TEXT} {n}" for n in range(3)] + ["abbruch"]
    assert run("add", reports("a.jsonl", *texts)).exit_code != 0
    assert told("status")["reports"] == 2  # the first shard
    StubCoder.coded.clear()
    done = told("add", reports("a.jsonl", *texts[:3], TEXT + " 3"))
    assert (done["added"], done["unchanged"]) == (2, 2)
    assert StubCoder.coded == ["r2", "r3"]


def test_what_fails_is_recorded_told_and_tried_again(address: str) -> None:
    path = reports("a.jsonl", TEXT, "kaputt")
    Path("leer.txt").touch()
    result = run("add", path, "leer.txt")
    assert result.exit_code == 3
    assert "r1: E500 kaputt" in result.stderr
    assert "2 inputs failed" in result.stderr
    assert {f["key"]: f["code"] for f in told("status")["failures"]} == {"r1": "E500", "leer.txt": "E102"}
    Path("leer.txt").write_text(TEXT + " Neu.")
    reports("a.jsonl", TEXT, "geheilt")
    again = run("add", path, "leer.txt")
    assert again.exit_code == 0
    seen = told("status")
    assert (seen["reports"], seen["failed"]) == (3, 0)


def test_a_path_that_is_not_there_is_an_error_and_leaves_nothing(address: str) -> None:
    alone = run("add", "fehlt.txt", "auch-nicht/")
    assert (alone.exit_code, alone.stdout) == (1, "")
    assert [line.partition(" ")[0] for line in alone.stderr.splitlines()] == ["[E101]", "[E101]"]
    assert "fehlt.txt does not exist" in alone.stderr
    Path("leer").mkdir()
    beside = run("add", "leer", "fehlt.txt", reports("a.jsonl", TEXT))
    assert (beside.exit_code, "1 added" in beside.stdout) == (3, True)
    assert "[E112] leer holds no report" in beside.stderr and "[E101] fehlt.txt does not exist" in beside.stderr
    seen = told("status")
    assert (seen["reports"], seen["failed"]) == (1, 0)


def test_files_of_other_kinds_are_counted_by_kind() -> None:
    Path("alle").mkdir()
    path = reports("alle/a.jsonl", TEXT)
    for name in ("b.png", "c.png", "d.docx", "LIESMICH", ".git"):
        (path.parent / name).touch()
    result = run("add", "alle")
    assert (result.exit_code, "1 added" in result.stdout) == (0, True)
    assert "4 files of other kinds were passed over: 2 .png, 1 " in result.stderr
    assert "1 .docx" in result.stderr and "1 without an ending" in result.stderr


def test_recoding_tells_what_changed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    run("add", reports("a.jsonl", TEXT, TEXT + " kein Wort mehr"))
    monkeypatch.setattr(StubCoder, "act", "AID")
    dry = run("recode", "--dry-run")
    assert "2 reports would be recoded; events: 0 appeared, 2 changed, 0 vanished." in dry.stdout
    assert told("status")["coders"] == {"stub CONSULT": 2}
    lines = [json.loads(line) for line in run("recode", "--json").stdout.splitlines()]
    assert [(x["report"], x["kind"], [f["field"] for f in x["fields"]]) for x in lines] == [
        ("r0", "changed", ["act", "plover"]),
        ("r1", "changed", ["act", "plover"]),
    ]
    assert told("status")["coders"] == {"stub AID": 2}
    assert "0 reports recoded" in run("recode").stdout
    with open_store(address) as store:
        assert [h.coder for h in Reader(store).history("r0")] == ["stub CONSULT", "stub AID"]


def test_recoding_finds_anew_what_the_input_did_not_state(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    from dataclasses import replace

    class Guesses(StubCoder):
        def code(self, reports: Iterable[Report]) -> Iterator[Coding]:
            given = list(reports)
            seen.extend((r.id, r.lang, r.date, r.agency) for r in given)
            yield from (replace(c, report=replace(c.report, lang=c.report.lang or "de", agency=c.report.agency or "dpa")) for c in super().code(given))

    seen: list[tuple[str, str, str | None, str]] = []
    monkeypatch.setattr(lagebild.pipeline, "Coder", Guesses)
    line = {"id": "stated", "text": TEXT + " 1", "lang": "en", "date": "2024-01-02", "agency": "AFP"}
    Path("a.jsonl").write_text(json.dumps(line) + "\n" + json.dumps({"id": "bare", "text": TEXT}) + "\n")
    run("add", "a.jsonl")
    seen.clear()
    run("recode", "stated", "bare")
    assert seen == [("stated", "en", "2024-01-02", "AFP"), ("bare", "", None, "")]
    with open_store(address) as store:
        assert (Reader(store).report("bare").agency, Reader(store).report("stated").agency) == ("dpa", "AFP")


def test_how_fields_are_known_is_kept_shown_and_found_anew(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    from dataclasses import replace

    class Guesses(StubCoder):
        def code(self, reports: Iterable[Report]) -> Iterator[Coding]:
            for coding in super().code(reports):
                given.append(dict(coding.report.known_by))
                known = also_known(coding.report.known_by, lang="guessed")
                yield replace(coding, report=replace(coding.report, lang="de", known_by=known))

    given: list[dict[str, KnownBy]] = []

    def held() -> tuple[dict[str, KnownBy], int]:
        with open_store(address) as store:
            reader = Reader(store)
            return reader.record("a").known_by, len(list(reader.history("a")))

    monkeypatch.setattr(lagebild.pipeline, "Coder", Guesses)
    line = {"id": "a", "text": TEXT, "date": "2024-05-03", "outlet": "Nordblick", "known_by": {"outlet": "address"}}
    Path("a.jsonl").write_text(json.dumps(line))
    run("add", "a.jsonl")
    found = {"date": "stated", "lang": "guessed", "outlet": "address"}
    assert held() == (found, 1)
    assert "stated: date; guessed: lang; address: outlet" in run("show", "a").output
    assert (told("add", "a.jsonl")["unchanged"], held()) == (1, (found, 1))
    Path("b.jsonl").write_text(json.dumps(line | {"known_by": {"outlet": "page"}}))
    assert (told("add", "b.jsonl")["unchanged"], held()) == (1, (found, 1))
    run("recode", "a")
    assert given == [{"date": "stated", "outlet": "address"}] * 2
    assert held() == (found, 1)


def test_a_record_that_says_nothing_of_how_its_fields_are_known_is_shown_exported_and_recoded(address: str) -> None:
    def shown() -> dict[str, Any]:
        return {name: told("show", "a")[name] for name in ("schema_version", "known_by", "author", "outlet")}

    Path("a.jsonl").write_text(json.dumps({"id": "a", "text": TEXT, "outlet": "Nordblick"}))
    run("add", "a.jsonl")
    new = shown()
    with open_store(address) as store, store.writing() as connection:
        (row,) = connection.execute(sa.select(schema.coding.c.id, schema.coding.c.record))
        old = json.loads(zlib.decompress(row.record)) | {"schema_version": "1.2"}
        for name in ("known_by", "author", "version"):
            del old[name]
        connection.execute(sa.update(schema.coding).values(record=zlib.compress(json.dumps(old).encode()), coder="older"))
    assert shown() == {"schema_version": "1.2", "known_by": {}, "author": "", "outlet": "Nordblick"}
    assert "known by" not in run("show", "a").stdout
    assert run("export", "--format", "csv", "--out", "o").exit_code == 0
    assert told("add", "a.jsonl")["unchanged"] == 1
    run("recode")
    assert shown() == new | {"known_by": {}}  # the stub finds nothing; what was given nobody knows any more
    run("delete", "a", "--reason", "to be added anew")
    run("add", "--restore", "a.jsonl")
    assert shown() == new


def test_a_deleted_report_stays_out_of_the_next_run(address: str) -> None:
    path = reports("a.jsonl", TEXT, TEXT + " A")
    run("add", path)
    assert run("delete", "r0", "--reason", "asked to").exit_code == 0
    assert told("add", path)["deleted"] == 1
    assert told("add", path, "--restore")["added"] == 1


def test_judging_snapshots_and_diff_on_the_command_line(address: str) -> None:
    run("add", reports("a.jsonl", TEXT))
    with open_store(address) as store:
        from sqlalchemy import select

        from lagebild.store import schema

        with store.reading() as connection:
            key = connection.scalar(select(schema.event.c.key))
    assert key is not None
    assert told("snapshot", "vorher")["events"] == 1
    made = told("judge", "correct", key, "--coder", "ana", "--field", "act", "--value", "AID")
    assert made["basis"]["target"][0]["quote"] == "reiste"
    assert f"{key} · corrected; act: AID\n" in run("search").stdout
    told("judge", "accept", key, "--coder", "ben")
    assert told("judgements", "--agreement", "ana", "--agreement", "ben")["shared"] == 1
    assert "ana: correct event" in run("judgements", "--coder", "ana").stdout
    assert f"{key} · disputed\n" in run("search").stdout
    assert run("judgements", "--orphaned").stdout == "None.\n"
    run("snapshot", "nachher", "act:CONSULT")
    (change,) = (json.loads(x) for x in run("diff", "vorher", "nachher", "--json").stdout.splitlines())
    assert [f["field"] for f in change["fields"]] == ["judged"]
    assert "0 added, 0 removed, 1 changed." in run("diff", "vorher", "nachher").stdout
    assert "query  act:CONSULT" in run("snapshot").stdout
    assert "ask for different events, (all events) against act:CONSULT" in run("diff", "vorher", "nachher").stderr
    assert run("diff", "vorher", "vorher").stderr == ""


def test_status_checks_the_store() -> None:
    run("add", reports("a.jsonl", TEXT))
    assert told("status", "--check")["problems"] == []
    assert "The store is sound." in run("status", "--check").stdout


def test_migrate_has_nothing_to_do() -> None:
    assert "nothing to do" in run("migrate").stdout


def test_init_makes_a_store_and_settings_and_leaves_them_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAGEBILD_STORE")
    assert "ready" in run("init").stdout
    settings = Path("lagebild.toml").read_text(encoding="utf-8")
    assert Path("lagebild.db").stat().st_size > 0
    Path("lagebild.toml").write_text(settings + 'lang = "de"\n')
    assert "left as it is" in run("init").stdout
    assert 'lang = "de"' in Path("lagebild.toml").read_text(encoding="utf-8").splitlines()
    assert isinstance(run("status", "--store", "anderswo.db").exception, LagebildError)
