"""What comes back from another server, or does not."""

from collections.abc import Mapping
from dataclasses import dataclass


class NoResponseError(Exception):
    """No HTTP response within the time limit. The message is fit for a log."""


@dataclass(frozen=True)
class OutboundResponse:
    """A response. ``headers`` have lower-case names; ``is_complete`` is False for a cut body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_complete: bool

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300
