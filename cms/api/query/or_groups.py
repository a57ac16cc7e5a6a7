"""``or=(a=x,and(b__gte=3,b__lt=5))``: select rows for which one of several conditions holds.

The group takes the declared conditions of the list, parsed by the same code; ``and(...)`` makes one
of several that must hold together, such as a range. A comma begins the next condition if a name and
``=`` follow; otherwise it belongs to the value (``slug__in=a,b``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cms.api.parameters.parameter import Parameter, ParameterError, clean_parameter
from cms.api.parameters.suggestions import UnknownValueError
from cms.api.parameters.values import Value
from cms.api.query.conditions import Condition, Relation, apply_conditions, apply_filter

MAX_CONDITIONS = 20
MAX_LENGTH = 4_000  # characters
AND = "and("
#: Conditions, with their values, that hold together.
Alternative = tuple[tuple[Condition, Any], ...]
#: The same as texts: by the names of the conditions all their values.
Texts = dict[str, list[str]]


class OrGroupValue(Value):
    """A group of conditions. The time to parse it grows with its length and no faster."""

    expects = "a group such as (treatments=spinal-fusion,title__contains=back)"

    def __init__(self, *, allowed: Mapping[str, Condition], **kwargs: Any) -> None:
        self.allowed = allowed
        super().__init__(**kwargs)

    def clean(self, value: str) -> list[Alternative]:
        groups = split_group(value)
        if not groups:
            raise ValidationError(f"This is not {self.expects}.")
        if sum(len(texts) for group in groups for texts in group.values()) > MAX_CONDITIONS:
            raise ValidationError(f"At most {MAX_CONDITIONS} conditions can stand here.")
        return [self.parse_alternative(group) for group in groups]

    def parse_alternative(self, group: Texts) -> Alternative:
        """Parse conditions. Raises UnknownValueError, or Problem for a secret as a name."""
        try:
            return tuple(
                (self.allowed[name], value)
                for name, texts in group.items()
                for value in [clean_parameter(name, texts, self.allowed)]
            )
        except ParameterError as error:
            names = error.item.keys() & {"suggestion", "allowed"}
            raise UnknownValueError(
                error.message, **{name: error.item[name] for name in sorted(names)}
            ) from error

    def describe(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\(.+=.+\)$",
            "maxLength": MAX_LENGTH,
            "examples": [
                "(title__contains=back,title__contains=spine)",
                "(and(published_at__gte=2018-01-01,published_at__lt=2019-01-01),title__contains=back)",
            ],
        }


def split_group(text: str) -> list[Texts]:
    """Return the alternatives of a group, in order; empty: the text is not a group."""
    if len(text) > MAX_LENGTH or not (text.startswith("(") and text.endswith(")")):
        return []
    parts = join_values(text[1:-1].split(","))
    groups: list[Texts] = []
    is_open = False  # inside of and(...)
    for part in parts:
        begins = not is_open and part.startswith(AND)
        if not is_open:
            groups.append({})
        is_open = is_open or begins
        ends = is_open and part.endswith(")")
        name, equals, value = part[len(AND) * begins : len(part) - ends].partition("=")
        if not equals:
            return []
        groups[-1].setdefault(name, []).append(value)
        is_open = is_open and not ends
    return [] if is_open else groups


def join_values(parts: Iterable[str]) -> list[str]:
    """Join the parts of a comma list again that belong to the value of the part before."""
    joined: list[str] = []
    for part in parts:
        if joined and "=" not in part:
            joined[-1] += f",{part}"
        else:
            joined.append(part)
    return joined


def or_parameter(allowed: Mapping[str, Condition]) -> Parameter:
    return Parameter(
        "or",
        OrGroupValue(allowed=allowed),
        help=(
            "At least one of these holds: `(a=x,b__gte=3)`, with any of the conditions of this "
            "list inside; `and(b__gte=3,b__lt=5)` is one as well, such as a range. All other "
            "parameters hold as well."
        ),
    )


def match_any(queryset: "QuerySet[Any]", alternatives: Sequence[Alternative]) -> "QuerySet[Any]":
    """Return the rows for which at least one alternative holds.

    All are conditions of one WHERE, so rows are read once. That a row refers to an entry with this,
    or to one with that, is that it refers to one with this or that: so each relation is followed
    once for all alternatives that look at nothing but its entries.
    """
    rows = queryset.model._default_manager.using(queryset.db)
    any_rows: QuerySet[Any] = rows.none()
    any_targets: dict[Relation, QuerySet[Any]] = {}
    for alternative in alternatives:
        if relation := find_filtered_relation(alternative):
            fitting = relation.targets
            for condition, value in alternative:
                fitting = apply_filter(condition.filter, fitting, value)
            any_targets[relation] = any_targets.get(relation, fitting.none()) | fitting
        else:
            any_rows |= apply_conditions(rows.all(), dict(alternative))
    for relation, targets in any_targets.items():
        any_rows |= rows.filter(relation.refers_to(targets))
    return queryset & any_rows


def find_filtered_relation(alternative: Alternative) -> Relation | None:
    """Return the relation whose entries are all that an alternative filters by, if it is one."""
    relations = {condition.relation for condition, _ in alternative if condition.filter}
    has_names = any(condition.filter is None for condition, _ in alternative)
    return relations.pop() if len(relations) == 1 and not has_names else None
