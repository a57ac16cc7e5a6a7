"""Filter a list by its own columns, and by the entries that its rows refer to.

A relation ``treatments`` brings ``treatments=slug`` (``a,b``: any of them; ``all:a,b``: each of
them), ``treatments__not=slug`` (``a,b``: none of them), ``treatments__isnull=true`` (there is
none), and the treatments' own filters as ``treatments__<filter>``. All conditions of a request on
one relation must hold for the same entry. Where the targets have a hierarchy, an entry stands for
all below it too, unless ``exact:`` is written before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django_filters import Filter

from cms.api.collection import get_collection
from cms.api.database.statement_cache import BoundParameters
from cms.api.parameters.filters import ColumnFilter, EntryFilters, FoldedTextFilter, RowFilters
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import EntryNamesValue
from cms.api.parameters.values import BooleanValue, Span
from cms.api.query.entry_names import NamedEntries
from cms.published.models.rows import Published, Row
from cms.published.reference_keys import hash_relation
from cms.published.reference_sql import (
    KEY_LIST,
    RefersTo,
    in_keys,
    is_sqlite,
    match_keys,
    select_referring_keys,
)
from cms.published.sql import Sql, compile_queryset

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
    target: type[Published]

    @property
    def hierarchy(self) -> str:
        """Return the relation that leads from a target to the one above it; empty: there is none.

        The relation that makes the hierarchy means one step of it.
        """
        wider = self.target.wider_relation
        is_step = self.source is self.target and self.name == wider
        return "" if is_step else wider

    @property
    def number(self) -> int:
        """Return the number that its references have."""
        return hash_relation(self.source.type, self.name)

    @property
    def hierarchy_number(self) -> int:
        """Return the number of the references that lead from a target to the one above it."""
        return hash_relation(self.target.type, self.hierarchy)

    @property
    def targets(self) -> "QuerySet[Any]":
        """Return all published entries that the relation may lead to."""
        queryset: QuerySet[Any] = self.target._default_manager.all()
        return queryset

    def refers_to(self, targets: "QuerySet[Any]") -> RefersTo | Q:
        """Match rows that refer to one of the targets, checking the references of each row.

        This is the faster way if the targets are many.
        """
        try:
            selected = compile_queryset(targets.order_by().values("reference_key"))
            return RefersTo(self.number, selected)
        except EmptyResultSet:
            return Q(pk__in=[])

    def refers_to_few(self, targets: "QuerySet[Any]", keys: Any) -> Q:
        """Match rows that refer to one of the targets with these keys, starting at the targets."""
        try:
            selected = compile_queryset(targets.order_by().values("reference_key"))
        except EmptyResultSet:
            return Q(pk__in=[])
        named = match_keys("target", keys)
        text = f"{named.text} AND target IN ({selected.text})"
        condition = Sql(text, [*named.values, *selected.values])
        return in_keys(select_referring_keys(self.number, condition))

    def refers_to_none(self, keys: Any) -> Any:
        """Match rows that refer to none of the targets with these keys.

        SQLite reads once what refers to them, and looks each row up in that. PostgreSQL would do so
        only while it expects the list to be short, and joins what it checks row by row.
        """
        if is_sqlite():
            return ~in_keys(select_referring_keys(self.number, match_keys("target", keys)))
        return ~RefersTo(self.number, keys=keys)


@dataclass(frozen=True, eq=False)
class Condition(Parameter):
    """A filter of a list as a parameter. ``relation`` None: it filters by the row's own column.

    ``filter`` None: its values name entries that a row must (``negated``: must not) refer to, or
    say whether it refers to none.
    """

    filter: ColumnFilter | None = None
    relation: Relation | None = None
    negated: bool = False

    def parametrized(self, value: Any, bound: BoundParameters, *, model: type[Row]) -> Any:
        """Return placeholders for the value, which is bound; ``model`` is that of the list."""
        bound.shape.append(self)
        if isinstance(value, bool):
            bound.shape.append(value)
            return value
        if self.filter is None:
            bound.shape.append(len(value.groups))
            return NamedEntries(tuple(bound.bind(KEY_LIST, keys) for keys in value.groups))
        column = self.filter.get_column(self.relation.target if self.relation else model)
        if self.filter.shapes_statement:
            bound.shape.append(tuple(value) if isinstance(value, list) else value)
            return value
        if isinstance(self.filter, FoldedTextFilter):
            bound.is_cacheable = False  # Django turns the text into a pattern
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

    #: Lists of keys: the row refers to one entry of each, and to none of ``excluded``.
    groups: Sequence[Any] = ()
    excluded: Any = None
    is_absent: bool | None = None
    filters: list[tuple[Filter, Any]] = field(default_factory=list)


def build_conditions(filters: type[RowFilters]) -> dict[str, Condition]:
    """Return the conditions that the declared filters allow, by parameter name."""
    conditions = [
        build_column_condition(name, declared) for name, declared in filters.base_filters.items()
    ]
    for name, type in filters.relations.items():
        target = get_collection(type).filters
        relation = build_relation(filters, name)
        conditions += build_relation_conditions(relation)
        conditions += [
            build_column_condition(f"{name}__{own}", declared, relation)
            for own, declared in target.base_filters.items()
            if declared.field_name not in EntryFilters.Meta.fields  # those of its type alone
        ]
    return {condition.name: condition for condition in conditions}


def build_relation(filters: type[RowFilters], name: str) -> Relation:
    target = get_collection(filters.relations[name]).entry_model
    return Relation(name, source=filters._meta.model, target=target)


def build_column_condition(
    name: str, declared: Filter, relation: Relation | None = None
) -> Condition:
    help = describe_filter(name, declared, relation)
    return Condition(
        name,
        declared.field,
        help=help,
        filter=declared,
        relation=relation,
    )


def describe_filter(name: str, declared: Filter, relation: Relation | None) -> str:
    """Say in a sentence which rows a filter keeps."""
    begin = f"One of its `{relation.name}`: " if relation else ""
    if help := declared.extra.get("help_text"):
        return f"{begin}{help}"
    own = name.removeprefix(f"{relation.name}__") if relation else name
    stem = own.partition("__")[0]
    column = f"`{declared.field_name}`"
    column = column if stem == declared.field_name else f"{stem} of {column}"
    lookup = LOOKUP_HELP["not" if declared.exclude else declared.lookup_expr]
    return f"{begin}{'its' if relation else 'Its'} {column} {lookup}."


def build_relation_conditions(relation: Relation) -> list[Condition]:
    name = relation.name
    any_help = f"One of its `{name}` is this one, by slug or id; of several (`a,b`): any. "
    any_help += "`all:a,b`: all of them."
    not_help = f"None of its `{name}` is this one, by slug or id; of several (`a,b`): none."
    if relation.hierarchy:
        below = " Those below it count as well; `exact:a` leaves them out."
        any_help, not_help = any_help + below, not_help + below
    value = EntryNamesValue(has_hierarchy=bool(relation.hierarchy))
    return [
        Condition(name, value, help=any_help, relation=relation),
        Condition(f"{name}__not", value, help=not_help, relation=relation, negated=True),
        Condition(
            f"{name}__isnull",
            BooleanValue(),
            help=f"It has no `{name}` (`true`), or at least one (`false`), that is published.",
            relation=relation,
        ),
    ]


def apply_conditions(
    queryset: "QuerySet[Any]", conditions: Mapping[Condition, Any]
) -> "QuerySet[Any]":
    """Return the rows for which every condition holds with its value."""
    relations: dict[Relation, RelationQuery] = defaultdict(RelationQuery)
    for condition, value in conditions.items():
        if condition.relation is None:
            queryset = apply_filter(condition.filter, queryset, value)
        elif condition.filter:
            relations[condition.relation].filters.append((condition.filter, value))
        elif isinstance(value, bool):
            relations[condition.relation].is_absent = value
        elif condition.negated:
            (relations[condition.relation].excluded,) = value.groups
        else:
            relations[condition.relation].groups = value.groups
    for relation, query in relations.items():
        queryset = apply_relation(queryset, relation, query)
    named = [(r, keys) for r, q in relations.items() if not q.filters for keys in q.groups]
    return apply_names(queryset, named)


def apply_names(
    queryset: "QuerySet[Any]", named: Iterable[tuple[Relation, Any]]
) -> "QuerySet[Any]":
    """Return the rows that refer to one entry of each list of keys, under its relation."""
    rows = None
    for relation, keys in named:
        rows = select_referring_keys(relation.number, match_keys("target", keys), among=rows)
    return queryset if rows is None else queryset.filter(in_keys(rows))


def apply_relation(
    queryset: "QuerySet[Any]", relation: Relation, query: RelationQuery
) -> "QuerySet[Any]":
    """Return the rows that refer to one entry for which the whole query of the relation holds.

    Names alone are left to ``apply_names``.
    """
    targets = relation.targets
    for declared, value in query.filters:
        targets = apply_filter(declared, targets, value)
    if query.excluded is not None:
        queryset = queryset.filter(relation.refers_to_none(query.excluded))
    if query.is_absent is not None:
        has_any = relation.refers_to(relation.targets)
        queryset = queryset.filter(~has_any if query.is_absent else has_any)
    if query.filters and not query.groups:
        return queryset.filter(relation.refers_to(targets))
    for keys in query.groups if query.filters else ():
        queryset = queryset.filter(relation.refers_to_few(targets, keys))
    return queryset


def apply_filter(declared: Any, queryset: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
    filtered: QuerySet[Any] = declared.filter(queryset, value)
    return filtered
