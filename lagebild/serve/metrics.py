"""Counters of the server in Prometheus' text format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.6, 1.0, 2.5, 10.0)  # seconds
TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class Meters:
    """What was answered: requests by route and status, and how long each route took."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, list[int]] = field(default_factory=dict)
    sums: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def count(self, route: str, status: int, seconds: float) -> None:
        self.requests[route, status] += 1
        buckets = self.seconds.setdefault(route, [0] * (len(BOUNDS) + 1))
        buckets[next((n for n, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))] += 1
        self.sums[route] += seconds  # type: ignore[assignment]  # seconds, not counts

    def refuse(self) -> None:
        self.refused += 1

    def text(self, gauges: Mapping[str, float]) -> str:
        """All meters, with some values of the moment."""
        return "\n".join((*self._counters(), *self._histogram(), *_gauges(gauges), ""))

    def _counters(self) -> Iterator[str]:
        yield "# TYPE lagebild_requests_total counter"
        for (route, status), number in sorted(self.requests.items()):
            yield f'lagebild_requests_total{{route="{_label(route)}",status="{status}"}} {number}'
        yield "# TYPE lagebild_refused_total counter"
        yield f"lagebild_refused_total {self.refused}"

    def _histogram(self) -> Iterator[str]:
        yield "# TYPE lagebild_request_seconds histogram"
        for route, buckets in sorted(self.seconds.items()):
            below = 0
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), buckets, strict=True):
                below += number
                yield f'lagebild_request_seconds_bucket{{route="{_label(route)}",le="{bound}"}} {below}'
            yield f'lagebild_request_seconds_sum{{route="{_label(route)}"}} {self.sums[route]:.6f}'
            yield f'lagebild_request_seconds_count{{route="{_label(route)}"}} {below}'


def _gauges(gauges: Mapping[str, float]) -> Iterator[str]:
    for name, value in gauges.items():
        yield f"# TYPE lagebild_{name} gauge"
        yield f"lagebild_{name} {value:g}"


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
