"""Errors as `application/problem+json` (RFC 9457), with the codes of `lagebild.errors`."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from msgspec import Struct
from starlette.responses import Response

from lagebild import errors

TYPE = "application/problem+json"
STATUS: tuple[tuple[type[errors.LagebildError], int], ...] = (  # the first that fits
    (errors.UnknownKey, 404),
    (errors.UnknownAddress, 404),
    (errors.MethodRefused, 405),
    (errors.QueryError, 400),
    (errors.NameTaken, 409),
    (errors.BadJudgement, 422),
    (errors.StoreReadOnly, 403),
    (errors.StoreBusy, 503),
    (errors.StoreUnreachable, 503),
    (errors.StoreError, 500),
    (errors.NotAllowed, 403),
    (errors.NotSignedIn, 401),
    (errors.TooManyRequests, 429),
    (errors.ReportTooLong, 413),
    (errors.RequestTooLarge, 413),
    (errors.HostRefused, 421),
    (errors.ServerBusy, 503),
    (errors.TookTooLong, 503),
    (errors.WorkerLost, 503),
    (errors.BadRequest, 422),
    (errors.InputError, 422),
    (errors.CodingFailed, 422),
    (errors.ConfigError, 500),
)


class Problem(Struct, frozen=True):
    """What went wrong: `code` is stable (docs/errors.md), `detail` says what happened, `remedy` what to do."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str


def status_of(error: errors.LagebildError) -> int:
    """The HTTP status that an error is answered with."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem_of(error: errors.LagebildError) -> Problem:
    status = status_of(error)
    return Problem("about:blank", HTTPStatus(status).phrase, status, error.code, error.message, error.advice)


def answer(error: errors.LagebildError, language: str = "en") -> Response:
    """The response to a request that failed; `detail` and `remedy` in another language are for a page's script to show."""
    problem = problem_of(error)
    if language != "en":
        from lagebild.serve.pages.reasons import reason

        problem = msgspec.structs.replace(
            problem, detail=reason(problem.detail, language).striptags(), remedy=reason(problem.remedy, language).striptags()
        )
    headers = {"Cache-Control": "no-store"}
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="lagebild"'
    if problem.status in (429, 503):
        headers["Retry-After"] = "1"
    return Response(msgspec.json.encode(problem), problem.status, headers, TYPE)
