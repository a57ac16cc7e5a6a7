"""Filter a list by its own columns, and by the entries that its rows refer to.

A relation ``treatments`` brings ``treatments=slug`` (``a,b``: any of them; ``all:a,b``: each of
them), ``treatments__not=slug`` (``a,b``: none of them), and the treatments' own filters as
``treatments__<filter>``. All conditions of a request on one relation must hold for the same entry.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django_filters import Filter

from cms.api.collection import get_collection
from cms.api.database.statement_cache import BoundParameters
from cms.api.parameters.filters import EntryFilters, FoldedTextFilter, RowFilters
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import EntryNames, EntryNamesValue
from cms.api.parameters.values import Span
from cms.published.models.rows import Row
from cms.published.reference_sql import RefersTo, select_referring_ids
from cms.published.sql import compile_queryset

LOOKUP_HELP = {
    "exact": "is this",
    "not": "is not this; of several: none of these",
    "in": "is one of these, with commas between",
    "gt": "is more, or later, than this",
    "gte": "is this, or more, or later",
    "lt": "is less, or earlier, than this",
    "lte": "is this, or less, or earlier",
    "contains": "contains this text, in capitals or not, with accents or without",
    "startswith": "begins with this text, in capitals or not, with accents or without",
    "isnull": "is unknown (`true`) or known (`false`)",
}


@dataclass(frozen=True)
class Relation:
    """A reference of rows of ``source`` to rows of ``target``, under a ``name``."""

    name: str
    source: type[Row]
    target: type[Row]

    def refers_to(self, targets: "QuerySet[Any]") -> RefersTo | Q:
        """Match rows that refer to one of the targets, checking the references of each row.

        This is the faster way if the targets are many.
        """
        try:
            return RefersTo(self.name, compile_queryset(targets.order_by().values("pk")))
        except EmptyResultSet:
            return Q(pk__in=[])

    def refers_to_few(self, targets: "QuerySet[Any]") -> Q:
        """Match rows that refer to one of the targets, starting at the targets.

        This is the faster way if the targets are few, such as entries named in the address.
        """
        try:
            target_ids = compile_queryset(targets.order_by().values("pk"))
        except EmptyResultSet:
            return Q(pk__in=[])
        return Q(pk__in=select_referring_ids(self.source.type, self.name, target_ids))


@dataclass(frozen=True, eq=False)
class Condition(Parameter):
    """A filter of a list as a parameter. ``relation`` None: it filters by the row's own column.

    ``filter`` None: its values name entries that a row must (``negated``: must not) refer to.
    """

    filter: Filter | None = None
    relation: Relation | None = None
    negated: bool = False

    def parametrized(self, value: Any, bound: BoundParameters, *, model: type[Row]) -> Any:
        """Return placeholders for the value, which is bound; ``model`` is that of the list."""
        bound.shape.append(self)
        columns: Any = (self.relation.target if self.relation else model)._meta
        if self.filter is None:
            bound.shape.append((len(value.slugs), len(value.ids), value.match_all))
            slug_column, id_column = columns.get_field("slug"), columns.pk
            slugs: Any = tuple(bound.bind(slug_column, slug) for slug in value.slugs)
            ids: Any = tuple(bound.bind(id_column, id) for id in value.ids)
            return EntryNames(slugs, ids, match_all=value.match_all)
        column = columns.get_field(self.filter.field_name)
        if isinstance(self.filter, FoldedTextFilter):
            bound.is_cacheable = False  # Django turns the text into a pattern
            return value
        if isinstance(value, bool):
            bound.shape.append(value)
            return value
        if isinstance(value, list):
            bound.shape.append(len(value))
            return [self.bind(each, column, bound) for each in value]
        return self.bind(value, column, bound)

    def bind(self, value: Any, column: Any, bound: BoundParameters) -> Any:
        """Return the placeholder of one value, or of each end of a span."""
        if isinstance(value, Span):
            return Span(*(bound.bind(column, end) for end in value))
        return bound.bind(column, value)


@dataclass
class RelationQuery:
    """The conditions of one request on one relation."""

    names: EntryNames | None = None
    excluded_names: EntryNames | None = None
    filters: list[tuple[Filter, Any]] = field(default_factory=list)


def build_conditions(filters: type[RowFilters]) -> dict[str, Condition]:
    """Return the conditions that the declared filters allow, by parameter name."""
    conditions = [
        build_column_condition(name, declared) for name, declared in filters.base_filters.items()
    ]
    for name, type in filters.relations.items():
        target = get_collection(type).filters
        relation = Relation(name, source=filters._meta.model, target=target._meta.model)
        conditions += build_relation_conditions(relation)
        conditions += [
            build_column_condition(f"{name}__{own}", declared, relation)
            for own, declared in target.base_filters.items()
            if declared.field_name not in EntryFilters.Meta.fields  # those of its type alone
        ]
    return {condition.name: condition for condition in conditions}


def build_column_condition(
    name: str, declared: Filter, relation: Relation | None = None
) -> Condition:
    rows = f"One of its `{relation.name}`: its" if relation else "Its"
    lookup = LOOKUP_HELP["not" if declared.exclude else declared.lookup_expr]
    help = f"{rows} `{declared.field_name}` {lookup}."
    return Condition(
        name,
        declared.field,
        help=help,
        filter=declared,
        relation=relation,
    )


def build_relation_conditions(relation: Relation) -> list[Condition]:
    name = relation.name
    any_help = f"One of its `{name}` is this one, by slug or id; of several (`a,b`): any. "
    any_help += "`all:a,b`: all of them."
    not_help = f"None of its `{name}` is this one, by slug or id; of several (`a,b`): none."
    return [
        Condition(name, EntryNamesValue(), help=any_help, relation=relation),
        Condition(
            f"{name}__not",
            EntryNamesValue(),
            help=not_help,
            relation=relation,
            negated=True,
        ),
    ]


def apply_conditions(
    queryset: "QuerySet[Any]", conditions: Mapping[Condition, Any], *, locale: str
) -> "QuerySet[Any]":
    """Return the rows for which every condition holds with its value."""
    relations: dict[Relation, RelationQuery] = defaultdict(RelationQuery)
    for condition, value in conditions.items():
        if condition.relation is None:
            queryset = apply_filter(condition.filter, queryset, value)
        elif condition.filter:
            relations[condition.relation].filters.append((condition.filter, value))
        elif condition.negated:
            relations[condition.relation].excluded_names = value
        else:
            relations[condition.relation].names = value
    for relation, query in relations.items():
        queryset = apply_relation(queryset, relation, query, locale=locale)
    return queryset


def apply_relation(
    queryset: "QuerySet[Any]", relation: Relation, query: RelationQuery, *, locale: str
) -> "QuerySet[Any]":
    """Return the rows that refer to one entry for which the whole query of the relation holds."""
    all_targets: QuerySet[Any] = relation.target._default_manager.all()
    targets = all_targets
    for declared, value in query.filters:
        targets = apply_filter(declared, targets, value)
    if query.excluded_names:
        excluded = all_targets.filter(build_entry_names_q(query.excluded_names, locale=locale))
        queryset = queryset.filter(~relation.refers_to(excluded))
    if query.names is None and not query.filters:
        return queryset
    if query.names is None:
        return queryset.filter(relation.refers_to(targets))
    for names in query.names.split() if query.names.match_all else [query.names]:
        named = targets.filter(build_entry_names_q(names, locale=locale))
        queryset = queryset.filter(relation.refers_to_few(named))
    return queryset


def apply_filter(declared: Any, queryset: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
    filtered: QuerySet[Any] = declared.filter(queryset, value)
    return filtered


def build_entry_names_q(names: EntryNames, *, locale: str) -> Q:
    """Match entries by slug in the language of the list, or by id, unique in all languages."""
    condition = Q()
    if names.slugs:
        condition |= Q(locale=locale, slug__in=names.slugs)
    if names.ids:
        condition |= Q(pk__in=names.ids)
    return condition
