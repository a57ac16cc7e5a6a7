"""SQL that counts rows by the entries they refer to, written by hand.

Statements return rows of ``CountRow``; the totals of one value in several rows are added up. So all
rows of a type are counted in one pass over an index of their references, without looking at the
rows, and what does not belong to the list is subtracted.
"""

from cms.api.query.conditions import Relation
from cms.published.reference_sql import REFERENCES
from cms.published.sql import Sql

#: Each entry of a hierarchy with itself and all entries above it.
UPWARD = """
WITH RECURSIVE upward(entry_id, above_id) AS (
    SELECT id, id FROM {table} AS entry
    UNION
    SELECT upward.entry_id, reference.target_id FROM upward
    JOIN {references} AS reference
    ON reference.source_id = upward.above_id AND reference.name = %s
)
"""
TARGETS = """
SELECT CAST(%s AS text), CAST(target.id AS text), target.slug, target.title,
    target.locale, target.title_sort_key, counted.total
FROM ({counted}) AS counted JOIN {table} AS target ON target.id = counted.target_id
"""
ABSENCE = "SELECT CAST(%s AS text), CAST(NULL AS text), '', '', '', %s, {total} FROM {source}"
NO_PLACE = b""  # in an order by title: a bound value, since databases write bytes each in its way
# The first reference of a row stands for the row: an index has the first ones alone.
FIRST_TARGETS = f"""
SELECT target_id, count(*) AS total FROM {REFERENCES}
WHERE source_type = %s AND name = %s AND position = 0 GROUP BY target_id
"""  # noqa: S608 -- our own name
UNPUBLISHED = """
SELECT source_id FROM {references} AS reference
WHERE source_type = %s AND name = %s AND position = 0 AND target_id IN (
    SELECT target_id FROM ({first}) AS first
    WHERE NOT EXISTS (SELECT 1 FROM {table} AS target WHERE target.id = first.target_id)
)
"""


def count_targets(facet: str, relation: Relation, rows: Sql, *, sign: str = "") -> Sql:
    """Count, for each published target, the rows that refer to it or to an entry below it.

    A row that refers to several of them counts once. ``rows`` are a SELECT of ``pk``, where the
    plan starts. ``sign`` "-" subtracts the numbers.
    """
    upward, join, counted = "", "", "reference.target_id"
    if relation.hierarchy:
        upward = UPWARD.format(table=relation.target._meta.db_table, references=REFERENCES)
        join = "JOIN upward ON upward.entry_id = reference.target_id"
        counted = "upward.above_id"
    number = "count(DISTINCT listed.pk)" if relation.hierarchy else "count(*)"
    # CROSS JOIN makes SQLite start at the rows, also without the statistics of ANALYZE.
    text = f"""
        {upward}
        SELECT {counted} AS target_id, {sign}{number} AS total FROM ({rows.text}) AS listed
        CROSS JOIN {REFERENCES} AS reference {join}
        WHERE reference.source_id = listed.pk AND reference.name = %s
        GROUP BY {counted}
    """  # noqa: S608 -- the names are ours, values stay apart
    hierarchy = [relation.hierarchy] if relation.hierarchy else []
    return name_targets(facet, relation, Sql(text, [*hierarchy, *rows.values, relation.name]))


def count_all_targets(facet: str, relation: Relation) -> Sql:
    """Count, for each published target, all rows of the relation's source that refer to it.

    In a hierarchy: or to an entry below it.
    """
    if not relation.hierarchy:
        text = f"""
            SELECT target_id, count(*) AS total FROM {REFERENCES}
            WHERE source_type = %s AND name = %s GROUP BY target_id
        """  # noqa: S608 -- as above
        return name_targets(facet, relation, Sql(text, [relation.source.type, relation.name]))
    upward = UPWARD.format(table=relation.target._meta.db_table, references=REFERENCES)
    text = f"""
        {upward}
        SELECT upward.above_id AS target_id, count(DISTINCT reference.source_id) AS total
        FROM upward CROSS JOIN {REFERENCES} AS reference
        WHERE reference.target_id = upward.entry_id
        AND reference.source_type = %s AND reference.name = %s
        GROUP BY upward.above_id
    """  # noqa: S608 -- as above
    values = [relation.hierarchy, relation.source.type, relation.name]
    return name_targets(facet, relation, Sql(text, values))


def name_targets(facet: str, relation: Relation, counted: Sql) -> Sql:
    """Add the names of published targets to their numbers; others drop out."""
    text = TARGETS.format(counted=counted.text, table=relation.target._meta.db_table)
    return Sql(text, [facet, *counted.values])


def count_absence(facet: str, rows: Sql, *, sign: str = "") -> Sql:
    """Count the rows, which are those that refer to no target."""
    text = ABSENCE.format(total=f"{sign}count(*)", source=f"({rows.text}) AS listed")
    return Sql(text, [facet, NO_PLACE, *rows.values])


def subtract_referring(facet: str, relation: Relation) -> list[Sql]:
    """Subtract all rows of the relation's source that refer to a published target."""
    names = [relation.source.type, relation.name]
    table = relation.target._meta.db_table
    first = ABSENCE.format(total="-coalesce(sum(total), 0)", source=f"({FIRST_TARGETS}) AS first")
    # Rows whose first target is not published, and none of the others either, refer to nothing.
    unpublished = UNPUBLISHED.format(references=REFERENCES, first=FIRST_TARGETS, table=table)
    without = f"""({unpublished}) AS listed WHERE NOT EXISTS (
        SELECT 1 FROM {REFERENCES} AS other JOIN {table} AS target ON target.id = other.target_id
        WHERE other.source_id = listed.source_id AND other.name = %s
    )"""  # noqa: S608 -- as above
    return [
        Sql(first, [facet, NO_PLACE, *names]),
        Sql(
            ABSENCE.format(total="count(*)", source=without),
            [facet, NO_PLACE, *names, *names, relation.name],
        ),
    ]
