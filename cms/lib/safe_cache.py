"""Cache access that never raises: without a cache, responses are rendered and nobody is limited."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from cms.lib.circuit_breaker import get_breaker


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

    def add_atomically(counters: Any) -> int:
        try:
            return int(counters.incr(key, amount))
        except ValueError:  # no counter yet
            is_new = counters.add(key, amount, seconds)
            return amount if is_new else int(counters.incr(key, amount))

    return int(call_cache("counters", add_atomically, default=0))


def safe_read(key: str) -> int:
    """Return the value of a counter; 0 if there is none, or if the cache fails."""
    return int(call_cache("counters", lambda counters: counters.get(key), default=0) or 0)


def call_cache(alias: str, function: Callable[[Any], Any], *, default: Any) -> Any:
    """Call a function with the cache; return ``default`` if that fails, or would wait."""
    return get_breaker(alias).call(function, alias=alias, default=default)


def failed_caches() -> list[str]:
    """Return the aliases of caches that do not answer. It waits for none of them."""
    return sorted(alias for alias in settings.CACHES if get_breaker(alias).is_open)
