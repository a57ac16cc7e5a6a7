"""Blocks that stand for entries: built from their elements, and shown as tables and HTML."""

from html import escape
from typing import Any

from cms.lib.richtext.block_types import (
    Block,
    Comparison,
    ComparisonRow,
    Inline,
    Table,
    TableCell,
    TableRow,
    Text,
)
from cms.lib.richtext.claim_words import WordsByName, insert_claim_words
from cms.lib.richtext.entry_nodes import COMPARISON, IMAGE, PICTURE


def build_entry_block(tag: str, attributes: dict[str, str], words: WordsByName) -> Any:
    """Build the block of an element that stands for an entry; None if it is no such element."""
    if not (id := attributes.get("data-id")):
        return None
    if tag == IMAGE.tag:
        caption = insert_claim_words(attributes.get("data-caption", ""), words)
        return {"type": "image", "image": {"$must": id}, "caption": caption}
    if tag == PICTURE.tag and (kind := attributes.get("data-kind")):
        return {"type": "picture", "entry": {"$must": id}, "kind": kind}
    return build_comparison(id, words) if tag == COMPARISON.tag else None


def build_comparison(id: str, words: WordsByName) -> dict[str, Any]:
    """Build the table of a claim; without rows where the claim has none."""
    claim = words.get(id)
    table = (claim and claim.table) or {"columns": [], "rows": []}
    return {
        "type": "comparison",
        "claim": {"$ref": id},
        "caption": claim.text if claim else "",
        "columns": list(table["columns"]),
        "rows": [
            {
                "entry": row["treatment"],
                "name": row["name"],
                "cells": [cell["text"] for cell in row["cells"]],
            }
            for row in table["rows"]
        ],
    }


def comparison_html(block: Comparison) -> str:
    """Render a comparison as a table with a caption, whose names link to their entries."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in block["columns"])
    rows = "".join(
        f'<tr><th scope="row"><a href="entry:{escape(row["entry"]["$ref"])}">'
        f"{escape(row['name'])}</a></th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row["cells"])
        + "</tr>"
        for row in block["rows"]
    )
    return (
        f'<table data-claim="{escape(block["claim"]["$ref"])}">'
        f"<caption>{escape(block['caption'])}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def convert_comparison(block: Comparison) -> Table:
    """Convert a comparison to a table like those that authors write, without its caption."""
    head = [build_cell(write_text(each), is_header=True) for each in block["columns"]]
    return {"type": "table", "rows": [{"cells": head}, *map(convert_row, block["rows"])]}


def convert_row(row: ComparisonRow) -> TableRow:
    cells = [build_cell(write_text(cell)) for cell in row["cells"]]
    return {"cells": [build_cell(name_row(row), is_header=True), *cells]}


def build_cell(content: Inline, *, is_header: bool = False) -> TableCell:
    paragraph: Block = {"type": "paragraph", "content": [content]}
    return {"header": is_header, "colspan": 1, "rowspan": 1, "content": [paragraph]}


def write_text(text: str) -> Inline:
    return {"type": "text", "text": text, "marks": []}


def name_row(row: ComparisonRow) -> Inline:
    """Write the name of a row as a link to its entry, while that is a placeholder."""
    name: Text = {"type": "text", "text": row["name"], "marks": []}
    entry: Any = row["entry"]  # on its way to readers: a card, or None
    if not entry or "$ref" not in entry:
        return name
    return {"type": "link", "entry": {"$ref": entry["$ref"]}, "content": [name]}
