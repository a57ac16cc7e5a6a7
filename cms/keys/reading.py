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

from cms.keys import text
from cms.keys.models import Key

LOG = logging.getLogger(__name__)
USED_EVERY = timedelta(minutes=1)


class RefusedError(Exception):
    """The key opens nothing. The message says why, to whoever sent it."""


@dataclass(frozen=True)
class Holder:
    """Whom a valid key stands for. ``rate`` is in requests per hour, 0 for no limit; ``partner``
    is the id of the partner it belongs to, if any.
    """

    prefix: str
    scopes: frozenset[str]
    rate: int
    partner: int | None = None


def holder_of(written: str, *, now: datetime) -> Holder:
    """Whose key this is. Raises RefusedError; why a key is refused, only who has it learns.

    One statement, and once a minute a second one, which notes that the key is in use.
    """
    prefix = text.prefix_of(written)
    if prefix is None:
        raise RefusedError("This is not a key of ours, or a part of it is missing.")
    keys = Key.objects.using(DEFAULT_DB_ALIAS).select_related("partner")
    key = keys.filter(prefix=prefix).first()
    known = key.digest if key else ""
    if not hmac.compare_digest(known, text.digest(written)) or key is None:
        raise RefusedError("This key is not known here.")
    if key.revoked_at is not None:
        raise RefusedError(f"This key was revoked on {key.revoked_at:%Y-%m-%d}.")
    if key.expires_at is not None and key.expires_at <= now:
        raise RefusedError(f"This key expired on {key.expires_at:%Y-%m-%d}.")
    if key.partner is not None and not key.partner.is_active:
        raise RefusedError("The partner that this key belongs to is not active here any more.")
    if key.last_used_at is None or key.last_used_at <= now - USED_EVERY:
        note_use(key, now=now)
    return Holder(
        prefix=key.prefix, scopes=frozenset(key.scopes), rate=key.rate, partner=key.partner_id
    )


def note_use(key: Key, *, now: datetime) -> None:
    """Of several requests at once, one writes. A database that can't be written stops no reader."""
    before = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
    try:
        with transaction.atomic(using=DEFAULT_DB_ALIAS):
            Key.objects.using(DEFAULT_DB_ALIAS).filter(before, pk=key.pk).update(last_used_at=now)
    except DatabaseError:
        LOG.warning("The last use of key %s could not be noted.", key.prefix, exc_info=True)
