"""SQL conditions on references, written by hand.

Django takes longer to build these statements than the database to run them, and can't join tables
without a foreign key. The texts are ours; all that came with a request is in the values.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import BooleanField, Expression, F, Field, Func, Q, TextField
from django.db.models.expressions import RawSQL

from cms.published.models.references import Reference
from cms.published.sql import Sql, execute, placeholder_list

REFERENCES = Reference._meta.db_table


class KeyList(Field):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A list of reference keys as one bound value, however many they are."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


KEY_LIST = KeyList()


def match_keys(column: str, keys: Any) -> Sql:
    """Build the condition that a column is one of ``keys``, or of those of a placeholder.

    PostgreSQL estimates from the keys how many rows have them.
    """
    if not isinstance(keys, Expression):
        keys = KEY_LIST.get_db_prep_value(keys, connections[settings.READ_DATABASE])
    if is_sqlite():
        return Sql(f"{column} IN (SELECT value FROM json_each(%s))", [keys])  # noqa: S608 -- as above
    return Sql(f"{column} = ANY(%s)", [keys])


def select_referring_keys(relation: int, targets: Sql, *, among: Sql | None = None) -> Sql:
    """Select the keys of the rows that refer to some targets, where the plan starts.

    ``targets`` is a condition on ``target``; ``among``, a SELECT of keys, narrows the rows.
    """
    text = f"SELECT source FROM {REFERENCES} WHERE relation = %s AND {targets.text}"  # noqa: S608 -- as above
    if among is None:
        return Sql(text, [relation, *targets.values])
    # The plus keeps SQLite from starting at the rows.
    text += f" AND {'+' if is_sqlite() else ''}source IN ({among.text})"
    return Sql(text, [relation, *targets.values, *among.values])


def is_sqlite() -> bool:
    return connections[settings.READ_DATABASE].vendor == "sqlite"


def expect_few(condition: str) -> str:
    """Return a condition with which SQLite expects few rows of the table that references follow.

    Where statistics are kept, it expects more rows than there are references, reads all of those
    to fill a Bloom filter, and leaves hardly any out by it. The order of tables is given.
    """
    return f"likelihood({condition}, 0.000001)" if is_sqlite() else condition


def find_descendants(relation: int, roots: Collection[int]) -> dict[int, list[int]]:
    """Find the keys of all rows below each of ``roots``.

    References of this relation lead from a row to the one above it. UNION drops what was found
    before, so a circle ends.
    """
    text = f"""
        WITH RECURSIVE below(root_key, row_key) AS (
            SELECT target, source FROM {REFERENCES}
            WHERE relation = %s AND target IN ({placeholder_list(roots)})
            UNION
            SELECT below.root_key, reference.source FROM below
            CROSS JOIN {REFERENCES} AS reference
            WHERE reference.relation = %s AND reference.target = below.row_key
            AND {expect_few("below.row_key IS NOT NULL")}
        ) SELECT root_key, row_key FROM below
    """  # noqa: S608 -- as above
    found: dict[int, list[int]] = {root: [] for root in roots}
    for root, key in execute(Sql(text, [relation, *roots, relation])):
        found[root].append(key)
    return found


def in_keys(selected: Sql) -> Q:
    """Match rows whose key a SELECT of keys has."""
    return Q(reference_key__in=RawSQL(selected.text, selected.values))  # noqa: S611 -- as above


class RefersTo(Func):
    """Whether a row has a reference of this relation to one of some targets.

    The plan starts at the row. ``targets`` is a SELECT of ``reference_key``, or with ``keys`` they
    are the targets.

    A join, not a nested subquery: for a single table SQLite picks the unique index on its keys,
    whatever else the condition says, and reads wide rows where an index covers all.
    """

    output_field = BooleanField()

    def __init__(self, relation: int, targets: Sql | None = None, *, keys: Any = None) -> None:
        super().__init__(F("reference_key"))
        self.relation = relation
        if targets is None:
            condition = match_keys("reference.target", keys)
            self.rest = Sql(f" WHERE {condition.text}", condition.values)
        else:
            self.rest = Sql(
                f", ({targets.text}) AS listed WHERE listed.reference_key = reference.target",
                targets.values,
            )

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        (source,) = self.source_expressions
        text = (
            f"EXISTS (SELECT 1 FROM {REFERENCES} AS reference{self.rest.text} "  # noqa: S608 -- as above
            f"AND reference.source = {compiler.compile(source)[0]} AND reference.relation = %s)"
        )
        return text, [*self.rest.values, self.relation]


class FirstReferred(Func):
    """The value of a column that is first, in an order, in the entries that a row refers to."""

    output_field = TextField()

    def __init__(
        self, relation: int, table: str, column: str, *, order: Sequence[str], default: str
    ) -> None:
        super().__init__(F("reference_key"))
        self.relation, self.table, self.column = relation, table, column
        self.order, self.default = order, default

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        (source,) = self.source_expressions
        places = " ".join(f"WHEN %s THEN {place}" for place, _ in enumerate(self.order))
        text = (
            f"coalesce((SELECT target.{self.column} FROM {REFERENCES} AS reference "  # noqa: S608 -- our own names
            f"JOIN {self.table} AS target ON target.reference_key = reference.target "
            f"WHERE reference.source = {compiler.compile(source)[0]} AND reference.relation = %s "
            f"ORDER BY CASE target.{self.column} {places} END LIMIT 1), %s)"
        )
        return text, [self.relation, *self.order, self.default]
