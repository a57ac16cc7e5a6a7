"""Bodies in lists, on request: ``body=html``."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson

from cms.api.collection import Collection
from cms.api.query.pagination import Page
from cms.api.representations.bodies import needs_blocks
from cms.api.representations.documents import add_blocks
from cms.api.representations.list_shape import ListShape
from cms.lib import canonical_json


def list_columns(
    collection: Collection, shape: ListShape, forms: Sequence[str] | None
) -> tuple[str, ...]:
    """Return the columns of the rows of a list; ``forms`` None: it has no bodies."""
    neighbours = collection.neighbour_columns if shape.shows_neighbours or forms else ()
    if forms is None:
        return ("listing", *neighbours)
    blocks = ["live_edition__document"] if needs_blocks(forms) else []
    return ("detail", *neighbours, *blocks)


def add_bodies(page: Page, collection: Collection, forms: Sequence[str]) -> Page:
    """Return the page with the items of the list instead of whole entries, and their bodies."""
    place = 2 + len(collection.neighbour_columns)
    rows = [
        (id, build_item(collection, detail, row[place] if needs_blocks(forms) else ""), *row[2:])
        for row in page.rows
        for id, detail in [row[:2]]
    ]
    return replace(page, rows=rows)


def build_item(collection: Collection, detail: str, document: str) -> str:
    """Build a stored item; ``document`` holds the blocks of its bodies, if they are needed."""
    rich = collection.rich_fields
    if document:
        detail = add_blocks(detail, document, keys=rich)
    left_out = {*collection.entry_model.detail_fields} - {*rich}
    item: dict[str, Any] = orjson.loads(detail)
    return canonical_json.dump_in_order(
        {key: value for key, value in item.items() if key not in left_out}
    )
