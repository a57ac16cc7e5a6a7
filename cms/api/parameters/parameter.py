"""What may stand in an address. Everything else is refused, with what would have been right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from cms.api.errors.problem_details import Problem
from cms.api.parameters.suggestions import suggest_parameter, translate_operators
from cms.lib.characters import quote_input

SECRETS = {
    *("api_key", "apikey", "api-key", "key", "token", "access_token", "auth", "authorization"),
    *("bearer", "password", "secret", "client_secret"),
}
MOST_FAULTS = 20


@dataclass(frozen=True, eq=False)
class Parameter:
    """One name that may stand in an address; ``many``: more than once."""

    name: str
    field: forms.Field
    many: bool = False
    help: str = ""
    default: Any = None

    def describe(self) -> dict[str, Any]:
        """JSON Schema of one value, or of the list of values."""
        schema: dict[str, Any] = getattr(self.field, "describe", dict)()
        return schema


def clean_parameters(query: QueryDict, allowed: Mapping[str, Parameter]) -> dict[str, Any]:
    """The cleaned values of all parameters that came. Raises Problem, which names all faults."""
    values, faults = separate_faults(query, allowed)
    if faults:
        raise invalid_parameters(faults, allowed)
    return values


def separate_faults(
    query: QueryDict, allowed: Mapping[str, Parameter]
) -> tuple[dict[str, Any], "list[FaultError]"]:
    """The cleaned values of what can be used, and what is wrong with the rest."""
    values, faults = {}, []
    for name, texts in query.lists():
        try:
            values[name] = clean_parameter(name, [str(text) for text in texts], allowed)
        except FaultError as fault:
            faults.append(fault)
    return values, faults


class FaultError(Exception):
    """One parameter that can't be used."""

    def __init__(self, name: str, message: str, *, code: str, **facts: Any) -> None:
        self.message = message
        self.item = {
            "parameter": quote_input(name),
            "code": code,
            "message": message,
            **facts,
        }
        super().__init__(message)


def clean_parameter(name: str, texts: list[str], allowed: Mapping[str, Parameter]) -> Any:
    parameter = allowed.get(name)
    if parameter is None:
        raise unknown_parameter(name, allowed)
    if len(texts) > 1 and not parameter.many:
        several = f"{name}__in"
        advice = f" For several values write {several}=a,b." if several in allowed else ""
        raise FaultError(name, f"“{name}” can stand here only once.{advice}", code="repeated")
    try:
        return parameter.field.clean(texts if parameter.many else texts[0])
    except ValidationError as invalid:
        facts = getattr(invalid, "facts", {})
        message = f"{name}: {' '.join(invalid.messages)}"
        raise FaultError(name, message, code="value", **facts) from invalid


def unknown_parameter(name: str, allowed: Mapping[str, Parameter]) -> Exception:
    if name.lower() in SECRETS:
        return Problem(
            "key-in-address",
            f"“{quote_input(name)}” looks like a secret. Send keys in the Authorization header, "
            "never in an address, which is written to logs; and replace this one if it was real.",
        )
    message, facts = f"There is no parameter “{quote_input(name)}” here.", {}
    if found := suggest_parameter(name, allowed):
        message, facts = f"{message} Did you mean “{found}”?", {"suggestion": found}
        asks_more = translate_operators(name).startswith(f"{found.removesuffix('__not')}__")
        if asks_more and allowed[found].many:
            message += " For several values repeat the parameter."
    return FaultError(name, message, code="unknown", **facts)


def invalid_parameters(faults: list[FaultError], allowed: Mapping[str, Parameter]) -> Problem:
    faults = faults[:MOST_FAULTS]
    return Problem(
        "invalid-parameters",
        " ".join(fault.message for fault in faults),
        errors=[fault.item for fault in faults],
        parameters=sorted(allowed),
    )
