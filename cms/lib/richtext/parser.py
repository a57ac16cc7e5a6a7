"""Parse stored HTML into blocks: one walk over the tree, without recursion, in linear time."""

from functools import cached_property
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext import sanitizer
from cms.lib.richtext.block_builder import BlockBuilder
from cms.lib.richtext.block_types import Block
from cms.lib.richtext.citation_marks import number_citations
from cms.lib.richtext.claim_words import WordsByName
from cms.lib.richtext.headings import assign_heading_ids
from cms.lib.richtext.html_renderer import count_words
from cms.lib.richtext.nodes import walk_nodes


def parse_blocks(html: str, words: WordsByName | None = None) -> list[Block]:
    """Sanitize HTML and parse it into blocks, without empty paragraphs and lists.

    ``words`` are those of the claims in it; a claim without words is a node without text.
    """
    tree = LexborHTMLParser(f"<!doctype html><body>{BodyText.of(html).sanitized}")
    builder = BlockBuilder(words or {})
    for node, is_start in walk_nodes(tree.body):
        tag = node.tag or ""
        if node.is_text_node:
            builder.add_text(node.text_content or "")
        elif is_start:
            builder.start_tag(tag, node.attributes)
        else:
            builder.end_tag(tag)
    blocks = builder.finish()
    assign_heading_ids(blocks)
    number_citations(blocks)
    return blocks


class BodyText(str):
    """The HTML of a body as it is stored, which is parsed once for all that derives from it.

    Nobody may change its ``blocks``. ``claim_words`` are those of the claims in it.
    """

    __slots__ = ("__dict__",)
    claim_words: WordsByName = MappingProxyType({})

    @cached_property
    def sanitized(self) -> str:
        """The HTML without what no body may hold. Raises MarkupTooLargeError."""
        return sanitizer.sanitize(self)

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the body."""
        return parse_blocks(self, self.claim_words)

    @cached_property
    def word_count(self) -> int:
        """The number of words of the body, with captions."""
        return count_words(self.blocks)

    def with_claim_words(self, words: WordsByName) -> "BodyText":
        """Return the body with the words of its claims; itself if there are none."""
        if not words:
            return self
        worded = BodyText(self)
        worded.claim_words = words
        return worded

    @classmethod
    def of(cls, html: str) -> "BodyText":
        """Return the text itself if it was parsed already."""
        return html if isinstance(html, cls) else cls(html)
