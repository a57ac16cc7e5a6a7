"""Unicode superscripts and subscripts for plain text: 10⁶ cells must not become 106 cells."""

from copy import deepcopy

from cms.lib.richtext.block_types import Block, Inline, walk_blocks

PLAIN = "0123456789+-\N{MINUS SIGN}=()"
SUPERSCRIPTS = str.maketrans(PLAIN + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPTS = str.maketrans(PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def to_unicode_scripts(blocks: list[Block]) -> list[Block]:
    """Copy blocks with marks replaced by Unicode superscripts and subscripts where all exist."""
    blocks = deepcopy(blocks)
    for block in walk_blocks(blocks):
        if block["type"] in {"heading", "paragraph"}:
            for part in block["content"]:
                convert_inline(part)
    return blocks


def convert_inline(part: Inline) -> None:
    if part["type"] == "link":
        for inner in part["content"]:
            convert_inline(inner)
    elif part["type"] == "text":
        for mark, letters in (("superscript", SUPERSCRIPTS), ("subscript", SUBSCRIPTS)):
            if mark in part["marks"] and all(ord(each) in letters for each in part["text"].strip()):
                part["text"] = part["text"].translate(letters)
