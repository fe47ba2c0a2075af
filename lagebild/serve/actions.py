"""What can be sent: pasted texts, decisions, saved views, signing in. And the few addresses that are no screen."""

from __future__ import annotations

import time
from typing import Annotated, Any

import msgspec
from fastapi import FastAPI
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lagebild.errors import BadRequest, InputError, LagebildError, NotSignedIn, ReportTooLong, TooManyRequests
from lagebild.ingest.records import iso_date
from lagebild.model import Report
from lagebild.pipeline import report_of
from lagebild.query import Query
from lagebild.serve import answers, feeds, metrics, problems, render
from lagebild.serve.access import SESSION_SECONDS, Caller, Role
from lagebild.serve.bodies import body_of, check_csrf, is_form, local_path
from lagebild.serve.parameters import Key, Q
from lagebild.serve.pasting import Explained
from lagebild.serve.problems import Problem
from lagebild.serve.service import Service
from lagebild.serve.views.saved import SavedView, find, forget, save
from lagebild.store.evidence import Kind
from lagebild.store.judgements import Judgement, Verdict, judge

MOST_TARGETS = 200
Short = Annotated[str, Meta(max_length=2000)]


class Pasted(Struct, frozen=True, forbid_unknown_fields=True):
    """A text to be coded and not kept."""

    text: Annotated[str, Meta(min_length=1)]
    lang: Annotated[str, Meta(pattern="^(de|en)?$", description="de or en; without it, it is guessed")] = ""
    date: Annotated[str | None, Meta(description="the report's date, YYYY-MM-DD")] = None


class Refused(Struct, frozen=True):
    """A text that could not be coded, given back so that it can be changed, and why."""

    problem: Problem
    given: Pasted


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision about one thing, or the same about several (`targets`); see docs/store.md."""

    verdict: Verdict
    target: Short = ""
    targets: Annotated[list[Short], Meta(max_length=MOST_TARGETS)] = []
    kind: Kind = "event"
    other: Short | None = None
    field: Short | None = None
    value: Short | None = None
    comment: Short | None = None
    next: Annotated[Short, Meta(description="where a page goes on")] = ""


class Decided(Struct, frozen=True):
    judgements: list[Judgement]


class ViewToSave(Struct, frozen=True, forbid_unknown_fields=True):
    """A query to keep under a name."""

    query: Annotated[str, Meta(max_length=4000)]
    title: Annotated[str, Meta(max_length=200)] = ""


class SignIn(Struct, frozen=True):
    token: Annotated[str, Meta(max_length=200)]
    next: Short = "/"


class Done(Struct, frozen=True):
    done: bool = True


STRUCTS = (Pasted, Explained, Decision, Decided, ViewToSave, SavedView, SignIn, Done)


ATOM = {"x-text": "application/atom+xml"}


def add_actions(app: FastAPI) -> None:
    """Put all of them on an application."""
    service: Service = app.state.service
    app.state.structs = STRUCTS
    for add in (_add_server, _add_pasting, _add_review, _add_views, _add_session):
        add(app, service)


def _json(value: Struct, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, {"Cache-Control": "no-store"}, answers.JSON)


def _page(request: Request, service: Service, screen: str, view: Any, caller: Caller, status: int = 200) -> Response:
    body = render.render(view, answers.page_of(request, service, screen, caller))
    return Response(body, status, headers={"Cache-Control": "no-store", "Vary": "Accept"}, media_type=render.TYPE)


def _describes(takes: type | None, gives: type | None, status: int = 200) -> dict[str, Any]:
    """What the API's description needs to know, which `openapi` reads."""
    out: dict[str, Any] = {"x-gives": {str(status): gives.__name__ if gives else None}}
    return out | ({"x-takes": takes.__name__} if takes else {})


