"""Control characters, and the formatting of numbers and quoted input."""

import re
from decimal import Decimal
from typing import Any

# All C0 and C1 control characters but tab, line feed and carriage return.
UNSAFE_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def has_control_characters(value: Any) -> bool:
    """Return whether a value has control characters, also inside lists and dicts of JSON."""
    if isinstance(value, str):
        return bool(UNSAFE_CONTROL_CHARACTERS.search(value))
    if isinstance(value, dict):
        return any(has_control_characters(part) for part in [*value.keys(), *value.values()])
    if isinstance(value, list):
        return any(has_control_characters(part) for part in value)
    return False


def format_decimal(number: Decimal | str | int) -> str:
    """Format a decimal without trailing zeros: 0.690000 is "0.69", 100.000 is "100"."""
    return f"{Decimal(number).normalize():f}"


def quote_input(text: str) -> str:
    """Shorten a client's input to 60 characters and replace its control characters."""
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text[:60]) + (
        "…" if len(text) > 60 else ""
    )
