"""What the items of a list show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cms.api.representations.neighbours import Neighbours
from cms.published.models.rows import Row

Json = dict[str, Any]


@dataclass(frozen=True)
class ListShape:
    """The keys of stored items that a list shows, and how much of their cards.

    ``prune`` removes parts of values; None: the values stay whole. ``key`` names the shape in the
    cache of items; None: they are not cached.
    """

    model: type[Row]
    keys: frozenset[str]
    terms: Sequence[str] = ()
    has_whole_cards: bool = False
    neighbours: Neighbours | None = None
    shows_neighbours: bool = False
    rich: Sequence[str] = ()
    forms: Sequence[str] = ()
    prune: Callable[[Json], Json] | None = None
    key: str | None = None
