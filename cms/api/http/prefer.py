"""Parse the ``Prefer`` header (RFC 7240)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from rest_framework.request import Request

MAX_LENGTH = 1_000  # characters of the header


class Preference(NamedTuple):
    """One preference: its value without quotes, and whether parameters follow behind ``;``."""

    value: str
    has_parameters: bool


def parse_prefer(header: str) -> dict[str, Preference]:
    """Return the preferences by name, in small letters.

    The first of two with one name counts, as the RFC says. A comma ends a preference inside quotes
    too: no value that we know has one.
    """
    preferences: dict[str, Preference] = {}
    for item in header[:MAX_LENGTH].split(","):
        preference, semicolon, _ = item.partition(";")
        name, _, value = preference.partition("=")
        preferences.setdefault(
            name.strip().lower(), Preference(unquote(value.strip()), bool(semicolon))
        )
    return preferences


def unquote(text: str) -> str:
    """Return the text without the quotes around it, if it has any."""
    is_quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1] if is_quoted else text


def is_lenient(request: HttpRequest | Request) -> bool:
    """Return whether the request prefers ``handling=lenient``."""
    handling = parse_prefer(request.META.get("HTTP_PREFER", "")).get("handling")
    return handling is not None and handling.value.lower() == "lenient"


def has_min_sequence(meta: Mapping[str, Any]) -> bool:
    """Return whether the header names ``min-sequence`` anywhere, even where it can't be parsed."""
    return "min-sequence" in meta.get("HTTP_PREFER", "").lower()
