"""What an entry touches, for people who are about to change, withdraw or delete it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cms.evidence.reach import Touched, find_part_reach, find_reach
from cms.published import hooks


@dataclass(frozen=True)
class Reach:
    """The published entries that another one touches, the nearest first, and who receives them."""

    touched: list[Touched]
    partners: list[str]

    @property
    def by_type(self) -> list[tuple[str, list[Touched]]]:
        """Group the entries by type, in the order of the types' names."""
        ordered = sorted(self.touched, key=lambda each: (each.type, each.level, each.title))
        return [(type, [*group]) for type, group in groupby(ordered, key=lambda each: each.type)]


def describe_reach(draft: Any, *, part: Any = None) -> Reach:
    """Find what a draft's published entry touches, or one ``part`` of it, given by its id."""
    touched = find_reach(draft.pk) if part is None else find_part_reach(draft.pk, part)
    entries = {(draft.published.type, draft.pk), *((each.type, each.id) for each in touched)}
    names = [name for names in hooks.entry_receivers.call(entries) for name in names]
    return Reach(touched, names)
