"""``search/``: one search over all that is published."""

from functools import partial
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.database.snapshot import LogState
from cms.api.http import link_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.query import pagination, search
from cms.api.query.locales import content_language_header
from cms.api.query.rankings import find_ranking
from cms.api.query.search import search_parameters
from cms.api.representations.cards import Cards, get_cards
from cms.api.representations.list_cards import build_small_card
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.published.search.queries import highlight_entries, search_entries

#: What every result has, whatever the small card of its type has.
RESULT_FIELDS = ("id", "type", "slug", "locale", "title", "url", "canonical_url")


class SearchView(ReadOnly):
    """Everything that is published, by its words: small cards, the best first.

    Misspelt words are replaced by the nearest that occur (`corrected` says how), half typed ones
    are completed. `highlight` shows where the words stand, as HTML that holds `<mark>` and no
    other tag.
    """

    schema = DeferredSchema("cms.api.openapi.search.SearchSchema")

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(request, partial(self.render_results, request))

    def render_results(self, request: Request, log_state: LogState) -> ResponseBody:
        query = request.query_params
        allowed = search_parameters()
        values = clean_parameters(query, allowed)
        wanted = pagination.PageRequest(request.path, query, values, search.BY_SCORE, allowed)
        phrase = search.parse_search(wanted, log_state=log_state, name="q")
        locale, (number, size) = search.search_locale(wanted), search.page_number_and_size(wanted)
        types = tuple(wanted.values.get("type", ()))
        matches = find_ranking(
            lambda start, size: search_entries(
                phrase, locale=locale, types=types, start=start, size=size
            ),
            (phrase, locale, types),
            start=(number - 1) * size,
            size=size,
            log_state=log_state,
        )
        page = search.build_numbered_page([(id,) for id in matches.ids], matches.count, wanted)
        marked = highlight_entries(phrase, locale=locale, ids=matches.ids)
        cards = get_cards(log_state).load(str(id) for id in matches.ids)
        results = [
            {**card, "highlight": {"title": marked[id].title, "snippet": marked[id].snippet}}
            for id in matches.ids
            if (card := build_result(str(id), cards)) and id in marked
        ]
        body = {
            **({} if page.count is None else {"count": page.count}),
            "next": page.next,
            "previous": page.previous,
            **search.search_metadata(phrase),
            "results": results,
        }
        links = link_header.list_link_header(request, body, last=page.last)
        return ResponseBody(orjson.dumps(body), headers=links | content_language_header(locale))


def build_result(id: str, cards: Cards) -> dict[str, Any] | None:
    """Build the small card of a match, with its language and its page. None: a search server still
    has what is not published any more.
    """
    if id not in cards.texts:
        return None
    card = orjson.loads(cards.texts[id])
    return {key: card[key] for key in RESULT_FIELDS} | build_small_card(card)
