"""The columns computed from a title: how it is looked for, and how it is ordered."""

from typing import Any

from cms.lib.collation.sort_keys import sort_key
from cms.lib.folding import fold_text

BATCH_SIZE = 1_000
#: Bytes of a sort key: PostgreSQL indexes no more than 2,704. Titles alike until then are ordered
#: by id.
MAX_SORT_KEY_LENGTH = 1_000
#: The columns that order rows as readers of the language expect, by the column that they order.
SORT_KEY_COLUMNS = {"title": "title_sort_key"}


def title_columns(title: str, *, locale: str) -> dict[str, Any]:
    """Compute the columns that every row with a title has beside it."""
    return {
        "folded_title": fold_text(title),
        "title_sort_key": sort_key(title, locale=locale)[:MAX_SORT_KEY_LENGTH],
    }


def shorten_sort_keys(*tables: str) -> list[str]:
    """Write statements that shorten older sort keys, for a migration that indexes them."""
    length = MAX_SORT_KEY_LENGTH
    return [
        f"UPDATE {table} SET title_sort_key = substr(title_sort_key, 1, {length}) "  # noqa: S608 -- our own names
        f"WHERE length(title_sort_key) > {length}"
        for table in tables
    ]


def fill_title_columns(model: Any) -> None:
    """Compute the columns of all rows, in a migration: ``model`` is a historical one."""
    batch = []
    for row in model.objects.only("pk", "title", "locale").iterator(chunk_size=BATCH_SIZE):
        for name, value in title_columns(row.title, locale=row.locale).items():
            setattr(row, name, value)
        batch.append(row)
        if len(batch) == BATCH_SIZE:
            model.objects.bulk_update(batch, ["folded_title", "title_sort_key"])
            batch = []
    model.objects.bulk_update(batch, ["folded_title", "title_sort_key"])
