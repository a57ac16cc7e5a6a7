"""SQL that counts rows by the entries they refer to, written by hand.

``rows`` are a SELECT of ``pk``. The plan starts at them: on a list with all rows that is as fast as
starting at the targets, and on a short list much faster.
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


def count_targets(facet: str, relation: Relation, rows: Sql) -> Sql:
    """Count, for each published target, the rows that refer to it or to an entry below it.

    A row that refers to several of them counts once.
    """
    table = relation.target._meta.db_table
    upward, join, counted = "", "", "reference.target_id"
    if relation.hierarchy:
        upward = UPWARD.format(table=table, references=REFERENCES)
        join = "JOIN upward ON upward.entry_id = reference.target_id"
        counted = "upward.above_id"
    number = "count(DISTINCT listed.pk)" if relation.hierarchy else "count(*)"
    text = f"""
        SELECT CAST(%s AS text), CAST(target.id AS text), target.slug, target.title,
            target.locale, counted.total
        FROM (
            {upward}
            SELECT {counted} AS target_id, {number} AS total FROM ({rows.text}) AS listed
            JOIN {REFERENCES} AS reference
            ON reference.source_id = listed.pk AND reference.name = %s {join}
            GROUP BY {counted}
        ) AS counted
        JOIN {table} AS target ON target.id = counted.target_id
    """  # noqa: S608 -- the names are ours, values stay apart
    hierarchy = [relation.hierarchy] if relation.hierarchy else []
    return Sql(text, [facet, *hierarchy, *rows.values, relation.name])


def count_absence(facet: str, rows: Sql) -> Sql:
    """Count the rows, which are those that refer to no target."""
    text = f"""
        SELECT CAST(%s AS text), CAST(NULL AS text), '', '', '', count(*)
        FROM ({rows.text}) AS listed
    """  # noqa: S608 -- values stay apart
    return Sql(text, [facet, *rows.values])
