"""Authenticate API keys: the only module of ``cms.keys`` that the API imports.

Every request with a key looks the key up, so that a revoked key fails with the next request. The
query goes to the primary database: the readers' role has no right on keys, and a replica may lag.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from cms.keys import key_format
from cms.keys.last_use import LAST_USE_BUFFER
from cms.keys.models import Key


class InvalidKeyError(Exception):
    """The key is not valid. The message tells its sender why."""


@dataclass(frozen=True)
class KeyHolder:
    """The rights of a valid key.

    ``rate`` is in requests per hour, 0 for no limit. ``partner`` is the id of the key's partner.
    """

    prefix: str
    scopes: frozenset[str]
    rate: int
    partner: int | None = None


def authenticate_key(key_text: str, *, now: datetime) -> KeyHolder:
    """Return the holder of a valid key; record its use, once a minute.

    Raises InvalidKeyError. Only a sender who knows the secret learns why the key is refused.
    """
    prefix = key_format.parse_prefix(key_text)
    if prefix is None:
        raise InvalidKeyError("This is not a key of ours, or a part of it is missing.")
    keys = Key.objects.using(DEFAULT_DB_ALIAS).select_related("partner")
    key = keys.filter(prefix=prefix).first()
    stored_digest = key.digest if key else ""
    if not hmac.compare_digest(stored_digest, key_format.hash_key(key_text)) or key is None:
        raise InvalidKeyError("This key is not known here.")
    if key.revoked_at is not None:
        raise InvalidKeyError(f"This key was revoked on {key.revoked_at:%Y-%m-%d}.")
    if key.expires_at is not None and key.expires_at <= now:
        raise InvalidKeyError(f"This key expired on {key.expires_at:%Y-%m-%d}.")
    if key.partner is not None and not key.partner.is_active:
        raise InvalidKeyError("The partner that this key belongs to is not active here any more.")
    LAST_USE_BUFFER.record(key, now=now)
    return KeyHolder(
        prefix=key.prefix, scopes=frozenset(key.scopes), rate=key.rate, partner=key.partner_id
    )
