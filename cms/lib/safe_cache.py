"""Cache access that never raises: without a cache, responses are rendered and nobody is limited."""

import logging
from typing import Any

from django.core.cache import caches

LOG = logging.getLogger(__name__)


def safe_get(key: str) -> Any:
    """Return the cached value; None if there is none, or if the cache fails."""
    try:
        return caches["default"].get(key)
    except Exception:
        LOG.warning("The cache does not answer.", exc_info=True)
        return None


def safe_set(key: str, value: Any, *, seconds: int) -> None:
    """Cache a value for ``seconds``, unless the cache fails."""
    try:
        caches["default"].set(key, value, seconds)
    except Exception:
        LOG.warning("The cache does not answer.", exc_info=True)


def safe_increment(key: str, *, seconds: int) -> int:
    """Increment a counter atomically and return its value; 0 if the cache fails."""
    return safe_add(key, 1, seconds=seconds)


def safe_add(key: str, amount: int, *, seconds: int) -> int:
    """Add to a counter atomically and return its value; 0 if the cache fails."""
    counters = caches["counters"]
    try:
        try:
            return counters.incr(key, amount)
        except ValueError:  # no counter yet
            is_new = counters.add(key, amount, seconds)
            return amount if is_new else counters.incr(key, amount)
    except Exception:
        LOG.warning("The counters do not answer.", exc_info=True)
        return 0


def safe_read(key: str) -> int:
    """Return the value of a counter; 0 if there is none, or if the cache fails."""
    try:
        return int(caches["counters"].get(key) or 0)
    except Exception:
        LOG.warning("The counters do not answer.", exc_info=True)
        return 0
