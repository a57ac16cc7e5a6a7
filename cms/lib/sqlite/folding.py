"""Case-insensitive search beyond ASCII: SQLite's LIKE folds only `a` to `z`, not `É` to `é`."""

from sqlite3 import Connection
from typing import Any

from django.db.models import CharField
from django.db.models.lookups import IContains, IStartsWith

CASEFOLD = "marrow_casefold"  # the name of the SQL function
CONTAINS = "contains_in_any_case"  # the names of the lookups
STARTS_WITH = "starts_with_in_any_case"


def register_functions(connection: Connection) -> None:
    """Register our SQL function with a new connection."""
    connection.create_function(CASEFOLD, 1, casefold, deterministic=True)


def casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


class ContainsInAnyCase(IContains):
    """``icontains`` for every alphabet.

    For ASCII text LIKE is correct, and much faster than our function on each row; on PostgreSQL it
    is always correct.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        text = str(self.rhs)
        if text.isascii():
            return self.as_sql(compiler, connection)
        column, values = self.process_lhs(compiler, connection)
        return f"instr({CASEFOLD}({column}), %s) > 0", [*values, text.casefold()]


class StartsWithInAnyCase(IStartsWith):
    """``istartswith`` for every alphabet, like ``ContainsInAnyCase``."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        text = str(self.rhs)
        if text.isascii():
            return self.as_sql(compiler, connection)
        column, values = self.process_lhs(compiler, connection)
        return f"instr({CASEFOLD}({column}), %s) = 1", [*values, text.casefold()]


# Not as "icontains": Django's backends write the SQL of lookups by that name.
CharField.register_lookup(ContainsInAnyCase, CONTAINS)
CharField.register_lookup(StartsWithInAnyCase, STARTS_WITH)
