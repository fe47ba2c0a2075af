"""`lagebild watch` against a web site on this machine, from feed to stories: polite, only what is new, and nothing lost when it is killed.

Fetching, ingest, store and merging are the real ones; codings are made up, for models take seconds to load.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lagebild.ingest.feed
import lagebild.ingest.page
import lagebild.merge.merger
import lagebild.pipeline
import lagebild.run.watching
from lagebild.cli import cli
from lagebild.model import Coding
from lagebild.output import Record
from lagebild.run import adding
from lagebild.store.activity import watches
from lagebild.store.db import open_store
from lagebild.store.feed import changes
from lagebild.store.overview import check
from lagebild.store.reader import Reader
from tests.ingest.site import HTML, XML, Site, feed, page, serving
from tests.store.made import record
from tests.store.test_commands import StubCoder

FORK = multiprocessing.get_context("fork")


def _record(coding: Coding) -> Record:
    r = coding.report
    return record(r.id, r.text, date=r.date or "2024-05-03", outlet=r.outlet)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lagebild.pipeline, "Coder", StubCoder)
    monkeypatch.setattr(adding, "record", _record)
    lagebild.ingest.page.extract(page("Warm"), "warm")  # processes that are forked need not import the extractor then
    with serving() as made:
        Path("lagebild.toml").write_text(f'[[source]]\nurl = "{made.address}/feed"\noutlet = "Blatt"\n', encoding="utf-8")
        yield made


def etag(*numbers: int) -> str:
    return f'"{"-".join(map(str, numbers))}"'


def publish(site: Site, *numbers: int) -> None:
    """These reports are what the site has now."""
    site.answers |= {f"/{n}": (200, HTML, page(f"Bericht {n} über die Gespräche")) for n in numbers}
    site.answers["/feed"] = (200, XML | {"ETag": etag(*numbers)}, feed(site, *numbers))


def _watch(arguments: list[str]) -> None:
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
    cli.main(arguments, standalone_mode=False)


def started(*arguments: str) -> multiprocessing.process.BaseProcess:
    process = FORK.Process(target=_watch, args=(["watch", "--allow-private", "--pause", "0", *arguments],))
    process.start()
    return process


def watched(*arguments: str) -> None:
    process = started(*arguments)
    process.join(60)
    assert process.exitcode == 0


def held() -> list[str]:
    with open_store("lagebild.db") as store:
        assert check(store) == ()
        return sorted(r.id for r in Reader(store).records())


def after_requests(site: Site, count: int) -> None:
    """Wait until the site was asked so many things more."""
    begun, until = len(site.asked), time.monotonic() + 60
    while len(site.asked) < begun + count and time.monotonic() < until:
        time.sleep(0.01)


def spooled() -> int:
    spool = Path("lagebild-fetch.spool.jsonl")
    return len(spool.read_bytes()) if spool.exists() else 0


def test_what_is_published_is_in_the_store_once_and_asked_for_once(site: Site) -> None:
    publish(site, 1, 2)
    process = started("--every", "1", "--rounds", "4")
    after_requests(site, 4)  # robots.txt, the feed, its pages
    publish(site, 2, 3)
    process.join(60)
    assert process.exitcode == 0
    assert held() == [f"{site.address}/{n}" for n in (1, 2, 3)]
    assert Counter(site.paths())["/1"] == Counter(site.paths())["/3"] == 1
    conditions = [headers.get("if-none-match") for path, headers in site.asked if path == "/feed"]
    assert conditions[0] is None and conditions[-1] == etag(2, 3) and len(conditions) == 4
    with open_store("lagebild.db") as store:
        assert not Reader(store).unmerged()
        (note,) = watches(store)
    assert (note.round, note.waiting, note.error, note.every) == (4, 0, "", 1.0)


def test_killed_at_random_moments_it_loses_and_doubles_nothing(site: Site) -> None:
    dice = random.Random(5)
    left = []
    for number in range(1, 7):
        publish(site, *range(3 * number, 3 * number + 3))
        process = started("--every", "1")
        after_requests(site, dice.randint(2, 5))
        time.sleep(dice.uniform(0.0, 0.3))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        left.append((spooled(), len(held()) if Path("lagebild.db").exists() else 0))
    assert len(set(left)) > 1, f"killed before anything was done: {left}"
    publish(site, *range(3, 21))
    watched("--rounds", "1")
    assert held() == sorted(f"{site.address}/{n}" for n in range(3, 21))
    with open_store("lagebild.db") as store:
        added = Counter(c.key for c in changes(store, kinds=["added"]))
        assert set(added.values()) == {1}
        assert not Reader(store).unmerged()
    assert spooled() == 0


def test_a_site_is_left_alone_as_it_asks(site: Site) -> None:
    publish(site, 1, 2)
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /2")
    site.answers["/1"] = [(503, {"Retry-After": "1"}, b""), (200, HTML, page("Bericht 1"))]
    watched("--rounds", "1")
    assert held() == [f"{site.address}/1"]
    assert "/2" not in site.paths()
    first, second = (moment for path, moment in site.times if path == "/1")
    assert second - first >= 1.0
    site.answers["/robots.txt"] = (200, {}, b"")
    watched("--rounds", "1")
    assert held() == [f"{site.address}/{n}" for n in (1, 2)], "what was refused is tried again"


def test_a_site_that_is_gone_ends_no_watch_and_comes_back(site: Site) -> None:
    good = dict(site.answers)
    site.answers = {"/feed": (404, {}, b"")}
    process = started("--every", "1", "--rounds", "3")
    after_requests(site, 2)
    site.answers = good
    publish(site, 1)
    process.join(60)
    assert process.exitcode == 0
    assert held() == [f"{site.address}/1"]


def test_a_folder_that_cannot_be_written_ends_the_round_only(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    publish(site, 1)
    Path("no").mkdir()
    Path("no/fetch.spool.jsonl").mkdir()  # stands in the way, also for root
    watched("--rounds", "1", "--state", "no/fetch.json")
    assert "E125" in capfd.readouterr().err
    with open_store("lagebild.db") as store:
        (note,) = watches(store)
    assert "E125" in note.error
    Path("no/fetch.spool.jsonl").rmdir()
    watched("--rounds", "1", "--state", "no/fetch.json")
    assert held() == [f"{site.address}/1"]


def test_status_tells_backlog_failures_and_rates(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    publish(site, 1, 2)
    site.answers["/2"] = (404, {}, b"")
    watched("--rounds", "1", "--no-merge")

    def told(*options: str) -> str:
        cli.main(["status", *options], standalone_mode=False)
        return capsys.readouterr().out

    words = told()
    assert "last hour: 1 added" in words and "last day: 1 added" in words
    assert "1 report still to be merged" in words
    assert "round 1" in words and "1 not to be had" in words
    seen: dict[str, Any] = json.loads(told("--json"))
    assert seen["recent"]["hour"]["counts"] == {"added": 1}
    assert seen["watches"][0]["failed_to_fetch"] == 1
