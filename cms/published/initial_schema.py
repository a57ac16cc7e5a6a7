"""Create the tables of a new database as they are after the last migration.

An empty database has nothing to convert, and to apply a hundred migrations one by one takes most of
a minute of processor time. So its tables are created at once, from the state that the migrations
lead to, and these are recorded as applied. Why, and what was rejected: docs/decisions/0039.
"""

from importlib import import_module
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

MIGRATIONS = "cms.published.migrations"


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Return whether a database has no tables at all, ours or others."""
    return not connection.introspection.table_names()


def create_tables(connection: BaseDatabaseWrapper) -> int:
    """Create all tables in an empty database; return how many migrations were recorded as applied.

    It is one transaction: if it fails, the database is as empty as before.
    """
    loader = MigrationLoader(connection)
    apps = loader.project_state().apps
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            # Apps without migrations get their tables later, and only where that is asked for.
            is_migrated = model._meta.app_label in loader.migrated_apps
            if is_migrated and model._meta.can_migrate(connection):
                editor.create_model(model)
        create_search_index(apps, editor)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for label, name in sorted(loader.graph.nodes):
            recorder.record_applied(label, name)
    return len(loader.graph.nodes)


def create_search_index(apps: Apps, editor: Any) -> None:
    """Create what no model describes, by the functions of the migrations that did so last."""
    if editor.connection.vendor == "sqlite":
        import_module(f"{MIGRATIONS}.0017_search_texts_by_documents").create_index(apps, editor)
        return
    initial = import_module(f"{MIGRATIONS}.0001_initial")
    for name in initial.LANGUAGES.values():
        for statement in initial.language(name):
            editor.execute(statement, params=None)
    import_module(f"{MIGRATIONS}.0006_folded_texts").create_index(apps, editor)
    import_module(f"{MIGRATIONS}.0014_search_scopes").create_index(apps, editor)
