"""What the pages send where a browser runs no script: how pages look, and views to keep or take away. Programs have `PUT /views/{name}`."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import FastAPI
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lagebild.serve import answers
from lagebild.serve.access import Caller
from lagebild.serve.bodies import body_of, local_path
from lagebild.serve.parameters import Key
from lagebild.serve.service import Service
from lagebild.serve.views.saved import forget, save

YEAR = 365 * 24 * 3600
Next = Annotated[str, Meta(max_length=4000)]


class Preferences(Struct, frozen=True, forbid_unknown_fields=True):
    """How pages look to this browser; what is not given stays as it was."""

    language: Literal["de", "en"] | None = None
    theme: Literal["light", "dark", "system"] | None = None
    density: Literal["normal", "compact"] | None = None
    next: Next = "/"

    def chosen(self) -> dict[str, str]:
        """What was chosen, by the name of its cookie; empty for what pages do by themselves."""
        given = {"language": self.language, "theme": self.theme, "density": self.density}
        return {name: "" if value in ("system", "normal") else value for name, value in given.items() if value is not None}


class ViewForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A query to keep under a name."""

    name: Annotated[str, Meta(max_length=50)]
    query: Annotated[str, Meta(max_length=4000)] = ""
    title: Annotated[str, Meta(max_length=200)] = ""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """A form without fields of its own."""


def add_forms(app: FastAPI) -> None:
    """Put them on an application."""
    service: Service = app.state.service

    @app.post("/preferences", include_in_schema=False)
    async def prefer(request: Request) -> Response:
        given = await body_of(request, Preferences, await answers.caller_of(request, service))
        response = RedirectResponse(local_path(given.next), 303)
        for name, value in given.chosen().items():
            kept = f"{answers.PREFIX}{name}"
            if value:
                response.set_cookie(kept, value, max_age=YEAR, samesite="lax")
            else:
                response.delete_cookie(kept, samesite="lax")
        return response

    @app.post("/views", include_in_schema=False)
    async def keep(request: Request) -> Response:
        caller = await _writer(request, service)
        given = await body_of(request, ViewForm, caller)
        made = await service.write(lambda store: save(store, given.name, given.query, given.title, caller.name))
        return RedirectResponse(f"/views/{quote(made.name)}", 303)

    @app.post("/views/{name}/remove", include_in_schema=False)
    async def remove(request: Request, name: Key) -> Response:
        await body_of(request, Nothing, await _writer(request, service))
        await service.write(lambda store: forget(store, name))
        return RedirectResponse("/views", 303)


async def _writer(request: Request, service: Service) -> Caller:
    """Who sends a request, if they may keep views; raises NotSignedIn, NotAllowed."""
    caller = await answers.caller_of(request, service)
    answers.require(caller, "write")
    return caller
