"""The stored files of a backup: originals, which are private, and what publishing copied out."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db.models import FileField, Model

from cms.lib import canonical_json
from cms.published.models.log import Edition
from cms.published.models.rows import published_types

#: Names of the storages in settings, as the archive has them for folders.
STORAGES = ("default", "public")
BLOCK = 1024 * 1024


class StoredFile(NamedTuple):
    """One file of a storage."""

    storage: str
    name: str


def list_files() -> Iterator[StoredFile]:
    """List all files of the storages."""
    for name in STORAGES:
        yield from (StoredFile(name, path) for path in sorted(walk(storages[name], "")))


def walk(storage: Storage, folder: str) -> Iterator[str]:
    """Yield the names of the files below a folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever stored
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in files)
    for name in folders:
        yield from walk(storage, prefix + name)


def find_needed_files(models: Iterable[type[Model]], *, using: str) -> Iterator[StoredFile]:
    """Find the files without which the rows are not whole: uploads, and what editions show."""
    for model in models:
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                uploads = model._base_manager.using(using).values_list(field.attname, flat=True)
                yield from (StoredFile("default", name) for name in uploads if name)
    for type_name, published in published_types().items():
        editions = Edition.objects.using(using).filter(type=type_name)
        for text in editions.values_list("document", flat=True).iterator():
            names = published.files(canonical_json.load(text))
            yield from (StoredFile("public", name) for name in names)


def copy_file(file: StoredFile, target: IO[bytes]) -> str:
    """Copy the content of a stored file, and return its SHA-256 digest.

    Raises FileNotFoundError if it was deleted meanwhile.
    """
    with storages[file.storage].open(file.name) as source:
        shutil.copyfileobj(source, target)
    target.seek(0)
    return digest_file(target)


def digest_file(file: IO[bytes]) -> str:
    """Return the SHA-256 digest of an open file from here to its end."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def has_file(file: StoredFile, *, size: int, sha256: str) -> bool:
    """Tell whether the storage has the file with this content."""
    storage = storages[file.storage]
    if not storage.exists(file.name) or storage.size(file.name) != size:
        return False
    with storage.open(file.name) as stored:
        return digest_file(stored) == sha256


def put_file(file: StoredFile, content: IO[bytes]) -> None:
    """Store the content under exactly this name."""
    storage = storages[file.storage]
    storage.delete(file.name)
    stored_name = storage.save(file.name, File(content))
    if stored_name != file.name:
        raise OSError(f"{file.name} was stored as {stored_name}: something else writes there.")


def delete_files(files: Iterable[StoredFile]) -> int:
    """Delete files, and return how many."""
    count = 0
    for file in files:
        storages[file.storage].delete(file.name)
        count += 1
    return count
