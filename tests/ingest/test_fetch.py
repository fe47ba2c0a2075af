"""Fetching: polite, only what is new, never inside the own network. A server on this machine stands for the web."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lagebild.cli import cli
from lagebild.errors import AddressRefused, ConfigError, FetchFailed, FetchTooLarge, RobotsRefused
from lagebild.ingest import Failed, fetch_address
from lagebild.ingest.fetch import Source, fetch_reports, sources_in
from lagebild.ingest.fetch_address import is_public, web_address
from lagebild.ingest.fetch_http import Client, Manner
from lagebild.ingest.fetch_robots import read_robots
from lagebild.ingest.fetch_state import State
from lagebild.model import Report
from tests.ingest.site import HTML, XML, Site, feed, page, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(clock: Time | None = None, **manner: Any) -> Client:
    clock = clock or Time()
    return Client(Manner(**({"private": True, "timeout": 5.0} | manner)), sleep=clock.sleep, clock=lambda: clock.now)


def fetched(sources: list[Source], how: Client, state: State | None = None) -> list[Report | Failed]:
    return list(fetch_reports(sources, how, state or State()))


def titles(items: list[Report | Failed]) -> list[str]:
    return [item.title if isinstance(item, Report) else item.error.code for item in items]


def test_a_feed_is_followed_to_its_pages(site: Site) -> None:
    site.answers = {"/feed": (200, XML, feed(site, 1, 2)), "/1": (200, HTML, page("Bericht 1")), "/2": (200, HTML, page("Bericht 2"))}
    one, two = fetched([Source(url=f"{site.address}/feed", outlet="Mein Blatt")], client())
    assert isinstance(one, Report)
    assert "Satz 3" in one.text
    assert (one.id, one.date, one.date_basis, one.outlet, one.lang) == (f"{site.address}/1", "2024-05-03", "stated", "Mein Blatt", "de")
    assert isinstance(two, Report)


def test_pages_may_be_left_alone(site: Site) -> None:
    site.answers = {"/feed": (200, XML, feed(site, 1))}
    (item,) = fetched([Source(url=f"{site.address}/feed", pages="never")], client())
    assert isinstance(item, Report)
    assert item.text == "Bericht 1\n\nKurz 1."
    assert site.paths() == ["/feed"]


def test_only_what_is_new_is_fetched_again(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    sources = [Source(url=f"{site.address}/feed")]
    site.answers = {f"/{n}": (200, HTML, page(f"Bericht {n}")) for n in (1, 2, 3)}
    site.answers["/feed"] = (200, XML | {"ETag": '"a"'}, feed(site, 1, 2))
    assert titles(fetched(sources, client(), State(path))) == ["Bericht 1", "Bericht 2"]
    site.asked.clear()
    assert fetched(sources, client(), State(path)) == []
    assert [headers.get("if-none-match") for path_, headers in site.asked if path_ == "/feed"] == ['"a"']
    site.answers["/feed"] = (200, XML | {"ETag": '"b"'}, feed(site, 3, 2, 1))
    assert titles(fetched(sources, client(), State(path))) == ["Bericht 3"]
    assert site.paths() == ["/feed", "/feed", "/3"]
    assert titles(fetched(sources, client(), State(path, afresh=True))) == ["Bericht 3", "Bericht 2", "Bericht 1"]


def test_a_page_that_failed_is_tried_again_in_the_next_round(site: Site) -> None:
    state = State()
    site.answers = {"/feed": (200, XML | {"ETag": '"a"'}, feed(site, 1, 2)), "/1": (200, HTML, page("Bericht 1")), "/2": (404, {}, b"")}
    sources = [Source(url=f"{site.address}/feed")]
    assert titles(fetched(sources, client(), state)) == ["Bericht 1", "E123"]
    site.answers["/2"] = (200, HTML, page("Bericht 2"))
    assert titles(fetched(sources, client(), state)) == ["Bericht 2"]


def test_what_was_not_taken_is_given_again(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    site.answers = {"/p": (200, HTML | {"ETag": '"a"'}, page("Bericht"))}
    sources = [Source(url=f"{site.address}/p")]
    next(iter(fetch_reports(sources, client(), State(path))))  # the caller dies after the first report
    assert titles(fetched(sources, client(), State(path))) == ["Bericht"]
    assert fetched(sources, client(), State(path)) == []


def test_a_changed_page_comes_again_under_its_id(site: Site) -> None:
    state, sources = State(), [Source(url=f"{site.address}/p")]
    site.answers = {"/p": (200, HTML, page("Bericht"))}
    first = fetched(sources, client(), state)
    assert fetched(sources, client(), state) == []
    site.answers = {"/p": (200, HTML, page("Bericht, ergänzt"))}
    (second,) = fetched(sources, client(), state)
    assert isinstance(first[0], Report)
    assert isinstance(second, Report)
    assert first[0].id == second.id
    assert first[0].content_id != second.content_id


def test_robots_are_obeyed(site: Site) -> None:
    site.answers = {"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /intern\nCrawl-delay: 7"), "/intern": (200, HTML, page("Geheim"))}
    clock = Time()
    how = client(clock)
    with pytest.raises(RobotsRefused):
        how.get(f"{site.address}/intern")
    assert site.paths() == []
    site.answers["/offen"] = (200, HTML, page("Offen"))
    how.get(f"{site.address}/offen")
    how.get(f"{site.address}/offen")
    assert max(clock.slept) == 7.0
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_cannot_be_had(site: Site, status: int, allowed: bool) -> None:
    site.answers = {"/robots.txt": (status, {}, b""), "/a": (200, HTML, page("A"))}
    if allowed:
        assert client().get(f"{site.address}/a").status == 200
    else:
        with pytest.raises((RobotsRefused, FetchFailed)):
            client().get(f"{site.address}/a")
        assert site.paths() == []


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: lagebild\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: Lagebild\nDisallow: /a", "/a/b", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*?druck", "/a?druck=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("<html>not found</html>", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 200 + "$", "/" + "a" * 150 + "b", True),
    ],
)
def test_rules_of_robots(rules: str, path: str, allowed: bool) -> None:
    assert read_robots(rules, "lagebild").allows(path) is allowed


def test_hosts_are_given_a_pause(site: Site) -> None:
    site.answers = {"/a": (200, HTML, page("A")), "/b": (200, HTML, page("B"))}
    clock = Time()
    fetched([Source(url=f"{site.address}/a"), Source(url=f"{site.address}/b")], client(clock, pause=3.0))
    assert clock.slept == [3.0, 3.0]  # after robots.txt, after the first page


def test_a_busy_server_is_given_the_time_it_asks_for(site: Site) -> None:
    site.answers = {"/a": [(429, {"Retry-After": "9"}, b""), (503, {}, b""), (200, HTML, page("A"))]}
    clock = Time()
    assert client(clock, pause=1.0).get(f"{site.address}/a").status == 200
    assert clock.slept == [1.0, 9.0, 4.0]


def test_a_server_that_stays_busy_or_asks_for_too_much_time_fails(site: Site) -> None:
    site.answers = {"/a": (503, {}, b""), "/b": (429, {"Retry-After": "86400"}, b"")}
    with pytest.raises(FetchFailed):
        client().get(f"{site.address}/a")
    assert site.paths() == ["/a"] * 3
    how = client()
    for _ in range(2):
        with pytest.raises(FetchFailed):
            how.get(f"{site.address}/b")
    assert site.paths().count("/b") == 1, "a host that wants to be left alone is left alone"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "no address"],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses() -> None:
    assert is_public("192.0.43.8")
    assert is_public("2606:2800:220:1::1")


def test_the_own_network_is_closed(site: Site) -> None:
    port = site.address.rpartition(":")[2]
    for address in (site.address, f"http://localhost:{port}/", f"http://[::1]:{port}/", f"http://2130706433:{port}/", f"http://127.1:{port}/"):
        with pytest.raises((AddressRefused, FetchFailed)):
            client(private=False).get(address)
    assert site.asked == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.example/", "http://", "http://u:p@a.example/", "javascript:1", "http://a b/", "http://[::1", "//a.example"])
def test_what_is_no_web_address(address: str) -> None:
    with pytest.raises(AddressRefused):
        web_address(address)


def test_a_name_that_changes_its_address_is_checked_each_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the address that is checked is the one that is connected to."""
    port = site.address.rpartition(":")[2]
    monkeypatch.setattr(fetch_address, "is_public", lambda address: address == "127.0.0.1")
    site.answers = {"/a": (200, HTML, page("A"))}
    answers = [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]]
    how = client(private=False)
    how.resolve = lambda host, _: answers.pop(0)
    assert how.get(f"http://blatt.example:{port}/a").status == 200
    with pytest.raises(AddressRefused):
        how.get(f"http://blatt.example:{port}/a")


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    how = client(private=False)
    how.resolve = lambda host, _: ["192.0.43.8", "10.0.0.1"]
    with pytest.raises(AddressRefused):
        how.get("http://blatt.example/a")


