"""Model fields that several content types share."""

from decimal import Decimal
from typing import Any

from django.core.validators import URLValidator
from django.db import models

from cms.lib.text import plain_number


class WebAddress(models.URLField):  # type: ignore[type-arg]  # Django's takes none
    """An address of a page: http or https, and nothing that a browser would run."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Figure(models.DecimalField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A decimal as it was typed: the column's own zeros at its end are nobody's finding."""

    def from_db_value(self, value: Decimal | None, *args: Any) -> Decimal | None:
        return value if value is None else Decimal(plain_number(value))
