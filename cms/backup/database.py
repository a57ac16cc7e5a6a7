"""The database of a backup: one state of it, the form of its tables, and what holds writers off."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from cms.backup.tables import list_tables
from cms.lib.sqlite.id_conversion import convert_ids

#: App and name of a migration.
Migration = tuple[str, str]
#: What ``migrate`` itself puts into a new database.
FILLED_BY_MIGRATE = frozenset(
    {"auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType"}
)


@contextmanager
def read_one_state() -> Iterator[str]:
    """Read one state of the database while others write; yield the name of the connection.

    On SQLite the writers' connection would keep them waiting. On PostgreSQL the readers' may be a
    role without a right on drafts.
    """
    if connection.vendor == "sqlite":
        with transaction.atomic(using=settings.READ_DATABASE):
            yield settings.READ_DATABASE
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield DEFAULT_DB_ALIAS


def hold_writers(models: Iterable[type[Model]]) -> None:
    """Let nobody else write until the commit. Readers go on, and see what was there before.

    SQLite has one writer anyway.
    """
    if connection.vendor == "sqlite":
        return
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")


def applied_migrations() -> list[Migration]:
    """Return the migrations that made the tables, without those of apps that are not installed."""
    loader = MigrationLoader(connection)
    return sorted(set(loader.applied_migrations) & set(loader.disk_migrations))


def has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown_migrations(migrations: Iterable[Migration]) -> list[Migration]:
    """Return those of the migrations that this version does not have."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return sorted(set(migrations) - set(known))


def build_apps(migrations: Iterable[Migration]) -> Apps:
    """Build the models as they were after these migrations."""
    return MigrationLoader(None).project_state(list(migrations)).apps


def migrate_to(migrations: Iterable[Migration]) -> None:
    """Apply these migrations, and no others."""
    convert_ids(connection)
    wanted = set(migrations)
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    executor.migrate(
        [
            key
            for key in sorted(wanted)
            if not any(c.key[0] == key[0] and c.key in wanted for c in nodes[key].children)
        ]
    )


def has_content(apps: Apps) -> bool:
    """Tell whether somebody has put anything into the database."""
    tables = list_tables(apps)
    return any(
        model._base_manager.exists()
        for label, model in tables.items()
        if label not in FILLED_BY_MIGRATE
    )
