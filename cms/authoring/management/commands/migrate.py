import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from cms.lib.sqlite.compaction import describe_compaction
from cms.lib.sqlite.id_conversion import convert_ids
from cms.published.initial_schema import create_tables, is_empty

#: Options that change no table.
NO_TABLES = ("fake", "plan", "check_unapplied", "prune")
#: Options that ask for something else than the newest tables.
NOT_ALL_OF_IT = ("app_label", "migration_name", *NO_TABLES)


class Command(migrate.Command):
    help = (
        "Bring the tables of the database up to date, as Django's command of this name does. An "
        "empty database gets them at once, without applying one migration after another. A "
        "database of a form that this version does not know is refused, and stays as it is. A file "
        "of SQLite of which much is free afterwards is compacted."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if unknown := unknown_migrations(connection):
            raise CommandError(
                f"This database was created by another version of Marrow ({unknown[0]}), which "
                f"this one can't migrate: move it away ({settings.DATA}) or name an empty one with "
                "MARROW_DATA or DATABASE_URL, and start again."
            )
        if not any(options[name] for name in NOT_ALL_OF_IT) and is_empty(connection):
            number = create_tables(connection)
            if options["verbosity"]:
                self.stdout.write(f"Created all tables of an empty database ({number} migrations).")
        changes_tables = not any(options[name] for name in NO_TABLES)
        if changes_tables:
            convert_ids(connection)  # first of all: migrations read and write them
        super().handle(*args, **options)
        if changes_tables:
            outcome = describe_compaction(connection)
            if outcome and options["verbosity"]:
                self.stdout.write(outcome)


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the applied migrations of our apps that are not among the files of this version."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    installed = Path(sys.prefix)  # what is not ours
    ours = {app.label for app in apps.get_app_configs() if installed not in Path(app.path).parents}
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    return sorted(f"{label}.{name}" for label, name in unknown if label in ours)
