"""Rows of entries of any type, with the values that their models need."""

from datetime import timedelta

import factory
from django.db import models

from cms.authoring.models.content import stored_fields
from cms.authoring.models.draft import Draft, draft_types
from tests.clock import MONDAY
from tests.factories import FACTORIES, posts, studies, treatments

ROW_FACTORIES = {
    each._meta.model: each
    for module in (posts, studies, treatments)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, factory.django.DjangoModelFactory)
}


def build_row(relation, owner: Draft, **given) -> models.Model:
    """Save a row of an entry with the values that its model needs."""
    model, given = relation.related_model, {relation.field.name: owner, **given}
    if model in ROW_FACTORIES:
        return ROW_FACTORIES[model](**given)
    needed = (
        field
        for field in stored_fields(model)
        if not (field.has_default() or field.blank or field.null or field.name in given)
    )
    return model._default_manager.create(**given, **{each.name: new_value(each) for each in needed})


def new_value(field: models.Field):
    """Return a value that no factory gives."""
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return MONDAY + timedelta(days=1)
    if isinstance(field, models.DateField):
        return MONDAY.date()
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 3
    if field.remote_field:
        return FACTORIES[{m: n for n, m in draft_types().items()}[field.related_model]]()
    return "another"[: field.max_length]
