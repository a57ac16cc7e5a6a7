"""The database's plans of statements."""

from django.db import connection


def explain(statement: str) -> list[str]:
    """Return the lines of the plan for a statement, each in the words of the database."""
    explain_sql = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain_sql} {statement}")
        return [row[-1] for row in cursor.fetchall()]
