"""Identify the caller of a request: by its key, or else by its client address."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms.keys.authentication import InvalidKeyError, authenticate_key

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
    name = client_network(meta) if quota else ""
    return Caller(scope=PUBLIC, policy="anonymous", name=name, quota=quota, window=MINUTE)


def client_network(meta: dict[str, Any]) -> str:
    """Return the client's address; of IPv6 the /64, which one household or server holds.

    ``X-Forwarded-For`` counts only as far as proxies of ours wrote it: from the right.
    """
    text: str = meta.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            text = hops[-settings.TRUSTED_PROXIES].strip() or text
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return text
