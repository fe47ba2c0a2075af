#!/usr/bin/env python3
"""How long the screens take with many people at once, on loopback, over a store of 100,000 invented events.

    python bench/serve_load.py [--events 100000] [--users 20] [--seconds 20 | --requests 50] [--think 0] [--form json|html] [--store /tmp/….db]

Makes the store once (kept for the next run), starts `lagebild serve` on a free port, and lets every user ask for one screen after the
other: the same addresses as everybody (answered from memory after the first time) and, once in `--own` requests, one that nobody asked
for before (`own`: worked out from the store). Prints median and 95th percentile per screen, of the server's time (Server-Timing) and of
the whole request, how they stand to the goals (200 ms and 600 ms), and the processor time per request, which says what a machine that
others use hides; with --requests every user asks just so many, the same in every run, so that this time can be compared between runs.
Exit status 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
from query_speed import _reports

from lagebild.merge.records import Happening, Merged, Side, Story, key_of
from lagebild.output import ParticipantRecord, Record
from lagebild.store import columns
from lagebild.store.db import migrate, open_store
from lagebild.store.reader import Reader
from lagebild.store.stories import replace_stories
from lagebild.store.writer import Writer

MEDIAN, TAIL = 200.0, 600.0  # ms
PER_REPORT, PER_STORY = 5, 4
Times = dict[str, list[tuple[float, float, bool]]]  # per screen and request: ms in the server, ms in all, whether it was one's own
CODES = ("USA", "RUS", "CHN", "UKR", "DEU", "FRA", "GBR", "BLR", "ISR", "IRN")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--requests", type=int, help="How many requests of each user, instead of --seconds.")
    parser.add_argument("--think", type=float, default=0.0, help="Seconds a user looks at a page, at most.")
    parser.add_argument("--own", type=int, default=4, help="Every how-manieth request is for an address nobody asked for before.")
    parser.add_argument("--form", choices=("json", "html"), default="json")
    parser.add_argument("--url", help="A server that runs already.")
    given = parser.parse_args()
    path = given.store or Path(f"/tmp/lagebild_serve_load_{given.events}.db")
    if not path.exists():
        begun = time.perf_counter()
        _make(path, given.events)
        print(f"made {path} in {time.perf_counter() - begun:.0f} s")
    migrate(path)  # made by an earlier version, perhaps
    screens = _screens(path, given.form)
    if given.url:
        times = asyncio.run(_load(given.url, screens, given))
    else:
        with (server := _Server(path)) as url:
            times = asyncio.run(_load(url, screens, given, server))
    sys.exit(not _told(times))


class _Server:
    """`lagebild serve` on a free port."""

    def __init__(self, store: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [sys.executable, "-m", "lagebild", "serve", "--store", str(store), "--port", str(self.port), "--rate", "0"]

    def __enter__(self) -> str:
        self.process = subprocess.Popen(self.command)
        url = f"http://127.0.0.1:{self.port}"
        for _ in range(600):
            try:
                httpx.get(f"{url}/healthz").raise_for_status()
                self._settle()
                return url
            except httpx.HTTPError:
                time.sleep(0.1)
        raise SystemExit("The server did not start.")

    def _settle(self) -> None:
        """Wait until the server has loaded by which names it knows actors, which it does beside the first requests."""
        for _ in range(60):
            before = self.seconds()
            time.sleep(1)
            if self.seconds() - before < 0.02:
                return

    def seconds(self) -> float:
        """Processor time that the server has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def _screens(path: Path, form: str) -> dict[str, list[str]]:
    """Per screen the addresses that all ask for; `{code}` stands for one of CODES."""
    with open_store(path, readonly=True) as store:
        reader = Reader(store)
        record = next(reader.records())
        event, story = key_of(record.id, record.events[0].id), reader.report(record.id).story
    end = ".json" if form == "json" else ""
    return {
        "home": [f"/home{end}" if end else "/"],
        "events": [f"/events{end}", f"/events{end}?q=actor:CHN+status:occurred", f"/events{end}?q=act:ASSAULT+since:2020"],
        "event": [f"/events/{event}{end}"],
        "stories": [f"/stories{end}", f"/stories{end}?q=actor:RUS"],
        "story": [f"/stories/{story}{end}"],
        "report": [f"/reports/{record.id}{end}"],
        "actors": [f"/actors{end}"],
        "actor": [f"/actors/{{code}}{end}"],
        "dyad": [f"/dyads/{{code}}/RUS{end}"],
        "statements": [f"/statements{end}"],
        "map": [f"/map{end}", f"/map{end}?q=actor:{{code}}"],
        "network": [f"/network{end}", f"/network{end}?q=actor:{{code}}"],
        "compare": [f"/compare{end}?a=actor:CHN&b=actor:{{code}}"],
        "review": [f"/review{end}", f"/review{end}?q=actor:{{code}}"],
        "sources": [f"/sources{end}"],
        "data": [f"/data{end}"],
    }


