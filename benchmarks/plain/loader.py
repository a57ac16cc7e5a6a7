"""Load the plain tables from the documents of the corpus."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.dateparse import parse_datetime

from benchmarks.plain import models as plain
from cms.lib.placeholders import referenced_ids
from cms.lib.richtext.html_renderer import to_html

Document = dict[str, Any]
LOADED = datetime(2026, 1, 1, tzinfo=UTC)
MODELS = {
    model._meta.model_name: model
    for model in vars(plain).values()
    if isinstance(model, type) and issubclass(model, plain.Base) and not model._meta.abstract
}


@transaction.atomic
def load_plain_rows(type: str, documents: dict[UUID, Document]) -> None:
    model = MODELS.get(type)
    if model is None:
        return  # no measured endpoint shows this type
    model.objects.bulk_create(build_row(model, id, document) for id, document in documents.items())
    for field in model._meta.many_to_many:
        source, target = (
            f"{model._meta.model_name}_id",
            f"{field.related_model._meta.model_name}_id",
        )
        through = field.remote_field.through
        through.objects.bulk_create(
            through(**{source: id, target: other})
            for id, document in documents.items()
            for other in referenced_ids(document[field.name])
        )


def build_row(model: type[models.Model], id: UUID, document: Document) -> models.Model:
    if model is plain.Post:
        document = document | {
            "body": to_html(document["body"]["blocks"]),
            "published_at": parse_datetime(document["original_published_at"]),
            "updated_at": LOADED,
        }
    values: Document = {"id": id}
    for field in model._meta.concrete_fields:
        if field.name == "id":
            continue
        value = document[field.name]
        values[field.attname] = next(referenced_ids(value), None) if field.is_relation else value
    return model(**values)