def _add_server(app: FastAPI, service: Service) -> None:
    @app.get("/healthz", tags=["server"], summary="Whether the server can read its store.", openapi_extra={"x-text": "text/plain"})
    async def healthz() -> Response:
        await service.change()
        return Response(b"ok\n", media_type="text/plain", headers={"Cache-Control": "no-store"})

    @app.get("/metrics", tags=["server"], summary="Counters for Prometheus.", openapi_extra={"x-text": "text/plain"})
    async def meters(request: Request) -> Response:
        answers.require(await answers.caller_of(request, service), "read")
        cache = service.cache
        gauges = {
            "cache_bytes": float(cache.size), "cache_hits_total": float(cache.hits), "cache_misses_total": float(cache.misses),
            "store_change": float(await service.change()), "up_seconds": time.time() - service.started,
        }  # fmt: skip
        return Response(service.meters.text(gauges), media_type=metrics.TYPE, headers={"Cache-Control": "no-store"})

    @app.get("/openapi.json", include_in_schema=False)
    async def description() -> Response:
        return Response(msgspec.json.encode(app.openapi()), media_type=answers.JSON)


def _add_pasting(app: FastAPI, service: Service) -> None:
    @app.post("/paste", tags=["coding"], summary="Code a text; nothing of it is kept.", openapi_extra=_describes(Pasted, Explained))
    async def pasted(request: Request) -> Response:
        caller = await _caller(request, service, "read")
        given = await body_of(request, Pasted, caller)
        as_page = is_form(request) and answers.JSON not in request.headers.get("accept", "")
        try:
            report = _report(given, service.settings.paste)
            _let_in(request, service)
            made = await service.paste(report)
        except LagebildError as error:
            if not as_page:
                raise
            refused = Refused(problems.problem_of(error), given)
            return _page(request, service, "refused", refused, caller, refused.problem.status)
        return _page(request, service, "pasted", made, caller) if as_page else _json(made)

    @app.get(
        "/why/{key:path}", tags=["coding"], summary="Code a report of the store again and say what was tried on each word, and why.",
        openapi_extra=_describes(None, Explained),
    )  # fmt: skip
    async def why(request: Request, key: Key) -> Response:
        caller = await _caller(request, service, "read", sends=False)
        _let_in(request, service)
        given = await service.read(lambda reading: next(iter(reading.reader.inputs([reading.reader.report(key).key])))[0])
        made = await service.paste(given)
        return _page(request, service, "why", made, caller) if "text/html" in request.headers.get("accept", "") else _json(made)


def _let_in(request: Request, service: Service) -> None:
    """Raises TooManyRequests for who has texts coded too often, which costs more than other requests."""
    if not service.pastes.let_in(request.client.host if request.client else ""):
        raise TooManyRequests("Too many texts from your address.")


def _report(given: Pasted, most: int) -> Report:
    if len(given.text) > most:
        raise ReportTooLong(f"The text has {len(given.text):,} characters; {most:,} are coded here.", remedy="Paste less at once.")
    if not given.text.strip():
        raise BadRequest("The text is empty.")
    try:
        given.text.encode()
        return report_of(given.text.replace("\r\n", "\n"), lang=given.lang, date=iso_date(given.date))
    except (InputError, UnicodeEncodeError) as error:
        raise BadRequest(f"{error}") from None


def _add_review(app: FastAPI, service: Service) -> None:
    @app.post(
        "/review", tags=["review"], summary="Write down a decision, or the same one about several things.",
        openapi_extra=_describes(Decision, Decided, 201),
    )  # fmt: skip
    async def decide(request: Request) -> Response:
        caller = await _caller(request, service, "review")
        given = await body_of(request, Decision, caller)
        targets = [*([given.target] if given.target else []), *given.targets]
        if not targets:
            raise BadRequest("The decision names no target.")
        made = await service.write(lambda store: [_judged(store, given, target, caller) for target in targets])
        if is_form(request):
            return RedirectResponse(local_path(given.next or "/review"), 303)
        return _json(Decided(made), 201)


