"""Rebuild a table under its name with another primary key: for migrations alone."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.models import Model


class RebuildTable(SeparateDatabaseAndState):
    """Create the table of a model anew, copy the rows, and drop the former table.

    Django can't give a table a composite primary key, or take it away. ``state_operations`` say how
    the model changes; migrating back does the same the other way round. Rows are copied in this
    ``order``, and the first of those with the same key is kept.
    """

    def __init__(
        self, name: str, state_operations: Sequence[Operation], order: Sequence[str]
    ) -> None:
        super().__init__(state_operations=state_operations)
        self.name, self.order = name, order

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        values = {
            "name": self.name,
            "state_operations": self.state_operations,
            "order": self.order,
        }
        return type(self).__name__, [], values

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            former = from_state.apps.get_model(app_label, self.name)
            rebuild_table(schema_editor, former, model, order=self.order)

    database_backwards = database_forwards

    def describe(self) -> str:
        return f"Rebuild the table of {self.name}"


def rebuild_table(
    schema_editor: Any, former: type[Model], model: type[Model], *, order: Sequence[str]
) -> None:
    """Replace the table of a historical model with that of a later one, or an earlier one.

    Indexes are created when the migration ends: by then those of the former table are gone.
    """
    quote, name = schema_editor.quote_name, model._meta.db_table
    former_name = f"former_{name}"
    schema_editor.alter_db_table(former, name, former_name)
    schema_editor.create_model(model)
    kept = {field.column for field in former._meta.local_concrete_fields}
    shared = [field.column for field in model._meta.local_concrete_fields if field.column in kept]
    columns = ", ".join(map(quote, shared))
    schema_editor.execute(
        f"INSERT INTO {quote(name)} ({columns}) SELECT {columns} FROM {quote(former_name)} "  # noqa: S608 -- our own names
        f"WHERE true ORDER BY {', '.join(order)} ON CONFLICT DO NOTHING"
    )
    schema_editor.execute(schema_editor.sql_delete_table % {"table": quote(former_name)})
