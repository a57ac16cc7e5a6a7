"""What changed between two texts, for people: block by block, and word by word inside a block."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypedDict

ChangeKind = Literal["unchanged", "added", "removed", "changed"]
WORD_WITH_SPACE = re.compile(
    r"\s*\S+|\s+"
)  # with the blanks before it, so that the parts make the whole
#: Texts whose numbers of words multiply to more than this are not compared word by word.
MAX_COMPARISONS = 1_000_000
LOOKAHEAD = 20  # blocks that are looked through for the one that became another


class Span(TypedDict):
    """Some words. Those unchanged and added make the new text, those unchanged and removed the
    old one but for its blanks.
    """

    change: ChangeKind
    text: str


class BlockChange(TypedDict):
    change: ChangeKind
    type: str
    spans: list[Span]


@dataclass(frozen=True)
class ComparableBlock:
    """One block: ``text`` is what can be read in it, ``key`` stands for all of it."""

    type: str
    text: str
    key: str


def diff_words(old: str, new: str) -> list[Span]:
    """The new text with what is gone, in reading order. Blanks alone are no change."""
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
    """The new blocks with those that are gone. One that kept half its words has changed."""
    keys = [piece.key for piece in old], [piece.key for piece in new]
    found: list[BlockChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [unpaired_block("unchanged", piece) for piece in new[c:d]]
        else:
            found += pair_blocks(old[a:b], new[c:d])
    return found


def pair_blocks(
    old: Sequence[ComparableBlock], new: Sequence[ComparableBlock]
) -> Iterator[BlockChange]:
    """Each new block beside the old one that it was made of, if there is one."""
    start = 0
    for piece in new:
        near = range(start, min(start + LOOKAHEAD, len(old)))
        place = next((index for index in near if are_similar(old[index], piece)), None)
        if place is None:
            yield unpaired_block("added", piece)
            continue
        yield from (unpaired_block("removed", gone) for gone in old[start:place])
        yield {
            "change": "changed",
            "type": piece.type,
            "spans": diff_words(old[place].text, piece.text),
        }
        start = place + 1
    yield from (unpaired_block("removed", gone) for gone in old[start:])


def are_similar(one: ComparableBlock, other: ComparableBlock) -> bool:
    """Whether two blocks of one type share at least half of their words."""
    if one.type != other.type:
        return False
    before, after = Counter(one.text.split()), Counter(other.text.split())
    return 0 < before.total() + after.total() <= 4 * (before & after).total()


def unpaired_block(change: ChangeKind, piece: ComparableBlock) -> BlockChange:
    spans = build_spans(change, [piece.text])
    return {"change": change, "type": piece.type, "spans": spans}


def build_spans(change: ChangeKind, parts: Sequence[str]) -> list[Span]:
    text = "".join(parts)
    return [{"change": change, "text": text}] if text else []


def strip_words(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts]
