"""One document as a request asks for it: its fields, and what comes beside them."""

from typing import TYPE_CHECKING, Any

import orjson

from cms.api import fields, including, lenient
from cms.api.cards import cards_of
from cms.api.snapshot import Seen

if TYPE_CHECKING:
    from cms.api.views import CollectionViewSet

Json = dict[str, Any]


def whole(view: "CollectionViewSet", item: Json, asked: lenient.Asked, seen: Seen) -> Json:
    beside: Json = dict(asked.facts)
    if "include" in asked.values:
        items = orjson.loads(orjson.dumps([item]))  # cards were bytes until now
        stored = including.fetch(view, asked.values["include"], items, view.views())
        cards = cards_of(seen)
        including.bring(cards, stored, [], [])
        beside["included"] = including.whole(stored, cards)
    (picked,) = fields.picked([item], asked.values.get("fields"))
    return {**picked, **beside}