def _judged(store: Any, given: Decision, target: str, caller: Caller) -> Judgement:
    return judge(
        store, coder=caller.name, verdict=given.verdict, target=target, kind=given.kind, other=given.other, field=given.field,
        value=given.value if given.value is not None or given.verdict != "correct" else "", comment=given.comment,
    )  # fmt: skip


def _add_views(app: FastAPI, service: Service) -> None:
    @app.put("/views/{name}", tags=["views"], summary="Keep a query under a name.", openapi_extra=_describes(ViewToSave, SavedView))
    async def keep(request: Request, name: Key) -> Response:
        caller = await _caller(request, service, "write")
        given = await body_of(request, ViewToSave, caller)
        return _json(await service.write(lambda store: save(store, name, given.query, given.title, caller.name)))

    @app.delete("/views/{name}", tags=["views"], summary="Take a saved view away.", openapi_extra=_describes(None, Done))
    async def remove(request: Request, name: Key) -> Response:
        caller = await _caller(request, service, "write")
        check_csrf(request, caller, "")
        await service.write(lambda store: forget(store, name))
        return _json(Done())

    @app.get("/views/{name}.atom", tags=["views"], summary="A saved view as an Atom feed.", openapi_extra=ATOM)
    async def feed(request: Request, name: Key) -> Response:
        await _caller(request, service, "read", sends=False)
        return await _feed(request, service, name, "")

    @app.get("/events.atom", tags=["events"], summary="A query as an Atom feed.", openapi_extra=ATOM)
    async def events_feed(request: Request, q: Q = "") -> Response:
        await _caller(request, service, "read", sends=False)
        return await _feed(request, service, "", q)


async def _feed(request: Request, service: Service, name: str, q: str) -> Response:
    scheme = "https" if request.headers.get("x-forwarded-proto") == "https" else request.url.scheme
    base = f"{scheme}://{request.headers['host']}"
    own = request.url.path + (f"?{request.url.query}" if request.url.query else "")

    def made(reading: Any) -> bytes:
        view = find(reading, name) if name else None
        query = Query.parse(view.query if view else q)
        return feeds.atom(reading, query, view.title if view else str(query) or "Lagebild", base, own)

    return Response(await service.read(made), headers={"Cache-Control": "private, no-cache"}, media_type=feeds.TYPE)


def _add_session(app: FastAPI, service: Service) -> None:
    @app.post("/session", tags=["server"], summary="Sign a browser in with a token.", openapi_extra=_describes(SignIn, Done))
    async def sign_in(request: Request) -> Response:
        given = await body_of(request, SignIn, Caller())
        token = await service.known(given.token.strip(), request.client.host if request.client else "")
        response = RedirectResponse(local_path(given.next), 303) if is_form(request) else _json(Done())
        secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
        key = service.sessions.begin(token)
        response.set_cookie(answers.SESSION, key, max_age=SESSION_SECONDS, httponly=True, samesite="strict", secure=secure)
        return response

    @app.post("/session/end", tags=["server"], summary="Sign a browser out.", openapi_extra=_describes(None, Done))
    async def sign_out(request: Request) -> Response:
        caller = await answers.caller_of(request, service)
        if is_form(request):
            await body_of(request, Done, caller)
        else:
            check_csrf(request, caller, "")
        service.sessions.end(request.cookies.get(answers.SESSION, ""))
        response = RedirectResponse("/", 303) if is_form(request) else _json(Done())
        response.delete_cookie(answers.SESSION, httponly=True, samesite="strict")
        return response


async def _caller(request: Request, service: Service, role: Role, *, sends: bool = True) -> Caller:
    """Who sends a request, if their role suffices; raises NotSignedIn, NotAllowed."""
    caller = await answers.caller_of(request, service)
    answers.require(caller, role)
    if sends and role != "read" and not caller.name:
        raise NotSignedIn(f"This needs a token with the role {role}.")
    return caller

