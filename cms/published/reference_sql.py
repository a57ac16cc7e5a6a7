"""SQL conditions on references, written by hand.

Django takes longer to build these statements than the database to run them, and can't join tables
without a foreign key. The texts are ours; all that came with a request is in the values.
"""

from typing import Any

from django.db.models import BooleanField, F, Func
from django.db.models.expressions import RawSQL

from cms.published.models.references import Reference
from cms.published.sql import Sql

REFERENCES = Reference._meta.db_table


def select_referring_ids(type: str, name: str, targets: Sql) -> RawSQL:
    """Select the ids of a type's rows that refer under ``name`` to one of ``targets``, a SELECT of
    ids. The plan starts at the targets.
    """
    text = (
        f"SELECT source_id FROM {REFERENCES} "  # noqa: S608 -- as above
        f"WHERE source_type = %s AND name = %s AND target_id IN ({targets.text})"
    )
    return RawSQL(text, [type, name, *targets.values])  # noqa: S611 -- as above


def select_descendant_ids(type: str, relation: str, roots: Sql) -> RawSQL:
    """Select the ids of ``roots`` and of all rows of the type below them.

    ``relation`` leads from a row to the one above it. UNION drops what was found before, so a
    circle ends.
    """
    text = (
        f"WITH RECURSIVE below(id) AS ({roots.text} UNION "  # noqa: S608 -- as above
        f"SELECT reference.source_id FROM below JOIN {REFERENCES} AS reference "
        "ON reference.target_id = below.id "
        "WHERE reference.source_type = %s AND reference.name = %s) SELECT id FROM below"
    )
    return RawSQL(text, [*roots.values, type, relation])  # noqa: S611 -- as above


class RefersTo(Func):
    """Whether a row refers under ``name`` to one of ``targets``, a SELECT of ``pk``.

    The plan starts at the row.

    A join, not a nested subquery: for a single table SQLite picks the unique index on its ids,
    whatever else the condition says, and reads wide rows where an index covers all. The type of the
    source is left out: its id implies it, and with it SQLite would pick the index that starts at
    the targets.
    """

    output_field = BooleanField()

    def __init__(self, name: str, targets: Sql) -> None:
        super().__init__(F("pk"))
        self.name, self.targets = name, targets

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        (source,) = self.source_expressions
        text = (
            f"EXISTS (SELECT 1 FROM {REFERENCES} AS reference "  # noqa: S608 -- as above
            f"JOIN ({self.targets.text}) AS target ON target.pk = reference.target_id "
            f"WHERE reference.source_id = {compiler.compile(source)[0]} AND reference.name = %s)"
        )
        return text, [*self.targets.values, self.name]
