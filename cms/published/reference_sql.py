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


def select_referring_keys(relation: int, targets: Sql) -> RawSQL:
    """Select the keys of the rows that refer to one of ``targets``: keys, or a SELECT of them.

    The plan starts at the targets.
    """
    text = f"SELECT source FROM {REFERENCES} WHERE relation = %s AND target IN ({targets.text})"  # noqa: S608 -- as above
    return RawSQL(text, [relation, *targets.values])  # noqa: S611 -- as above


def select_descendant_keys(relation: int, roots: Sql) -> RawSQL:
    """Select the keys of ``roots`` and of all rows below them.

    References of this relation lead from a row to the one above it. UNION drops what was found
    before, so a circle ends.
    """
    text = (
        f"WITH RECURSIVE below(row_key) AS ({roots.text} UNION "  # noqa: S608 -- as above
        f"SELECT reference.source FROM below JOIN {REFERENCES} AS reference "
        "ON reference.relation = %s AND reference.target = below.row_key) SELECT row_key FROM below"
    )
    return RawSQL(text, [*roots.values, relation])  # noqa: S611 -- as above


class RefersTo(Func):
    """Whether a row has a reference of this relation to one of ``targets``, a SELECT of
    ``reference_key``. The plan starts at the row.

    A join, not a nested subquery: for a single table SQLite picks the unique index on its keys,
    whatever else the condition says, and reads wide rows where an index covers all.
    """

    output_field = BooleanField()

    def __init__(self, relation: int, targets: Sql) -> None:
        super().__init__(F("reference_key"))
        self.relation, self.targets = relation, targets

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        (source,) = self.source_expressions
        text = (
            f"EXISTS (SELECT 1 FROM {REFERENCES} AS reference "  # noqa: S608 -- as above
            f"JOIN ({self.targets.text}) AS listed ON listed.reference_key = reference.target "
            f"WHERE reference.source = {compiler.compile(source)[0]} AND reference.relation = %s)"
        )
        return text, [*self.targets.values, self.relation]
