"""Cards as lists show them: small, or whole where ``fields=`` names the relation."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import orjson

from cms.api.representations.cards import Cards, get_types

Json = dict[str, Any]


def small_cards(cards: Cards, ids: Iterable[str]) -> Mapping[str, Json]:
    """Return the small cards of the published ones among the entries, by id."""
    found = {}
    for id in ids:
        if id in cards.texts:
            small = cards.small.get(id)
            if small is None:
                small = cards.small[id] = build_small_card(orjson.loads(cards.texts[id]))
            found[id] = small
    return found


def build_small_card(card: Json) -> Json:
    model = get_types()[card["type"]]
    values = card | model.derive_list_values(card)
    return {key: values[key] for key in model.small_card_fields if key in values}


def whole_cards(cards: Cards, ids: Iterable[str]) -> Mapping[str, Any]:
    """Return the whole cards of the published ones, with what only lists show."""
    found = {}
    for id in ids:
        if id in cards.json:
            found[id] = cards.json[id]
            if derives_values(cards.types[id]):
                card = orjson.loads(cards.texts[id])
                found[id] = card | get_types()[card["type"]].derive_list_values(card)
    return found


@cache
def derives_values(type: str) -> bool:
    """Return whether lists show more of entries of this type than is stored."""
    return "derive_list_values" in vars(get_types()[type])
