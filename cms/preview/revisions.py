"""Render a draft as an earlier revision has it, without touching the tables of drafts."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from cms.authoring.models.content import (
    Content,
    Targets,
    apply_relations,
    apply_rows,
    content_rows,
    plain_relations,
    row_relations,
    set_fields,
)
from cms.authoring.models.draft import Draft
from cms.preview.acts import Publication, publish_as_saved
from cms.preview.temporary_tables import TemporaryTables

Rows = "QuerySet[Any]"


def publish_revision(
    draft: Draft, content: Content, *, tables: TemporaryTables, at: Any
) -> Publication:
    """Return the publication of the draft with the content of a revision.

    Its fields are set on the instance alone. Its rows and relations stand in temporary tables.
    """
    targets = Targets(type(draft), content)
    set_fields(draft, content, targets)

    def insert() -> None:
        apply_relations(draft, content, targets)
        for relation, rows in content_rows(type(draft), content):
            apply_rows(draft, relation, rows, targets)

    tables.fill(list(stored_rows(type(draft), [draft.pk])), insert)
    return publish_as_saved(draft, at=at)


def stored_rows(model: type[Model], owners: Any) -> "Iterator[QuerySet[Any]]":
    """Yield the rows and relations that the owners have in the database, one queryset a table."""
    for field in plain_relations(model):
        through = field.remote_field.through
        yield through._base_manager.filter(**{f"{field.m2m_field_name()}__in": owners})
    for relation in row_relations(model):
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": owners})
        yield rows
        yield from stored_rows(relation.related_model, list(rows.values_list("pk", flat=True)))
