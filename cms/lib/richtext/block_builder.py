"""Build blocks from the start tags, end tags and texts of an HTML tree."""

from dataclasses import dataclass, field
from typing import Any

from cms.lib.richtext import inline_content
from cms.lib.richtext.block_types import Block, Mark, Tone
from cms.lib.richtext.claim_words import ClaimWords, WordsByName
from cms.lib.richtext.entry_blocks import build_entry_block
from cms.lib.richtext.entry_nodes import CITATION, CLAIM, INLINE_TAGS

# Deeper containers are unwrapped: their content moves to the level above.
MAX_DEPTH = 10

MARKS: dict[str, Mark] = {
    "strong": "bold",
    "em": "italic",
    "sub": "subscript",
    "sup": "superscript",
}
CONTAINERS = {"ul", "ol", "blockquote", "aside", "table"}
NO_LEVEL = 0  # not a heading: its text makes a paragraph


@dataclass
class Frame:
    """An open element, and the list that its content is appended to."""

    kind: str  # "blocks", "list", "table" or "row": what ``into`` holds
    into: list[Any]
    depth: int
    level: int = NO_LEVEL
    node: Any = None  # the block, item, row or cell of the element; None for an unwrapped element
    keeps_empty: bool = False
    is_block: bool = True


@dataclass
class BlockBuilder:
    """Builds blocks from a balanced stream of tags and texts; repairs or unwraps bad nesting.

    ``words`` are those of the claims that the text names.
    """

    words: WordsByName = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    runs: list[inline_content.Run] = field(default_factory=list)
    marks: dict[Mark, int] = field(default_factory=lambda: dict.fromkeys(MARKS.values(), 0))
    links: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.frames.append(Frame("blocks", self.blocks, depth=0))

    def add_text(self, text: str) -> None:
        text = inline_content.WHITE_SPACE.sub(" ", text)
        self.runs.append(inline_content.Run(text, self.open_marks, self.href))

    def add_claim(self, claim_id: str) -> None:
        words = self.words.get(claim_id) or ClaimWords(claim_id, "")
        self.runs.append(inline_content.Run(words.text, self.open_marks, self.href, words))

    def add_entry_node(self, tag: str, entry_id: str) -> None:
        """Add what stands in the line for an entry."""
        if tag == CLAIM.tag:
            self.add_claim(entry_id)
        elif tag == CITATION.tag:  # a mark leads to its publication: it is in no other link
            self.runs.append(inline_content.Run("", citation=entry_id))

    @property
    def open_marks(self) -> tuple[Mark, ...]:
        return tuple(mark for mark, times in self.marks.items() if times)

    @property
    def href(self) -> str:
        return self.links[-1] if self.links else ""

    def start_tag(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in MARKS:
            self.marks[MARKS[tag]] += 1
        elif tag == "a":
            self.links.append(attributes.get("href") or "")
        elif tag == "br":
            self.runs.append(inline_content.Run(inline_content.BREAK, (), self.href))
        elif tag in INLINE_TAGS:
            if entry_id := attributes.get("data-id"):
                self.add_entry_node(tag, entry_id)
        else:
            self.flush()
            values = {name: value or "" for name, value in attributes.items()}
            self.frames.append(self.open_frame(tag, values, self.frames[-1]))

    def end_tag(self, tag: str) -> None:
        if tag in MARKS:
            self.marks[MARKS[tag]] -= 1
        elif tag == "a":
            self.links.pop()
        elif tag not in {"br", *INLINE_TAGS}:
            self.flush()
            frame = self.frames.pop()
            if frame.node is None or not (frame.into or frame.keeps_empty):
                return
            if frame.is_block:
                self.add_block(frame.node)
            else:
                self.frames[-1].into.append(frame.node)

    def finish(self) -> list[Block]:
        self.flush()
        return self.blocks

    def flush(self) -> None:
        """Turn the text since the last block tag into a block."""
        content = inline_content.build_inline(self.runs)
        self.runs.clear()
        if not content:
            return
        if level := self.frames[-1].level:
            self.add_block({"type": "heading", "level": level, "id": "", "content": content})
        else:
            self.add_block({"type": "paragraph", "content": content})

    def add_block(self, block: Any) -> None:
        frame = next(f for f in reversed(self.frames) if f.kind in {"blocks", "list"})
        if frame.kind == "blocks":
            frame.into.append(block)
        elif frame.into:  # a block between two items belongs to the item before
            frame.into[-1].append(block)
        else:
            frame.into.append([block])

    def open_frame(self, tag: str, attributes: dict[str, str], parent: Frame) -> Frame:
        if tag in {"h2", "h3"}:
            return Frame(parent.kind, parent.into, parent.depth, level=int(tag[1]))
        if tag in CONTAINERS and parent.depth < MAX_DEPTH:
            return build_container_frame(tag, attributes, parent.depth + 1)
        if tag == "li" and parent.kind == "list":
            item: list[Block] = []
            return Frame("blocks", item, parent.depth, node=item, is_block=False)
        if tag == "tr" and parent.kind == "table":
            cells: list[Any] = []
            return Frame("row", cells, parent.depth, node={"cells": cells}, is_block=False)
        if tag in {"td", "th"} and parent.kind == "row":
            return build_cell_frame(tag, attributes, parent.depth)
        if block := build_entry_block(tag, attributes, self.words):
            self.add_block(block)
        elif tag == "hr":
            self.add_block({"type": "rule"})
        return Frame(parent.kind, parent.into, parent.depth)


def build_container_frame(tag: str, attributes: dict[str, str], depth: int) -> Frame:
    content: list[Any] = []
    if tag == "blockquote":
        return Frame("blocks", content, depth, node={"type": "quote", "content": content})
    if tag == "aside":
        tone: Tone | str = attributes.get("data-tone") or "note"
        callout = {"type": "callout", "tone": tone, "content": content}
        return Frame("blocks", content, depth, node=callout)
    if tag == "table":
        return Frame("table", content, depth, node={"type": "table", "rows": content})
    node: dict[str, Any] = {"type": "list", "ordered": tag == "ol", "items": content}
    if tag == "ol" and attributes.get("start", "1") != "1":
        node["start"] = int(attributes["start"])
    return Frame("list", content, depth, node=node)


def build_cell_frame(tag: str, attributes: dict[str, str], depth: int) -> Frame:
    content: list[Block] = []
    node = {
        "header": tag == "th",
        "colspan": int(attributes.get("colspan", 1)),
        "rowspan": int(attributes.get("rowspan", 1)),
        "content": content,
    }
    return Frame("blocks", content, depth, node=node, keeps_empty=True, is_block=False)
