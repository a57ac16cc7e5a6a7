"""The parts of a content that differ, with the fields and relations of the model they belong to.

A content is what ``cms.authoring.revisions.content`` captures of an entry, or of one of its rows.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from cms.authoring.revisions.row_pairs import Row, RowPair, match_rows

Content = dict[str, Any]
EMPTY: Content = {"fields": {}, "relations": {}, "rows": {}}


def get_fields(model: type[models.Model]) -> dict[str, Any]:
    """Map the names that contents use to the fields of a model."""
    return {field.attname: field for field in model._meta.concrete_fields}


def get_relation(model: type[models.Model], name: str) -> Any:
    """Return the many-to-many field with this name; None if the model has it no more."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def get_row_relation(model: type[models.Model], name: str) -> Any:
    """Return the reverse relation with this accessor name; None if the model has it no more."""
    relations = model._meta.related_objects
    return next((each for each in relations if each.get_accessor_name() == name), None)


def part(content: Content, kind: str, name: str, default: Any = None) -> Any:
    """Return a field, a relation or a list of rows of a content."""
    return content.get(kind, {}).get(name, default)


def list_changed(old: Content, new: Content, kind: str) -> list[str]:
    """Return the names of the fields, relations or lists of rows that differ, in their order.

    What one content lacks does not differ from an empty value: rows are compared with nothing.
    """
    before, after = old.get(kind, {}), new.get(kind, {})
    names = dict.fromkeys((*after, *before))
    return [name for name in names if differs(before, after, name)]


def differs(old: Content, new: Content, name: str) -> bool:
    if name in old and name in new:
        return bool(old[name] != new[name])
    return old.get(name, new.get(name)) not in (None, "", False, [])


def changed_rows(
    model: type[models.Model], old: Content, new: Content
) -> Iterator[tuple[Any, list[RowPair]]]:
    """Yield each relation whose rows differ, with the pairs of rows that differ."""
    for name in list_changed(old, new, "rows"):
        if relation := get_row_relation(model, name):
            pairs = match_rows(part(old, "rows", name, ()), part(new, "rows", name, ()))
            yield relation, [pair for pair in pairs if pair.is_different]


def walk_rows(model: type[models.Model], content: Content) -> Iterator[tuple[Any, Row]]:
    """Yield each row of a content with its model, also rows of rows."""
    for name, rows in content.get("rows", {}).items():
        relation = get_row_relation(model, name)
        if relation is None:
            continue
        for row in rows:
            yield relation.related_model, row
            yield from walk_rows(relation.related_model, row)
