"""Diff two texts for people: block by block, and word by word inside a block."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypedDict, TypeVar, cast

ChangeKind = Literal["unchanged", "added", "removed", "changed"]
#: A part of the first and the part of the second sequence that stands for it.
MatchedSlices = tuple[bool, slice, slice]  # whether they are equal
# A word with the space before it, so that all matches together make the text.
WORD_WITH_SPACE = re.compile(r"\s*\S+|\s+")
#: Texts are not compared word by word if the product of their word counts exceeds this.
MAX_COMPARISONS = 1_000_000
LOOKAHEAD = 20  # old blocks that are tried as the former version of a new block


class Span(TypedDict):
    """Consecutive words with the same change. The unchanged and added spans make the new text, the
    unchanged and removed spans the old text, but for white space.
    """

    change: ChangeKind
    text: str


class BlockChange(TypedDict):
    change: ChangeKind
    type: str
    spans: list[Span]


@dataclass(frozen=True)
class ComparableBlock:
    """One block of a body: ``text`` is its visible text, ``key`` identifies all of its content."""

    type: str
    text: str
    key: str


BlockT = TypeVar("BlockT", bound=ComparableBlock)


def diff_words(old: str, new: str) -> list[Span]:
    """Diff two texts word by word, in reading order. White space alone is no change."""
    before, after = WORD_WITH_SPACE.findall(old), WORD_WITH_SPACE.findall(new)
    spans: list[Span] = []
    for is_equal, a, b in match_words(strip_words(before), strip_words(after)):
        if is_equal:
            spans += build_spans("unchanged", after[b])
        else:
            spans += [*build_spans("removed", before[a]), *build_spans("added", after[b])]
    return spans


def match_words(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[MatchedSlices]:
    """Yield the equal and the different slices of two lists of words, in reading order."""
    if len(old) * len(new) > MAX_COMPARISONS:
        yield False, slice(0, len(old)), slice(0, len(new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", slice(a, b), slice(c, d)


def diff_blocks(
    old: Sequence[ComparableBlock], new: Sequence[ComparableBlock]
) -> list[BlockChange]:
    """Diff two lists of blocks. A block that keeps half of its words counts as changed."""
    return [describe_pair(*pair) for pair in match_blocks(old, new)]


def match_blocks(
    old: Sequence[BlockT], new: Sequence[BlockT]
) -> Iterator[tuple[BlockT | None, BlockT | None]]:
    """Pair the blocks of two bodies, in reading order; None where a block has no counterpart.

    A block that keeps half of its words is the counterpart of its former version.
    """
    keys = [block.key for block in old], [block.key for block in new]
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from pair_blocks(old[a:b], new[c:d])


def pair_blocks(
    old: Sequence[BlockT], new: Sequence[BlockT]
) -> Iterator[tuple[BlockT | None, BlockT | None]]:
    """Pair each new block with its former version, if there is one."""
    start = 0
    for block in new:
        candidates = range(start, min(start + LOOKAHEAD, len(old)))
        match = next((index for index in candidates if are_similar(old[index], block)), None)
        if match is None:
            yield None, block
            continue
        yield from ((removed, None) for removed in old[start:match])
        yield old[match], block
        start = match + 1
    yield from ((removed, None) for removed in old[start:])


def are_similar(first: ComparableBlock, second: ComparableBlock) -> bool:
    """Return whether two blocks of the same type share at least half of their words."""
    if first.type != second.type:
        return False
    before, after = Counter(first.text.split()), Counter(second.text.split())
    return 0 < before.total() + after.total() <= 4 * (before & after).total()


def describe_pair(old: ComparableBlock | None, new: ComparableBlock | None) -> BlockChange:
    """Describe the change of a block, with the spans of its text."""
    if old and new and old.key != new.key:
        return {"change": "changed", "type": new.type, "spans": diff_words(old.text, new.text)}
    change: ChangeKind = "removed" if new is None else "unchanged" if old else "added"
    block = cast("ComparableBlock", new or old)  # a pair is never empty
    return {"change": change, "type": block.type, "spans": build_spans(change, [block.text])}


def build_spans(change: ChangeKind, parts: Sequence[str]) -> list[Span]:
    text = "".join(parts)
    return [{"change": change, "text": text}] if text else []


def strip_words(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts]
