"""The blocks of a body as the comparison of two versions shows them: flat, each with a label.

Whatever of a body can differ is a word, a mark of a word or the label of its block, so that no
change is invisible.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cms.lib.diff import ComparableBlock
from cms.lib.placeholders import referenced_ids
from cms.lib.richtext.block_types import Block, Claim, Inline, Link, TableCell, child_blocks
from cms.lib.richtext.inline_content import BREAK
from cms.lib.richtext.parser import parse_blocks

#: Names an entry that a body refers to by its id: the title, or that it is deleted.
EntryName = Callable[[str], str]
# A word with the space before it; the punctuation after it is a word of its own, since it stays
# where the word changes. Numbers with their points are one word.
WORD = re.compile(r"\s*(?:\S+?(?=[.,;:!?)\]”’\"]{0,3}(?:\s|$))|\S+)|\s+")
CELL_BORDER = " | "
RULE = "―――"  # stands for a block without words


class Word(NamedTuple):
    """A word with the space before it, its marks, and the target of the link it stands in."""

    text: str
    marks: tuple[str, ...] = ()
    target: str = ""

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """Return what of the word is compared: white space is not."""
        return self.text.strip(), self.marks, self.target


@dataclass(frozen=True)
class WordBlock(ComparableBlock):
    """A block with its words; ``type`` is its label, for people."""

    words: tuple[Word, ...]


def build_block(labels: Iterable[str], words: Iterable[Word]) -> WordBlock:
    words = tuple(join_spaces(words)) or (Word(RULE),)
    label = " › ".join(filter(None, labels))
    text = "".join(word.text for word in words)
    return WordBlock(type=label, text=text, key=repr((label, *words)), words=words)


def join_spaces(words: Iterable[Word]) -> Iterator[Word]:
    """Join space that stands alone, where marks end, to the word after it."""
    space = ""
    for word in words:
        if word.text.strip() or word.text == BREAK:
            yield word._replace(text=space + word.text)
            space = ""
        else:
            space += word.text


def split_lines(text: str) -> list[WordBlock]:
    """Return the lines of a plain text as blocks, without empty ones."""
    return [build_block((), split_words(line)) for line in text.splitlines() if line.strip()]


def find_body_references(html: str) -> Iterator[str]:
    """Yield the ids of the entries and images that a body refers to."""
    return referenced_ids(parse_blocks(html))


def split_body(html: str, *, name_entry: EntryName) -> list[WordBlock]:
    """Parse a body into flat blocks: an item of a list or a row of a table is a block."""
    return list(flatten_blocks(parse_blocks(html), name_entry))


def flatten_blocks(
    blocks: Iterable[Block], name_entry: EntryName, within: tuple[str, ...] = ()
) -> Iterator[WordBlock]:
    """Yield the flat blocks of blocks; ``within`` are the labels of what they stand in."""
    for block in blocks:
        if block["type"] == "table":
            for row in block["rows"]:
                yield build_block((*within, "Table row"), row_words(row["cells"], name_entry))
        elif label := label_container(block):
            for content in child_blocks(block):
                yield from flatten_blocks(content, name_entry, (*within, label))
        else:
            label, words = describe_leaf(block, name_entry)
            yield build_block((*within, label), words)


def label_container(block: Block) -> str:
    """Return the label of a list, quote or callout; empty for other blocks."""
    if block["type"] == "list":
        kind = "Numbered item" if block["ordered"] else "List item"
        return f"{kind} (list from {block['start']})" if "start" in block else kind
    if block["type"] == "callout":
        return f"Callout, {block['tone']}"
    return "Quote" if block["type"] == "quote" else ""


def describe_leaf(block: Block, name_entry: EntryName) -> tuple[str, Iterable[Word]]:
    """Return the label and the words of a block without blocks in it."""
    if block["type"] == "heading":
        label = "Heading" if block["level"] == 2 else "Subheading"
        return label, inline_words(block["content"], name_entry)
    if block["type"] == "paragraph":
        return "", inline_words(block["content"], name_entry)
    if block["type"] == "comparison":
        return "Comparison", (Word(f"“{name_entry(block['claim']['$ref'])}”"),)
    if block["type"] == "picture":
        name = f"“{name_entry(block['entry']['$must'])}”"
        return "Picture of figures", (Word(name), *split_words(f" {block['kind']}"))
    if block["type"] == "image":
        name = f"“{name_entry(block['image']['$must'])}”"
        return "Image", (Word(name), *split_words(f" {block['caption']}".rstrip()))
    return "Line", ()


def row_words(cells: Iterable[TableCell], name_entry: EntryName) -> Iterator[Word]:
    """Yield the words of a table's row, with borders between the cells."""
    for index, cell in enumerate(cells):
        if index:
            yield Word(CELL_BORDER)
        spans = ((cell["colspan"], "columns"), (cell["rowspan"], "rows"))
        yield from (Word(f"(over {span} {unit}) ") for span, unit in spans if span > 1)
        for block in flatten_blocks(cell["content"], name_entry):
            marks = ("header",) if cell["header"] else ()
            for word in block.words:
                yield word._replace(marks=(*word.marks, *marks))


def inline_words(content: Iterable[Inline], name_entry: EntryName) -> Iterator[Word]:
    for part in content:
        if part["type"] == "text":
            yield from split_words(part["text"], tuple(part["marks"]))
        elif part["type"] == "break":
            yield Word(BREAK)
        elif part["type"] == "claim":
            yield from claim_words(part, name_entry)
        elif part["type"] == "citation":
            yield Word(f"[{part['number']}]", target=f"“{name_entry(part['citation']['$ref'])}”")
        else:
            target = link_target(part, name_entry)
            for word in inline_words(part["content"], name_entry):
                yield word._replace(target=target)


def claim_words(claim: Claim, name_entry: EntryName) -> Iterator[Word]:
    """Yield the words of a claim; its id tells claims with the same words apart."""
    claim_id = claim["claim"]["$ref"]
    for word in split_words(name_entry(claim_id), (*claim["marks"], "claim")):
        yield word._replace(target=f"claim {claim_id[:8]}")


def link_target(link: Link, name_entry: EntryName) -> str:
    """Return what a link leads to, for people: an address, or the title of an entry."""
    return f"“{name_entry(link['entry']['$ref'])}”" if "entry" in link else link["href"]


def split_words(text: str, marks: tuple[str, ...] = ()) -> Iterator[Word]:
    return (Word(word, marks) for word in WORD.findall(text))
