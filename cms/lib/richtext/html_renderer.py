"""Render blocks as HTML and plain text, and compute the outline and the word count."""

from collections.abc import Iterable
from html import escape
from itertools import takewhile
from typing import Literal, TypedDict

from cms.lib.richtext.block_types import (
    Block,
    Citation,
    Claim,
    Heading,
    Inline,
    Link,
    List,
    Mark,
    Table,
    TableCell,
    TableRow,
)
from cms.lib.richtext.entry_blocks import comparison_html, convert_comparison
from cms.lib.richtext.inline_content import ENTRY, heading_text, inline_text
from cms.lib.richtext.sanitizer import is_safe_href

TAGS: dict[Mark, str] = {
    "bold": "strong",
    "italic": "em",
    "subscript": "sub",
    "superscript": "sup",
}


class OutlineItem(TypedDict):
    id: str
    level: Literal[2, 3]
    title: str


def to_html(blocks: Iterable[Block]) -> str:
    """Render blocks as HTML; ``resolve_html`` replaces its placeholders of entries."""
    return "".join(block_html(block) for block in blocks)


def to_text(blocks: Iterable[Block]) -> str:
    """Render blocks as plain text, with captions and with a blank line between blocks."""
    return "\n\n".join(text for block in blocks if (text := block_text(block)))


def build_outline(blocks: Iterable[Block]) -> list[OutlineItem]:
    """Return the headings of a body, without those inside callouts, quotes and tables."""
    return [
        {"id": block["id"], "level": block["level"], "title": heading_title(block)}
        for block in blocks
        if block["type"] == "heading"
    ]


def heading_title(heading: Heading) -> str:
    return " ".join(heading_text(heading["content"]).split())


def count_words(blocks: Iterable[Block]) -> int:
    return len(to_text(blocks).split())


def block_html(block: Block) -> str:  # noqa: C901, PLR0911 -- one line for each type of block
    match block["type"]:
        case "heading":
            tag, content = f"h{block['level']}", inline_html(block["content"])
            return f'<{tag} id="{escape(block["id"])}">{content}</{tag}>'
        case "paragraph":
            return f"<p>{inline_html(block['content'])}</p>"
        case "list":
            return list_html(block)
        case "quote":
            return f"<blockquote>{to_html(block['content'])}</blockquote>"
        case "callout":
            tone = escape(block["tone"])
            opening = f'<aside class="callout callout-{tone}" data-tone="{tone}">'
            return f"{opening}{to_html(block['content'])}</aside>"
        case "table":
            return table_html(block)
        case "image":
            image_id, caption = escape(block["image"]["$must"]), escape(block["caption"])
            return f'<cms-image data-id="{image_id}" data-caption="{caption}"></cms-image>'
        case "comparison":
            return comparison_html(block)
        case "picture":
            entry_id, kind = escape(block["entry"]["$must"]), escape(block["kind"])
            return f'<cms-picture data-id="{entry_id}" data-kind="{kind}"></cms-picture>'
        case "rule":
            return "<hr>"


def list_html(block: List) -> str:
    tag = "ol" if block["ordered"] else "ul"
    start = f' start="{block["start"]}"' if "start" in block else ""
    items = "".join(f"<li>{tight_html(item)}</li>" for item in block["items"])
    return f"<{tag}{start}>{items}</{tag}>"


def table_html(block: Table) -> str:
    head = list(takewhile(is_header, block["rows"]))
    body = block["rows"][len(head) :]
    return (
        "<table>"
        + (f"<thead>{''.join(map(row_html, head))}</thead>" if head else "")
        + (f"<tbody>{''.join(map(row_html, body))}</tbody>" if body else "")
        + "</table>"
    )


def is_header(row: TableRow) -> bool:
    return all(cell["header"] for cell in row["cells"])


def row_html(row: TableRow) -> str:
    return f"<tr>{''.join(map(cell_html, row['cells']))}</tr>"


def cell_html(cell: TableCell) -> str:
    tag = "th" if cell["header"] else "td"
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("colspan", cell["colspan"]), ("rowspan", cell["rowspan"]))
        if span != 1
    )
    return f"<{tag}{spans}>{tight_html(cell['content'])}</{tag}>"


def tight_html(blocks: list[Block]) -> str:
    """Render an item or a cell; a single paragraph at its start gets no ``<p>``."""
    paragraphs = [block for block in blocks if block["type"] == "paragraph"]
    if len(paragraphs) == 1 and blocks[0] is paragraphs[0]:
        return inline_html(paragraphs[0]["content"]) + to_html(blocks[1:])
    return to_html(blocks)


def inline_html(content: Iterable[Inline]) -> str:
    return "".join(map(part_html, content))


def part_html(part: Inline) -> str:
    if part["type"] == "break":
        return "<br>"
    if part["type"] == "link":
        return link_html(part)
    if part["type"] == "citation":
        return citation_html(part)
    html = escape(part["text"], quote=False)
    if part["type"] == "claim":
        html = claim_html(part, html)
    for tag in [TAGS[mark] for mark in reversed(part["marks"])]:
        html = f"<{tag}>{html}</{tag}>"
    return html


def claim_html(claim: Claim, words: str) -> str:
    """Render the words of a claim with the value behind them; a range has none."""
    claim_id = escape(claim["claim"]["$ref"])
    if claim["value"] is None:
        return f'<span data-claim="{claim_id}">{words}</span>'
    return f'<data value="{escape(claim["value"])}" data-claim="{claim_id}">{words}</data>'


def citation_html(mark: Citation) -> str:
    """Render the placeholder of a mark: on reading, it links to the publication."""
    citation_id, number = escape(mark["citation"]["$ref"]), mark["number"]
    return f'<cms-citation data-id="{citation_id}" data-number="{number}"></cms-citation>'


def link_html(link: Link) -> str:
    href = ENTRY + link["entry"]["$ref"] if "entry" in link else link["href"]
    content = inline_html(link["content"])
    if not is_safe_href(href):
        return content
    # A linked page must neither script ours nor learn its address.
    rel = ' rel="noopener noreferrer"' if href.lower().startswith("http") else ""
    return f'<a href="{escape(href)}"{rel}>{content}</a>'


def block_text(block: Block) -> str:  # noqa: PLR0911 -- as above
    match block["type"]:
        case "heading" | "paragraph":
            return inline_text(block["content"])
        case "list":
            return "\n".join(to_text(item) for item in block["items"])
        case "quote" | "callout":
            return to_text(block["content"])
        case "table":
            return "\n".join(
                "\t".join(to_text(cell["content"]) for cell in row["cells"])
                for row in block["rows"]
            )
        case "image":
            return block["caption"]
        case "picture":
            return block.get("title", "")
        case "comparison":
            return f"{block['caption']}\n{block_text(convert_comparison(block))}"
        case "rule":
            return ""
