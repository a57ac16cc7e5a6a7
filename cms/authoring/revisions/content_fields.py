"""The parts of a content that differ, with the fields and relations of the model they belong to.

A content is what ``cms.authoring.models.content`` captures of an entry, or of one of its rows.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from cms.authoring.models.content import (
    Content,
    plain_relations,
    row_relations,
    stored_fields,
)
from cms.authoring.revisions.row_pairs import Row, RowPair, match_rows

EMPTY: Content = {"fields": {}, "relations": {}, "rows": {}}


def map_fields(model: type[models.Model]) -> dict[str, Any]:
    """Map the names that contents use to the fields of a model."""
    return {field.attname: field for field in stored_fields(model)}


def map_relations(model: type[models.Model]) -> dict[str, Any]:
    """Map the names that contents use to the many-to-many fields of a model."""
    return {field.name: field for field in plain_relations(model)}


def map_row_relations(model: type[models.Model]) -> dict[str, Any]:
    """Map the names that contents use to the relations of a model to its rows."""
    return {str(relation.get_accessor_name()): relation for relation in row_relations(model)}


def changed_fields(
    model: type[models.Model], old: Content, new: Content
) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield the name, the field and the two values of each field that differs."""
    yield from list_changed(map_fields(model), old["fields"], new["fields"], default=None)


def changed_relations(
    model: type[models.Model], old: Content, new: Content
) -> Iterator[tuple[str, Any, list[str], list[str]]]:
    """Yield the name, the field and the two lists of keys of each relation that differs."""
    relations = map_relations(model)
    yield from list_changed(relations, old["relations"], new["relations"], default=[])


def changed_rows(
    model: type[models.Model], old: Content, new: Content
) -> Iterator[tuple[str, type[models.Model], list[RowPair]]]:
    """Yield the name and the model of each list of rows that differs, and the pairs that differ."""
    relations = map_row_relations(model)
    for name, relation, *rows in list_changed(relations, old["rows"], new["rows"], default=[]):
        pairs = [pair for pair in match_rows(*rows) if pair.is_different]
        yield name, relation.related_model, pairs


def list_changed(
    parts: dict[str, Any], old: dict[str, Any], new: dict[str, Any], *, default: Any
) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield the parts of a model that differ: name, field or relation, old and new value.

    What one content lacks does not differ from an empty value: a new row is compared with nothing.
    What the model has no more is left out: it can't come back.
    """
    for name, field in parts.items():
        values = [content[name] for content in (old, new) if name in content]
        is_in_both = len(values) == 2
        if values[0] != values[1] if is_in_both else not all(map(is_empty, values)):
            yield name, field, old.get(name, default), new.get(name, default)


def is_empty(value: Any) -> bool:
    """Tell whether a value says nothing; the number 0 says something."""
    return value is None or value is False or value in ("", [], {})


def walk_rows(model: type[models.Model], content: Content) -> Iterator[tuple[Any, Row]]:
    """Yield each row of a content with its model, also rows of rows."""
    for name, relation in map_row_relations(model).items():
        for row in content["rows"].get(name, []):
            yield relation.related_model, row
            yield from walk_rows(relation.related_model, row)
