"""What changed between two texts, for people: block by block, and word by word inside a block."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypedDict

Change = Literal["unchanged", "added", "removed", "changed"]
WORD = re.compile(r"\s*\S+|\s+")  # with the blanks before it, so that the parts make the whole
#: Texts whose numbers of words multiply to more than this are not compared word by word.
MOST_WORK = 1_000_000
REACH = 20  # blocks that are looked through for the one that became another


class Span(TypedDict):
    """Some words. Those unchanged and added make the new text, those unchanged and removed the
    old one but for its blanks.
    """

    change: Change
    text: str


class BlockChange(TypedDict):
    change: Change
    type: str
    spans: list[Span]


@dataclass(frozen=True)
class Piece:
    """One block: ``text`` is what can be read in it, ``key`` stands for all of it."""

    type: str
    text: str
    key: str


def words(old: str, new: str) -> list[Span]:
    """The new text with what is gone, in reading order. Blanks alone are no change."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) * len(after) > MOST_WORK:
        return [*span("removed", before), *span("added", after)]
    matcher = SequenceMatcher(None, bare(before), bare(after), autojunk=False)
    spans: list[Span] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            spans += span("unchanged", after[c:d])
        else:
            spans += [*span("removed", before[a:b]), *span("added", after[c:d])]
    return spans


def blocks(old: Sequence[Piece], new: Sequence[Piece]) -> list[BlockChange]:
    """The new blocks with those that are gone. One that kept half its words has changed."""
    keys = [piece.key for piece in old], [piece.key for piece in new]
    found: list[BlockChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [whole("unchanged", piece) for piece in new[c:d]]
        else:
            found += paired(old[a:b], new[c:d])
    return found


def paired(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[BlockChange]:
    """Each new block beside the old one that it was made of, if there is one."""
    start = 0
    for piece in new:
        near = range(start, min(start + REACH, len(old)))
        place = next((index for index in near if akin(old[index], piece)), None)
        if place is None:
            yield whole("added", piece)
            continue
        yield from (whole("removed", gone) for gone in old[start:place])
        yield {
            "change": "changed",
            "type": piece.type,
            "spans": words(old[place].text, piece.text),
        }
        start = place + 1
    yield from (whole("removed", gone) for gone in old[start:])


def akin(one: Piece, other: Piece) -> bool:
    """Whether two blocks of one type share at least half of their words."""
    if one.type != other.type:
        return False
    before, after = Counter(one.text.split()), Counter(other.text.split())
    return 0 < before.total() + after.total() <= 4 * (before & after).total()


def whole(change: Change, piece: Piece) -> BlockChange:
    spans = span(change, [piece.text])
    return {"change": change, "type": piece.type, "spans": spans}


def span(change: Change, parts: Sequence[str]) -> list[Span]:
    text = "".join(parts)
    return [{"change": change, "text": text}] if text else []


def bare(parts: Sequence[str]) -> list[str]:
    return [part.strip() for part in parts]
