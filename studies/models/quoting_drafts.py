"""Find the drafts whose documents hold the values of another entry."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from cms.authoring.models.draft import Draft


def select_quoting_drafts(model: type[models.Model], keys: Any) -> Iterator[Any]:
    """Yield for each type a queryset of the drafts whose documents hold these entries of a model.

    Such a draft owns a row that names the entry: the row is deleted with it.
    """
    found: dict[type[Draft], Q] = {}
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            continue  # its own rows
        row_model = relation.related_model
        rows = row_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        for field in list_owner_fields(row_model):
            owners = Q(pk__in=rows.order_by().values(field.attname))
            found[field.related_model] = found.get(field.related_model, Q()) | owners
    for draft_type, is_quoting in found.items():
        yield draft_type._default_manager.filter(is_quoting)


def list_owner_fields(row_model: type[models.Model]) -> Iterator[Any]:
    """Yield the foreign keys of a row model that lead to a draft and cascade its deletion."""
    for field in row_model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, Draft):
            continue
        if field.remote_field.on_delete is models.CASCADE:
            yield field
