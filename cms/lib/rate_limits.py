"""Rate limits: acts counted under a name, in windows of fixed length."""

import hashlib
import time
from dataclasses import dataclass

from cms.lib.safe_cache import safe_add, safe_read


def epoch_seconds() -> int:
    return int(time.time())


@dataclass(frozen=True)
class RateLimit:
    """``quota`` acts in ``window`` seconds are allowed to whoever is counted; 0: any number.

    Without a shared cache each of ``processes`` counts for itself, so each allows its share, though
    never less than two acts: a person makes mistakes.
    """

    name: str
    quota: int
    window: int
    processes: int = 1

    @property
    def share(self) -> int:
        return max(min(self.quota, 2), self.quota // self.processes)

    def count_act(self, who: str) -> int:
        """Count one act. Return 0 if it is allowed, or else the seconds until the next one is."""
        if not self.quota:
            return 0
        number, elapsed = divmod(epoch_seconds(), self.window)
        used = safe_add(self.key(who, number), 1, seconds=self.window)
        return self.window - elapsed if used > self.share else 0

    def refund(self, who: str) -> None:
        """Take one act back, which turned out to be none of those that are limited."""
        safe_add(self.key(who, epoch_seconds() // self.window), -1, seconds=self.window)

    def is_used_up(self, who: str) -> bool:
        return safe_read(self.key(who, epoch_seconds() // self.window)) >= self.share

    def key(self, who: str, number: int) -> str:
        """Build the cache key: a hash, since names that people type may have any length."""
        digest = hashlib.blake2b(who.encode(errors="replace"), digest_size=16).hexdigest()
        return f"limit:{self.name}:{digest}:{number}"
