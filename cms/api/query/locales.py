"""Choose the language of a response, by the address alone, so that caches need no other key.

Lists have one language, or all of them (``locale=*``). An entry that is not published in the
requested language comes in the first available fallback language (``settings.LOCALE_FALLBACKS``),
named in ``Content-Language``.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.conf import settings

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import ChoiceValue

#: The value for lists that mix all languages.
ALL_LOCALES = "*"
#: The parameter of searches and comparisons.
LOCALE = Parameter(
    "locale",
    ChoiceValue(choices=settings.LOCALES),
    default=settings.LANGUAGE_CODE,
    help="The language of the entries.",
)
#: The parameter of lists.
LIST_LOCALE = Parameter(
    "locale",
    ChoiceValue(choices=[*settings.LOCALES, ALL_LOCALES]),
    default=settings.LANGUAGE_CODE,
    help="The language of the entries; `*` lists all languages, and each item says its own.",
)
#: The parameter of what is found by slug or id.
ENTRY_LOCALE = Parameter(
    "locale",
    ChoiceValue(choices=settings.LOCALES),
    default=settings.LANGUAGE_CODE,
    help=(
        "The language of the entry. If it is not published in it, you get the language that stands "
        "in for it; `Content-Language` says which one came. An id alone says its language itself."
    ),
)


def fallback_chain(locale: str) -> list[str]:
    """Return the language, then its fallback languages, in order."""
    return [locale, *settings.LOCALE_FALLBACKS.get(locale, ())]


def requested_locales(values: dict[str, Any]) -> list[str]:
    """Return the languages that fit a request, the best first."""
    return fallback_chain(values.get("locale", settings.LANGUAGE_CODE))


def describe_locales() -> list[dict[str, Any]]:
    """Describe all languages and their fallbacks, for the index."""
    return [
        {
            "locale": locale,
            "is_default": locale == settings.LANGUAGE_CODE,
            "fallback": fallback_chain(locale)[1:],
        }
        for locale in settings.LOCALES
    ]


def content_language_header(locale: str) -> dict[str, str]:
    """Return the header that names the language of a response; empty: there is none."""
    return {"Content-Language": locale} if locale else {}


def list_language_header(locale: str, item_locales: Iterable[str]) -> dict[str, str]:
    """Return the header that names the language of a list, or all languages of its items."""
    if locale != ALL_LOCALES:
        return content_language_header(locale)
    return content_language_header(", ".join(sorted(set(item_locales))))


def first_available(locales: Sequence[str], available: Container[str]) -> str | None:
    """Return the first of the languages that is available."""
    return next((each for each in locales if each in available), None)
