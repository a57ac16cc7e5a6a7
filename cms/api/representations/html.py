"""Public pages: an entry at its own address, while no front end shows it.

They are small and self-contained: no script, one style sheet, the JSON-LD inside. A content type
gives ``template_page`` a template that extends ``api/entry.html``, or ``facts_page`` a few facts.
``entry.lists`` holds what refers to the entry: the ``page_lists`` of its collection.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.defaultfilters import date as formatted
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from cms.api.http import link_header
from cms.api.representations.registry import HTML, Representation
from cms.published import hooks

Json = dict[str, Any]
Fact = tuple[str, Any]

# What could end the element that the JSON stands in, or a line of it.
IN_HTML = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def template_page(template: str, *, also: Callable[[Json], Json] | None = None) -> Representation:
    """Return a page from a template; its context is ``entry`` and what ``also`` returns."""

    def make(entry: Json, linked: Json) -> str:
        with translation.override(entry["locale"]):  # the names of months
            context = (also(entry) if also else {}) | {
                **site_context(entry["locale"]),
                "entry": entry,
                "linked": escape_json(linked),
                "api": json_url(entry),
                "languages": hreflang_links(entry),
                "beside": link_header.related_links(entry),
                "meta": {
                    name: text for meta in hooks.page_meta.call() for name, text in meta.items()
                },
                "properties": [
                    pair for pairs in hooks.page_properties.call(entry) for pair in pairs
                ],
                "published": format_day(entry["published_at"]),
                "updated": format_day(entry["updated_at"]),
            }
            return render_to_string(template, context)

    return Representation(HTML, make=make)


def site_context(locale: str) -> Json:
    """Build the context of ``api/site.html``, which all public pages extend."""
    return {"site": settings.PUBLISHER["name"], "locale": locale}


def facts_page(kind: str, *, facts: Callable[[Json], Iterable[Fact]]) -> Representation:
    """Return a page of a summary and a few facts: a label with a text, a card, or a list."""

    def listed(entry: Json) -> Json:
        known = [
            (label, value if isinstance(value, list) else [value])
            for label, value in facts(entry)
            if value not in (None, "", [])
        ]
        return {"kind": kind, "facts": known}

    return template_page("api/facts.html", also=listed)


def json_url(entry: Json) -> str:
    """Return the address that sends JSON to a browser too."""
    address = f"{entry['url'].partition('?')[0]}?locale={entry['locale']}"
    return f"{address}&body=html" if "body" in entry else address


def hreflang_links(entry: Json) -> list[Json]:
    """Return the hreflang links of a page: search engines want itself and x-default among them."""
    if not entry["translations"]:
        return []
    links = [{**each, "hreflang": each["locale"]} for each in (entry, *entry["translations"])]
    default = [each for each in links if each["locale"] == settings.LANGUAGE_CODE]
    return [*links, *({**each, "hreflang": "x-default"} for each in default)]


def escape_json(linked: Json) -> SafeString:
    """Escape JSON for a ``<script>`` element, so that nothing in it ends the element."""
    text = json.dumps(linked, ensure_ascii=False).translate(IN_HTML)
    return mark_safe(text)  # noqa: S308 -- IN_HTML leaves nothing that HTML would read


def format_date(text: str | None) -> str:
    """Format a date of a document as people write it: "1 January 2018"; empty for None."""
    day = format_day(text)
    return str(day["text"]) if day else ""


def format_day(text: str | None) -> Json | None:
    """Format an instant or a date of a document for a ``<time>`` element."""
    if not text:
        return None
    day: date = datetime.fromisoformat(text)
    return {"iso": text[:10], "text": formatted(day, "j F Y")}
