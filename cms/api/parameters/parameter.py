"""Parse and validate query parameters: anything undeclared or invalid is refused with advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from cms.api.errors.problem_details import Problem
from cms.api.parameters.suggestions import (
    UnknownValueError,
    suggest_parameter,
    translate_operators,
)
from cms.api.parameters.value_lists import ListValue
from cms.lib.characters import quote_input

SECRET_NAMES = {
    *("api_key", "apikey", "api-key", "key", "token", "access_token", "auth", "authorization"),
    *("bearer", "password", "secret", "client_secret"),
}
MAX_FAULTS = 20


@dataclass(frozen=True, eq=False)
class Parameter:
    """A declared query parameter."""

    name: str
    field: forms.Field
    help: str = ""
    default: Any = None

    @property
    def many(self) -> bool:
        """Return whether it takes several values, in one text or repeated."""
        return isinstance(self.field, ListValue)

    def describe(self) -> dict[str, Any]:
        """JSON Schema of one value, or of the list of values."""
        schema: dict[str, Any] = getattr(self.field, "describe", dict)()
        return schema


def clean_parameters(query: QueryDict, allowed: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return the cleaned values of all parameters. Raises Problem, which names all faults."""
    values, faults = separate_faults(query, allowed)
    if faults:
        raise invalid_parameters_problem(faults, allowed)
    return values


def separate_faults(
    query: QueryDict, allowed: Mapping[str, Parameter]
) -> "tuple[dict[str, Any], list[ParameterError]]":
    """Return the cleaned values of the valid parameters, and the errors of the others."""
    values, faults = {}, []
    for name, texts in query.lists():
        try:
            values[name] = clean_parameter(name, [str(text) for text in texts], allowed)
        except ParameterError as fault:
            faults.append(fault)
    return values, faults


class ParameterError(Exception):
    """A parameter that can't be used. ``item`` stands under ``errors`` in the problem document."""

    def __init__(self, name: str, message: str, *, code: str, **details: Any) -> None:
        self.message = message
        self.item = {
            "parameter": quote_input(name),
            "code": code,
            "message": message,
            **details,
        }
        super().__init__(message)


def clean_parameter(name: str, texts: list[str], allowed: Mapping[str, Parameter]) -> Any:
    """Return the cleaned value of one parameter.

    Raises ParameterError, or Problem for a secret in the address.
    """
    parameter = allowed.get(name)
    if parameter is None:
        raise unknown_parameter_error(name, allowed)
    if len(texts) > 1 and not parameter.many:
        list_name = f"{name}__in"
        advice = f" For several values write {list_name}=a,b." if list_name in allowed else ""
        message = f"“{name}” can stand here only once.{advice}"
        raise ParameterError(name, message, code="repeated")
    try:
        return parameter.field.clean(texts if parameter.many else texts[0])
    except ValidationError as invalid:
        details = invalid.details if isinstance(invalid, UnknownValueError) else {}
        message = f"{name}: {' '.join(invalid.messages)}"
        raise ParameterError(name, message, code="value", **details) from invalid


def unknown_parameter_error(
    name: str, allowed: Mapping[str, Parameter]
) -> ParameterError | Problem:
    """Build the error of an undeclared parameter, with a suggestion; of a secret, a Problem."""
    if name.lower() in SECRET_NAMES:
        return Problem(
            "key-in-address",
            f"“{quote_input(name)}” looks like a secret. Send keys in the Authorization header, "
            "never in an address, which is written to logs; and replace this one if it was real.",
        )
    message, details = f"There is no parameter “{quote_input(name)}” here.", {}
    if suggestion := suggest_parameter(name, allowed):
        message = f"{message} Did you mean “{suggestion}”?"
        details = {"suggestion": suggestion}
        stem = suggestion.removesuffix("__not")
        has_lookup = translate_operators(name).startswith(f"{stem}__")
        if has_lookup and allowed[suggestion].many:
            message += f" For several values write {suggestion}=a,b."
    return ParameterError(name, message, code="unknown", **details)


def invalid_parameters_problem(
    faults: list[ParameterError], allowed: Mapping[str, Parameter]
) -> Problem:
    """Build the problem document that names the faults, and all parameters that are allowed."""
    faults = faults[:MAX_FAULTS]
    return Problem(
        "invalid-parameters",
        " ".join(fault.message for fault in faults),
        errors=[fault.item for fault in faults],
        parameters=sorted(allowed),
    )
