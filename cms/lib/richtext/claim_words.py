"""Claims in texts: nodes of bodies, tokens of plain texts, and the words that stand for both.

    <cms-claim data-id="9f5b3c54-..."></cms-claim>   in the HTML of a body
    {claim:avoided-fusion}                           in a title, a summary, a caption

The words belong to the claim and are inserted when the text is published.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cms.lib.placeholders import referenced_ids
from cms.lib.quoted_words import Words, build_words, list_cells
from cms.lib.richtext.block_types import Block, Inline, walk_blocks

TOKEN = re.compile(r"\{claim:([-a-zA-Z0-9_]{1,120})\}")


class ClaimWords(NamedTuple):
    """The words of a claim, and the exact value behind them; None for a range.

    ``table`` are the columns and rows of a claim that compares entries; None: it is no table.
    """

    id: str
    text: str
    value: str | None = None
    table: Mapping[str, Any] | None = None


#: By the id of a claim for nodes, by the whole token for plain texts.
WordsByName = Mapping[str, ClaimWords]


def insert_claim_words(text: str, words: WordsByName) -> str:
    """Replace the tokens of a plain text; a token without words stays as it was typed."""
    return TOKEN.sub(lambda token: words[token[0]].text if token[0] in words else token[0], text)


def find_claim_tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a plain text, in order."""
    return (match[0] for match in TOKEN.finditer(text))


def find_claim_names(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the ids of nodes and the tokens of captions in a body, in reading order."""
    for block in walk_blocks(list(blocks)):
        if block["type"] == "image":
            yield from find_claim_tokens(block["caption"])
        elif block["type"] == "comparison":
            yield block["claim"]["$ref"]
        elif block["type"] in {"heading", "paragraph"}:
            yield from find_inline_claims(block["content"])


def read_quoted_words(
    figures: Iterable[Mapping[str, Any]], blocks: Iterable[Block]
) -> dict[str, Words]:
    """Read the words of claims from the figures of a document and the tables of its body, by id."""
    listed = list(figures)
    if not listed:
        return {}
    tables = {
        block["claim"]["$ref"]: list_cells(
            block["columns"][1:], ((row["name"], row["cells"]) for row in block["rows"])
        )
        for block in walk_blocks(list(blocks))
        if block["type"] == "comparison"
    }
    return {
        id: build_words(figure["text"], figure["value"], cells=tables.get(id, ()))
        for figure in listed
        for id in referenced_ids(figure["claim"])
    }


def find_inline_claims(content: Iterable[Inline]) -> Iterator[str]:
    for part in content:
        if part["type"] == "claim":
            yield part["claim"]["$ref"]
        elif part["type"] == "link":
            yield from find_inline_claims(part["content"])
