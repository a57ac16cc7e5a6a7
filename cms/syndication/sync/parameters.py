"""Query parameters of the change log, the event stream and the export."""

from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import (
    INTEGER_REGEX,
    UUID_REGEX,
    BooleanValue,
    ChoiceValue,
    IdValue,
    IntegerValue,
    Value,
    match_fully,
)
from cms.published.chain import PLACE_PATTERN, START, Place
from cms.published.models.rows import published_types


class PlaceValue(Value):
    """A place in the log, as ``next`` and all else that clients keep of it has it."""

    expects = "a place in the log, such as 54-9f86d081884c7d65, or 0 for its start"
    schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": f"^(?:0|{PLACE_PATTERN})$"}

    def parse(self, text: str) -> Place:
        return Place.parse(text)

    def get_advice(self, text: str) -> str:
        if not INTEGER_REGEX.fullmatch(text):
            return ""
        return (
            " A number alone does not say of which history it is: send the whole `place` of the "
            "change, page or export that you have."
        )


class ExportPosition(Value):
    """The type and the id of an entry: its position in an export."""

    expects = "a type and an id, such as post:0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d"

    def parse(self, text: str) -> tuple[str, UUID]:
        type, _, id = text.partition(":")
        if type not in published_types():
            raise ValueError
        return type, UUID(match_fully(UUID_REGEX, id))

    def describe(self) -> dict[str, Any]:
        types = "|".join(sorted(published_types()))
        return {"type": "string", "pattern": f"^(?:{types}):{UUID_REGEX.pattern}$"}


def with_scope_parameters(parameters: list[Parameter]) -> dict[str, Parameter]:
    """Add ``types`` and ``locales``, and return all parameters by name."""
    types = Parameter(
        "types",
        CommaListValue(item=ChoiceValue(choices=sorted(published_types()))),
        help="Only entries of these types, with commas between.",
    )
    locales = Parameter(
        "locales",
        CommaListValue(item=ChoiceValue(choices=settings.LOCALES)),
        help="Only entries in these languages, with commas between.",
    )
    return {parameter.name: parameter for parameter in [*parameters, types, locales]}


@cache
def changes_parameters() -> dict[str, Parameter]:
    return with_scope_parameters(
        [
            Parameter(
                "after",
                PlaceValue(),
                default=START,
                help="The place up to which you have seen the log: what comes next is sent.",
            ),
            Parameter(
                "page_size",
                IntegerValue(minimum=1, maximum=100),
                default=100,
                help="Lines on a page.",
            ),
            Parameter(
                "documents",
                BooleanValue(),
                default=False,
                help="`true` brings the documents along, for those who keep copies.",
            ),
            Parameter(
                "also",
                IdValue(),
                help="Taken from `next`: the rest of what one line brings along in `also`.",
            ),
        ]
    )


@cache
def figure_parameters() -> dict[str, Parameter]:
    return with_scope_parameters(
        [
            Parameter(
                "since",
                PlaceValue(),
                default=START,
                help="The place in the log with which figures are compared.",
            ),
            Parameter(
                "after",
                PlaceValue(),
                help="Taken from `next`: the place up to which you have read.",
            ),
            Parameter(
                "page_size",
                IntegerValue(minimum=1, maximum=100),
                default=100,
                help="Figures on a page, at most.",
            ),
        ]
    )


@cache
def stream_parameters() -> dict[str, Parameter]:
    after = Parameter(
        "after",
        PlaceValue(),
        help=(
            "The place up to which you have seen the log; `Last-Event-ID` says the same. "
            "Without either, what happens from now on is told."
        ),
    )
    return with_scope_parameters([after])


@cache
def export_parameters() -> dict[str, Parameter]:
    return with_scope_parameters(
        [
            Parameter(
                "after",
                ExportPosition(),
                help="Go on after this entry (`type:id`), the last one that has arrived.",
            ),
            Parameter(
                "place",
                PlaceValue(),
                help=(
                    "With `after`: the `place` of the first header, from which the log is to be "
                    "followed in the end."
                ),
            ),
        ]
    )


def scope_arguments(values: dict[str, Any]) -> dict[str, Any]:
    """Pick the arguments of ``Scope.restrict`` from parsed parameters."""
    return {name: values[name] for name in ("types", "locales") if name in values}
