"""Everything a query asks for in one file, sent piece by piece: pages and `.csv` addresses give one page of it at a time."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from lagebild.query import Query
from lagebild.query.hits import Hit
from lagebild.serve import answers, tables
from lagebild.serve.parameters import Q, Sort
from lagebild.serve.service import Reading, Service
from lagebild.serve.views.events import query_of

PIECE = 500
JSONL = "application/jsonl; charset=utf-8"


def add_downloads(app: FastAPI) -> None:
    """Put them on an application."""
    service: Service = app.state.service

    @app.get(
        "/download/events.csv", tags=["events"], summary="All events of a query as one CSV file.", openapi_extra={"x-text": "text/csv"}
    )  # fmt: skip
    async def whole_csv(request: Request, q: Q = "", sort: Sort = None) -> Response:
        return await _whole(request, service, query_of(q, sort), csv=True)

    @app.get(
        "/download/events.jsonl", tags=["events"], summary="All events of a query, one JSON object a line.",
        openapi_extra={"x-text": "application/jsonl"},
    )  # fmt: skip
    async def whole_jsonl(request: Request, q: Q = "", sort: Sort = None) -> Response:
        return await _whole(request, service, query_of(q, sort), csv=False)


async def _whole(request: Request, service: Service, query: Query, *, csv: bool) -> Response:
    """The first piece is made before the answer begins, so that a query that cannot be answered is refused as everywhere."""
    answers.require(await answers.caller_of(request, service), "read")
    first, following = await service.read(lambda reading: _piece(reading, query, None, csv=csv))

    async def pieces() -> AsyncIterator[bytes]:
        yield first
        after = following
        while after is not None:
            made, after = await service.read(functools.partial(_piece, query=query, after=after, csv=csv))
            yield made

    headers = {"Content-Disposition": f'attachment; filename="events.{"csv" if csv else "jsonl"}"', "Cache-Control": "no-store"}
    return StreamingResponse(pieces(), headers=headers, media_type=tables.TYPE if csv else JSONL)


def _piece(reading: Reading, query: Query, after: str | None, *, csv: bool) -> tuple[bytes, str | None]:
    """The next events of a query, and the cursor after them; the header line of the CSV stands in the first piece."""
    found: list[Any]
    found, following = reading.ask(query).page(PIECE, after)
    if not csv:
        return b"".join(msgspec.json.encode(event) + b"\n" for event in found), following
    made = tables.csv_of(found, Hit)
    return (made if after is None else made.partition(b"\r\n")[2]), following
