"""Capitals beyond ASCII. SQLite takes only `a` to `z` for letters that have two forms: to its LIKE,
`É` and `é` are two letters.
"""

from sqlite3 import Connection
from typing import Any

from django.db.models import CharField
from django.db.models.lookups import IContains

CASEFOLD = "marrow_casefold"  # the function, as statements call it
CONTAINS = "contains_in_any_case"  # the lookup


def register_functions(connection: Connection) -> None:
    """Make our function known to a connection that was just opened."""
    connection.create_function(CASEFOLD, 1, casefold, deterministic=True)


def casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


class ContainsInAnyCase(IContains):
    """``icontains``, for every alphabet. Where the text is ASCII, LIKE is right, and much faster
    than a function of ours on each row; PostgreSQL's is right in any case.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        text = str(self.rhs)
        if text.isascii():
            return self.as_sql(compiler, connection)
        column, values = self.process_lhs(compiler, connection)
        return f"instr({CASEFOLD}({column}), %s) > 0", [*values, text.casefold()]


# Not by its own name, under which Django's backends know how to write it.
CharField.register_lookup(ContainsInAnyCase, CONTAINS)
