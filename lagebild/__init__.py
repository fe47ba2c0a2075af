"""Lagebild reads German and English news reports and codes who did what to whom, when and where, and who says so.

The public API is what this module exports; everything is imported when it is first used.

    >>> from lagebild import report_of
    >>> report_of("Der Minister reiste nach Riga.", lang="de").lang
    'de'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Coder": "lagebild.pipeline",
    "Coding": "lagebild.model",
    "Event": "lagebild.model",
    "LagebildError": "lagebild.errors",
    "Report": "lagebild.model",
    "Statement": "lagebild.model",
    "json_line": "lagebild.output",
    "json_schema": "lagebild.output",
    "read_paths": "lagebild.ingest",
    "record": "lagebild.output",
    "report_of": "lagebild.pipeline",
}
__all__ = [
    "Coder",
    "Coding",
    "Event",
    "LagebildError",
    "Report",
    "Statement",
    "json_line",
    "json_schema",
    "read_paths",
    "record",
    "report_of",
]

if TYPE_CHECKING:
    from lagebild.errors import LagebildError
    from lagebild.ingest import read_paths
    from lagebild.model import Coding, Event, Report, Statement
    from lagebild.output import json_line, json_schema, record
    from lagebild.pipeline import Coder, report_of


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'lagebild' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
