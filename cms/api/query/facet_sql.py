"""SQL that counts rows by the entries they refer to, written by hand.

Statements return rows of ``CountRow``; the totals of one value in several rows are added up. All
rows of a language are counted in one pass over an index of their references, without looking at
the rows.
"""

from cms.api.query.conditions import Relation
from cms.published.reference_sql import REFERENCES
from cms.published.sql import Sql

#: Each entry of a hierarchy with itself and all entries above it.
UPWARD = """
upward(below_key, above_key) AS (
    SELECT reference_key, reference_key FROM {table}
    UNION
    SELECT upward.below_key, reference.target FROM upward
    JOIN {references} AS reference
    ON reference.source = upward.above_key AND reference.relation = %s
)
"""
TARGETS = """
SELECT CAST(%s AS text), CAST(target.id AS text), target.slug, target.title,
    target.locale, target.title_sort_key, counted.total
FROM ({counted}) AS counted JOIN {table} AS target ON target.reference_key = counted.target
"""
ABSENCE = "SELECT CAST(%s AS text), CAST(NULL AS text), '', '', '', %s, {total} FROM {source}"
NO_PLACE = b""  # in an order by title: a bound value, since databases write bytes each in its way


def count_targets(facet: str, relation: Relation, rows: Sql) -> Sql:
    """Count, for each published target, the rows that refer to it or to an entry below it.

    A row that refers to several of them counts once. ``rows`` are a SELECT of ``reference_key``,
    where the plan starts.
    """
    upward, join, counted = Sql("", []), "", "reference.target"
    number = "count(*)"
    if relation.hierarchy:
        upward = climb_hierarchy(relation)
        join = "JOIN upward ON upward.below_key = reference.target"
        counted, number = "upward.above_key", "count(DISTINCT listed.reference_key)"
    # CROSS JOIN makes SQLite start at the rows, also without the statistics of ANALYZE.
    text = f"""
        {upward.text}
        SELECT {counted} AS target, {number} AS total FROM ({rows.text}) AS listed
        CROSS JOIN {REFERENCES} AS reference {join}
        WHERE reference.source = listed.reference_key AND reference.relation = %s
        GROUP BY {counted}
    """  # noqa: S608 -- the names are ours, values stay apart
    return name_targets(facet, relation, Sql(text, [*upward.values, *rows.values, relation.number]))


def count_all_targets(facet: str, relation: Relation, *, locale: str | None) -> Sql:
    """Count, for each published target, all rows of a language that refer to it.

    In a hierarchy: or to an entry below it. ``locale`` None: the rows of all languages.
    """
    where = select_relation(relation, locale)
    if not relation.hierarchy:
        text = f"""
            SELECT target, count(*) AS total FROM {REFERENCES} AS reference
            WHERE {where.text} GROUP BY target
        """  # noqa: S608 -- as above
        return name_targets(facet, relation, Sql(text, where.values))
    upward = climb_hierarchy(relation)
    text = f"""
        {upward.text}
        SELECT upward.above_key AS target, count(DISTINCT reference.source) AS total
        FROM upward CROSS JOIN {REFERENCES} AS reference
        WHERE reference.target = upward.below_key AND {where.text}
        GROUP BY upward.above_key
    """  # noqa: S608 -- as above
    return name_targets(facet, relation, Sql(text, [*upward.values, *where.values]))


def select_relation(relation: Relation, locale: str | None) -> Sql:
    """Build the condition on the references of a relation from rows of a language, or of all."""
    if locale is None:
        return Sql("reference.relation = %s", [relation.number])
    return Sql("reference.relation = %s AND reference.locale = %s", [relation.number, locale])


def climb_hierarchy(relation: Relation) -> Sql:
    """Build the table expression of all targets with those above them."""
    upward = UPWARD.format(table=relation.target._meta.db_table, references=REFERENCES)
    return Sql(f"WITH RECURSIVE {upward}", [relation.hierarchy_number])


def name_targets(facet: str, relation: Relation, counted: Sql) -> Sql:
    """Add the names of published targets to their numbers; others drop out."""
    text = TARGETS.format(counted=counted.text, table=relation.target._meta.db_table)
    return Sql(text, [facet, *counted.values])


def count_absence(facet: str, rows: Sql) -> Sql:
    """Count the rows, which are those that refer to no target."""
    text = ABSENCE.format(total="count(*)", source=f"({rows.text}) AS listed")
    return Sql(text, [facet, NO_PLACE, *rows.values])


def subtract_referring(facet: str, relation: Relation, *, locale: str | None) -> Sql:
    """Subtract all rows of a language that refer to a published target.

    The first reference of a row stands for the row. Where its target is not published, one of the
    others may be.
    """
    where, table = select_relation(relation, locale), relation.target._meta.db_table
    text = f"""
        SELECT target, count(*) AS total FROM {REFERENCES} AS reference
        WHERE {where.text} AND is_first GROUP BY target
    """  # noqa: S608 -- as above
    published = f"EXISTS (SELECT 1 FROM {table} AS row WHERE row.reference_key = firsts.target)"  # noqa: S608 -- as above
    referring = f"""
        EXISTS (
            SELECT 1 FROM {REFERENCES} AS other JOIN {table} AS target
            ON target.reference_key = other.target
            WHERE other.source = reference.source AND other.relation = %s
        )
    """  # noqa: S608 -- as above
    source = f"""(
        WITH firsts AS MATERIALIZED ({text})
        SELECT total FROM firsts WHERE {published}
        UNION ALL
        SELECT count(*) FROM firsts JOIN {REFERENCES} AS reference
        ON reference.target = firsts.target AND {where.text} AND is_first
        WHERE NOT {published} AND {referring}
    ) AS referring"""  # noqa: S608 -- as above
    values = [*where.values, *where.values, relation.number]
    total = ABSENCE.format(total="-coalesce(sum(total), 0)", source=source)
    return Sql(total, [facet, NO_PLACE, *values])
