"""The texts of a body without the words of its claims: what its author has typed."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cms.lib.richtext.block_types import Block, Inline, walk_blocks
from cms.lib.richtext.claim_words import TOKEN
from cms.lib.richtext.inline_content import inline_text

#: Stands where a claim stood, so that the words around it do not grow together.
GAP = " \N{OBJECT REPLACEMENT CHARACTER} "


class TypedText(NamedTuple):
    """A line of a body. ``heading`` is the nearest one above it; "" at the top of the body."""

    text: str
    heading: str
    is_caption: bool = False


def remove_claim_tokens(text: str) -> str:
    """Remove the tokens of claims from a plain text."""
    return TOKEN.sub(GAP, text)


def list_typed_texts(blocks: Iterable[Block]) -> Iterator[TypedText]:
    """Yield each heading, paragraph and caption of a body, in reading order."""
    heading = ""
    for block in walk_blocks(list(blocks)):
        if block["type"] == "image":
            yield TypedText(remove_claim_tokens(block["caption"]), heading, is_caption=True)
        elif block["type"] in {"heading", "paragraph"}:
            if block["type"] == "heading":
                heading = inline_text(block["content"])
            yield TypedText(write_typed_text(block["content"]), heading)


def write_typed_text(content: Iterable[Inline]) -> str:
    """Write inline content as text, with gaps in place of nodes; links keep their text alone."""
    pieces = []
    for part in content:
        if part["type"] == "link":
            pieces.append(write_typed_text(part["content"]))
        else:
            is_node = part["type"] in {"claim", "citation"}
            pieces.append(GAP if is_node else inline_text([part]))
    return "".join(pieces)
