"""Ids of headings: slugs of their text, so that links to them survive changes elsewhere."""

import re
import unicodedata
from collections.abc import Iterable

from cms.lib.richtext.block_types import Block, walk_blocks
from cms.lib.richtext.inline_content import heading_text

MAX_ID_LENGTH = 80


def slugify_heading(title: str) -> str:
    """Slugify a title: lower-case ASCII words joined by hyphens; "section" if none is left."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", ascii_only.lower())[:MAX_ID_LENGTH].strip("-") or "section"


def assign_heading_ids(blocks: Iterable[Block]) -> None:
    """Set the id of each heading: its slug, with -2, -3, ... for repeated slugs."""
    taken: set[str] = set()
    latest: dict[str, int] = {}
    for block in walk_blocks(list(blocks)):
        if block["type"] != "heading":
            continue
        base = heading_id = slugify_heading(heading_text(block["content"]))
        while heading_id in taken:
            latest[base] = latest.get(base, 1) + 1
            heading_id = f"{base}-{latest[base]}"
        taken.add(heading_id)
        block["id"] = heading_id
