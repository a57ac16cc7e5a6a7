"""Lists of entries on public pages: of a collection, and of what refers to an entry."""

from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from rest_framework.request import Request

from cms.api.collection import Collection, get_collection
from cms.api.database.snapshot import LogState
from cms.api.http.responses import ResponseBody
from cms.api.query import locales
from cms.api.representations.html import site_context
from cms.api.representations.registry import HTML
from cms.api.serializers import item_serializer
from cms.api.views import lists

Json = dict[str, Any]
PAGE_SIZE = 100  # of a list on the page of an entry


def read_list(collection: Collection, log_state: LogState, **query: Any) -> Json:
    """Return the list that the API would answer with, read in the snapshot of the page.

    Its items are whole: pages show more of them than lists of the API.
    """
    request = HttpRequest()
    request.method, request.path = "GET", f"/api/v1/{collection.name}/"
    fields = ",".join(item_serializer(collection)._declared_fields.keys() - collection.rich_fields)
    request.GET = QueryDict(urlencode({**query, "fields": fields}))
    body: Json = orjson.loads(lists.render_list(collection, Request(request), log_state).body)
    return body


def read_page_lists(collection: Collection, entry: Json, log_state: LogState) -> list[Json]:
    """Return the lists on the page of an entry, without those that are empty."""
    shown = []
    for each in collection.page_lists:
        listed = get_collection(each.type)
        page = read_list(
            listed,
            log_state,
            **{each.relation: entry["id"], "ordering": each.ordering, "locale": entry["locale"]},
            page_size=PAGE_SIZE,
            count="false",
        )
        if page["results"]:
            has_more = page["next"] is not None
            shown.append(
                {
                    "title": each.title,
                    "item": listed.page_item,
                    "entries": page["results"],
                    "has_more": has_more,
                }
            )
    return shown


def read_page_parts(collection: Collection, entry: Json, log_state: LogState) -> Json:
    """Return what the page of an entry shows beside it: its lists, and cards in full."""
    details = {name: read_details(entry[name], log_state) for name in collection.page_details}
    return details | {"lists": read_page_lists(collection, entry, log_state)}


def read_details(cards: list[Json], log_state: LogState) -> list[Json]:
    """Return the list item of each card, or the card where its language has another list."""
    if not cards:
        return []
    listed = get_collection(cards[0]["type"])
    query = {"id__in": ",".join(card["id"] for card in cards), "locale": cards[0]["locale"]}
    page = read_list(listed, log_state, **query, page_size=PAGE_SIZE, count="false")
    items = {item["id"]: item for item in page["results"]}
    return [items.get(card["id"], card) for card in cards]


def render_list_page(collection: Collection, request: Request, log_state: LogState) -> ResponseBody:
    """Render one page of a collection for people. The query has ``page`` and ``locale`` at most."""
    query = request.query_params.dict()
    page = read_list(collection, log_state, **query)
    number, locale = int(query.get("page", 1)), query.get("locale", settings.LANGUAGE_CODE)
    context = site_context(locale) | {
        "title": collection.name.capitalize(),
        "count": page["count"],
        "entries": page["results"],
        "item": collection.page_item,
        "number": number,
        "previous": number - 1,
        "next": number + 1 if page["next"] else None,
        "canonical": f"{settings.SITE_URL}{request.path}{f'?page={number}' if number > 1 else ''}",
        "data": f"/api/v1/{collection.name}/{f'?locale={locale}' if 'locale' in query else ''}",
    }
    with translation.override(locale):  # the names of months
        text = render_to_string("api/list.html", context)
    headers = locales.content_language_header(locale)
    return ResponseBody(text.encode(), f"{HTML}; charset=utf-8", headers)
