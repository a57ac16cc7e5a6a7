"""Django's schema editor for SQLite, which creates tables with a composite key WITHOUT ROWID."""

from typing import Any

from django.db.backends.sqlite3 import schema
from django.db.models import CompositePrimaryKey, Model


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Store the rows of a table with a composite primary key in the index of that key.

    Otherwise SQLite numbers the rows, stores them by number, and the key once more in an index.
    Django creates a table anew to alter it: that goes through here, too.
    """

    def table_sql(self, model: type[Model]) -> tuple[str, Any]:
        sql, params = super().table_sql(model)
        if isinstance(model._meta.pk, CompositePrimaryKey):
            sql = f"{sql} WITHOUT ROWID"
        return sql, params
