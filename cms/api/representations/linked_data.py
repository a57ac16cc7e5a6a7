"""Linked data: entries as JSON-LD in the vocabulary of schema.org.

The API names no type: each content type declares how it maps, twice.

    linked_data = LinkedData(brief=build_brief_treatment, full=build_full_treatment)

``brief`` builds the node where another entry refers to this one, from its card; ``full`` builds the
node of the entry itself. Both get plain JSON, as readers have it, and query nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class LinkedData:
    """How the entries of one type map. ``full`` also gets what builds the nodes of others."""

    brief: Callable[[Json], Json]
    full: Callable[[Json, "RelatedNodes"], Json]


@dataclass(frozen=True)
class RelatedNodes:
    """Build the nodes of entries that another one refers to, each by the mapping of its type."""

    types: Mapping[str, LinkedData]

    def __call__(self, cards: Json | Iterable[Json | None] | None) -> list[Json]:
        """Return the nodes of one card or of several; what is not published has none."""
        known = [cards] if isinstance(cards, dict) else [card for card in cards or () if card]
        return [self.types[card["type"]].brief(card) for card in known]

    def node(self, card: Json | None) -> Json | None:
        """Return the node of one card; None if it is not published."""
        return next(iter(self(card)), None)


def to_json_ld(entry: Json, types: Mapping[str, LinkedData]) -> Json:
    """Build the JSON-LD document of an entry: compact, and complete without another request."""
    own = types.get(entry["type"])
    return {"@context": CONTEXT} | drop_empty(own.full(entry, RelatedNodes(types)) if own else {})


def node(type: str | list[str], entry: Json, **properties: Any) -> Json:
    """Build a node with what every node has: type, id, name and url."""
    url = entry["canonical_url"]
    identity = {"@type": type, "@id": url, "name": entry["title"], "url": url}
    return drop_empty(identity | properties)


def work_translations(type: str | list[str], entry: Json) -> Json:
    """Return the translations of a creative work (schema.org `workTranslation`)."""
    others = entry["translations"]
    return {"workTranslation": [node(type, each, inLanguage=each["locale"]) for each in others]}


def drop_empty(properties: Json) -> Json:
    """Drop unknown properties: an empty value would claim that there is none."""
    return {key: value for key, value in properties.items() if value not in (None, "", [], {})}
