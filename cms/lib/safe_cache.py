"""Caches that may fail. Then answers are made anew and nobody is counted: readers come first."""

import logging
from typing import Any

from django.core.cache import caches

LOG = logging.getLogger(__name__)


def safe_get(key: str) -> Any:
    """What is kept under ``key``; None if nothing is."""
    try:
        return caches["default"].get(key)
    except Exception:
        LOG.warning("The cache does not answer.", exc_info=True)
        return None


def safe_set(key: str, value: Any, *, seconds: int) -> None:
    try:
        caches["default"].set(key, value, seconds)
    except Exception:
        LOG.warning("The cache does not answer.", exc_info=True)


def safe_increment(key: str, *, seconds: int) -> int:
    """One more under ``key``, and how many there are now: exact, however many count at once."""
    counters = caches["counters"]
    try:
        try:
            return counters.incr(key)
        except ValueError:  # the first of them
            return 1 if counters.add(key, 1, seconds) else counters.incr(key)
    except Exception:
        LOG.warning("The counters do not answer.", exc_info=True)
        return 0
