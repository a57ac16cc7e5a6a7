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
    counters = caches["counters"]
    try:
        try:
            return counters.incr(key)
        except ValueError:  # no counter yet
            return 1 if counters.add(key, 1, seconds) else counters.incr(key)
    except Exception:
        LOG.warning("The counters do not answer.", exc_info=True)
        return 0
