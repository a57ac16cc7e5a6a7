"""Linked data: entries in the words of schema.org, as JSON-LD.

The machinery knows no type: each says in its own folder how it reads, twice.

    linked_data = LinkedData(brief=treatment_brief, whole=treatment_whole)

``brief`` makes the node that stands where another entry refers to it, from its card; ``whole``
the node of the entry itself. Both get plain JSON, as readers have it, and query nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class LinkedData:
    """How the entries of one type read. ``whole`` gets the entry and what names other entries."""

    brief: Callable[[Json], Json]
    whole: Callable[[Json, "Others"], Json]


@dataclass(frozen=True)
class Others:
    """The nodes of the entries that one refers to, each by the mapping of its own type."""

    types: Mapping[str, LinkedData]

    def __call__(self, cards: Json | Iterable[Json | None] | None) -> list[Json]:
        """Nodes of one card or of several; what is not published has none."""
        found = [cards] if isinstance(cards, dict) else [card for card in cards or () if card]
        return [self.types[card["type"]].brief(card) for card in found]

    def one(self, card: Json | None) -> Json | None:
        return next(iter(self(card)), None)


def to_json_ld(entry: Json, types: Mapping[str, LinkedData]) -> Json:
    """The JSON-LD document of an entry: compact, and true without fetching anything else."""
    own = types.get(entry["type"])
    return {"@context": CONTEXT} | drop_empty(own.whole(entry, Others(types)) if own else {})


def node(type: str | list[str], entry: Json, **properties: Any) -> Json:
    """What every node says: what it is, which one, and what people call it."""
    url = entry["canonical_url"]
    identity = {"@type": type, "@id": url, "name": entry["title"], "url": url}
    return drop_empty(identity | properties)


def work_translations(type: str | list[str], entry: Json) -> Json:
    """The same work in other languages (schema.org `workTranslation`), for creative works."""
    others = entry["translations"]
    return {"workTranslation": [node(type, each, inLanguage=each["locale"]) for each in others]}


def drop_empty(properties: Json) -> Json:
    """Without what nobody knows: an empty value would say that there is none."""
    return {key: value for key, value in properties.items() if value not in (None, "", [], {})}
