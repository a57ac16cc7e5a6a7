"""Put a backup back: all or nothing, into an empty database or instead of what there is."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tarfile import TarFile
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, transaction

from cms.backup import files, tables
from cms.backup.archive import DamagedArchiveError, open_archive, read_member
from cms.backup.creation import Manifest, table_member
from cms.backup.database import (
    Migration,
    applied_migrations,
    build_apps,
    has_content,
    hold_writers,
    migrate_to,
    unknown_migrations,
)
from cms.published.cache_tags import ALL
from cms.purging import queue

Report = Callable[[str], None]


class RestoreRefusedError(Exception):
    """The backup does not fit this version or this database, which stays as it was."""


def restore_backup(path: Path, *, replace: bool, report: Report) -> Manifest:
    """Put the rows and files of a backup back, compare their digests, and return the manifest.

    ``replace``: what the database holds may be deleted. The tables are brought to the form of the
    backup first, and afterwards to that of this version. Raises DamagedArchiveError or
    RestoreRefusedError, and then readers have what they had.
    """
    with open_archive(path) as (tar, manifest):
        migrations = [(app, name) for app, name in manifest["migrations"]]
        prepare_tables(migrations, replace=replace)
        apps = build_apps(migrations)
        new_files: list[files.StoredFile] = []
        try:
            with transaction.atomic():
                restore_rows(tar, manifest, apps, report)
                restore_files(tar, manifest, new_files)
        except BaseException:
            files.delete_files(new_files)
            raise
    call_command("migrate", verbosity=0)
    # What the restored rows do not know was never published, as far as this history goes.
    kept = {files.StoredFile(*key.split("/", 1)) for key in manifest["files"]}
    gone = files.delete_files(
        file for file in files.list_files() if file.storage == "public" and file not in kept
    )
    report(f"{len(new_files):,} files stored, {gone:,} public files deleted")
    for name in settings.CACHES:
        caches[name].clear()
    queue.enqueue_purge({ALL})
    return manifest


def prepare_tables(migrations: Iterable[Migration], *, replace: bool) -> None:
    """Bring the tables to the form that the backup has. Raises RestoreRefusedError."""
    if unknown := unknown_migrations(migrations):
        raise RestoreRefusedError(
            f"The backup was made by a newer version of Marrow ({unknown[0][0]}.{unknown[0][1]}): "
            "install that version, or a later one."
        )
    applied, wanted = set(applied_migrations()), set(migrations)
    if applied - wanted:
        raise RestoreRefusedError(
            "The backup was made by an earlier version of Marrow than the one that made the "
            "tables of this database: name a database without tables. What the backup has is "
            "brought to this version there."
        )
    if applied and not replace and has_content(build_apps(applied)):
        raise RestoreRefusedError(
            "The database is not empty. With --replace everything in it is deleted first: make a "
            "backup of it before that."
        )
    if applied != wanted:
        migrate_to(wanted)


def restore_rows(tar: TarFile, manifest: Manifest, apps: Apps, report: Report) -> None:
    """Replace the rows of all tables, and read them again to compare them with the backup.

    Raises DamagedArchiveError if they differ; the transaction is the caller's.
    """
    models = tables.list_tables(apps)
    if models.keys() != manifest["tables"].keys():
        raise RestoreRefusedError("The backup has other tables than this version had.")
    using = DEFAULT_DB_ALIAS
    hold_writers(models.values())
    tables.delete_rows([*models.values(), *left_out_models(apps)], using=using)
    for label, model in models.items():
        columns = manifest["tables"][label]["columns"]
        with read_member(tar, table_member(label)) as lines:
            tables.load_rows(model, columns, lines, using=using)
    tables.reset_sequences(models.values(), using=using)
    for label, model in models.items():
        expected = tables.TableSummary(**manifest["tables"][label])
        if (found := tables.write_rows(model, None, using=using)) != expected:
            raise DamagedArchiveError(f"{label}: {found} was stored, and {expected} written.")
        if expected.rows:
            report(f"{label}: {expected.rows:,} rows")


def left_out_models(apps: Apps) -> list[Any]:
    """Return the tables that no backup has: a session of before would be somebody else's now."""
    return [apps.get_model(label) for label in sorted(tables.LEFT_OUT)]


def restore_files(tar: TarFile, manifest: Manifest, new_files: list[files.StoredFile]) -> None:
    """Store the files that are not there with the same content; add each to ``new_files``."""
    for key, content in manifest["files"].items():
        file = files.StoredFile(*key.split("/", 1))
        if files.has_file(file, **content):
            continue
        with read_member(tar, f"files/{key}") as source:
            new_files.append(file)
            files.put_file(file, source)
        if not files.has_file(file, **content):
            raise DamagedArchiveError(f"{key} was not stored as the backup has it.")
