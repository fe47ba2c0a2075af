"""The application: all screens in all forms, what can be sent, and the guard around them."""

from __future__ import annotations

import contextlib
import inspect
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lagebild import __version__
from lagebild.errors import BadRequest, LagebildError, MethodRefused, ServeError, Unexpected, UnknownAddress
from lagebild.serve import answers, openapi, problems, render
from lagebild.serve.access import Caller
from lagebild.serve.safety import Guard
from lagebild.serve.screens import Screen
from lagebild.serve.service import Service
from lagebild.serve.settings import Settings, check_bind

FORMS = ("json", "csv", "")  # the endings first: `/events/{key}` would take them for part of a key


def create_app(settings: Settings) -> FastAPI:
    """The application over a store; raises LagebildError where the store cannot be opened or the address is not safe."""
    from lagebild.serve.actions import add_actions
    from lagebild.serve.downloads import add_downloads
    from lagebild.serve.forms import add_forms
    from lagebild.serve.views import SCREENS

    service = Service(settings)
    try:
        check_bind(settings, bool(service.tokens.all()))
    except LagebildError:
        service.close()
        raise
    app = FastAPI(title="Lagebild", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.service = service
    for add in (add_actions, add_forms, add_downloads):
        add(app)
    for screen in SCREENS:
        for form in FORMS:
            _add(app, service, screen, form)
    _add_static(app, render.FOLDER / "static")
    openapi.describe(app, SCREENS)
    _add_handlers(app)
    app.add_middleware(Guard, settings=settings, refused=service.meters.refuse)
    app.add_middleware(_Timed, service=service)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    await service.warmed()
    yield
    service.close()


def _add(app: FastAPI, service: Service, screen: Screen, form: str) -> None:
    async def endpoint(request: Request, **given: Any) -> Response:
        return await answers.respond(request, service, screen, form, given)

    own = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
    rest = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in screen.parameters]
    endpoint.__signature__ = inspect.Signature([own, *rest])  # type: ignore[attr-defined]
    endpoint.__name__ = f"{screen.name}_{form}" if form else screen.name
    path = screen.address(form)
    app.add_api_route(path, endpoint, methods=["GET"], operation_id=endpoint.__name__, response_class=Response)
    app.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False, response_class=Response)


def _add_static(app: FastAPI, folder: Path) -> None:
    if folder.is_dir():
        app.mount("/static", StaticFiles(directory=folder), name="static")


def _add_handlers(app: FastAPI) -> None:
    async def failed(request: Request, error: Exception) -> Response:
        return await _refusal(request, _told(error))

    for kind in (LagebildError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, failed)


def _told(error: Exception) -> LagebildError:
    """An error of the frameworks in Lagebild's terms."""
    if isinstance(error, LagebildError):
        return error
    if isinstance(error, RequestValidationError):
        return BadRequest("; ".join(f"{'.'.join(str(x) for x in e['loc'])}: {e['msg']}" for e in error.errors()[:5]))
    if isinstance(error, HTTPException):
        kinds = {404: UnknownAddress("There is nothing at this address."), 405: MethodRefused("This address does not take that method.")}
        return kinds.get(error.status_code, BadRequest(f"{error.detail}"))
    return Unexpected(f"{type(error).__name__} while answering.", remedy="The server's log says where; please report it.")


async def _refusal(request: Request, error: LagebildError) -> Response:
    """The answer to a request that failed: a page for people, problem+json for programs, in the page's language for its own scripts."""
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.endswith((".json", ".csv"))
    if not wants_page or not render.has_page("problem"):
        page = answers.page_of(request, request.app.state.service, "problem", Caller()) if "x-csrf-token" in request.headers else None
        return problems.answer(error, page.language if page else "en")
    service: Service = request.app.state.service
    try:
        caller = await answers.caller_of(request, service)
    except LagebildError:
        caller = Caller()
    problem = problems.problem_of(error)
    body = render.render(problem, answers.page_of(request, service, "problem", caller))
    return Response(body, problem.status, {"Cache-Control": "no-store"}, render.TYPE)


class _Timed:
    """Counts and times every request by its route."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                took = f"app;dur={(time.perf_counter() - begun) * 1000:.1f}"
                message["headers"] = [*message.get("headers", ()), (b"server-timing", took.encode())]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self.service.meters.count(route, status, time.perf_counter() - begun)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0 takes a free one. Raises ServeError where that cannot be had."""
    try:
        family = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0][0]
        made = socket.create_server((host.strip("[]"), port), family=family, backlog=512)
    except OSError as error:
        raise ServeError(f"{host}:{port} cannot be listened on ({error.strerror or error}).", remedy="Choose another --port.") from None
    made.setblocking(False)
    return made
