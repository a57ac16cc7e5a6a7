"""SQL that counts rows by the entries they refer to, written by hand.

References are grouped once, by relation and target, for all facets that count the same rows: those
of a language in one pass over an index of references, without looking at the rows; those of a list
in one pass over its rows for each relation. Statements return rows of ``CountRow``; those without a
value may come in several rows, which are added up.
"""

from dataclasses import dataclass, field

from cms.api.query.conditions import Relation
from cms.published.reference_sql import REFERENCES, expect_few
from cms.published.sql import Sql, cast_id

COLUMNS = "relation, target, count(*) AS total, count(*) FILTER (WHERE is_first) AS firsts"
#: ``upward``: each entry of a hierarchy with itself and all entries above it. ``nested``: the same,
#: without entries that have none below them.
UPWARD = f"""
WITH RECURSIVE upward(below_key, above_key) AS (
    SELECT reference_key, reference_key FROM {{table}}
    UNION
    SELECT upward.below_key, reference.target FROM upward CROSS JOIN {REFERENCES} AS reference
    WHERE reference.source = upward.above_key AND reference.relation = %s AND {{few}}
), nested AS MATERIALIZED (
    SELECT * FROM upward
    WHERE above_key IN (SELECT above_key FROM upward WHERE below_key <> above_key)
)
"""  # noqa: S608 -- our own name
#: Whoever shows so many values reads the next one too, to know that there are more. Of thousands of
#: targets the others are counted alone, within the index: their rows are wide.
TARGETS = """
SELECT CAST(%s AS text), {id}, target.slug, target.title,
    target.locale, target.title_sort_key, counted.total
FROM (
    WITH published AS MATERIALIZED (
        SELECT target, total FROM ({counted}) AS counted
        WHERE EXISTS (SELECT 1 FROM {table} AS row WHERE row.reference_key = counted.target)
    )
    SELECT target, total FROM published WHERE total >= coalesce(
        (SELECT total FROM published ORDER BY total DESC LIMIT 1 OFFSET %s), 1
    )
) AS counted JOIN {table} AS target ON target.reference_key = counted.target
"""
#: An empty text is unknown like null: both are one value. Values are converted once they are few.
VALUES = """
SELECT CAST(%s AS text), NULLIF(CAST(counted_value AS text), ''), '', '', '', %s,
    CAST(sum(total) AS bigint)
FROM ({counted}) AS counted GROUP BY 2
"""
ABSENCE = "SELECT CAST(%s AS text), CAST(NULL AS text), '', '', '', %s, {total} FROM {source}"
NO_PLACE = b""  # in an order by title: a bound value, since databases write bytes each in its way


@dataclass
class ReferenceCounts:
    """A table expression with the references of some rows, counted by relation and target.

    ``rows`` are a SELECT of ``reference_key``. ``is_language``: they are all rows of ``locale``, or
    of all languages. ``firsts`` are the rows whose first reference leads to the target.
    """

    name: str
    rows: Sql
    is_language: bool = False
    locale: str | None = None
    relations: list[int] = field(default_factory=list)

    @property
    def total_name(self) -> str:
        """Return the name of the table expression with the ``total`` of the rows themselves."""
        return f"{self.name}_rows"

    def compile_total(self) -> Sql:
        """Compile the statement of that table expression."""
        return Sql(f"SELECT count(*) AS total FROM ({self.rows.text}) AS listed", self.rows.values)  # noqa: S608 -- as above

    def compile(self) -> Sql:
        """Compile the statement of the table expression.

        One SELECT for each relation: SQLite can't be stopped while it sorts, so it sorts little at
        once.
        """
        selects = list(map(self.count_relation, self.relations))
        text = " UNION ALL ".join(each.text for each in selects)
        return Sql(text, [value for each in selects for value in each.values])

    def count_relation(self, number: int) -> Sql:
        """Count the references of one relation by their targets."""
        if self.is_language:
            where = self.of_language(number)
            text = f"SELECT {COLUMNS} FROM {REFERENCES} AS reference WHERE {where.text}"  # noqa: S608 -- the names are ours, values stay apart
            return Sql(f"{text} GROUP BY relation, target", where.values)
        # CROSS JOIN makes SQLite start at the rows, also without the statistics of ANALYZE.
        text = f"""
            SELECT {COLUMNS} FROM ({self.rows.text}) AS listed
            CROSS JOIN {REFERENCES} AS reference
            WHERE reference.source = listed.reference_key
            AND {expect_few("listed.reference_key IS NOT NULL")}
            AND relation = %s GROUP BY target, relation
        """  # noqa: S608 -- as above
        return Sql(text, [*self.rows.values, number])

    def of_language(self, relation: int) -> Sql:
        """Build the condition on the references of a relation from the rows of the language."""
        if self.locale is None:
            return Sql("reference.relation = %s", [relation])
        return Sql("reference.relation = %s AND reference.locale = %s", [relation, self.locale])

    def of_rows(self, relation: int) -> Sql:
        """Build the condition on the references of a relation from the rows."""
        if self.is_language:
            return self.of_language(relation)
        text = f"reference.relation = %s AND reference.source IN ({self.rows.text})"
        return Sql(text, [relation, *self.rows.values])


