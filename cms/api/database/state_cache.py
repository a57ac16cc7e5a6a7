"""Caches of what was read in one state of the log: cards, counts, names.

Nothing depends on them: another process, or none at all, gives the same responses.
"""

import time
from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

from cms.api.database.snapshot import LogState

KEEP_SECONDS = 60  # `reproject` changes rows without a line in the log

T = TypeVar("T", bound=Sized)


@dataclass(frozen=True)
class Held(Generic[T]):
    """What is held, and of which state: in one, so that no thread takes that of another state."""

    content: T
    chain: str | None
    expires: float


class StateCache(Generic[T]):
    """Holds what this process has read in the state of the log that it saw last.

    ``make`` makes an empty cache, which begins anew once it has ``most`` items. What a preview
    reads is not held: nobody else may see its state.
    """

    def __init__(self, make: Callable[[], T], *, most: int) -> None:
        self.make, self.most = make, most
        self.held: Held[T] = Held(make(), None, 0.0)

    def get_content(self, log_state: LogState) -> T:
        """Return what was read in this state of the log, or an empty cache for it."""
        if not log_state.is_public:
            return self.make()
        held = self.held
        is_current = held.chain == log_state.chain and held.expires >= time.monotonic()
        if not is_current or len(held.content) >= self.most:
            expires = time.monotonic() + KEEP_SECONDS
            held = self.held = Held(self.make(), log_state.chain, expires)
        return held.content

    def clear_content(self) -> None:
        """Forget everything."""
        self.held = Held(self.make(), None, 0.0)
