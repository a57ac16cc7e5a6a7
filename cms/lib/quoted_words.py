"""Words that an entry lends to the documents of others, and how two versions of them differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: What is quoted: ``text``, the exact ``value`` behind it or None, and the ``cells`` of a table.
Words = Mapping[str, Any]


def build_words(text: str, value: str | None, *, cells: Iterable[Sequence[str]] = ()) -> Words:
    """Build the words of a sentence or of a table, whose cells have a row, a column and a text."""
    return {"text": text, "value": value, "cells": [list(cell) for cell in cells]}


def list_cells(
    columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]
) -> list[tuple[str, str, str]]:
    """List the cells of a table. ``columns`` are headings, without that of the names of rows."""
    return [
        (name, heading, text)
        for name, texts in rows
        for heading, text in zip(columns, texts, strict=False)
    ]


def describe_words(words: Words, *, other: Words) -> dict[str, Any]:
    """Describe words for readers; of a table only the cells that ``other`` does not have."""
    cells = [cell for cell in words["cells"] if cell not in other["cells"]]
    if not (words["cells"] or other["cells"]) or words["text"] != other["text"]:
        return {"text": words["text"], "value": words["value"]}
    return {"text": "; ".join(f"{row}, {column}: {text}" for row, column, text in cells)} | {
        "value": None
    }
