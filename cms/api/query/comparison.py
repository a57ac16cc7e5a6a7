"""Declare how a type compares: its ``Comparison``, and the parameters of ``compare/``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.serializers import Serializer

from cms.api.query.locales import LOCALE
from cms.api.query.parameters import Parameter
from cms.api.query.value_lists import Several
from cms.api.query.values import Slug

LEAST, MOST = 2, 5


Json = dict[str, Any]


@dataclass(frozen=True)
class RelatedRows:
    """Rows of another type, which refer to the compared entries under the name ``relation``."""

    type: str
    relation: str


@dataclass(frozen=True)
class Comparison:
    """How a type compares. ``document`` describes what ``make`` makes."""

    make: Callable[[list[Json], dict[str, list[Json]]], Json]
    document: type[Serializer[Any]]
    beside: Mapping[str, RelatedRows] = field(default_factory=dict)


class Compared(Several):
    """Between two and five different slugs."""

    def clean(self, value: str) -> list[Any]:
        found = super().clean(value)
        if not LEAST <= len(found) <= MOST:
            raise ValidationError(f"Name {LEAST} to {MOST} of them, with commas between.")
        if len(set(found)) < len(found):
            raise ValidationError("Name each of them once.")
        return found

    def describe(self) -> dict[str, Any]:
        few = {"minItems": LEAST, "maxItems": MOST, "uniqueItems": True}
        return super().describe() | few


SLUGS = Parameter(
    "slugs",
    Compared(of=Slug()),
    help="The entries to compare, two to five, by slug, with commas between.",
)


PARAMETERS = {"slugs": SLUGS, "locale": LOCALE}
