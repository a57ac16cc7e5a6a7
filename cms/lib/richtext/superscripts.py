"""Raised and lowered letters for forms without marks: 10⁶ cells must not become 106 cells."""

from copy import deepcopy

from cms.lib.richtext.block_types import Block, Inline, walk

PLAIN = "0123456789+-\N{MINUS SIGN}=()"
RAISED = str.maketrans(PLAIN + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans(PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raised(blocks: list[Block]) -> list[Block]:
    """A copy in which superscripts and subscripts are characters, where Unicode has them all."""
    blocks = deepcopy(blocks)
    for block in walk(blocks):
        if block["type"] in {"heading", "paragraph"}:
            for part in block["content"]:
                raise_in(part)
    return blocks


def raise_in(part: Inline) -> None:
    if part["type"] == "link":
        for inner in part["content"]:
            raise_in(inner)
    elif part["type"] == "text":
        for mark, letters in (("superscript", RAISED), ("subscript", LOWERED)):
            if mark in part["marks"] and all(ord(each) in letters for each in part["text"].strip()):
                part["text"] = part["text"].translate(letters)
