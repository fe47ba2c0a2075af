"""The description of the API: made from the screens' signatures and structs, and from the errors that can come."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from lagebild.serve import answers, problems
from lagebild.serve.problems import Problem
from lagebild.serve.screens import Screen

REF = "#/components/schemas/{name}"
SUMMARY = "Who did what to whom, and who says so."
ABOUT = (
    "Everything a page of Lagebild shows, as JSON and CSV on the same address. Errors are problem+json with the codes of docs/errors.md; "
    "lists have a `next` and a Link header; answers have an ETag that stays until the store changes."
)
MEANING = {
    304: "Nothing changed since the ETag.", 400: "The query cannot be read.", 401: "A token is needed.", 403: "The role does not suffice.",
    404: "There is no such thing.", 405: "Not that method.", 409: "The name is taken.", 413: "Too much at once.", 421: "Wrong host.",
    422: "A parameter is not as it should be.", 429: "Too many requests.", 500: "A defect, or a store that cannot be read.",
    503: "Busy; try again.",
}  # fmt: skip
READ_ERRORS = (400, 401, 403, 404, 405, 421, 422, 429, 500, 503)


def describe(app: FastAPI, screens: Sequence[Screen]) -> None:
    """Make `app.openapi()` give the full description."""

    @functools.cache
    def schema() -> dict[str, Any]:
        return _schema(app, screens)

    app.openapi = schema  # type: ignore[method-assign]


def _schema(app: FastAPI, screens: Sequence[Screen]) -> dict[str, Any]:
    """The description: FastAPI's for parameters, msgspec's for answers and bodies."""
    made = get_openapi(title=app.title, version=app.version, summary=SUMMARY, description=ABOUT, routes=app.routes)
    bodies = getattr(app.state, "structs", ())  # what actions take and give
    kinds = list(dict.fromkeys((*(s.answer for s in screens), *bodies, Problem)))
    found, components = msgspec.json.schema_components(kinds, ref_template=REF)
    refs = dict(zip(kinds, found, strict=True))
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.clear()
    schemas.update(components)
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{}, {"token": []}]
    for screen in screens:
        for form in ("json", "csv", ""):
            operation = made["paths"][screen.address(form).replace(":path", "")]["get"]
            operation |= {"summary": screen.summary, "tags": [screen.tag]}
            operation["responses"] = responses(_content(form, refs[screen.answer]))
    for route in made["paths"].values():
        for operation in route.values():
            for status, kind in operation.pop("x-gives", {}).items():
                content = {answers.JSON: {"schema": refs[_named(kinds, kind)]}} if kind else {}
                operation["responses"] = responses(content, status, cached=False)
            if text := operation.pop("x-text", None):
                operation["responses"] = responses({text: {"schema": {"type": "string"}}}, cached=False)
            if body := operation.pop("x-takes", None):
                schema = refs[_named(kinds, body)]
                operation["requestBody"] = {"required": True, "content": {answers.JSON: {"schema": schema}}}
    return made


def _named(kinds: Sequence[type], name: str) -> type:
    return next(k for k in kinds if k.__name__ == name)


def _content(form: str, schema: dict[str, Any]) -> dict[str, Any]:
    json = {answers.JSON: {"schema": schema}}
    csv = {"text/csv": {"schema": {"type": "string"}}}
    return json if form == "json" else csv if form == "csv" else json | csv | {"text/html": {"schema": {"type": "string"}}}


def responses(content: dict[str, Any], status: str = "200", *, cached: bool = True) -> dict[str, Any]:
    """The answers an operation can give."""
    problem = {problems.TYPE: {"schema": {"$ref": REF.format(name="Problem")}}}
    good: dict[str, Any] = {"description": "What was asked for."}
    if content:
        good["content"] = content
    out: dict[str, Any] = {status: good}
    if cached:
        out["304"] = {"description": MEANING[304]}
    errors = READ_ERRORS if cached else (*READ_ERRORS, 409, 413)
    return out | {str(code): {"description": MEANING[code], "content": problem} for code in sorted(errors)}
