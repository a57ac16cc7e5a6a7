"""The result of one load test."""

from dataclasses import astuple, dataclass
from statistics import median


@dataclass(frozen=True)
class Measurement:
    """Throughput and latency of one server under one workload.

    ``rate`` is requests per second, ``processor`` the server's CPU milliseconds per request, and
    ``p50``, ``p95`` and ``p99`` are percentiles of the response time in milliseconds.
    """

    rate: float
    processor: float
    p50: float
    p95: float
    p99: float


def take_medians(runs: list[Measurement]) -> Measurement:
    """Return the median of each value; of a pair, its mean."""
    return Measurement(*map(median, zip(*map(astuple, runs), strict=True)))
