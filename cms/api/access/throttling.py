"""Rate limits: requests counted per key, or per client address, in windows of fixed length.

The headers follow the IETF's draft "RateLimit header fields for HTTP", which may still change.
"""

from dataclasses import dataclass
from typing import Any

from cms.api.access.callers import Caller
from cms.api.errors.problem_details import Problem
from cms.lib.rate_limits import epoch_seconds
from cms.lib.safe_cache import safe_add

#: The server's time that is one request; each as much again counts as one more.
COST_SECONDS = 0.02
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


def count_request(caller: Caller, *, weight: int = 1) -> Usage | None:
    """Count a request of the caller, or more of its weight; None: there is no limit."""
    if not caller.quota:
        return None
    number, elapsed = divmod(epoch_seconds(), caller.window)
    used = safe_add(f"rate:{caller.policy}:{caller.name}:{number}", weight, seconds=caller.window)
    return Usage(caller.policy, caller.quota, caller.window, used, caller.window - elapsed)


def charge_cost(caller: Caller, response: Any, seconds: float) -> None:
    """Count a request that took ``seconds`` of the server as several, and say so in its headers."""
    more = int(seconds / COST_SECONDS)
    usage = count_request(caller, weight=more) if more else None
    if usage and HEADERS[1] in response:
        for name, value in usage.headers().items():
            response[name] = value


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