def test_redirects_are_followed_and_checked_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.address.rpartition(":")[2]
    monkeypatch.setattr(fetch_address, "is_public", lambda address: address == "127.0.0.1")
    site.answers = {
        "/a": (301, {"Location": "/b"}, b""),
        "/b": (200, HTML, page("B")),
        "/inside": (302, {"Location": f"http://127.0.0.2:{port}/b"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/loop": (302, {"Location": "/loop"}, b""),
        "/none": (302, {"Location": "http://[[["}, b""),
    }
    how = client(private=False)
    assert how.get(f"{site.address}/a").url == f"{site.address}/b"
    for path in ("/inside", "/file", "/none"):
        with pytest.raises(AddressRefused):
            how.get(site.address + path)
    with pytest.raises(FetchFailed):
        how.get(site.address + "/loop")


def test_answers_that_are_too_large(site: Site) -> None:
    site.answers = {"/a": (200, HTML, b"x" * 300_000), "/b": (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))}
    for path in ("/a", "/b"):
        with pytest.raises(FetchTooLarge):
            client(max_bytes=200_000).get(site.address + path)


def test_a_compressed_page(site: Site) -> None:
    site.answers = {"/a": (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(page("Bericht")))}
    assert titles(fetched([Source(url=f"{site.address}/a")], client())) == ["Bericht"]


def test_a_slow_server(site: Site) -> None:
    site.wait = 3.0
    begun = time.monotonic()
    with pytest.raises((FetchFailed, RobotsRefused)):
        client(timeout=0.3, tries=1).get(f"{site.address}/a")
    assert time.monotonic() - begun < 2.0


def test_sources_that_fail_cost_nothing_else(site: Site) -> None:
    site.answers = {"/a": (200, HTML, page("A")), "/x": (200, XML, b"<?xml version='1.0'?><rss"), "/png": (200, {}, b"\x89PNG\x00")}
    urls = ["http://127.0.0.1:1/", "file:///x", f"{site.address}/x", f"{site.address}/png", f"{site.address}/a"]
    assert titles(fetched([Source(url=u) for u in urls], client(tries=1))) == ["E123", "E121", "E116", "E103", "A"]


def test_sources_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "lagebild.toml"
    assert sources_in(path) == []
    path.write_text('[[source]]\nurl = "https://a.example/feed"\noutlet = "Blatt"\nlang = "de-AT"\n\n[[source]]\nurl = "https://b.example"\npages = "never"\n')
    assert sources_in(path) == [Source(url="https://a.example/feed", outlet="Blatt", lang="de"), Source(url="https://b.example", pages="never")]
    for wrong in ("[[source]]\noutlet = 'x'", "[source]\nurl = 'x'", "[[source]]\nurl = 'x'\npages = 'some'", "[[source]]\nurl = 'x'\nuri = 'y'", "[[source"):
        path.write_text(wrong)
        with pytest.raises(ConfigError):
            sources_in(path)


def test_the_command(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    site.answers = {"/a": (200, HTML, page("Bericht A"))}
    args = ["fetch", f"{site.address}/a", f"{site.address}/b", "--pause", "0"]
    refused = CliRunner().invoke(cli, args)
    assert refused.exit_code == 3
    assert "E121" in refused.stderr
    done = CliRunner().invoke(cli, [*args, "--allow-private", "--out", "new.jsonl"])
    assert done.exit_code == 3, done.stderr
    (line,) = (tmp_path / "new.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["title"] == "Bericht A"
    assert "E123" in done.stderr
    again = CliRunner().invoke(cli, [*args[:2], "--allow-private", "--pause", "0"])
    assert (again.exit_code, again.stdout) == (0, "")
    assert CliRunner().invoke(cli, ["fetch"]).exit_code == 2
