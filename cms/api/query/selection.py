"""Select the rows of a list: by language, conditions, alternatives (``or``) and search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from cms.api.database.statement_cache import BoundParameters
from cms.api.parameters.parameter import Parameter
from cms.api.query.conditions import Condition, apply_conditions
from cms.api.query.locales import ALL_LOCALES
from cms.api.query.or_groups import Alternative, match_any
from cms.published.models.rows import Row
from cms.published.search.parser import Query
from cms.published.search.queries import filter_matching


@dataclass(frozen=True)
class Selection:
    """All conditions of a list. ``search_query`` None: the list is not searched.

    ``locale`` may be ``ALL_LOCALES``.
    """

    locale: str
    conditions: Mapping[Condition, Any]
    alternatives: Sequence[Alternative] = ()
    search_query: Query | None = None

    @property
    def is_whole(self) -> bool:
        """Return whether all rows of the language are selected, the search left aside."""
        return not (self.conditions or self.alternatives)

    @property
    def checks_each_row(self) -> bool:
        """Return whether no index answers all conditions: a page and its count check every row."""
        return bool(self.alternatives) or any(each.relation for each in self.conditions)

    def parametrized(self, bound: BoundParameters, *, model: type[Row]) -> "Selection":
        """Return the selection with placeholders for its values, which are bound."""
        bound.shape += [model, self.locale]
        conditions = {
            condition: condition.parametrized(value, bound, model=model)
            for condition, value in self.conditions.items()
        }
        bound.shape.append("or")
        alternatives = []
        for alternative in self.alternatives:
            bound.shape.append(len(alternative))
            alternatives.append(
                tuple(
                    (condition, condition.parametrized(value, bound, model=model))
                    for condition, value in alternative
                )
            )
        return replace(self, conditions=conditions, alternatives=alternatives)

    def filter_rows(
        self, queryset: "QuerySet[Any]", *, ignore: Callable[[Condition], bool] = lambda _: False
    ) -> "QuerySet[Any]":
        """Return the rows that fit all but the search, which needs its own order by score."""
        conditions = {each: value for each, value in self.conditions.items() if not ignore(each)}
        if self.locale != ALL_LOCALES:
            queryset = queryset.filter(locale=self.locale)
        queryset = apply_conditions(queryset, conditions)
        if self.alternatives:
            queryset = match_any(queryset, self.alternatives)
        return queryset

    def matching_rows(
        self, queryset: "QuerySet[Any]", *, ignore: Callable[[Condition], bool] = lambda _: False
    ) -> "QuerySet[Any]":
        """Return the rows that fit everything, search included, in no order."""
        rows = self.filter_rows(queryset, ignore=ignore).order_by()
        if self.search_query is None:
            return rows
        return filter_matching(rows, self.search_query, locale=self.locale)


def build_selection(
    values: Mapping[str, Any],
    allowed: Mapping[str, Parameter],
    *,
    locale: str,
    search_query: Query | None,
) -> Selection:
    """Build the selection from the cleaned values of a request."""
    conditions = {
        condition: value
        for name, value in values.items()
        if isinstance(condition := allowed[name], Condition)
    }
    return Selection(locale, conditions, values.get("or", ()), search_query)
