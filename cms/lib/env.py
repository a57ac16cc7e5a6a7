"""Strict readers for the environment: a setting that is misspelt stops the start with a sentence.

Only ``cms.settings`` reads the environment, and only through these functions.
"""

import os
from collections.abc import Collection
from datetime import timedelta
from string import Formatter
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.dateparse import parse_duration

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
#: What an address of a preview may have places for.
PLACES = {"type", "collection", "id", "slug", "locale"}


def text(name: str, default: str) -> str:
    """The variable as it stands, or ``default`` when it is not set. Blank counts as not set."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    raw = text(name, "true" if default else "false").lower()
    if raw not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {raw!r}; write 1 or 0.")
    return raw in TRUE


def integer(name: str, default: int, *, least: int, most: int) -> int:
    raw = text(name, str(default))
    if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
        raise ImproperlyConfigured(
            f"{name} is {raw!r}; write a whole number from {least} to {most}."
        )
    return int(raw)


def duration(name: str, default: str) -> timedelta:
    """An ISO 8601 duration longer than nothing: "PT48H", "P7D"."""
    raw = text(name, default)
    found = parse_duration(raw) if raw.startswith("P") else None
    if not found or found <= timedelta(0):
        raise ImproperlyConfigured(f"{name} is {raw!r}; write a duration such as PT48H or P7D.")
    return found


def words(name: str, default: str) -> list[str]:
    """A comma list, without the blanks around its words."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def chains(
    name: str, default: dict[str, list[str]], *, among: Collection[str]
) -> dict[str, list[str]]:
    """What takes the place of a word, in order: "es: en, pt: es en". "none" for nothing at all."""
    raw = text(name, "")
    if not raw:
        return default
    found: dict[str, list[str]] = {}
    for part in [] if raw == "none" else words(name, ""):
        word, colon, others = part.partition(":")
        found[word.strip()] = others.split()
        every = [word.strip(), *others.split()]
        if not colon or len(every) < 2 or len({*every}) < len(every) or not {*every} <= {*among}:
            raise ImproperlyConfigured(
                f"{name} has {part!r}; write it like “es: en”, with words of: {', '.join(among)}."
            )
    return found


def address(name: str, default: str) -> str:
    """An absolute http(s) address without its closing slash."""
    raw = text(name, default).rstrip("/")
    if not raw.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name} is {raw!r}; write an address with http:// or https://.")
    return raw


def endpoint(name: str, default: str = "") -> str:
    """An absolute http(s) address exactly as it stands; by default none."""
    return text(name, default) if address(name, "http://localhost") else ""


def templates(name: str) -> dict[str, str]:
    """Addresses with places to fill, by what they are for: "post=https://…/{slug}, *=https://…"."""
    found: dict[str, str] = {}
    for part in words(name, ""):
        word, _, raw = part.partition("=")
        is_address = raw.startswith(("http://", "https://"))
        if not is_address or not places_in(raw) <= PLACES or word in found:
            raise ImproperlyConfigured(
                f"{name} has {part!r}; write it like “post=https://example.org/posts/{{slug}}/”, "
                f"with places of: {', '.join(sorted(PLACES))}."
            )
        found[word.strip()] = raw
    return found


def places_in(template: str) -> set[str]:
    """Return the names in braces, or an empty one if a brace has no other half."""
    try:
        return {place for _, place, _, _ in Formatter().parse(template) if place is not None}
    except ValueError:
        return {""}


def origin(url: str) -> str:
    """The scheme and host of an address, as browsers name where a page is from."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host(url: str) -> str:
    return urlsplit(url).hostname or ""
