"""``or=(a=x,b__gte=3)``: rows for which at least one of a few conditions holds.

Inside stand the same declared conditions as outside, read by the same code. A comma begins the
next condition if a name and ``=`` follow; otherwise it belongs to the value (``slug__in=a,b``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cms.api.parameters.parameter import FaultError, Parameter, clean_parameter
from cms.api.parameters.suggestions import UnknownWordError
from cms.api.parameters.values import Value
from cms.api.query.conditions import Condition, apply_conditions

MOST = 20
LONGEST = 4_000  # characters
Alternative = tuple[Condition, Any]


class OrGroup(Value):
    """Reads the group. The time it takes grows with its length and no faster."""

    form = "a group such as (treatments=spinal-fusion,title__contains=back)"

    def __init__(self, *, allowed: Mapping[str, Condition], **kwargs: Any) -> None:
        self.allowed = allowed
        super().__init__(**kwargs)

    def clean(self, value: str) -> list[Alternative]:
        parts = split_group(value)
        if not parts:
            raise ValidationError(f"This is not {self.form}.")
        if len(parts) > MOST:
            raise ValidationError(f"At most {MOST} conditions can stand here.")
        return [self.alternative(name, text) for name, text in parts]

    def alternative(self, name: str, text: str) -> Alternative:
        try:
            return self.allowed[name], clean_parameter(name, [text], self.allowed)
        except KeyError:
            fault = self.fault(name, text)
        except FaultError as error:
            fault = error
        facts = {key: fault.item[key] for key in ("suggestion", "allowed") if key in fault.item}
        raise UnknownWordError(fault.message, **facts)

    def fault(self, name: str, text: str) -> FaultError:
        """Why there is no such condition. A secret in an address is refused as it is anywhere."""
        try:
            clean_parameter(name, [text], self.allowed)
        except FaultError as error:
            return error
        raise AssertionError(name)

    def describe(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\(.+=.+\)$",
            "maxLength": LONGEST,
            "examples": ["(title__contains=back,title__contains=spine)"],
        }


def split_group(text: str) -> list[tuple[str, str]]:
    """Names and values in order; none if ``text`` has not the form of a group."""
    if len(text) > LONGEST or not (text.startswith("(") and text.endswith(")")):
        return []
    found: list[tuple[str, list[str]]] = []
    for part in text[1:-1].split(","):
        name, equals, value = part.partition("=")
        if equals:
            found.append((name, [value]))
        elif found:
            found[-1][1].append(part)
        else:
            return []
    return [(name, ",".join(values)) for name, values in found]


def or_parameter(allowed: Mapping[str, Condition]) -> Parameter:
    return Parameter(
        "or",
        OrGroup(allowed=allowed),
        help=(
            "At least one of these holds: `(a=x,b__gte=3)`, with any of the conditions of this "
            "list inside. All other parameters hold as well."
        ),
    )


def any_of(model: Any, alternatives: Sequence[Alternative], *, locale: str) -> Q:
    """The rows of ``model`` for which one of the alternatives holds."""
    found = Q()
    for condition, value in alternatives:
        rows: QuerySet[Any] = model._default_manager.all()
        found |= Q(pk__in=apply_conditions(rows, {condition: value}, locale=locale).values("pk"))
    return found
