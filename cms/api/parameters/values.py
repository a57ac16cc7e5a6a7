"""Values in an address, one class per sort: read strictly, refused with a sentence, described."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.api.parameters.suggestions import unknown_word
from cms.lib.characters import CONTROL_CHARACTERS, quote_input

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
SLUG = "[-a-zA-Z0-9_]{1,120}"
SLUG_TEXT = re.compile(SLUG)
# These stand in the description of the API too, so they are such as JSON Schema knows.
NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?"
RELATIVE = r"-(?:[0-7]?[0-9]{1,4}d|[0-9]{1,4}w)"  # none leads beyond the year 1800
YEAR = r"(?:(?:18|19|20|21)[0-9]{2}|2200)"
LEAP = r"(?:(?:18|19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)"
DAY = (
    rf"(?:{YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|{LEAP}-02-29)"
)
HOUR = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
INSTANT = rf"{DAY}T{HOUR}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?(?:Z|[+-]{HOUR})"
NUMBER_TEXT = re.compile(NUMBER)
DAY_TEXT, MOMENT_TEXT = re.compile(DAY), re.compile(INSTANT)
RELATIVE_TEXT = re.compile(RELATIVE)
BLANK_FOR_PLUS = re.compile(rf"[^T]{{1,20}}T[^ ]{{1,20}} {HOUR}")
WHOLE_TEXT = re.compile(r"-?[0-9]{1,16}")
YEARS = "in the years 1800 to 2200"


def is_id(text: str) -> bool:
    """RFC 9562, 4: the same in capitals."""
    return UUID_TEXT.fullmatch(text.lower()) is not None


class Value(forms.Field):
    """One value. Subclasses say what they expect, and raise ValueError when they get another."""

    expects: str = "a text of 1 to 200 characters"
    schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": r"^[^\u0000-\u001f\u007f-\u009f]+$",
        "maxLength": 200,
    }

    def clean(self, value: str) -> Any:
        try:
            return self.parse(value)
        except (ValueError, OverflowError) as fault:
            message = f"“{quote_input(value)}” is not {self.expects}.{self.advice(value)}"
            raise ValidationError(message) from fault

    def advice(self, text: str) -> str:
        """What else helps who wrote this, with a blank before it."""
        return ""

    def parse(self, text: str) -> Any:
        if not 1 <= len(text) <= 200 or CONTROL_CHARACTERS.search(text):
            raise ValueError
        return text

    def describe(self) -> dict[str, Any]:
        """JSON Schema of the value, for OpenAPI: of all that ``parse`` takes, and nothing else."""
        return dict(self.schema)


def match_fully(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError
    return text


class Slug(Value):
    expects = "a slug: letters, digits, hyphens and underscores"
    schema = {"type": "string", "pattern": f"^{SLUG}$"}

    def parse(self, text: str) -> str:
        return match_fully(SLUG_TEXT, text)


class Id(Value):
    expects = "an id, such as 0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d"
    schema = {"type": "string", "format": "uuid"}

    def parse(self, text: str) -> UUID:
        return UUID(match_fully(UUID_TEXT, text.lower()))


class Integer(Value):
    """A whole number between two bounds, by default those of a database column."""

    def __init__(self, *, least: int = -(2**31), most: int = 2**31 - 1, **kwargs: Any) -> None:
        self.least, self.most = least, most
        self.expects = f"a whole number from {least} to {most}"
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        number = int(match_fully(WHOLE_TEXT, text))
        if not self.least <= number <= self.most:
            raise ValueError
        return number

    def describe(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class DecimalNumber(Value):
    """A decimal number, in an address as in documents: as a text, which rounds nothing."""

    expects = "a decimal number, such as 0.77"
    schema = {"type": "string", "format": "decimal", "pattern": f"^{NUMBER}$"}

    def parse(self, text: str) -> Decimal:
        return Decimal(match_fully(NUMBER_TEXT, text))


class Flag(Value):
    expects = "true or false"
    schema = {"type": "boolean"}

    def parse(self, text: str) -> bool:
        return {"true": True, "false": False}[match_fully(re.compile("true|false"), text)]


class Choice(Value):
    """One of a few words."""

    def __init__(self, *, choices: Iterable[str], **kwargs: Any) -> None:
        self.choices = [str(choice) for choice in choices]
        self.expects = f"one of: {', '.join(self.choices)}"
        super().__init__(**kwargs)

    def parse(self, text: str) -> str:
        if text not in self.choices:
            raise unknown_word(text, self.choices, f"“{quote_input(text)}” is not {self.expects}.")
        return text

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "enum": self.choices}


class Day(Value):
    """A date, or a number of days or weeks back from today (UTC)."""

    expects = f"a date such as 2018-01-31, or a time ago such as -30d or -2w, {YEARS}"
    schema = {
        "type": "string",
        "pattern": f"^(?:{DAY}|{RELATIVE})$",
        "examples": ["2018-01-31", "-30d"],
    }

    def parse(self, text: str) -> date:
        if RELATIVE_TEXT.fullmatch(text):
            days = int(text[1:-1]) * (7 if text.endswith("w") else 1)
            return timezone.now().astimezone(UTC).date() - timedelta(days=days)
        return date.fromisoformat(match_fully(DAY_TEXT, text))


class Instant(Day):
    """An instant; a date alone means its first instant in UTC, or its last with ``to_the_end``.

    ``published_at__lte=2018-01-31`` keeps the whole 31st that way, and ``__gt`` none of it.
    """

    expects = f"a time such as 2018-01-31T12:00:00Z, a date, or a time ago such as -30d, {YEARS}"
    schema = {
        "type": "string",
        "pattern": f"^(?:{INSTANT}|{DAY}|{RELATIVE})$",
        "examples": ["2018-01-31T12:00:00Z", "2018-01-31", "-30d"],
    }

    def __init__(self, *, to_the_end: bool = False, **kwargs: Any) -> None:
        self.clock = time.max if to_the_end else time.min
        super().__init__(**kwargs)

    def parse(self, text: str) -> datetime:
        if "T" in text:
            # PostgreSQL knows no offset beyond 16 hours, ISO 8601 does.
            return datetime.fromisoformat(match_fully(MOMENT_TEXT, text)).astimezone(UTC)
        return datetime.combine(super().parse(text), self.clock, UTC)

    def advice(self, text: str) -> str:
        is_lost = BLANK_FOR_PLUS.fullmatch(text)
        return " In an address, the “+” of an offset is written %2B." if is_lost else ""
