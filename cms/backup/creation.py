"""Create a backup: all rows and stored files at one place of the log, while others write."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from cms.backup import files, tables
from cms.backup.archive import FORMAT, MANIFEST, ArchiveWriter, write_archive
from cms.backup.database import applied_migrations, read_one_state
from cms.lib import canonical_json
from cms.lib.timestamps import format_rfc3339
from cms.published.chain import START, Place
from cms.published.models.log import Head

Manifest = dict[str, Any]
#: A file that was deleted between the rows and the files: then both are read anew.
ATTEMPTS = 3


class FileVanishedError(Exception):
    """A file that the rows need was deleted while the files were copied, or is missing."""


def create_backup(path: Path, report: Callable[[str], None]) -> Manifest:
    """Write a backup to a new file and return its manifest; ``report`` gets lines on the way.

    Raises FileExistsError, and FileVanishedError if a file that the rows need is missing.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with write_archive(path) as archive:
                return write_content(archive, report)
        except FileVanishedError as error:
            if attempt == ATTEMPTS:
                raise
            report(f"{error} Beginning again.")
    raise AssertionError("the last attempt returns or raises")


def write_content(archive: ArchiveWriter, report: Callable[[str], None]) -> Manifest:
    models = tables.list_tables(apps)
    with read_one_state() as using:
        head = Head.objects.using(using).first()  # from here on the state is this one
        summaries = {}
        for label, model in models.items():
            with archive.add_member(table_member(label)) as target:
                summary = tables.write_rows(model, target, using=using)
            summaries[label] = summary._asdict()
            if summary.rows:
                report(f"{label}: {summary.rows:,} rows")
        copied = write_files(archive, report)
        needed = set(files.find_needed_files(models.values(), using=using))
        if missing := sorted(needed - {files.StoredFile(*key.split("/", 1)) for key in copied}):
            raise FileVanishedError(f"{missing[0].name} is named by the rows, but not stored.")
    manifest = {
        "format": FORMAT,
        "created_at": format_rfc3339(timezone.now()),
        "place": str(Place.of(head.sequence, head.chain) if head else START),
        "database": connection.vendor,
        "migrations": applied_migrations(),
        "tables": summaries,
        "files": copied,
        "digest": canonical_json.digest(canonical_json.dump([summaries, copied])),
    }
    with archive.add_member(MANIFEST) as target:
        target.write(canonical_json.dump(manifest).encode())
    return manifest


def write_files(archive: ArchiveWriter, report: Callable[[str], None]) -> dict[str, Any]:
    """Add all stored files; return their sizes and digests, by storage and name."""
    copied = {}
    for file in files.list_files():
        key = f"{file.storage}/{file.name}"
        try:
            with archive.add_member(f"files/{key}") as target:
                sha256 = files.copy_file(file, target)
                copied[key] = {"size": target.seek(0, 2), "sha256": sha256}
        except FileNotFoundError:
            continue  # withdrawn since the list was made; if it is needed, that is found out
    report(f"{len(copied):,} files")
    return copied


def table_member(label: str) -> str:
    """Return the name of the archive's member with the rows of a table."""
    return f"tables/{label}.ndjson"
