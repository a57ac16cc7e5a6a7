"""The result of one load test."""

from dataclasses import dataclass


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
