"""Two versions of a text as two sides: block beside block, with the changed words marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import NamedTuple

from cms.authoring.revisions.body_blocks import Word, WordBlock
from cms.lib.diff import match_blocks, match_words


class TextPart(NamedTuple):
    """Consecutive words with the same marks and link that changed together, or did not change."""

    text: str
    is_changed: bool = False
    marks: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True)
class Side:
    """A block as one of the two versions has it. ``label`` says what block it is, if need be."""

    parts: tuple[TextPart, ...]
    label: str = ""

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class BlockPair:
    """A block in both versions; None where a version does not have it."""

    old: Side | None
    new: Side | None

    @classmethod
    def unchanged(cls, text: str) -> "BlockPair":
        side = Side((TextPart(text),))
        return cls(side, side)

    @property
    def is_changed(self) -> bool:
        """Return whether words are marked as changed on a side."""
        sides = (side for side in (self.old, self.new) if side)
        return any(part.is_changed for side in sides for part in side.parts)


def compare_blocks(old: Sequence[WordBlock], new: Sequence[WordBlock]) -> list[BlockPair]:
    """Compare two bodies block by block, and word by word inside a block."""
    pairs: list[BlockPair] = []
    matches = match_blocks(old, new)
    for is_matched, group in groupby(matches, key=lambda pair: None not in pair):
        if is_matched:
            pairs += [compare_words(before, after) for before, after in group if before and after]
        else:  # what was replaced stands beside what replaces it
            unmatched = list(group)
            removed = [mark_block(before) for before, _ in unmatched if before]
            added = [mark_block(after) for _, after in unmatched if after]
            pairs += [BlockPair(*sides) for sides in zip_longest(removed, added)]
    return pairs


def compare_words(old: WordBlock, new: WordBlock) -> BlockPair:
    """Compare two versions of a block word by word."""
    before: list[TextPart] = []
    after: list[TextPart] = []
    keys = ([word.key for word in block.words] for block in (old, new))
    for is_equal, a, b in match_words(*keys):
        before += join_words(old.words[a], is_changed=not is_equal)
        after += join_words(new.words[b], is_changed=not is_equal)
    return BlockPair(Side(tuple(before), old.type), Side(tuple(after), new.type))


def mark_block(block: WordBlock) -> Side:
    """Return a block that the other version does not have."""
    return Side(tuple(join_words(block.words, is_changed=True)), block.type)


def join_words(words: Iterable[Word], *, is_changed: bool) -> Iterator[TextPart]:
    for (marks, target), group in groupby(words, key=lambda word: (word.marks, word.target)):
        yield TextPart("".join(word.text for word in group), is_changed, marks, target)


def compare_values(old: str, new: str) -> BlockPair:
    """Pair two values that are not compared word by word; an empty one has no side."""
    sides = (Side((TextPart(text, is_changed=True),)) if text else None for text in (old, new))
    return BlockPair(*sides)
