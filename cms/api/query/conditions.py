"""The conditions a list can be narrowed by: filters of the rows, and of the entries they refer to.

A relation ``treatments`` brings ``treatments=slug`` (repeated: any of them; ``all:a,b``: each of
them), ``treatments__not=slug`` (repeated: none of them), and the treatments' own filters as
``treatments__<filter>``. What is asked of one relation in one request must hold for one and the
same entry.
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
from cms.api.parameters.filters import EntryFilters, RowFilters
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import EntryNames, EntryNamesValue
from cms.lib.sqlite import folding
from cms.published.models.rows import Row
from cms.published.reference_sql import RefersTo, select_referring_ids
from cms.published.sql import compile_queryset

LOOKUPS = {
    "exact": "is this",
    "not": "is not this; repeated: none of these",
    "in": "is one of these, with commas between",
    "gt": "is more, or later, than this",
    "gte": "is this, or more, or later",
    "lt": "is less, or earlier, than this",
    "lte": "is this, or less, or earlier",
    folding.CONTAINS: "contains this text, in capitals or not",
    "isnull": "is unknown (`true`) or known (`false`)",
}


@dataclass(frozen=True)
class Relation:
    """Rows of ``source`` refer under ``name`` to rows of ``target``."""

    name: str
    source: type[Row]
    target: type[Row]

    def refers_to(self, targets: "QuerySet[Any]") -> RefersTo | Q:
        """Looks, from each row, at what it refers to: for conditions that many targets fulfil."""
        try:
            return RefersTo(self.name, compile_queryset(targets.order_by().values("pk")))
        except EmptyResultSet:
            return Q(pk__in=[])

    def is_source_of(self, targets: "QuerySet[Any]") -> Q:
        """The same, beginning at the targets: for the few that somebody names."""
        try:
            named = compile_queryset(targets.order_by().values("pk"))
        except EmptyResultSet:
            return Q(pk__in=[])
        return Q(pk__in=select_referring_ids(self.source.type, self.name, named))


@dataclass(frozen=True, eq=False)
class Condition(Parameter):
    """One filter as it may stand in an address. ``relation`` None: it asks the row itself.

    ``filter`` None: the condition names entries, which the relation must (or must not) lead to.
    """

    filter: Filter | None = None
    relation: Relation | None = None
    negated: bool = False

    def slotted(self, value: Any, slots: BoundParameters, *, model: type[Row]) -> Any:
        """The value with slots in its place; ``model`` has the rows that the list shows."""
        slots.shape.append(self)
        columns: Any = (self.relation.target if self.relation else model)._meta
        if self.filter is None:
            slots.shape.append((len(value.slugs), len(value.ids), value.all))
            slug, id = columns.get_field("slug"), columns.pk
            slugs: Any = tuple(slots.bind(slug, each) for each in value.slugs)
            ids: Any = tuple(slots.bind(id, each) for each in value.ids)
            return EntryNames(slugs, ids, all=value.all)
        column = columns.get_field(self.filter.field_name)
        if self.filter.lookup_expr == folding.CONTAINS:
            slots.is_cacheable = False  # Django makes a pattern of it, or SQLite folds it
            return value
        if isinstance(value, bool):
            slots.shape.append(value)
            return value
        if isinstance(value, list):
            slots.shape.append(len(value))
            return [slots.bind(column, each) for each in value]
        return slots.bind(column, value)


@dataclass
class RelationQuery:
    """What one request asks of one relation."""

    names: EntryNames | None = None
    names_not: EntryNames | None = None
    filters: list[tuple[Filter, Any]] = field(default_factory=list)


def build_conditions(filters: type[RowFilters]) -> dict[str, Condition]:
    """Everything that the declared filters allow, by parameter name."""
    found = [column_condition(name, declared) for name, declared in filters.base_filters.items()]
    for name, type in filters.relations.items():
        target = get_collection(type).filters
        relation = Relation(name, source=filters._meta.model, target=target._meta.model)
        found += relation_conditions(relation)
        found += [
            column_condition(f"{name}__{own}", declared, relation)
            for own, declared in target.base_filters.items()
            if declared.field_name not in EntryFilters.Meta.fields  # what is not its own matter
        ]
    return {condition.name: condition for condition in found}


def column_condition(name: str, declared: Filter, relation: Relation | None = None) -> Condition:
    rows = f"One of its `{relation.name}`: its" if relation else "Its"
    lookup = LOOKUPS["not" if declared.exclude else declared.lookup_expr]
    help = f"{rows} `{declared.field_name}` {lookup}."
    return Condition(
        name,
        declared.field,
        many=declared.exclude,
        help=help,
        filter=declared,
        relation=relation,
    )


def relation_conditions(relation: Relation) -> list[Condition]:
    name = relation.name
    one = f"One of its `{name}` is this one, by slug or id. Repeated: any of them. "
    one += "`all:a,b`: each of them."
    none = f"None of its `{name}` is this one, by slug or id. Repeated: none of them."
    return [
        Condition(name, EntryNamesValue(), many=True, help=one, relation=relation),
        Condition(
            f"{name}__not", EntryNamesValue(), many=True, help=none, relation=relation, negated=True
        ),
    ]


def apply_conditions(
    queryset: "QuerySet[Any]", asked: Mapping[Condition, Any], *, locale: str
) -> "QuerySet[Any]":
    """The rows for which every condition holds."""
    relations: dict[Relation, RelationQuery] = defaultdict(RelationQuery)
    for condition, value in asked.items():
        if condition.relation is None:
            queryset = apply_filter(condition.filter, queryset, value)
        elif condition.filter:
            relations[condition.relation].filters.append((condition.filter, value))
        elif condition.negated:
            relations[condition.relation].names_not = value
        else:
            relations[condition.relation].names = value
    for relation, wish in relations.items():
        queryset = apply_relation(queryset, relation, wish, locale=locale)
    return queryset


def apply_relation(
    queryset: "QuerySet[Any]", relation: Relation, wish: RelationQuery, *, locale: str
) -> "QuerySet[Any]":
    everything: QuerySet[Any] = relation.target._default_manager.all()
    targets = everything
    for declared, value in wish.filters:
        targets = apply_filter(declared, targets, value)
    if wish.names_not:
        unwanted = everything.filter(entry_names_condition(wish.names_not, locale=locale))
        queryset = queryset.filter(~relation.refers_to(unwanted))
    if wish.names is None and not wish.filters:
        return queryset
    if wish.names is None:
        return queryset.filter(relation.refers_to(targets))
    for names in wish.names.each() if wish.names.all else [wish.names]:
        few = targets.filter(entry_names_condition(names, locale=locale))
        queryset = queryset.filter(relation.is_source_of(few))
    return queryset


def apply_filter(declared: Any, queryset: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
    narrower: QuerySet[Any] = declared.filter(queryset, value)
    return narrower


def entry_names_condition(names: EntryNames, *, locale: str) -> Q:
    """By slug in the language of the list, or by id, which is unique in all of them."""
    found = Q()
    if names.slugs:
        found |= Q(locale=locale, slug__in=names.slugs)
    if names.ids:
        found |= Q(pk__in=names.ids)
    return found
