"""What differs between two versions of an entry, as pages show it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from cms.authoring.revisions.text_changes import BlockPair

Kind = Literal["prose", "value", "relation", "rows"]


@dataclass(frozen=True)
class RowDifference:
    """A row that was added, removed, changed or moved; ``differences`` are those of its fields.

    ``change`` is "moved" if nothing else of the row changed. Places count from 1.
    """

    change: Literal["added", "removed", "changed", "moved"]
    label: str
    old_place: int
    new_place: int
    is_moved: bool
    differences: tuple["FieldDifference", ...] = ()


@dataclass(frozen=True)
class FieldDifference:
    """A field, relation or list of rows that differs; ``name`` is its name in the content.

    ``pairs`` are the blocks of a text, the names of a relation, or the two values; ``rows`` are
    those that differ. People can't edit a field that is not ``is_editable``: the system sets it.
    """

    name: str
    label: str
    kind: Kind
    pairs: tuple[BlockPair, ...] = ()
    rows: tuple[RowDifference, ...] = ()
    is_editable: bool = True

    @property
    def old(self) -> str:
        """Return the old value as plain text."""
        return "\n".join(str(pair.old) for pair in self.pairs if pair.old)

    @property
    def new(self) -> str:
        """Return the new value as plain text."""
        return "\n".join(str(pair.new) for pair in self.pairs if pair.new)

    @property
    def is_visible(self) -> bool:
        """Return whether more than white space or markup differs."""
        return bool(self.rows) or any(pair.is_changed for pair in self.pairs)

    @property
    def runs(self) -> list[tuple[bool, list[BlockPair]]]:
        """Return the pairs in runs of changed and of unchanged ones, which pages fold."""
        groups = groupby(self.pairs, key=lambda pair: pair.is_changed)
        return [(is_changed, list(pairs)) for is_changed, pairs in groups]
