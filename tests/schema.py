"""The tables of the newest version, for tests that have migrated back."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_to_newest() -> None:
    """Apply all migrations. A test that leaves some out breaks those that come after it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
