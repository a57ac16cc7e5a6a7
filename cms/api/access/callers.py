"""Identify the caller of a request: by its key, or else by its client address."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms.keys.authentication import InvalidKeyError, authenticate_key
from cms.lib.client_address import client_network

__all__ = ["PUBLIC", "Caller", "InvalidKeyError", "anonymous_caller", "caller_with_key"]

MINUTE, HOUR = 60, 3600  # seconds
PUBLIC = "public"


@dataclass(frozen=True)
class Caller:
    """Who sent a request.

    ``scope`` is all of it that a response may depend on; ``name`` is what requests are counted
    under.

    ``partner`` is the id of the partner whose key it is, if any, and ``opens`` what the key is
    for. ``quota`` requests may come in ``window`` seconds; 0 is no limit.
    """

    scope: str
    policy: str
    name: str
    quota: int
    window: int
    partner: int | None = None
    opens: frozenset[str] = frozenset()


def caller_with_key(authorization: str) -> Caller:
    """Return the holder of the key in an ``Authorization`` header.

    Raises InvalidKeyError for anything but a valid key.
    """
    scheme, _, written = authorization.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidKeyError("This API knows keys alone, sent as “Authorization: Bearer ...”.")
    holder = authenticate_key(written.strip(), now=timezone.now())
    return Caller(
        scope=f"key:{'+'.join(sorted(holder.scopes))}:{holder.partner or ''}",
        policy="key",
        name=holder.prefix,
        quota=holder.rate,
        window=HOUR,
        partner=holder.partner,
        opens=holder.scopes,
    )


def anonymous_caller(meta: dict[str, Any]) -> Caller:
    """Return the caller of a request without a key, counted under its client address."""
    quota: int = settings.RATE_ANONYMOUS
    name = client_network(meta, proxies=settings.TRUSTED_PROXIES) if quota else ""
    return Caller(scope=PUBLIC, policy="anonymous", name=name, quota=quota, window=MINUTE)
