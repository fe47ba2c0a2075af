"""What is sent: JSON, or a form of the pages, as one struct; and the check that a form is one of ours."""

from __future__ import annotations

import hmac
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from lagebild.errors import BadRequest, NotAllowed
from lagebild.serve.access import Caller

T = TypeVar("T", bound=msgspec.Struct)
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 500


async def body_of(request: Request, kind: type[T], caller: Caller) -> T:
    """The body as a struct; raises BadRequest where it is none, and NotAllowed for a form of a session without its `csrf`."""
    content = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    raw = await request.body()
    if content == FORM:
        fields = _fields(raw)
        check_csrf(request, caller, fields.pop("csrf", ""))
        return _converted({name: value for name, value in fields.items() if value != ""}, kind)
    check_csrf(request, caller, "")
    if content not in ("application/json", ""):
        raise BadRequest(f"The body is of the type {content[:60]!r}.", remedy="Send application/json.")
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"The body cannot be read: {error}.") from None


def _fields(raw: bytes) -> dict[str, Any]:
    """The fields of a form; those given several times as lists."""
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise BadRequest("The form cannot be read.") from None
    out: dict[str, Any] = {}
    for name, value in pairs:
        known = out.get(name)
        out[name] = value if known is None else [*known, value] if isinstance(known, list) else [known, value]
    return out


def _converted(fields: dict[str, Any], kind: type[T]) -> T:
    for name, field in ((f.name, f) for f in msgspec.structs.fields(kind)):
        if name in fields and isinstance(fields[name], str) and "list" in str(field.type):
            fields[name] = [fields[name]]
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The form cannot be read: {error}.") from None


def check_csrf(request: Request, caller: Caller, given: Any) -> None:
    """Raises NotAllowed where a signed-in browser sends something without the word only our own pages know."""
    if caller.csrf:
        sent = given if isinstance(given, str) and given else request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(sent.encode("utf-8", "replace"), caller.csrf.encode()):
            raise NotAllowed("The form does not come from this server's pages, or is too old.", remedy="Load the page again.")


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(FORM)


def local_path(given: str) -> str:
    """Where to go next, if that is on this server; else the start.

    >>> local_path("/events?q=x"), local_path("//evil.example"), local_path("https://evil.example"), local_path("/\\\\evil")
    ('/events?q=x', '/', '/', '/')
    """
    fine = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable() and "\\" not in given
    return given if fine else "/"
