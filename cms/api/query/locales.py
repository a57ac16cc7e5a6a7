"""The language of an answer. Only the address chooses it, so that caches know all there is to know.

Lists never mix languages. One entry that is not published in the language asked for comes in the
first of those that stand in for it (``settings.LOCALE_FALLBACKS``), and says so.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import Choice

#: Of lists, searches and comparisons.
LOCALE = Parameter(
    "locale",
    Choice(choices=settings.LOCALES),
    default=settings.LANGUAGE_CODE,
    help="The language of the entries.",
)
#: Of what is found by its name.
LOCALE_OF_ENTRY = Parameter(
    "locale",
    Choice(choices=settings.LOCALES),
    default=settings.LANGUAGE_CODE,
    help=(
        "The language of the entry. If it is not published in it, you get the language that stands "
        "in for it; `Content-Language` says which one came. An id alone says its language itself."
    ),
)


def fallback_chain(locale: str) -> list[str]:
    """The language itself, then those that stand in for it, in order."""
    return [locale, *settings.LOCALE_FALLBACKS.get(locale, ())]


def requested_locales(values: dict[str, Any]) -> list[str]:
    """The languages that fit a request, the best first."""
    return fallback_chain(values.get("locale", settings.LANGUAGE_CODE))


def describe_locales() -> list[dict[str, Any]]:
    """What the index says of languages."""
    return [
        {
            "locale": locale,
            "is_default": locale == settings.LANGUAGE_CODE,
            "fallback": fallback_chain(locale)[1:],
        }
        for locale in settings.LOCALES
    ]


def content_language(locale: str) -> dict[str, str]:
    """The header that tells the language of what an answer shows."""
    return {"Content-Language": locale}


def first_available(locales: Sequence[str], known: Any) -> str | None:
    return next((each for each in locales if each in known), None)
