"""Rate limits: requests counted per key, or per client address, in windows of fixed length.

The headers follow the IETF's draft "RateLimit header fields for HTTP", which may still change.
"""

import time
from dataclasses import dataclass

from cms.api.access.callers import Caller
from cms.api.errors.problem_details import Problem
from cms.lib.safe_cache import safe_increment

HEADERS = ("RateLimit-Policy", "RateLimit")


@dataclass(frozen=True)
class Usage:
    """How much of a quota is used; ``reset`` is the seconds until the window ends."""

    policy: str
    quota: int
    window: int
    used: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.used > self.quota

    def headers(self) -> dict[str, str]:
        """Return the RateLimit headers."""
        left = max(0, self.quota - self.used)
        policy = f'"{self.policy}";q={self.quota};w={self.window}'
        return dict(zip(HEADERS, (policy, f'"{self.policy}";r={left};t={self.reset}'), strict=True))


def count_request(caller: Caller) -> Usage | None:
    """Count one request of the caller; None: there is no limit."""
    if not caller.quota:
        return None
    number, elapsed = divmod(epoch_seconds(), caller.window)
    used = safe_increment(f"rate:{caller.policy}:{caller.name}:{number}", seconds=caller.window)
    return Usage(caller.policy, caller.quota, caller.window, used, caller.window - elapsed)


def epoch_seconds() -> int:
    return int(time.time())


def too_many_requests(usage: Usage) -> Problem:
    """Return the 429 of a caller whose quota is used up."""
    unit = {60: "minute", 3600: "hour"}[usage.window]
    whom = "A key of yours" if usage.policy == "anonymous" else "A key with a higher limit"
    return Problem(
        "too-many-requests",
        f"{usage.quota} requests in one {unit} are allowed here, and they are used up. Wait "
        f"{usage.reset} seconds. {whom} may ask more often.",
        headers={"Retry-After": str(usage.reset)},
        retry_after=usage.reset,
    )
