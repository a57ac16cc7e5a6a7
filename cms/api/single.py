"""One document as a request asks for it: its fields, and what comes beside them."""

from typing import TYPE_CHECKING, Any

import orjson

from cms.api.database.snapshot import Seen
from cms.api.query import includes, lenient, sparse_fields
from cms.api.representations.cards import cards_of

if TYPE_CHECKING:
    from cms.api.views.collections import CollectionViewSet

Json = dict[str, Any]


def whole(view: "CollectionViewSet", item: Json, asked: lenient.Asked, seen: Seen) -> Json:
    beside: Json = dict(asked.facts)
    if "include" in asked.values:
        items = orjson.loads(orjson.dumps([item]))  # cards were bytes until now
        stored = includes.fetch(view, asked.values["include"], items, view.views())
        cards = cards_of(seen)
        includes.bring(cards, stored, [], [])
        beside["included"] = includes.whole(stored, cards)
    (picked,) = sparse_fields.picked([item], asked.values.get("fields"))
    return {**picked, **beside}
