"""Ids of headings: slugs of their text, so that a link to one survives changes elsewhere."""

import re
import unicodedata
from collections.abc import Iterable

from cms.lib.richtext.block_types import Block, walk_blocks
from cms.lib.richtext.inline_content import inline_text

MAX_ID_LENGTH = 80


def slugify_heading(title: str) -> str:
    """Lower case, ASCII, words joined by hyphens; "section" if nothing is left of the title."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", ascii_only.lower())[:MAX_ID_LENGTH].strip("-") or "section"


def assign_heading_ids(blocks: Iterable[Block]) -> None:
    """Give each heading its id: the slug, and from the second of a kind on -2, -3, ..."""
    taken: set[str] = set()
    latest: dict[str, int] = {}
    for block in walk_blocks(list(blocks)):
        if block["type"] != "heading":
            continue
        base = identity = slugify_heading(inline_text(block["content"]))
        while identity in taken:
            latest[base] = latest.get(base, 1) + 1
            identity = f"{base}-{latest[base]}"
        taken.add(identity)
        block["id"] = identity
