import re
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.api.collection import collections
from cms.api.representations.html import format_day
from cms.lib.integrity import Integrity
from cms.published.models.evidence import EvidenceStatus

register = template.Library()


@register.filter
def code(text: str) -> SafeString:
    """Backticks, as sentences about the API have them, as ``<code>``."""
    return mark_safe(re.sub("`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 -- escaped


@register.simple_tag
def site_menu(locale: str = "") -> list[dict[str, str]]:
    """Return the pages of lists, in a language, and the API; none where a front end shows them."""
    if settings.SITE_URL != settings.BASE_URL:
        return []
    prefix = f"/{locale}" if locale and locale != settings.LANGUAGE_CODE else ""
    return [
        {"title": each.name.capitalize(), "path": f"{prefix}/{each.name}/"}
        for each in collections().values()
        if each.public_page
    ] + [{"title": "API", "path": "/api/v1/docs/"}]


@register.filter
def rendition(image: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the size of an image that has this name, or the image itself."""
    sizes = {each["name"]: each for each in image["renditions"]}
    return sizes.get(name) or {**image, "url": image["src"]}


@register.filter
def day(text: str) -> str:
    """Format an instant or a date of a document, in the language of the page."""
    shown = format_day(text)
    return shown["text"] if shown else ""


@register.filter
def evidence_label(status: str) -> str:
    """Return the words for a status of evidence."""
    return str(EvidenceStatus(status).label)


@register.filter
def integrity_label(integrity: str) -> str:
    """Return the words for the integrity of a publication."""
    return str(Integrity(integrity).label)


@register.filter
def join_titles(cards: list[dict[str, Any]]) -> str:
    """Join the titles of cards as in a sentence: “Ada, Ben and Cleo”."""
    *others, final = [card["title"] for card in cards]
    return f"{', '.join(others)} and {final}" if others else final