def count_column(facet: str, counted: Sql) -> Sql:
    """Count the rows by value; ``counted`` has each ``counted_value`` and its ``total``."""
    return Sql(VALUES.format(counted=counted.text), [facet, NO_PLACE, *counted.values])


def count_rows(name: str, rows: Sql) -> Sql:
    """Count the rows themselves, under a name."""
    text = ABSENCE.format(total="count(*)", source=f"({rows.text}) AS listed")
    return Sql(text, [name, NO_PLACE, *rows.values])


def count_targets(facet: str, relation: Relation, counts: ReferenceCounts, *, most: int) -> Sql:
    """Count the rows that refer to a published target or to an entry below it.

    The targets are those with the ``most`` highest counts, those with the next one, and all that
    have the same count as the last of them.
    """
    counted = Sql(f"SELECT target, total FROM {counts.name} WHERE relation = %s", [relation.number])  # noqa: S608 -- as above
    table = relation.target._meta.db_table
    if relation.hierarchy:
        counted = count_nested(relation, counts, counted)
    text = TARGETS.format(id=cast_id("target.id"), counted=counted.text, table=table)
    return Sql(text, [facet, *counted.values, most])


def count_nested(relation: Relation, counts: ReferenceCounts, counted: Sql) -> Sql:
    """Count rows that refer to several entries below another one once for that one.

    Each entry with others below it sorts the sources that refer to it: that takes SQLite a third of
    the time of DISTINCT.
    """
    few = expect_few("upward.above_key IS NOT NULL")
    table = UPWARD.format(table=relation.target._meta.db_table, few=few)
    if counts.is_language:
        named, where = REFERENCES, counts.of_language(relation.number)
        upward = Sql(table, [relation.hierarchy_number])
    else:
        named, where = "named", Sql("1 = 1", [])
        upward = Sql(
            f"""{table}, named AS MATERIALIZED (
                SELECT reference.target, reference.source FROM ({counts.rows.text}) AS listed
                CROSS JOIN {REFERENCES} AS reference
                WHERE reference.source = listed.reference_key AND reference.relation = %s
            )""",  # noqa: S608 -- as above
            [relation.hierarchy_number, *counts.rows.values, relation.number],
        )
    text = f"""
        {upward.text}
        {counted.text} AND target NOT IN (SELECT above_key FROM nested)
        UNION ALL
        SELECT above_key, (
            SELECT count(*) FROM (
                SELECT reference.source FROM nested CROSS JOIN {named} AS reference
                WHERE nested.above_key = above.above_key
                AND reference.target = nested.below_key AND {where.text}
                GROUP BY reference.source
            ) AS sources
        ) FROM (SELECT DISTINCT above_key FROM nested) AS above
    """  # noqa: S608 -- as above
    return Sql(text, [*upward.values, *counted.values, *where.values])


def count_absence(facet: str, relation: Relation, counts: ReferenceCounts) -> list[Sql]:
    """Count the rows that refer to no published target.

    The first reference of a row stands for the row. Where its target is not published, one of the
    others may be.
    """
    table, number = relation.target._meta.db_table, relation.number
    # PostgreSQL adds up whole numbers to a decimal.
    total = f"(SELECT total FROM {counts.total_name}) - CAST(coalesce(sum(firsts), 0) AS bigint)"  # noqa: S608 -- as above
    source = (
        f"{counts.name} JOIN {table} AS target ON target.reference_key = {counts.name}.target "
        "WHERE relation = %s"
    )
    rows = ABSENCE.format(total=total, source=source)
    where = counts.of_rows(number)
    others = f"""
        {counts.name} AS counted CROSS JOIN {REFERENCES} AS reference
        WHERE counted.relation = %s AND {expect_few("counted.firsts > 0")}
        AND NOT EXISTS (SELECT 1 FROM {table} AS row WHERE row.reference_key = counted.target)
        AND {where.text} AND reference.target = counted.target AND reference.is_first
        AND EXISTS (
            SELECT 1 FROM {REFERENCES} AS other JOIN {table} AS target
            ON target.reference_key = other.target
            WHERE other.source = reference.source AND other.relation = %s
        )
    """  # noqa: S608 -- as above
    return [
        Sql(rows, [facet, NO_PLACE, number]),
        Sql(
            ABSENCE.format(total="-count(*)", source=others),
            [facet, NO_PLACE, number, *where.values, number],
        ),
    ]
