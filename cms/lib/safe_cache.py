"""Cache access that never raises: without a cache, responses are rendered and nobody is limited.

A cache that failed is left alone for some seconds. One that hangs would else hold up each request
by its timeout, and fill the log.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches

LOG = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0
PAUSED_UNTIL: dict[str, float] = {}  # by the alias of a cache that failed


def safe_get(key: str) -> Any:
    """Return the cached value; None if there is none, or if the cache fails."""
    return call_cache("default", lambda cache: cache.get(key), default=None)


def safe_set(key: str, value: Any, *, seconds: int) -> None:
    """Cache a value for ``seconds``, unless the cache fails."""
    call_cache("default", lambda cache: cache.set(key, value, seconds), default=None)


def safe_increment(key: str, *, seconds: int) -> int:
    """Increment a counter atomically and return its value; 0 if the cache fails."""
    return safe_add(key, 1, seconds=seconds)


def safe_add(key: str, amount: int, *, seconds: int) -> int:
    """Add to a counter atomically and return its value; 0 if the cache fails."""

    def add(counters: Any) -> int:
        try:
            return int(counters.incr(key, amount))
        except ValueError:  # no counter yet
            is_new = counters.add(key, amount, seconds)
            return amount if is_new else int(counters.incr(key, amount))

    return int(call_cache("counters", add, default=0))


def safe_read(key: str) -> int:
    """Return the value of a counter; 0 if there is none, or if the cache fails."""
    return int(call_cache("counters", lambda counters: counters.get(key), default=0) or 0)


def call_cache(alias: str, function: Callable[[Any], Any], *, default: Any) -> Any:
    """Call a function with the cache; return ``default`` if that fails or has just failed."""
    if alias in PAUSED_UNTIL and time.monotonic() < PAUSED_UNTIL[alias]:
        return default
    try:
        value = function(caches[alias])
    except Exception:
        PAUSED_UNTIL[alias] = time.monotonic() + PAUSE_SECONDS
        LOG.warning("The cache “%s” does not answer.", alias, exc_info=True)
        return default
    PAUSED_UNTIL.pop(alias, None)
    return value


def failed_caches() -> list[str]:
    """Return the aliases of caches that do not answer; those that failed before are asked again."""
    for alias in sorted(PAUSED_UNTIL):
        call_cache(alias, lambda cache: cache.get("health"), default=None)
    return sorted(PAUSED_UNTIL)
