"""Select the rows that facets count: all of a language, or those of a list, once for all facets."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from cms.api.database.snapshot import reader_queryset
from cms.api.query.conditions import Condition
from cms.api.query.locales import ALL_LOCALES
from cms.api.query.selection import Selection
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset, select_keys

#: Whether a facet ignores a condition, since it is on the facet's own property.
Ignores = Callable[[Condition], bool]


class LanguageRows(NamedTuple):
    """All rows of a language are counted; ``locale`` None: the rows of all languages."""

    locale: str | None


class SharedRows:
    """The rows of a list that are selected once for all facets which count the same ones.

    Where an index answers all conditions, each facet reads it: that is quicker than a copy.
    """

    def __init__(self, selection: Selection, model: type[Row]) -> None:
        self.selection, self.model = selection, model
        self.is_copied = selection.checks_each_row or selection.search_query is not None
        self.selected: dict[frozenset[Condition], Sql] = {}

    def select_rows(self, ignores: Ignores) -> "QuerySet[Any]":
        """Return the rows that a facet counts, which ignores some conditions."""
        rows = reader_queryset(self.model)
        if not self.is_copied:
            return self.selection.matching_rows(rows, ignore=ignores)
        ignored = frozenset(filter(ignores, self.selection.conditions))
        if ignored not in self.selected:
            matching = self.selection.matching_rows(rows, ignore=ignores)
            self.selected[ignored] = compile_queryset(matching.values("reference_key"))
        number = list(self.selected).index(ignored)
        return rows.filter(reference_key__in=select_keys(f"rows_{number}")).order_by()

    def precede(self, statement: Sql) -> Sql:
        """Put the selections before the statement that reads them."""
        if not self.selected:
            return statement
        copies = ", ".join(
            f"rows_{number} AS MATERIALIZED ({each.text})"
            for number, each in enumerate(self.selected.values())
        )
        values = [value for each in self.selected.values() for value in each.values]
        return Sql(f"WITH {copies} {statement.text}", [*values, *statement.values])


def find_language_rows(ignores: Ignores, selection: Selection) -> LanguageRows | None:
    """Return whether a facet counts all rows of a language, and one pass over them is quicker.

    In the default language most entries are published; in others the rows themselves are few.
    """
    if selection.alternatives or selection.search_query:
        return None
    if not all(map(ignores, selection.conditions)):
        return None
    if selection.locale == ALL_LOCALES:
        return LanguageRows(None)
    if selection.locale != settings.LANGUAGE_CODE:
        return None
    return LanguageRows(selection.locale)
