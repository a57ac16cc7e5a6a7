"""Tell complete files from broken ones in a storage whose names say what is in them."""

from django.core.files.storage import Storage


def is_stored(storage: Storage, name: str, *, size: int) -> bool:
    """Return whether the storage has all of the file. A part of one, which a full disk or a crash
    left behind, is deleted.
    """
    if not storage.exists(name):
        return False
    if storage.size(name) == size:
        return True
    storage.delete(name)
    return False
