"""Change all that an entry says, whatever its type is."""

from collections.abc import Iterator

import factory
from django.db import DatabaseError, models, transaction

from cms.authoring.models.content import row_relations, stored_fields
from cms.authoring.models.draft import Draft
from tests.laws.rows import build_row, new_value


def change_all(entry: Draft) -> None:
    """Change each value of an entry, as far as the database lets it, and add rows of each kind."""
    rows = type(entry)._default_manager.filter(pk=entry.pk)
    for field in stored_fields(type(entry)):
        is_value = field.editable and not isinstance(field, models.ForeignKey | models.FileField)
        if is_value and field.name not in ("locale", "translation_key"):
            try_all(lambda value, name=field.name: rows.update(**{name: value}), field, entry)
    for relation in row_relations(type(entry)):
        kinds = [f for f in stored_fields(relation.related_model) if f.choices] or [None]
        for value in dict(kinds[0].flatchoices) if kinds[0] else [None]:
            given = {kinds[0].name: value} if kinds[0] else {}
            try:
                with transaction.atomic():
                    build_row(relation, entry, **given)
            except (DatabaseError, factory.errors.FactoryError, TypeError):
                continue


def try_all(update, field: models.Field, entry: Draft) -> None:
    """Store the first other value of a field that the database takes."""
    for value in other_values(field, getattr(entry, field.attname)):
        try:
            with transaction.atomic():
                update(value)
        except DatabaseError:
            continue
        return


def other_values(field: models.Field, value) -> Iterator:
    if field.choices:
        yield from (each for each, _ in field.flatchoices if each != value)
    elif isinstance(field, models.BooleanField):
        yield not value
    else:
        yield new_value(field)
        if isinstance(field, models.CharField):
            yield "10.1000/another"
