"""Form fields of single query parameter values: strict parsing, advice and JSON Schema."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.api.parameters.suggestions import unknown_value_error
from cms.lib.characters import CONTROL_CHARACTERS, quote_input

UUID_REGEX = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
SLUG_PATTERN = "[-a-zA-Z0-9_]{1,120}"
SLUG_REGEX = re.compile(SLUG_PATTERN)
# The OpenAPI description shows these patterns too, so they keep to what JSON Schema allows.
DECIMAL_PATTERN = r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?"
DAYS_AGO_PATTERN = r"-(?:[0-7]?[0-9]{1,4}d|[0-9]{1,4}w)"  # none leads beyond the year 1800
YEAR_PATTERN = r"(?:(?:18|19|20|21)[0-9]{2}|2200)"
LEAP_YEAR_PATTERN = r"(?:(?:18|19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)"
DATE_PATTERN = (
    rf"(?:{YEAR_PATTERN}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|{LEAP_YEAR_PATTERN}-02-29)"
)
CLOCK_TIME_PATTERN = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
INSTANT_PATTERN = (
    rf"{DATE_PATTERN}T{CLOCK_TIME_PATTERN}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?"
    rf"(?:Z|[+-]{CLOCK_TIME_PATTERN})"
)
DECIMAL_REGEX = re.compile(DECIMAL_PATTERN)
DATE_REGEX = re.compile(DATE_PATTERN)
INSTANT_REGEX = re.compile(INSTANT_PATTERN)
DAYS_AGO_REGEX = re.compile(DAYS_AGO_PATTERN)
SPACE_FOR_PLUS_REGEX = re.compile(rf"[^T]{{1,20}}T[^ ]{{1,20}} {CLOCK_TIME_PATTERN}")
INTEGER_REGEX = re.compile(r"-?[0-9]{1,16}")
ACCEPTED_YEARS = "in the years 1800 to 2200"


def is_id(text: str) -> bool:
    """Return whether the text is a UUID, in small or capital letters (RFC 9562, 4)."""
    return UUID_REGEX.fullmatch(text.lower()) is not None


class Value(forms.Field):
    """A text of 1 to 200 characters, and the base of all other values.

    A subclass says in ``expects`` which texts it accepts; ``parse`` raises ValueError for others.
    """

    expects: str = "a text of 1 to 200 characters"
    schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": r"^[^\u0000-\u001f\u007f-\u009f]+$",
        "maxLength": 200,
    }

    def clean(self, value: str) -> Any:
        try:
            return self.parse(value)
        except (ValueError, OverflowError) as error:
            message = f"“{quote_input(value)}” is not {self.expects}.{self.get_advice(value)}"
            raise ValidationError(message) from error

    def get_advice(self, text: str) -> str:
        """Return advice to end the error message with, beginning with a blank; empty: none."""
        return ""

    def parse(self, text: str) -> Any:
        if not 1 <= len(text) <= 200 or CONTROL_CHARACTERS.search(text):
            raise ValueError
        return text

    def describe(self) -> dict[str, Any]:
        """JSON Schema of exactly the texts that ``parse`` accepts, for OpenAPI."""
        return dict(self.schema)


def match_fully(pattern: re.Pattern[str], text: str) -> str:
    """Return the text if the pattern matches all of it. Raises ValueError if not."""
    if not pattern.fullmatch(text):
        raise ValueError
    return text


class SlugValue(Value):
    expects = "a slug: letters, digits, hyphens and underscores"
    schema = {"type": "string", "pattern": f"^{SLUG_PATTERN}$"}

    def parse(self, text: str) -> str:
        return match_fully(SLUG_REGEX, text)


class IdValue(Value):
    expects = "an id, such as 0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d"
    schema = {"type": "string", "format": "uuid"}

    def parse(self, text: str) -> UUID:
        return UUID(match_fully(UUID_REGEX, text.lower()))


class IntegerValue(Value):
    """A whole number between two bounds, by default those of a database column."""

    def __init__(self, *, minimum: int = -(2**31), maximum: int = 2**31 - 1, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.expects = f"a whole number from {minimum} to {maximum}"
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        number = int(match_fully(INTEGER_REGEX, text))
        if not self.minimum <= number <= self.maximum:
            raise ValueError
        return number

    def describe(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


class DecimalValue(Value):
    """A decimal number, written as in documents. Decimal rounds nothing."""

    expects = "a decimal number, such as 0.77"
    schema = {"type": "string", "format": "decimal", "pattern": f"^{DECIMAL_PATTERN}$"}

    def parse(self, text: str) -> Decimal:
        return Decimal(match_fully(DECIMAL_REGEX, text))


class BooleanValue(Value):
    expects = "true or false"
    schema = {"type": "boolean"}

    def parse(self, text: str) -> bool:
        return {"true": True, "false": False}[match_fully(re.compile("true|false"), text)]


class ChoiceValue(Value):
    """One of a declared set of words."""

    def __init__(self, *, choices: Iterable[str], **kwargs: Any) -> None:
        self.choices = [str(choice) for choice in choices]
        self.expects = f"one of: {', '.join(self.choices)}"
        super().__init__(**kwargs)

    def parse(self, text: str) -> str:
        if text not in self.choices:
            message = f"“{quote_input(text)}” is not {self.expects}."
            raise unknown_value_error(text, self.choices, message)
        return text

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "enum": self.choices}


class DateValue(Value):
    """A date, or a number of days or weeks back from today (UTC)."""

    expects = f"a date such as 2018-01-31, or a time ago such as -30d or -2w, {ACCEPTED_YEARS}"
    schema = {
        "type": "string",
        "pattern": f"^(?:{DATE_PATTERN}|{DAYS_AGO_PATTERN})$",
        "examples": ["2018-01-31", "-30d"],
    }

    def parse(self, text: str) -> date:
        if DAYS_AGO_REGEX.fullmatch(text):
            days = int(text[1:-1]) * (7 if text.endswith("w") else 1)
            return timezone.now().astimezone(UTC).date() - timedelta(days=days)
        return date.fromisoformat(match_fully(DATE_REGEX, text))


class Span(NamedTuple):
    """All instants that a text stands for, from the first to the last: a day, a second, ..."""

    first: Any
    last: Any


class InstantValue(DateValue):
    """An instant; a date alone means the start of its day in UTC, or its end with ``end_of_day``.

    ``published_at__lte=2018-01-31`` keeps the whole 31st that way, and ``__gt`` none of it.
    """

    expects = (
        f"a time such as 2018-01-31T12:00:00Z, a date, or a time ago such as -30d, {ACCEPTED_YEARS}"
    )
    schema = {
        "type": "string",
        "pattern": f"^(?:{INSTANT_PATTERN}|{DATE_PATTERN}|{DAYS_AGO_PATTERN})$",
        "examples": ["2018-01-31T12:00:00Z", "2018-01-31", "-30d"],
    }

    def __init__(self, *, end_of_day: bool = False, **kwargs: Any) -> None:
        self.clock_time = time.max if end_of_day else time.min
        super().__init__(**kwargs)

    def parse(self, text: str) -> datetime:
        if "T" in text:
            # In UTC: PostgreSQL knows no offset beyond 16 hours, ISO 8601 does.
            return datetime.fromisoformat(match_fully(INSTANT_REGEX, text)).astimezone(UTC)
        return datetime.combine(super().parse(text), self.clock_time, UTC)

    def get_advice(self, text: str) -> str:
        if SPACE_FOR_PLUS_REGEX.fullmatch(text):
            return " In an address, the “+” of an offset is written %2B."
        return ""
