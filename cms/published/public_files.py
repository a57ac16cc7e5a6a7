"""Public files: publishing copies them out of the private storage, where originals stay."""

import logging
from functools import lru_cache

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import transaction

from cms.lib import canonical_json
from cms.lib.stored_files import is_stored
from cms.published.models.log import Edition
from cms.published.models.rows import Published

LOG = logging.getLogger(__name__)


def public_storage() -> Storage:
    return storages["public"]


def public_file_size(url: str) -> int | None:
    """Return the bytes of the public file at an address. None: there is no such file."""
    name = url.removeprefix(f"{settings.BASE_URL}/media/")
    try:
        return stored_size(name)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=10_000)
def stored_size(name: str) -> int:
    """Return the size of a public file. It never changes, since the name contains its hash."""
    storage = public_storage()
    if not storage.exists(name):
        raise FileNotFoundError(name)
    return storage.size(name)


def copy_to_public(files: dict[str, str]) -> None:
    """Copy private files to the public storage, by public name.

    Public names contain content hashes: an existing file of the right size has the right content,
    and nobody knows the name of a copy whose publication failed.
    """
    private, public = storages["default"], public_storage()
    for public_name, private_name in files.items():
        if not is_stored(public, public_name, size=private.size(private_name)):
            with private.open(private_name) as file:
                public.save(public_name, file)


def delete_files_on_commit(model: type[Published], documents: list[str]) -> None:
    """Delete the public files of a withdrawn entry's documents after the commit."""
    names = {name for text in documents for name in model.files(canonical_json.load(text))}
    if names:
        transaction.on_commit(lambda: delete_files(names - files_in_use(model)))


def files_in_use(model: type[Published]) -> set[str]:
    """Return the public files of the type's remaining editions: entries may share an image."""
    documents = Edition.objects.filter(type=model.type).values_list("document", flat=True)
    return {
        name for text in documents.iterator() for name in model.files(canonical_json.load(text))
    }


def delete_files(names: set[str]) -> None:
    """Delete public files. One that can't be deleted does not undo the withdrawal: it is logged."""
    for name in names:
        try:
            public_storage().delete(name)
        except OSError:
            LOG.exception("The public file %s of a withdrawn entry could not be deleted.", name)
