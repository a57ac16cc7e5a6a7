"""Model fields that several content types share."""

from decimal import Decimal
from typing import Any

from django.core.validators import URLValidator
from django.db import models

from cms.lib.characters import format_decimal

AFTER_ALL_OTHERS = 1_000_000  # more fields than there will be


class WebAddress(models.URLField):  # type: ignore[type-arg]  # Django's takes none
    """The URL of a web page: http or https, and no scheme that a browser would run."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Figure(models.DecimalField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A decimal as it was typed, without the trailing zeros that the column adds."""

    def from_db_value(self, value: Decimal | None, *args: Any) -> Decimal | None:
        return value if value is None else Decimal(format_decimal(value))


class WideText(models.TextField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A text of many kilobytes, in a column after all others, also in subclasses.

    SQLite stores a row as one string and reads it page by page up to the last requested column.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.creation_counter += AFTER_ALL_OTHERS
