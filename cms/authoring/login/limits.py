"""Limit how often passwords can be guessed, so that nobody can lock the owner out by guessing.

- A browser that has logged in to an account before shows a signed cookie for that account
  (``device``). Its mistakes count in a budget of its own, and it is never refused for what others
  do: neither for guesses at the account nor for those from its own address.
- All others share the budget of their client address, for all accounts together.
- Guesses by others are counted for each account as well. When they are many, an address gets two
  tries in ten minutes for that account instead of ten, but never none: its owner can log in with a
  new browser from any address that guesses less. Whoever guesses from a thousand addresses
  gets two guesses from each.

A login that succeeds costs nothing. Names that are no account are counted like all others, so the
limits tell nobody which accounts there are.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from cms.lib.rate_limits import RateLimit

TEN_MINUTES, HOUR = 600, 3600
PROCESSES = settings.COUNTING_PROCESSES
DEVICE = RateLimit("login-device", 10, TEN_MINUTES, PROCESSES)
ADDRESS = RateLimit("login-address", 10, TEN_MINUTES, PROCESSES)
GUESSES = RateLimit("login-guesses", 30, HOUR, PROCESSES)
ADDRESS_UNDER_ATTACK = RateLimit("login-attack", 2, TEN_MINUTES, PROCESSES)


@dataclass
class LoginAttempt:
    """One attempt: at which account, from which address, from which known ``device`` ("": none)."""

    account: str
    address: str
    device: str

    @cached_property
    def limits(self) -> list[tuple[RateLimit, str]]:
        """Return the limits that hold for the attempt, each with whom it counts."""
        if self.device:
            return [(DEVICE, self.device)]
        found = [(ADDRESS, self.address)]
        if GUESSES.is_used_up(self.account):
            found.append((ADDRESS_UNDER_ATTACK, f"{self.address} {self.account}"))
        return found

    def count_attempt(self) -> int:
        """Count the attempt before a password is hashed. Return how many seconds it has to wait."""
        return max(each.count_act(who) for each, who in self.limits)

    def record_success(self) -> None:
        for each, who in self.limits:
            each.refund(who)

    def record_failure(self) -> None:
        if not self.device:
            GUESSES.count_act(self.account)


def account_key(username: str) -> str:
    """Return what an account is counted under, however its name is written."""
    return unicodedata.normalize("NFKC", username).strip().casefold()
