"""The parameters of ``compare/``: which entries stand side by side."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaList
from cms.api.parameters.values import Slug
from cms.api.query.locales import LOCALE

LEAST, MOST = 2, 5


class Compared(CommaList):
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
