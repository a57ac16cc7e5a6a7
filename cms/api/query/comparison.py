"""The parameters of ``compare/``, which shows entries side by side."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from cms.api.collection import Collection
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import SlugValue
from cms.api.query.locales import LOCALE
from cms.api.query.sparse_fields import fields_parameter

MIN_ENTRIES, MAX_ENTRIES = 2, 5


class ComparedSlugsValue(CommaListValue):
    """Two to five different slugs."""

    def parse_parts(self, parts: list[str]) -> list[Any]:
        slugs = super().parse_parts(parts)
        if not MIN_ENTRIES <= len(slugs) <= MAX_ENTRIES:
            raise ValidationError(
                f"Name {MIN_ENTRIES} to {MAX_ENTRIES} of them, with commas between."
            )
        if len(set(slugs)) < len(slugs):
            raise ValidationError("Name each of them once.")
        return slugs

    def describe(self) -> dict[str, Any]:
        bounds = {"minItems": MIN_ENTRIES, "maxItems": MAX_ENTRIES, "uniqueItems": True}
        return super().describe() | bounds


SLUGS = Parameter(
    "slugs",
    ComparedSlugsValue(item=SlugValue()),
    help="The entries to compare, two to five, by slug, with commas between.",
)


@cache
def comparison_parameters(collection: Collection) -> dict[str, Parameter]:
    """Return the parameters of a collection's comparison by name."""
    fields = {}
    if collection.comparison:
        document = collection.comparison.document
        fields = {"fields": fields_parameter(document, collection)}
    return {"slugs": SLUGS, "locale": LOCALE, **fields}
