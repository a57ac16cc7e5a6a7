"""Blocks from the starts, ends and texts of a tree."""

from dataclasses import dataclass, field
from typing import Any

from cms.lib.richtext import inline_content
from cms.lib.richtext.block_types import Block, Mark, Tone

# Containers deeper than this are opened up: their content moves to the level above.
MAX_DEPTH = 10

MARKS: dict[str, Mark] = {
    "strong": "bold",
    "em": "italic",
    "sub": "subscript",
    "sup": "superscript",
}
CONTAINERS = {"ul", "ol", "blockquote", "aside", "table"}
NO_LEVEL = 0  # of a heading: the text at hand makes a paragraph


@dataclass
class Frame:
    """An element that is open, and where its content goes."""

    kind: str  # "blocks", "list", "table" or "row": what ``into`` holds
    into: list[Any]
    depth: int
    level: int = NO_LEVEL
    made: Any = None  # what the element becomes when it ends; None for one that only passes on
    keeps_empty: bool = False
    is_block: bool = True


@dataclass
class BlockBuilder:
    """Takes a balanced stream of starts, ends and texts; bad nesting it puts right or opens up."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[inline_content.Run] = field(default_factory=list)
    marks: dict[Mark, int] = field(default_factory=lambda: dict.fromkeys(MARKS.values(), 0))
    links: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.frames.append(Frame("blocks", self.blocks, depth=0))

    def text(self, text: str) -> None:
        marks = tuple(mark for mark, times in self.marks.items() if times)
        self.runs.append(
            inline_content.Run(inline_content.WHITE_SPACE.sub(" ", text), marks, self.href)
        )

    @property
    def href(self) -> str:
        return self.links[-1] if self.links else ""

    def start(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in MARKS:
            self.marks[MARKS[tag]] += 1
        elif tag == "a":
            self.links.append(attributes.get("href") or "")
        elif tag == "br":
            self.runs.append(inline_content.Run(inline_content.BREAK, (), self.href))
        else:
            self.flush()
            given = {name: value or "" for name, value in attributes.items()}
            self.frames.append(self.opened(tag, given, self.frames[-1]))

    def end(self, tag: str) -> None:
        if tag in MARKS:
            self.marks[MARKS[tag]] -= 1
        elif tag == "a":
            self.links.pop()
        elif tag != "br":
            self.flush()
            frame = self.frames.pop()
            if frame.made is None or not (frame.into or frame.keeps_empty):
                return
            if frame.is_block:
                self.add(frame.made)
            else:
                self.frames[-1].into.append(frame.made)

    def finish(self) -> list[Block]:
        self.flush()
        return self.blocks

    def flush(self) -> None:
        """Make a block of the text that has come since the last start or end of a block."""
        content = inline_content.build_inline(self.runs)
        self.runs.clear()
        if not content:
            return
        if level := self.frames[-1].level:
            self.add({"type": "heading", "level": level, "id": "", "content": content})
        else:
            self.add({"type": "paragraph", "content": content})

    def add(self, block: Any) -> None:
        frame = next(f for f in reversed(self.frames) if f.kind in {"blocks", "list"})
        if frame.kind == "blocks":
            frame.into.append(block)
        elif frame.into:  # a block between two items belongs to the one before it
            frame.into[-1].append(block)
        else:
            frame.into.append([block])

    def opened(self, tag: str, given: dict[str, str], above: Frame) -> Frame:
        if tag in {"h2", "h3"}:
            return Frame(above.kind, above.into, above.depth, level=int(tag[1]))
        if tag in CONTAINERS and above.depth < MAX_DEPTH:
            return build_container_frame(tag, given, above.depth + 1)
        if tag == "li" and above.kind == "list":
            item: list[Block] = []
            return Frame("blocks", item, above.depth, made=item, is_block=False)
        if tag == "tr" and above.kind == "table":
            cells: list[Any] = []
            return Frame("row", cells, above.depth, made={"cells": cells}, is_block=False)
        if tag in {"td", "th"} and above.kind == "row":
            return build_cell_frame(tag, given, above.depth)
        if tag == "cms-image" and given.get("data-id"):
            caption = given.get("data-caption", "")
            self.add({"type": "image", "image": {"$must": given["data-id"]}, "caption": caption})
        elif tag == "hr":
            self.add({"type": "rule"})
        return Frame(above.kind, above.into, above.depth)


def build_container_frame(tag: str, given: dict[str, str], depth: int) -> Frame:
    content: list[Any] = []
    if tag == "blockquote":
        return Frame("blocks", content, depth, made={"type": "quote", "content": content})
    if tag == "aside":
        tone: Tone | str = given.get("data-tone") or "note"
        callout = {"type": "callout", "tone": tone, "content": content}
        return Frame("blocks", content, depth, made=callout)
    if tag == "table":
        return Frame("table", content, depth, made={"type": "table", "rows": content})
    made: dict[str, Any] = {"type": "list", "ordered": tag == "ol", "items": content}
    if tag == "ol" and given.get("start", "1") != "1":
        made["start"] = int(given["start"])
    return Frame("list", content, depth, made=made)


def build_cell_frame(tag: str, given: dict[str, str], depth: int) -> Frame:
    content: list[Block] = []
    made = {
        "header": tag == "th",
        "colspan": int(given.get("colspan", 1)),
        "rowspan": int(given.get("rowspan", 1)),
        "content": content,
    }
    return Frame("blocks", content, depth, made=made, keeps_empty=True, is_block=False)
