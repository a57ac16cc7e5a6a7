"""References of contents to other objects, found before their names are looked up in bulk."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import models

from cms.authoring.editor.field import BodyField
from cms.authoring.models.content import Content
from cms.authoring.revisions.body_blocks import find_body_references
from cms.authoring.revisions.content_fields import (
    EMPTY,
    changed_fields,
    changed_relations,
    changed_rows,
)
from cms.authoring.revisions.entry_names import Reference


def collect_references(
    model: type[models.Model], old: Content, new: Content
) -> Iterator[Reference]:
    """Yield the references in whatever differs between two contents."""
    for _, field, *values in changed_fields(model, old, new):
        for value in values:
            yield from find_references(field, value)
    for _, field, *keys in changed_relations(model, old, new):
        yield from ((field.related_model, pk) for pk in chain(*keys))
    for _, row_model, pairs in changed_rows(model, old, new):
        for pair in pairs:
            yield from collect_references(row_model, pair.old or EMPTY, pair.new or EMPTY)
            # Its label may name what its foreign keys lead to, also those that are the same.
            yield from collect_references(row_model, EMPTY, pair.new or pair.old or EMPTY)


def find_references(field: Any, value: Any) -> Iterator[Reference]:
    """Yield what the value of a field refers to."""
    if value in (None, ""):
        return
    if isinstance(field, BodyField):
        yield from ((None, pk) for pk in find_body_references(value))
    elif is_reference(field):
        yield get_target(field), str(value)


def is_reference(field: Any) -> bool:
    """Tell whether a field holds the key of another object.

    ``entry_fields`` of a model are those that hold the id of an entry of any type.
    """
    return bool(field.is_relation) or field.name in getattr(field.model, "entry_fields", ())


def get_target(field: Any) -> type[models.Model] | None:
    """Return the model that a reference leads to; None for entries of any type."""
    return field.related_model if field.is_relation else None
