"""Which rows a list has: its language, its conditions, its group of alternatives, its words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from cms.api.database.statement_cache import BoundParameters
from cms.api.parameters.parameter import Parameter
from cms.api.query.conditions import Condition, apply_conditions
from cms.api.query.or_groups import Alternative, any_of
from cms.published.models.rows import Row
from cms.published.search.parser import Query
from cms.published.search.queries import filter_matching


@dataclass(frozen=True)
class Selection:
    """What narrows a list. ``alternatives`` empty: there is no group; ``words`` None: no search."""

    locale: str
    conditions: Mapping[Condition, Any]
    alternatives: Sequence[Alternative] = ()
    words: Query | None = None

    @property
    def looks_twice(self) -> bool:
        """Whether a page and its count would both look at each row that may fit, one by one."""
        return bool(self.alternatives) or any(each.relation for each in self.conditions)

    def slotted(self, slots: BoundParameters, *, model: type[Row]) -> "Selection":
        """The same, with slots in the places of the values."""
        slots.shape += [model, self.locale]
        conditions = {
            condition: condition.slotted(value, slots, model=model)
            for condition, value in self.conditions.items()
        }
        slots.shape.append("or")
        alternatives = [
            (condition, condition.slotted(value, slots, model=model))
            for condition, value in self.alternatives
        ]
        return replace(self, conditions=conditions, alternatives=alternatives)

    def of(
        self, queryset: "QuerySet[Any]", *, ignore: Callable[[Condition], bool] = lambda _: False
    ) -> "QuerySet[Any]":
        """The rows that fulfil all but the search, which lists do in the order of its scores."""
        asked = {each: value for each, value in self.conditions.items() if not ignore(each)}
        queryset = apply_conditions(queryset.filter(locale=self.locale), asked, locale=self.locale)
        if self.alternatives:
            either = any_of(queryset.model, self.alternatives, locale=self.locale)
            queryset = queryset.filter(either)
        return queryset

    def found(
        self, queryset: "QuerySet[Any]", *, ignore: Callable[[Condition], bool] = lambda _: False
    ) -> "QuerySet[Any]":
        """The rows that fulfil everything, in no order."""
        rows = self.of(queryset, ignore=ignore).order_by()
        return filter_matching(rows, self.words, locale=self.locale) if self.words else rows


def build_selection(
    values: Mapping[str, Any],
    allowed: Mapping[str, Parameter],
    *,
    locale: str,
    words: Query | None,
) -> Selection:
    """From the cleaned values of a request."""
    conditions = {
        condition: value
        for name, value in values.items()
        if isinstance(condition := allowed[name], Condition)
    }
    return Selection(locale, conditions, values.get("or", ()), words)
