"""``search/``: one search over all that is published."""

from functools import partial
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api import links, pagination, searching
from cms.api.cards import Cards, cards_of
from cms.api.conditional import Made, answer
from cms.api.locales import LOCALE, said
from cms.api.parameters import Parameter, read
from cms.api.readonly import ReadOnly
from cms.api.search_schema import SearchSchema
from cms.api.snapshot import Seen
from cms.api.values import Choice, Several
from cms.published.models import published_types
from cms.published.search.finding import find, highlights


def parameters() -> dict[str, Parameter]:
    """Everything that the address of the search may hold."""
    q = Parameter("q", searching.Text(), help=searching.WORDS)
    types = Parameter(
        "type",
        Several(of=Choice(choices=sorted(published_types()))),
        help="Only entries of these types, with commas between.",
    )
    pages = [each for each in pagination.PARAMETERS if each.name != "cursor"]
    return {each.name: each for each in [q, types, LOCALE, *pages]}


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
        allowed = parameters()
        values = read(query, allowed)
        wanted = pagination.Request(request.path, query, values, searching.BY_SCORE, allowed)
        asked = searching.query_of(wanted, "q")
        locale, (number, size) = searching.locale_of(wanted), searching.place_of(wanted)
        found = find(
            asked,
            locale=locale,
            types=wanted.values.get("type", ()),
            start=(number - 1) * size,
            size=size,
        )
        page = searching.numbered([(id,) for id in found.ids], found.count, wanted)
        marked = highlights(asked, locale=locale, ids=found.ids)
        cards = cards_of(seen).bring(str(id) for id in found.ids)
        results = [
            {**card, "highlight": {"title": marked[id].title, "snippet": marked[id].snippet}}
            for id in found.ids
            if (card := card_of(str(id), cards)) and id in marked
        ]
        counted = {} if page.count is None else {"count": page.count}
        around = {"next": page.next, "previous": page.previous}
        body = {**counted, **around, **searching.facts(asked), "results": results}
        headers = links.of_list(request, body) | said(locale)
        return Made(orjson.dumps(body), headers=headers)


def card_of(id: str, cards: Cards) -> dict[str, Any] | None:
    """None: a search server still proposes what is not published any more."""
    text = cards.texts.get(id)
    card: dict[str, Any] | None = orjson.loads(text) if text else None
    return card
