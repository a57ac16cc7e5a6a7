"""``or=(a=x,b__gte=3)``: select rows for which at least one of several conditions holds.

The group takes the declared conditions of the list, parsed by the same code. A comma begins the
next condition if a name and ``=`` follow; otherwise it belongs to the value (``slug__in=a,b``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from cms.api.parameters.parameter import Parameter, ParameterError, clean_parameter
from cms.api.parameters.suggestions import UnknownValueError
from cms.api.parameters.values import Value
from cms.api.query.conditions import Condition, apply_conditions

MAX_CONDITIONS = 20
MAX_LENGTH = 4_000  # characters
Alternative = tuple[Condition, Any]


class OrGroupValue(Value):
    """A group of conditions. The time to parse it grows with its length and no faster."""

    expects = "a group such as (treatments=spinal-fusion,title__contains=back)"

    def __init__(self, *, allowed: Mapping[str, Condition], **kwargs: Any) -> None:
        self.allowed = allowed
        super().__init__(**kwargs)

    def clean(self, value: str) -> list[Alternative]:
        parts = split_group(value)
        if not parts:
            raise ValidationError(f"This is not {self.expects}.")
        if len(parts) > MAX_CONDITIONS:
            raise ValidationError(f"At most {MAX_CONDITIONS} conditions can stand here.")
        return [self.parse_alternative(name, text) for name, text in parts]

    def parse_alternative(self, name: str, text: str) -> Alternative:
        """Parse one condition. Raises UnknownValueError, or Problem for a secret as its name."""
        try:
            value = clean_parameter(name, [text], self.allowed)
        except ParameterError as error:
            names = error.item.keys() & {"suggestion", "allowed"}
            raise UnknownValueError(
                error.message, **{name: error.item[name] for name in sorted(names)}
            ) from error
        return self.allowed[name], value

    def describe(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\(.+=.+\)$",
            "maxLength": MAX_LENGTH,
            "examples": ["(title__contains=back,title__contains=spine)"],
        }


def split_group(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a group, in order; empty: the text is not a group."""
    if len(text) > MAX_LENGTH or not (text.startswith("(") and text.endswith(")")):
        return []
    pairs: list[tuple[str, list[str]]] = []
    for part in text[1:-1].split(","):
        name, equals, value = part.partition("=")
        if equals:
            pairs.append((name, [value]))
        elif pairs:
            pairs[-1][1].append(part)
        else:
            return []
    return [(name, ",".join(values)) for name, values in pairs]


def or_parameter(allowed: Mapping[str, Condition]) -> Parameter:
    return Parameter(
        "or",
        OrGroupValue(allowed=allowed),
        help=(
            "At least one of these holds: `(a=x,b__gte=3)`, with any of the conditions of this "
            "list inside. All other parameters hold as well."
        ),
    )


def build_any_q(model: type[Model], alternatives: Sequence[Alternative], *, locale: str) -> Q:
    """Match rows of ``model`` for which at least one alternative holds."""
    any_q = Q()
    for condition, value in alternatives:
        rows: QuerySet[Any] = model._default_manager.all()
        any_q |= Q(pk__in=apply_conditions(rows, {condition: value}, locale=locale).values("pk"))
    return any_q
