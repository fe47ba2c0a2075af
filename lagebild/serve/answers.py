"""A view as an answer: the form that was asked for, kept until the store changes, with ETag, Link and gzip."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from lagebild.errors import NotSignedIn
from lagebild.serve import render, tables
from lagebild.serve.access import Caller, Role
from lagebild.serve.render import Page, address, has_page
from lagebild.serve.screens import Screen
from lagebild.serve.service import Reading, Service

JSON = "application/json"
TYPES = {"json": JSON, "csv": tables.TYPE, "html": render.TYPE}
WORTH = 1000  # bytes from which an answer is compressed
VIEW_SIZE = 4  # bytes in memory of a view, for each byte of the page or JSON made of it
PREFIX = "lagebild_"
SESSION = "lagebild_session"
LANGUAGES = ("de", "en")


@dataclass(slots=True)
class Made:
    """An answer as it is kept."""

    body: bytes
    form: str
    next: str | None = None
    packed: bytes | None = field(default=None)

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed or b"")

    def compressed(self) -> bytes:
        if self.packed is None:
            self.packed = gzip.compress(self.body, 5, mtime=0)
        return self.packed


async def caller_of(request: Request, service: Service) -> Caller:
    """Who sends a request; raises NotSignedIn for a token that is not known."""
    settings = service.settings
    header = request.headers.get("authorization", "")
    scheme, _, given = header.partition(" ")
    if header:
        if scheme.lower() != "bearer":
            raise NotSignedIn("Only bearer tokens are taken.")
        token = await service.known(given.strip(), request.client.host if request.client else "")
        return Caller(token.name, token.role, bearer=True)
    session = service.sessions.find(request.cookies[SESSION]) if SESSION in request.cookies else None
    if session is not None and any(t == session.token for t in service.tokens.all()):
        return Caller(session.token.name, session.token.role, session.csrf)
    return Caller(role="read" if settings.local or settings.public else None)


def require(caller: Caller, role: Role) -> None:
    """Raises NotSignedIn or NotAllowed where a caller's role does not suffice."""
    from lagebild.errors import NotAllowed

    if caller.may(role):
        return
    if not caller.name:
        raise NotSignedIn(f"This needs a token with the role {role}.")
    raise NotAllowed(f"The token {caller.name!r} has the role {caller.role}; this needs {role}.")


def form_of(request: Request, screen: Screen) -> str:
    """The form of an address without an ending: what the client prefers, the page where it does not say."""
    accept = request.headers.get("accept", "*/*")
    best, chosen = 0.0, ""
    for part in accept.split(","):
        kind, _, rest = part.strip().partition(";")
        weight = _weight(rest)
        for form, given in (("html", "text/html"), ("json", JSON), ("csv", "text/csv")):
            if kind in (given, "*/*", given.partition("/")[0] + "/*") and weight > best:
                best, chosen = weight, form
    form = chosen or "json"
    return "json" if form == "html" and not has_page(screen.name) else form


def _weight(rest: str) -> float:
    for part in rest.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def page_of(request: Request, service: Service, screen: str, caller: Caller) -> Page:
    """What the page of a request shows beside its view."""
    kept = sorted((k, v) for k, v in request.cookies.items() if k.startswith(PREFIX) and k != SESSION)
    preferences = tuple((k.removeprefix(PREFIX), v[:200]) for k, v in kept)
    chosen = dict(preferences).get("language") or request.headers.get("accept-language", "")
    language = next((part.strip()[:2].lower() for part in chosen.split(",") if part.strip()[:2].lower() in LANGUAGES), "en")
    return Page(
        screen, request.url.path, request.url.query, language, caller, preferences,
        signed_in=bool(caller.csrf), writable=caller.may("review"),
    )  # fmt: skip


async def respond(request: Request, service: Service, screen: Screen, form: str, given: dict[str, Any]) -> Response:
    """The answer to a GET of a screen; raises LagebildError."""
    caller = await caller_of(request, service)
    require(caller, screen.role)
    form = form or form_of(request, screen)
    page = page_of(request, service, screen.name, caller) if form == "html" else None
    key = (screen.name, form, _all_frozen(given), page)
    change = await service.change()
    tag = _tag(service, change, key)
    if screen.shared and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(screen, tag))
    made: Made | None = service.cache.at(change).get(key) if screen.shared else None
    if made is None:
        made = await service.once((change, key), lambda: _worked_out(request, service, screen, given, _Wanted(form, page, change, key)))
    return sent(request, made, screen, tag)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which answer is wanted: its form, the page around it, and at which state of the store; `key` is what it is kept under."""

    form: str
    page: Page | None
    change: int
    key: Hashable


async def _worked_out(request: Request, service: Service, screen: Screen, given: dict[str, Any], wanted: _Wanted) -> Made:
    """An answer, made in a reading thread and kept; its view too, for the same page in another language or for another reader."""
    of_view = ("view", screen.name, _all_frozen(given))
    known = service.cache.at(wanted.change).get(of_view) if screen.shared else None
    packs = _takes_gzip(request)

    def work(reading: Reading) -> tuple[Any, Made]:
        view = known if known is not None else screen.view(reading, **given)
        made = _make(view, screen, wanted.form, wanted.page)
        if packs and len(made.body) > WORTH:
            made.compressed()
        return view, made

    view, made = await service.read(work)
    if screen.shared and wanted.change == service.cache.change:
        service.cache.put(wanted.key, made, made.size)
        service.cache.put(of_view, view, VIEW_SIZE * len(made.body))
    return made


def _all_frozen(given: dict[str, Any]) -> Hashable:
    return tuple((name, _frozen(value)) for name, value in sorted(given.items()))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _make(view: Any, screen: Screen, form: str, page: Page | None) -> Made:
    following = getattr(view, "next", None)
    if page is not None:
        return Made(render.render(view, page), form, following)
    if form == "csv":
        return Made(tables.csv_of(getattr(view, screen.table), screen.row), form, following)
    return Made(msgspec.json.encode(view), form, following)


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def sent(request: Request, made: Made, screen: Screen, tag: str) -> Response:
    """An answer as this request takes it."""
    headers = _headers(screen, tag)
    if made.next is not None:
        headers["Link"] = f'<{address(request.url.path, request.url.query, {"after": made.next})}>; rel="next"'
    if made.form == "csv":
        headers["Content-Disposition"] = f'attachment; filename="{screen.name}.csv"'
    body = made.body
    if len(body) > WORTH and _takes_gzip(request):
        body, headers["Content-Encoding"] = made.compressed(), "gzip"
    return Response(body, 200, headers, TYPES[made.form])


def _headers(screen: Screen, tag: str) -> dict[str, str]:
    headers = {"Vary": "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie", "Cache-Control": "private, no-cache"}
    if screen.shared:
        return headers | {"ETag": tag}
    return headers | {"Cache-Control": "no-store"}


def _tag(service: Service, change: int, key: object) -> str:
    """The same as long as neither the store nor the server that shows it changed. Weak, for compression changes the bytes."""
    return f'W/"{hashlib.sha256(repr((service.started, change, key)).encode("utf-8", "replace")).hexdigest()[:24]}"'
