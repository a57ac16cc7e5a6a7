"""Small questions about text."""

import re
from decimal import Decimal
from typing import Any

# All C0 and C1 controls but tab, line feed and carriage return.
UNSAFE_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def has_control_characters(value: Any) -> bool:
    """Also looks inside lists and dicts, as JSON columns hold them."""
    if isinstance(value, str):
        return bool(UNSAFE_CONTROL_CHARACTERS.search(value))
    if isinstance(value, dict):
        return any(has_control_characters(part) for part in [*value.keys(), *value.values()])
    if isinstance(value, list):
        return any(has_control_characters(part) for part in value)
    return False


def format_decimal(number: Decimal | str | int) -> str:
    """A decimal as people write it: 0.690000 is "0.69", 100.000 is "100"."""
    return f"{Decimal(number).normalize():f}"


CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def quote_input(text: str) -> str:
    """What somebody wrote, fit to be said back."""
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text[:60]) + (
        "…" if len(text) > 60 else ""
    )
