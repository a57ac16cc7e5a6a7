"""Find the drafts whose documents hold the values of another entry."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from cms.authoring.models.draft import Draft


def select_quoting_drafts(model: type[models.Model], keys: Any) -> Iterator[Any]:
    """Yield a queryset for each type and row of the drafts whose documents hold these entries.

    Such a draft owns the row that names the entry: the row is deleted with it.
    """
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            continue  # its own rows
        row_model = relation.related_model
        rows = row_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        for field in list_owner_fields(row_model):
            owners = rows.order_by().values(field.attname)
            yield field.related_model._default_manager.filter(pk__in=owners)


def list_owner_fields(row_model: type[models.Model]) -> Iterator[Any]:
    """Yield the foreign keys of a row model that lead to a draft and cascade its deletion."""
    for field in row_model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, Draft):
            continue
        if field.remote_field.on_delete is models.CASCADE:
            yield field
