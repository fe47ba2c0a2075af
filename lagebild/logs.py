"""What long runs tell: JSON lines for machines (structlog), or nothing; progress and errors for people are printed by the commands.

`--log-json` of `add` and `watch`, or LAGEBILD_LOG=json for both, switches the lines on; they go to standard error, one event a line
with a UTC time: `{"event": "shard", "added": 16, "level": "info", "timestamp": "…"}`.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Protocol

VARIABLE = "LAGEBILD_LOG"


class Log(Protocol):
    """What a run needs of a logger."""

    def info(self, event: str, **fields: Any) -> Any: ...
    def warning(self, event: str, **fields: Any) -> Any: ...


class _Silent:
    def info(self, event: str, **fields: Any) -> None:
        """Nothing."""

    def warning(self, event: str, **fields: Any) -> None:
        """Nothing."""


def logger(on: bool = False, **fields: Any) -> Log:
    """The logger of a command, its lines bearing these fields; silent unless it is switched on here or in the environment."""
    if not on and os.environ.get(VARIABLE) != "json":
        return _Silent()
    import structlog

    made = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    bound: Log = made.bind(**fields)
    return bound
