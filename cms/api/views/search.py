"""``search/``: one search over all that is published."""

from functools import partial
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.database.snapshot import Seen
from cms.api.http import link_header
from cms.api.http.responses import Made, answer
from cms.api.openapi.search import SearchSchema
from cms.api.query import pagination, search
from cms.api.query.locales import said
from cms.api.query.parameters import read
from cms.api.query.search import search_parameters
from cms.api.representations.cards import Cards, cards_of
from cms.api.views.base import ReadOnly
from cms.published.search.queries import highlight_entries, search_entries


class SearchView(ReadOnly):
    """Everything that is published, by its words: cards, the best first.

    Misspelt words are replaced by the nearest that occur (`corrected` says how), half typed ones
    are completed. `highlight` shows where the words stand, as HTML that holds `<mark>` and no
    other tag.
    """

    schema = SearchSchema()

    def get(self, request: Request) -> HttpResponse:
        return answer(request, partial(self.page, request))

    def page(self, request: Request, seen: Seen) -> Made:
        query = request.query_params
        allowed = search_parameters()
        values = read(query, allowed)
        wanted = pagination.Request(request.path, query, values, search.BY_SCORE, allowed)
        asked = search.query_of(wanted, "q")
        locale, (number, size) = search.locale_of(wanted), search.place_of(wanted)
        found = search_entries(
            asked,
            locale=locale,
            types=wanted.values.get("type", ()),
            start=(number - 1) * size,
            size=size,
        )
        page = search.numbered([(id,) for id in found.ids], found.count, wanted)
        marked = highlight_entries(asked, locale=locale, ids=found.ids)
        cards = cards_of(seen).bring(str(id) for id in found.ids)
        results = [
            {**card, "highlight": {"title": marked[id].title, "snippet": marked[id].snippet}}
            for id in found.ids
            if (card := card_of(str(id), cards)) and id in marked
        ]
        counted = {} if page.count is None else {"count": page.count}
        around = {"next": page.next, "previous": page.previous}
        body = {**counted, **around, **search.facts(asked), "results": results}
        headers = link_header.of_list(request, body) | said(locale)
        return Made(orjson.dumps(body), headers=headers)


def card_of(id: str, cards: Cards) -> dict[str, Any] | None:
    """None: a search server still proposes what is not published any more."""
    text = cards.texts.get(id)
    card: dict[str, Any] | None = orjson.loads(text) if text else None
    return card
