"""What stands between the network and the application: host check, limits, and the headers of every answer. Plain ASGI, in this order.

The content security policy allows nothing but this server's own files: no inline script or style, no frames, no other origin.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lagebild.errors import HostRefused, LagebildError, NotAllowed, RequestTooLarge, TooManyRequests
from lagebild.serve import problems
from lagebild.serve.settings import LOCAL_NAMES, Settings

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
MOST_CLIENTS = 10_000


class Guard:
    """Refuses what no route should see, and puts the safety headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings, refused: Callable[[], None] | None = None) -> None:
        self.app, self.settings = app, settings
        self.hosts = frozenset(_names(settings))
        self.rates = Rates(settings.rate, settings.burst)
        self.refused = refused or (lambda: None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_headers(send)
        try:
            headers = Headers(scope=scope)
            self._check(scope, headers)
            limited = _limited(receive, self.settings.body)
        except LagebildError as error:
            self.refused()
            await problems.answer(error)(scope, receive, guarded)
            return
        await self.app(scope, limited, guarded)

    def _check(self, scope: Scope, headers: Headers) -> None:
        host = headers.get("host", "")
        if not self._known(host):
            raise HostRefused(f"This server is not {host[:100]!r}.")
        client = scope["client"][0] if scope.get("client") else ""
        if not self.rates.let_in(client):
            raise TooManyRequests("Too many requests from your address.")
        if scope["method"] not in SAFE_METHODS:
            _check_origin(host, headers)
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self.settings.body:
            raise RequestTooLarge(f"A request may have {self.settings.body:,} bytes.")

    def _known(self, host: str) -> bool:
        """A name that is this server's; any plain IP address if other machines may come, for those cannot be rebound."""
        name = _without_port(host)
        return name in self.hosts or (not self.settings.local and _is_address(name))


def _names(settings: Settings) -> Iterable[str]:
    yield from LOCAL_NAMES
    yield f"[{settings.host}]" if ":" in settings.host else settings.host.lower()
    yield from (name.lower() for name in settings.names)


def _without_port(host: str) -> str:
    """
    >>> _without_port("localhost:8474"), _without_port("[::1]:80"), _without_port("EXAMPLE.org")
    ('localhost', '[::1]', 'example.org')
    """
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _check_origin(host: str, headers: Headers) -> None:
    """Raises NotAllowed for a form or script of another site; programs send no such headers."""
    origin = headers.get("origin")
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") or (origin is not None and origin.partition("://")[2] != host):
        raise NotAllowed("The request came from another site.", remedy="Send it from this server's own pages, or from a program.")


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _limited(receive: Receive, most: int) -> Receive:
    """A receive that ends with RequestTooLarge where more comes than was announced."""
    came = 0

    async def receiving() -> Message:
        nonlocal came
        message = await receive()
        if message["type"] == "http.request":
            came += len(message.get("body", b""))
            if came > most:
                raise RequestTooLarge(f"A request may have {most:,} bytes.")
        return message

    return receiving


@dataclass(slots=True)
class Rates:
    """Token buckets, one per client: `rate` a second in the long run, `burst` at once. A rate of 0 lets everything in."""

    rate: float
    burst: float
    buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def let_in(self, client: str, moment: float | None = None) -> bool:
        """Whether a client may send one more request now."""
        if not self.rate:
            return True
        moment = time.monotonic() if moment is None else moment
        left, then = self.buckets.pop(client, (float(self.burst), moment))
        left = min(self.burst, left + (moment - then) * self.rate)
        self.buckets[client] = (left - 1 if left >= 1 else left, moment)
        if len(self.buckets) > MOST_CLIENTS:
            self.buckets.popitem(last=False)
        return left >= 1

    def may(self, client: str) -> bool:
        """Whether a client would be let in, without counting it."""
        if not self.rate or client not in self.buckets:
            return True
        left, then = self.buckets[client]
        return left + (time.monotonic() - then) * self.rate >= 1
