"""Create and revoke API keys, for the admin and the commands."""

from datetime import datetime
from typing import Any

from cms.keys import key_format
from cms.keys.models import Key


def create_key(key: Key, *, by: Any = None, seed: str = "") -> str:
    """Save the new ``key`` and return its text, of which only the digest is stored.

    With a ``seed`` the text is always the same. Raises ValidationError if a field is not valid.
    """
    key_text, key.prefix = key_format.derive_key(seed) if seed else key_format.generate_key()
    key.digest = key_format.hash_key(key_text)
    key.created_by = by
    key.full_clean()
    key.save(force_insert=True)
    return key_text


def revoke_key(key: Key, *, at: datetime) -> bool:
    """Revoke the key from the next request on. False: the key was revoked before."""
    revoked = Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)
    key.refresh_from_db()
    return bool(revoked)