async def _load(url: str, screens: dict[str, list[str]], given: argparse.Namespace, server: _Server | None = None) -> Times:
    """Per screen the server's and the whole time in ms of each request, and whether it was one's own."""
    times: Times = defaultdict(list)
    limits = httpx.Limits(max_connections=given.users, max_keepalive_connections=given.users)
    accept = {"Accept": "application/json" if given.form == "json" else "text/html"}
    before = 0.0
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60, headers=accept) as client:
        for name, addresses in screens.items():  # the first of all: what everybody asks for is in memory then
            for address in addresses:
                await _ask(client, name, address.format(code="CHN"), times, own=False)
        times.clear()
        before = server.seconds() if server else 0.0
        begun = time.monotonic()
        end = begun + (given.seconds if given.requests is None else 3600)
        await asyncio.gather(*(_user(client, n, screens, end, given, times) for n in range(given.users)))
    if server:
        count = sum(map(len, times.values()))
        spent = (server.seconds() - before) * 1000 / count
        load = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        print(f"{spent:.1f} ms of processor time per request, {count / (time.monotonic() - begun):.0f} requests/s; {load}")
    return times


async def _user(
    client: httpx.AsyncClient, number: int, screens: dict[str, list[str]], end: float, given: argparse.Namespace, times: Times
) -> None:
    dice = random.Random(number)
    asked = 0
    while time.monotonic() < end and (given.requests is None or asked < given.requests):
        name = dice.choice(tuple(screens))
        asked += 1
        address = dice.choice(screens[name]).format(code=dice.choice(CODES))
        own = given.own > 0 and asked % given.own == 0 and name in OWN
        if own:
            first, last = sorted(f"{dice.randint(2010, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}" for _ in range(2))
            path = address.partition("?")[0]
            query = f"actor:{dice.choice(CODES)}+date:{first}/{last}" if name not in ("actor", "dyad") else f"date:{first}/{last}"
            key = "a" if name == "compare" else "q"
            address = f"{path}?{key}={query}"
        await _ask(client, name, address, times, own=own)
        await asyncio.sleep(dice.random() * given.think)


OWN = ("events", "stories", "actor", "dyad", "map", "network", "compare", "review")


async def _ask(client: httpx.AsyncClient, name: str, address: str, times: Times, *, own: bool) -> None:
    begun = time.perf_counter()
    answer = await client.get(address)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code} {answer.text[:300]}")
    served = float(answer.headers["server-timing"].partition("dur=")[2])
    times[name].append((served, took, own))


def _told(times: Times) -> bool:
    """Prints the table; whether all goals are met."""
    print(f"{'screen':12}{'requests':>9}{'median':>8}{'p95':>7}  {'own':>5}{'median':>8}{'p95':>7}  {'whole':>6}{'p95':>7}  to the goals")
    fine, every = True, [t for found in times.values() for t in found]
    for name, found in [*sorted(times.items()), ("all", every)]:
        served, whole, own = ([t[0] for t in found], [t[1] for t in found], [t[0] for t in found if t[2]])
        middle, tail = statistics.median(served), _tail(served)
        fine &= middle <= MEDIAN and tail <= TAIL
        mine = f"{len(own):5}{statistics.median(own):8.0f}{_tail(own):7.0f}" if own else f"{0:5}{'':15}"
        ratio = f"{middle / MEDIAN:.2f} {tail / TAIL:.2f}"
        print(f"{name:12}{len(found):9}{middle:8.0f}{tail:7.0f}  {mine}  {statistics.median(whole):6.0f}{_tail(whole):7.0f}  {ratio}")
    return fine


def _tail(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _make(path: Path, events: int) -> None:
    with open_store(path, create=True) as store:
        records = list(_reports(events // PER_REPORT))
        Writer(store).add(records, "invented")
        stories, happenings = zip(*_stories(records), strict=True)
        merged = Merged(stories=stories, happenings=tuple(h for some in happenings for h in some), copies=(), claims=())
        replace_stories(store, merged, [r.id for r in records])
        columns.keep(store)


def _stories(records: list[Record]) -> Iterator[tuple[Story, list[Happening]]]:
    for at in range(0, len(records), PER_STORY):
        some = records[at : at + PER_STORY]
        first = some[0].date
        told = []
        for n in range(PER_REPORT):
            keys = tuple(key_of(r.id, r.events[n].id) for r in some)
            e = some[0].events[n]
            sides = {name: _sides(getattr(e, name)) for name in ("source", "target")}
            told.append(Happening(
                key=f"h{at}-{n}", events=keys, reports=tuple(r.id for r in some), act=e.act, mode=e.mode, status=e.status, **sides,
                edtf=first, first_day=first, last_day=first, place=None, country=None, fields=(), independent=2, denied_by=(), links=(),
            ))  # fmt: skip
        members = {"reports": tuple(r.id for r in some), "happenings": tuple(h.key for h in told)}
        yield Story(key=f"s{at}", title=f"Story {at}", **members, copies=(), independent=2, first_day=first, last_day=first, links=()), told


def _sides(participants: list[ParticipantRecord]) -> tuple[Side, ...]:
    return tuple(Side(actor=p.actor, name=p.name, code=p.code, sector=p.sector) for p in participants)


if __name__ == "__main__":
    main()
