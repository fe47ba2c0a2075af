"""One polite GET after the other: robots.txt, a pause per host, back-off, redirects checked anew, limits on size and time.

The standard library's HTTP client, for it lets the connection be made to the very address that was checked. Proxies are not used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import SplitResult

from lagebild.errors import FetchError, FetchFailed, FetchTooLarge, RobotsRefused, UnsafeInput
from lagebild.ingest.fetch_address import Resolve, connected, linked_address, resolved, web_address
from lagebild.ingest.fetch_robots import MAX_BYTES as ROBOTS_BYTES
from lagebild.ingest.fetch_robots import NOTHING, Robots, read_robots
from lagebild.ingest.warc import charset_of, plain_body

ROBOT = "lagebild"
AGENT = f"{ROBOT}/{version(ROBOT)}"
MAX_REDIRECTS = 5
_AGAIN = frozenset((429, 500, 502, 503, 504))
_MOVED = frozenset((301, 302, 303, 307, 308))
_CHUNK = 1 << 16
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xml;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How fetching behaves.

    Attributes:
        private: whether addresses inside the own network may be fetched from.
        pause: seconds between requests to one host; a site's Crawl-delay counts where it is longer.
        timeout: seconds for one answer, all of it.
        max_bytes: size of an answer, unpacked.
        tries: how often an address is asked for when its server is busy or cannot be reached.
        patience: the longest wait, in seconds, that a busy server may ask for within a run; a longer one is a failure.
        robots_for: seconds for which a robots.txt holds.
    """

    private: bool = False
    pause: float = 2.0
    timeout: float = 30.0
    max_bytes: int = 16_000_000
    tries: int = 3
    patience: float = 60.0
    robots_for: float = 3600.0
    agent: str = AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said; `body` is empty where nothing is new (`status` 304). `url` is where it was found in the end."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def charset(self) -> str:
        return charset_of(self.headers.get("content-type", ""))


@dataclass(slots=True)
class _Host:
    """What is remembered of a host: when it may be asked again, and what it asks of robots."""

    due: float = 0.0
    robots: Robots | None = None
    robots_until: float = 0.0


@dataclass(slots=True)
class Client:
    """Fetches addresses one at a time. Keep it for as long as you fetch: it remembers when each host may be asked again."""

    manner: Manner = field(default_factory=Manner)
    resolve: Resolve = resolved
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET, redirects followed; 200 or 304. Raises a FetchError for all else."""
        target = web_address(address)
        for _ in range(MAX_REDIRECTS + 1):
            if not self._robots(target).allows(_path(target)):
                raise RobotsRefused(f"{target.netloc} asks robots not to fetch {_path(target)[:200]}.")
            answer = self._patiently(target, headers or {}, self.manner.max_bytes)
            if answer.status in (200, 304):
                return answer
            if answer.status not in _MOVED or not answer.headers.get("location"):
                raise FetchFailed(f"{target.geturl()} answers with status {answer.status}.")
            target = linked_address(target, answer.headers["location"])
        raise FetchFailed(f"{address} leads on and on: more than {MAX_REDIRECTS} redirects.")

    def _robots(self, target: SplitResult) -> Robots:
        host = self._host(target)
        if host.robots is None or self.clock() >= host.robots_until:
            host.robots = self._asked_robots(target)
            host.robots_until = self.clock() + self.manner.robots_for
        return host.robots

    def _asked_robots(self, target: SplitResult) -> Robots:
        """None (4xx) allows all, one that cannot be had (5xx, no answer) nothing; redirects are followed (RFC 9309, 2.3.1)."""
        here = target._replace(path="/robots.txt", query="")
        for _ in range(MAX_REDIRECTS):
            try:
                answer = self._patiently(here, {}, ROBOTS_BYTES)
            except FetchTooLarge:
                return NOTHING
            if answer.status == 200:
                return read_robots(answer.body.decode("utf-8", "replace"), ROBOT)
            if answer.status not in _MOVED or not answer.headers.get("location"):
                return Robots() if 400 <= answer.status < 500 else NOTHING
            here = linked_address(here, answer.headers["location"])
        return Robots()

    def _patiently(self, target: SplitResult, headers: Mapping[str, str], limit: int) -> Answer:
        """One answer, asked for again where the server is busy, after the time it names or twice as long each time."""
        host = self._host(target)
        for attempt in range(1, self.manner.tries + 1):
            self._wait(host)
            try:
                answer, problem = self._once(target, headers, limit), None
            except FetchFailed as error:
                answer, problem = None, error
            host.due = self.clock() + max(self.manner.pause, host.robots.delay if host.robots else 0.0)
            if answer is not None and answer.status not in _AGAIN:
                return answer
            wait = _asked_wait(answer) or max(1.0, self.manner.pause) * 2**attempt
            host.due = self.clock() + wait
            if attempt == self.manner.tries or wait > self.manner.patience:
                raise problem or FetchFailed(f"{target.geturl()} is busy: status {answer.status if answer else '?'}.")
        raise AssertionError  # tries is at least one

    def _wait(self, host: _Host) -> None:
        left = host.due - self.clock()
        if left > self.manner.patience + self.manner.pause and left > 120:
            raise FetchFailed(f"The host wants to be left alone for {left:.0f} seconds.")
        if left > 0:
            self.sleep(left)

    def _host(self, target: SplitResult) -> _Host:
        return self._hosts.setdefault(f"{target.scheme}://{target.netloc}", _Host())

    def _once(self, target: SplitResult, headers: Mapping[str, str], limit: int) -> Answer:
        host, tls = target.hostname or "", target.scheme == "https"
        port = target.port or (443 if tls else 80)
        raw = connected(host, port, self.manner.timeout, private=self.manner.private, resolve=self.resolve)
        timer = threading.Timer(self.manner.timeout, _cut_off, [raw])  # the whole answer counts, not each of its drops
        timer.daemon = True
        timer.start()
        try:
            sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if tls else raw
            connection = http.client.HTTPConnection(host, port)
            connection.sock = sock
            said = {"User-Agent": self.manner.agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
            connection.request("GET", _path(target), headers=said | {"Host": target.netloc} | dict(headers))
            return _answer(connection.getresponse(), target.geturl(), limit)
        except FetchError:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = "" if timer.is_alive() else f" within {self.manner.timeout:.0f} seconds"
            raise FetchFailed(f"{target.geturl()} gives no answer{late}: {type(error).__name__} {str(error)[:100]}.") from None
        finally:
            timer.cancel()
            raw.close()


def _answer(response: http.client.HTTPResponse, url: str, limit: int) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status != 200:
        return Answer(url=url, status=response.status, headers=headers)
    pieces, size = [], 0
    while piece := response.read(_CHUNK):
        size += len(piece)
        if size > limit:
            raise FetchTooLarge(f"{url} is larger than {limit // 1000:,} kB.")
        pieces.append(piece)
    try:
        body = plain_body(b"".join(pieces), headers.get("content-encoding", "").lower().strip(), url, limit)
    except UnsafeInput as error:
        raise FetchTooLarge(error.message) from None
    return Answer(url=url, status=200, headers=headers, body=body)


def _asked_wait(answer: Answer | None) -> float | None:
    words = answer.headers.get("retry-after", "").strip() if answer else ""
    return float(words) if words.isascii() and words.isdecimal() and len(words) < 8 else None


def _path(target: SplitResult) -> str:
    return f"{target.path}?{target.query}" if target.query else target.path


def _cut_off(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
