"""Making and revoking keys: the two acts, for the admin and the commands."""

from datetime import datetime
from typing import Any

from cms.keys import key_format
from cms.keys.models import Key


def create_key(key: Key, *, by: Any = None, seed: str = "") -> str:
    """Save the new ``key`` and return its text, which nobody can read again. With a ``seed`` it is
    the text that always comes of that.

    Raises ValidationError if the key says something that can't be.
    """
    written, key.prefix = key_format.derive_key(seed) if seed else key_format.generate_key()
    key.digest = key_format.hash_key(written)
    key.created_by = by
    key.full_clean()
    key.save(force_insert=True)
    return written


def revoke_key(key: Key, *, at: datetime) -> bool:
    """Have the key refused from the next request on. False: it was revoked before."""
    revoked = Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)
    key.refresh_from_db()
    return bool(revoked)
