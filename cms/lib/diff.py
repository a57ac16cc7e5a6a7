"""Diff two texts for people: block by block, and word by word inside a block."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypedDict

ChangeKind = Literal["unchanged", "added", "removed", "changed"]
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


def diff_words(old: str, new: str) -> list[Span]:
    """Diff two texts word by word, in reading order. White space alone is no change."""
    before, after = WORD_WITH_SPACE.findall(old), WORD_WITH_SPACE.findall(new)
    if len(before) * len(after) > MAX_COMPARISONS:
        return [*build_spans("removed", before), *build_spans("added", after)]
    matcher = SequenceMatcher(None, strip_words(before), strip_words(after), autojunk=False)
    spans: list[Span] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            spans += build_spans("unchanged", after[c:d])
        else:
            spans += [*build_spans("removed", before[a:b]), *build_spans("added", after[c:d])]
    return spans


def diff_blocks(
    old: Sequence[ComparableBlock], new: Sequence[ComparableBlock]
) -> list[BlockChange]:
    """Diff two lists of blocks. A block that keeps half of its words counts as changed."""
    keys = [block.key for block in old], [block.key for block in new]
    changes: list[BlockChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            changes += [unpaired_block("unchanged", block) for block in new[c:d]]
        else:
            changes += pair_blocks(old[a:b], new[c:d])
    return changes


def pair_blocks(
    old: Sequence[ComparableBlock], new: Sequence[ComparableBlock]
) -> Iterator[BlockChange]:
    """Pair each new block with its former version, if there is one."""
    start = 0
    for block in new:
        candidates = range(start, min(start + LOOKAHEAD, len(old)))
        match = next((index for index in candidates if are_similar(old[index], block)), None)
        if match is None:
            yield unpaired_block("added", block)
            continue
        yield from (unpaired_block("removed", removed) for removed in old[start:match])
        yield {
            "change": "changed",
            "type": block.type,
            "spans": diff_words(old[match].text, block.text),
        }
        start = match + 1
    yield from (unpaired_block("removed", removed) for removed in old[start:])


def are_similar(first: ComparableBlock, second: ComparableBlock) -> bool:
    """Return whether two blocks of the same type share at least half of their words."""
    if first.type != second.type:
        return False
    before, after = Counter(first.text.split()), Counter(second.text.split())
    return 0 < before.total() + after.total() <= 4 * (before & after).total()


def unpaired_block(change: ChangeKind, block: ComparableBlock) -> BlockChange:
    spans = build_spans(change, [block.text])
    return {"change": change, "type": block.type, "spans": spans}


def build_spans(change: ChangeKind, parts: Sequence[str]) -> list[Span]:
    text = "".join(parts)
    return [{"change": change, "text": text}] if text else []


def strip_words(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts]
