"""Circuit breakers of caches.

A cache that failed, or from which a call has been waiting, is left alone until a thread of its own
has seen it answer. So one request at most waits for a cache that hangs, for as long as a call may
take (a second with Redis), and one line of the log says that it is gone.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.core.cache import caches

LOG = logging.getLogger(__name__)
PROBE_EVERY = 5.0  # seconds
#: A call that takes longer lets all others go on without the cache.
PATIENCE_SECONDS = 0.1


class Breaker:
    """Whether the cache at one location is used, by all threads of this process.

    ``waiting_since`` is when the oldest call under way began, as far as that is known; 0: there
    is none.
    """

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.lock = Lock()
        self.is_open = False
        self.waiting_since = 0.0

    def call(self, function: Callable[[Any], Any], *, alias: str, default: Any) -> Any:
        """Call a function with the cache; return ``default`` if that fails, or would wait."""
        now = time.monotonic()
        since = self.waiting_since
        if self.is_open or (since and now - since > PATIENCE_SECONDS):
            return default
        self.waiting_since = since or now
        try:
            return function(caches[alias])
        except Exception as error:  # noqa: BLE001 -- nothing a cache does may reach a reader
            self.open(error)
            return default
        finally:
            self.waiting_since = 0.0

    def open(self, error: Exception) -> None:
        """Stop to use the cache until a thread has seen it answer."""
        with self.lock:
            if self.is_open:
                return
            self.is_open = True
        LOG.warning("The cache does not answer, and is left alone until it does: %r", error)
        Thread(target=self.probe_until_closed, daemon=True).start()

    def probe_until_closed(self) -> None:
        """Ask the cache every few seconds until it answers."""
        while self.is_open:
            time.sleep(PROBE_EVERY)
            self.probe()

    def probe(self) -> None:
        """Ask the cache once, and use it again if it answers."""
        if not self.is_open:
            return
        try:
            caches[self.alias].get("health")
        except Exception:  # noqa: BLE001 -- whatever it is, it was logged when it came first
            return
        self.is_open = False
        LOG.warning("The cache answers again.")


#: By location, since two aliases may share a server.
BREAKERS: dict[str, Breaker] = {}


def get_breaker(alias: str) -> Breaker:
    """Return the breaker of the cache that an alias names."""
    config = settings.CACHES.get(alias, {})
    location = f"{config.get('BACKEND')} {config.get('LOCATION')}"
    return BREAKERS.get(location) or BREAKERS.setdefault(location, Breaker(alias))


def close_breakers() -> None:
    """Forget which caches failed."""
    for breaker in BREAKERS.values():
        breaker.is_open = False  # which ends its thread
    BREAKERS.clear()
