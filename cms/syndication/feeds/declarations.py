"""The declaration of a content type's feeds, on its Published class:

    feed = Feed(template="posts/feed.html", by={"series": "series", "topics": "topic"})

Types without a declaration have no feeds; their corrections and withdrawals are in the feed of
corrections.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

from cms.published.models.rows import Published, published_types


@dataclass(frozen=True)
class Feed:
    """The feeds of a content type.

    ``template`` renders the HTML of an entry, from ``entry`` as the API has it and its ``body``.
    ``title``: what readers call the entries, in every language; the collection's name by default.
    ``by``: the relations that have feeds of their own, each with its target type. The others are
    keys of the entry: cards of its authors and subjects, its image, and the keys of its evidence.
    """

    template: str
    title: str | Promise = ""
    by: Mapping[str, str] = field(default_factory=dict)
    authors: str = "authors"
    categories: str = ""
    image: str = ""
    evidence: Sequence[str] = ()


def list_author_cards(entry: Mapping[str, Any], feed: Feed) -> list[Any]:
    """List the cards of an entry's authors. Those of a publication are names without cards."""
    return [each for each in entry.get(feed.authors, ()) if "canonical_url" in each]


def get_feed(model: type[Published]) -> Feed | None:
    feed: Feed | None = getattr(model, "feed", None)
    return feed


def build_feed_title(model: type[Published]) -> str:
    """Return the title of the feed of all entries of a type, in the active language."""
    feed = get_feed(model)
    return f"{settings.PUBLISHER['name']}: {(feed and feed.title) or model.collection}"


def get_syndicated_models() -> dict[str, type[Published]]:
    """Return the models that have feeds, by collection."""
    return {model.collection: model for model in published_types().values() if get_feed(model)}


def find_feed_relation(collection: str) -> tuple[type[Published], str] | None:
    """Find the model and the relation of the feeds below ``/feeds/<collection>/``.

    Each of these feeds holds the model's entries that refer to one entry of the collection.
    """
    types = published_types()
    for model in get_syndicated_models().values():
        for relation, type in (get_feed(model) or Feed("")).by.items():
            if type in types and types[type].collection == collection:
                return model, relation
    return None
