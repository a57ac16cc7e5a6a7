"""What a content type says of its feeds, on its Published class:

    feed = Feed(template="posts/feed.html", by={"series": "series", "topics": "topic"})

Types that say nothing have none; their corrections and withdrawals are in the feed of corrections.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cms.published.models.rows import Published, published_types


@dataclass(frozen=True)
class Feed:
    """``template`` makes the HTML of one entry, from ``entry`` as the API has it and its ``body``.

    ``by``: the relations that have feeds of their own, each with the type it leads to. The others
    are keys of the entry: cards of who wrote it and of its subjects, its picture, and the keys
    that hold what it rests on.
    """

    template: str
    by: Mapping[str, str] = field(default_factory=dict)
    authors: str = "authors"
    categories: str = ""
    image: str = ""
    evidence: Sequence[str] = ()


def get_feed(model: type[Published]) -> Feed | None:
    found: Feed | None = getattr(model, "feed", None)
    return found


def get_syndicated_models() -> dict[str, type[Published]]:
    """The types that have feeds, by the name of their collection."""
    return {each.collection: each for each in published_types().values() if get_feed(each)}


def find_feed_relation(collection: str) -> tuple[type[Published], str] | None:
    """The type, and its relation, whose entries the feeds below this collection hold."""
    types = published_types()
    for model in get_syndicated_models().values():
        for relation, type in (get_feed(model) or Feed("")).by.items():
            if type in types and types[type].collection == collection:
                return model, relation
    return None
