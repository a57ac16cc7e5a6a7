"""Load the plain tables from the documents of the corpus."""

from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils.dateparse import parse_datetime

from benchmarks.plain import models as plain
from cms.lib.placeholders import referenced_ids
from cms.published.bulk_insert import insert_rows
from cms.published.projection import Prepared

Document = dict[str, Any]
LOADED = datetime(2026, 1, 1, tzinfo=UTC)
MODELS = {
    model._meta.model_name: model
    for model in vars(plain).values()
    if isinstance(model, type) and issubclass(model, plain.Base) and not model._meta.abstract
}


@transaction.atomic
def load_plain_rows(batches: list[list[models.Model]]) -> None:
    """Insert the rows of each table."""
    for rows in batches:
        insert_rows(rows)


def build_plain_rows(type: str, entries: list[Prepared]) -> list[list[models.Model]]:
    """Build the rows of each table that shows the entries of a type."""
    model = MODELS.get(type)
    if model is None:
        return []  # no measured endpoint shows this type
    batches = [[build_row(model, each) for each in entries]]
    for field in model._meta.many_to_many:
        source, target = (
            f"{model._meta.model_name}_id",
            f"{field.related_model._meta.model_name}_id",
        )
        through: Any = field.remote_field.through
        batches.append(
            [
                through(**{source: each.entry_id, target: other})
                for each in entries
                for other in referenced_ids(each.document[field.name])
            ]
        )
    return batches


def build_row(model: type[models.Model], entry: Prepared) -> models.Model:
    document = entry.document
    if model is plain.Post:
        document = document | {
            "body": entry.rich["body"]["html"],
            "published_at": parse_datetime(document["original_published_at"]),
            "updated_at": LOADED,
        }
    if model is plain.Study:  # its publications say it, all of which are current
        document = document | {"integrity": "current"}
    values: Document = {"id": entry.entry_id}
    for field in model._meta.concrete_fields:
        if field.name == "id":
            continue
        # The plain version has in a column what ours derives from the publications.
        value = document.get(field.name, "") if field.name == "integrity" else document[field.name]
        values[field.attname] = next(referenced_ids(value), None) if field.is_relation else value
    return model(**values)
