"""The parameters that screens share, as the API documents them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

MOST = 1000
Q = Annotated[
    str,
    Query(max_length=4000, description="A query (docs/query.md), such as `source:CHN act:CONSULT since:2023`.", examples=["actor:CHN"]),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many to give at once.")]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
Sort = Annotated[str | None, Query(max_length=20, description="Order of the events, over the query's own: `-date`, `confidence` …")]
Key = Annotated[str, Path(min_length=1, max_length=500, description="The key, as other answers give it.")]
Name = Annotated[str, Path(min_length=1, max_length=200, description="A code (CHN), a code with a sector (CHN.MIL), an id, or a name.")]
Words = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]
