"""How often one may ask: counted per key, or else per client address, in windows of fixed length.

The headers follow the IETF's draft "RateLimit header fields for HTTP", which may still change.
"""

import time
from dataclasses import dataclass

from cms.api.access.callers import Caller
from cms.api.errors.problem_details import Problem
from cms.lib.safe_cache import count

HEADERS = ("RateLimit-Policy", "RateLimit")


@dataclass(frozen=True)
class Usage:
    """What is left of a quota; ``reset`` is the seconds until it is whole again."""

    policy: str
    quota: int
    window: int
    used: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.used > self.quota

    def headers(self) -> dict[str, str]:
        left = max(0, self.quota - self.used)
        policy = f'"{self.policy}";q={self.quota};w={self.window}'
        return dict(zip(HEADERS, (policy, f'"{self.policy}";r={left};t={self.reset}'), strict=True))


def count_request(caller: Caller) -> Usage | None:
    """Count one request of the caller; None if no limit is set."""
    if not caller.quota:
        return None
    number, gone = divmod(epoch_seconds(), caller.window)
    used = count(f"rate:{caller.policy}:{caller.name}:{number}", seconds=caller.window)
    return Usage(caller.policy, caller.quota, caller.window, used, caller.window - gone)


def epoch_seconds() -> int:
    return int(time.time())


def too_many_requests(usage: Usage) -> Problem:
    unit = {60: "minute", 3600: "hour"}[usage.window]
    whom = "A key of yours" if usage.policy == "anonymous" else "A key with a higher limit"
    return Problem(
        "too-many-requests",
        f"{usage.quota} requests in one {unit} are allowed here, and they are used up. Wait "
        f"{usage.reset} seconds. {whom} may ask more often.",
        headers={"Retry-After": str(usage.reset)},
        retry_after=usage.reset,
    )
