"""What the API asks about a key: the only door to ``cms.keys`` for those who read.

Every request with a key looks it up, so that a revoked key fails with the next one. It looks
at the database that writes: the role of readers has no right on keys, and a replica may be late.
"""

import hmac
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models import Q

from cms.keys import key_format
from cms.keys.models import Key

LOG = logging.getLogger(__name__)
RECORD_USE_EVERY = timedelta(minutes=1)


class InvalidKeyError(Exception):
    """The key opens nothing. The message says why, to whoever sent it."""


@dataclass(frozen=True)
class KeyHolder:
    """Whom a valid key stands for. ``rate`` is in requests per hour, 0 for no limit; ``partner``
    is the id of the partner it belongs to, if any.
    """

    prefix: str
    scopes: frozenset[str]
    rate: int
    partner: int | None = None


def authenticate_key(written: str, *, now: datetime) -> KeyHolder:
    """Whose key this is. Raises InvalidKeyError; why a key is refused, only who has it learns.

    One statement, and once a minute a second one, which notes that the key is in use.
    """
    prefix = key_format.parse_prefix(written)
    if prefix is None:
        raise InvalidKeyError("This is not a key of ours, or a part of it is missing.")
    keys = Key.objects.using(DEFAULT_DB_ALIAS).select_related("partner")
    key = keys.filter(prefix=prefix).first()
    known = key.digest if key else ""
    if not hmac.compare_digest(known, key_format.hash_key(written)) or key is None:
        raise InvalidKeyError("This key is not known here.")
    if key.revoked_at is not None:
        raise InvalidKeyError(f"This key was revoked on {key.revoked_at:%Y-%m-%d}.")
    if key.expires_at is not None and key.expires_at <= now:
        raise InvalidKeyError(f"This key expired on {key.expires_at:%Y-%m-%d}.")
    if key.partner is not None and not key.partner.is_active:
        raise InvalidKeyError("The partner that this key belongs to is not active here any more.")
    if key.last_used_at is None or key.last_used_at <= now - RECORD_USE_EVERY:
        record_use(key, now=now)
    return KeyHolder(
        prefix=key.prefix, scopes=frozenset(key.scopes), rate=key.rate, partner=key.partner_id
    )


def record_use(key: Key, *, now: datetime) -> None:
    """Of several requests at once, one writes. A database that can't be written stops no reader."""
    before = Q(last_used_at=None) | Q(last_used_at__lte=now - RECORD_USE_EVERY)
    try:
        with transaction.atomic(using=DEFAULT_DB_ALIAS):
            Key.objects.using(DEFAULT_DB_ALIAS).filter(before, pk=key.pk).update(last_used_at=now)
    except DatabaseError:
        LOG.warning("The last use of key %s could not be noted.", key.prefix, exc_info=True)
