"""The elements of bodies that stand for other entries: each names one by its id.

    <cms-claim data-id="9f5b3c54-..."></cms-claim>

Sanitizer, parser and the cleaner of foreign markup know them from here.
"""

from collections.abc import Set
from typing import NamedTuple


class EntryNode(NamedTuple):
    """One kind of element. ``is_block``: it stands between paragraphs, else in the line."""

    tag: str
    is_block: bool = False
    attributes: Set[str] = frozenset({"data-id"})


IMAGE = EntryNode("cms-image", is_block=True, attributes=frozenset({"data-id", "data-caption"}))
CLAIM = EntryNode("cms-claim")
CITATION = EntryNode("cms-citation")
COMPARISON = EntryNode("cms-comparison", is_block=True)
#: A picture of an entry's figures: ``data-kind`` names it among those of the entry.
PICTURE = EntryNode("cms-picture", is_block=True, attributes=frozenset({"data-id", "data-kind"}))

ENTRY_NODES = {node.tag: node for node in (IMAGE, CLAIM, CITATION, COMPARISON, PICTURE)}
INLINE_TAGS = [node.tag for node in ENTRY_NODES.values() if not node.is_block]
BLOCK_TAGS = [node.tag for node in ENTRY_NODES.values() if node.is_block]
