"""Match the rows of two versions of an entry: which were added, removed, changed or moved."""

from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]  # as the content of a revision has it


@dataclass(frozen=True)
class RowPair:
    """A row in both versions; None where a version does not have it. Places count from 1."""

    old: Row | None
    new: Row | None
    old_place: int = 0
    new_place: int = 0
    is_moved: bool = False

    @property
    def is_different(self) -> bool:
        return self.is_moved or self.old != self.new


def match_rows(old: Sequence[Row], new: Sequence[Row]) -> list[RowPair]:
    """Pair the rows by primary key, in the new order; a removed row follows the one it followed.

    As few rows as possible count as moved. A row without a key is new.
    """
    places = {row["pk"]: place for place, row in enumerate(old) if row["pk"]}
    kept = [places[row["pk"]] for row in new if row["pk"] in places]
    unmoved = find_increasing(kept)
    removed: dict[int, list[RowPair]] = defaultdict(list)  # by the place of the row before
    anchors = [-1, *sorted(unmoved)]
    for place in sorted(set(range(len(old))) - set(kept)):
        removed[anchors[bisect(anchors, place) - 1]].append(RowPair(old[place], None, place + 1))
    pairs = removed[-1]
    for new_place, row in enumerate(new, start=1):
        place = places.get(row["pk"], len(old))
        if place == len(old):
            pairs.append(RowPair(None, row, 0, new_place))
        else:
            pairs.append(RowPair(old[place], row, place + 1, new_place, place not in unmoved))
            pairs += removed[place]
    return pairs


def find_increasing(numbers: Sequence[int]) -> set[int]:
    """Return the members of a longest increasing subsequence of different numbers."""
    tails: list[int] = []  # the smallest last member of a subsequence, by its length
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(tails, number)
        before[number] = tails[length - 1] if length else None
        tails[length : length + 1] = [number]
    members: set[int] = set()
    member = tails[-1] if tails else None
    while member is not None:
        members.add(member)
        member = before[member]
    return members
