"""Load the rows of a draft with one statement for all its relations, instead of one for each."""

from functools import cache
from typing import Any

from django.db.models import Model

from cms.authoring.models.content import plain_relations, row_relations
from cms.lib.row_selection import Selection, select_rows


def prefetch_rows(instance: Model, *others: Selection) -> list[list[Any]]:
    """Load the rows of an instance, so that its relations need no query any more.

    Rows that have rows or relations of their own are left out. Return the rows of the ``others``,
    which are selected by the same statement.
    """
    using, relations = instance._state.db or "default", simple_relations(type(instance))
    selections = [
        Selection(each.related_model, f'"{each.field.column}" = %s', [instance.pk])
        for each in relations
    ]
    if not (selections or others):
        return []
    loaded = select_rows(*selections, *others, using=using)
    prefetched = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    for relation, rows in zip(relations, loaded, strict=False):
        for row in rows:
            setattr(row, relation.field.name, instance)
        name = relation.get_accessor_name()
        queryset = getattr(instance, name).get_queryset()
        queryset._result_cache = sorted(rows, key=lambda row: (row.position, row.pk))
        queryset._prefetch_done = True
        prefetched[name] = queryset
    return loaded[len(relations) :]


def find_targets(instance: Any) -> dict[type[Model], set[str]]:
    """Find the keys that an instance and its loaded rows refer to, by their models."""
    loaded = instance.__dict__.get("_prefetched_objects_cache", {}).values()
    targets: dict[type[Model], set[str]] = {}
    for row in (instance, *(row for rows in loaded for row in rows)):
        for field in row._meta.concrete_fields:
            if field.remote_field:
                key = str(getattr(row, field.attname))
                targets.setdefault(field.related_model, set()).add(key)
    return targets


@cache
def simple_relations(model: type[Model]) -> list[Any]:
    """Return the relations to rows that have no rows or relations of their own."""
    return [
        relation
        for relation in row_relations(model)
        if not any(plain_relations(relation.related_model))
        and not any(row_relations(relation.related_model))
    ]
