"""Select the rows that facets count, and count their references, once for all facets."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from cms.api.database.snapshot import reader_queryset
from cms.api.query.conditions import Condition
from cms.api.query.facet_sql import ReferenceCounts
from cms.api.query.locales import ALL_LOCALES
from cms.api.query.selection import Selection
from cms.published.models.rows import Row
from cms.published.sql import Sql, compile_queryset, select_keys

#: Whether a facet ignores a condition, since it is on the facet's own property.
Ignores = Callable[[Condition], bool]


class SharedRows:
    """The rows of a list whose keys are selected once for all facets which count the same ones.

    Where an index answers all conditions, facets of columns read it: that is quicker than the keys.
    """

    def __init__(self, selection: Selection, model: type[Row]) -> None:
        self.selection, self.model = selection, model
        self.is_copied = selection.checks_each_row or selection.search_query is not None
        self.selected: dict[frozenset[Condition], Sql] = {}
        self.counted: dict[frozenset[Condition] | None, ReferenceCounts] = {}

    def select_rows(self, ignores: Ignores) -> "QuerySet[Any]":
        """Return the rows that a facet counts, which ignores some conditions."""
        rows = reader_queryset(self.model)
        if not self.is_copied:
            return self.selection.matching_rows(rows, ignore=ignores)
        return rows.filter(reference_key__in=select_keys(self.name_copy(ignores))).order_by()

    def name_copy(self, ignores: Ignores) -> str:
        """Return the name of the table expression that has the keys of the rows."""
        ignored = frozenset(filter(ignores, self.selection.conditions))
        if ignored not in self.selected:
            self.selected[ignored] = self.compile_keys(ignores)
        return f"rows_{list(self.selected).index(ignored)}"

    def compile_keys(self, ignores: Ignores) -> Sql:
        rows = self.selection.matching_rows(reader_queryset(self.model), ignore=ignores)
        return compile_queryset(rows.values("reference_key"))

    def select_keys(self) -> Sql:
        """Select the keys of all rows of the list, from their copy if there is one."""
        if self.is_copied or frozenset() in self.selected:
            return read_copy(self.name_copy(ignore_none))
        return self.compile_keys(ignore_none)

    def count_references(self, relation: int, ignores: Ignores) -> ReferenceCounts:
        """Return the counts of the references of the rows, with those of this relation."""
        is_language = self.is_language(ignores)
        key = None if is_language else frozenset(filter(ignores, self.selection.conditions))
        if key not in self.counted:
            locale = self.selection.locale
            self.counted[key] = ReferenceCounts(
                name=f"counts_{len(self.counted)}",
                rows=(
                    self.compile_keys(ignores)
                    if is_language
                    else read_copy(self.name_copy(ignores))
                ),
                is_language=is_language,
                locale=None if locale == ALL_LOCALES else locale,
            )
        self.counted[key].relations.append(relation)
        return self.counted[key]

    def is_language(self, ignores: Ignores) -> bool:
        """Return whether a facet counts all rows of a language, and their references are quicker.

        In the default language most entries are published; in others the rows themselves are few.
        """
        selection = self.selection
        if selection.alternatives or selection.search_query:
            return False
        is_usual = selection.locale in (ALL_LOCALES, settings.LANGUAGE_CODE)
        return is_usual and all(map(ignores, selection.conditions))

    def precede(self, statement: Sql) -> Sql:
        """Put selections and counts before the statement that reads them."""
        tables = {f"rows_{number}": each for number, each in enumerate(self.selected.values())}
        for each in self.counted.values():
            tables |= {each.name: each.compile(), each.total_name: each.compile_total()}
        if not tables:
            return statement
        copies = ", ".join(f"{n} AS MATERIALIZED ({each.text})" for n, each in tables.items())
        values = [value for each in tables.values() for value in each.values]
        return Sql(f"WITH {copies} {statement.text}", [*values, *statement.values])


def ignore_none(condition: Condition) -> bool:
    """Ignore no condition."""
    return False


def read_copy(name: str) -> Sql:
    return Sql(f"SELECT reference_key FROM {name}", [])  # noqa: S608 -- our own names
