"""Which engine runs a job: processes of this machine, or a Ray cluster. Both give one result per item, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from lagebild.ingest.time_limit import TIME_LIMIT
from lagebild.run.local import BATCH, run_local
from lagebild.run.work import Item, Job

T = TypeVar("T")
ENGINES = ("local", "ray")


def run_on(
    engine: str, items: Iterable[Item], job: Job[T], *, workers: int = 1, batch: int = BATCH, time_limit: float = TIME_LIMIT
) -> Iterator[T]:
    """The results of a job on an engine (one of ENGINES)."""
    if engine == "ray":
        from lagebild.run.ray_engine import run_ray

        return run_ray(items, job, workers=workers, batch=batch, time_limit=time_limit)
    return run_local(items, job, workers=workers, batch=batch, time_limit=time_limit)
