"""The texts of a body without the words of its claims: what its author has typed."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cms.lib.richtext.block_types import Block, Inline, walk_blocks
from cms.lib.richtext.claim_words import TOKEN
from cms.lib.richtext.inline_content import inline_text

#: Stands where a claim stood, so that the words around it do not grow together.
GAP = " \N{OBJECT REPLACEMENT CHARACTER} "
#: Writes what stands in place of a claim, given by the name that the text has for it.
ClaimWriter = Callable[[str], str]


def write_gap(name: str) -> str:
    """Write a gap in place of any claim."""
    return GAP


class TypedText(NamedTuple):
    """A line of a body. ``heading`` is the nearest one above it; "" at the top of the body."""

    text: str
    heading: str
    is_caption: bool = False


def remove_claim_tokens(text: str, *, write: ClaimWriter = write_gap) -> str:
    """Replace the tokens of claims in a plain text, with gaps if ``write`` is not given."""
    return TOKEN.sub(lambda token: write(token[0]), text)


def list_typed_texts(
    blocks: Iterable[Block], *, write: ClaimWriter = write_gap
) -> Iterator[TypedText]:
    """Yield each heading, paragraph and caption of a body, in reading order."""
    heading = ""
    for block in walk_blocks(list(blocks)):
        if block["type"] == "image":
            caption = remove_claim_tokens(block["caption"], write=write)
            yield TypedText(caption, heading, is_caption=True)
        elif block["type"] in {"heading", "paragraph"}:
            if block["type"] == "heading":
                heading = inline_text(block["content"])
            yield TypedText(write_typed_text(block["content"], write), heading)


def write_typed_text(content: Iterable[Inline], write: ClaimWriter) -> str:
    """Write inline content as text: gaps for citations, and the text alone of links."""
    pieces = []
    for part in content:
        if part["type"] == "link":
            pieces.append(write_typed_text(part["content"], write))
        elif part["type"] == "claim":
            pieces.append(write(part["claim"]["$ref"]))
        else:
            pieces.append(GAP if part["type"] == "citation" else inline_text([part]))
    return "".join(pieces)
