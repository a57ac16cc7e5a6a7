"""Convert references and targets of changes to integers and back: for migrations alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import migrations
from django.db.models import Index

from cms.published.compression import read_batches, write_column
from cms.published.reference_keys import hash_id, hash_relation, list_row_models

BATCH_SIZE = 2_000


def fill_keys(model: Any, *, using: str, column: str = "") -> None:
    """Compute the reference keys of all rows of a historical model from their ids."""
    source = column or model._meta.pk.name
    for batch in read_batches(model, source, using=using, size=BATCH_SIZE):
        keys = [(pk, hash_id(id)) for pk, id in batch]
        write_column(model, "reference_key", keys, using=using)


def fill_row_keys(apps: Any, schema_editor: Any, *, app_label: str, names: Iterable[str]) -> None:
    """Compute the keys of published rows, and copy their languages to their references."""
    using = schema_editor.connection.alias
    references = apps.get_model("published", "Reference")._base_manager.using(using)
    for name in names:
        model = apps.get_model(app_label, name)
        fill_keys(model, using=using)
        others = model._base_manager.using(using).exclude(locale=settings.LANGUAGE_CODE)
        for locale in others.order_by().values_list("locale", flat=True).distinct():
            keys = others.filter(locale=locale).values("reference_key")
            references.filter(source__in=keys).update(locale=locale)


def convert_references(apps: Any, schema_editor: Any) -> None:
    """Copy references, as if all sources had the default language: ``fill_row_keys`` follows."""
    using = schema_editor.connection.alias
    former, model = (apps.get_model("published", n) for n in ("FormerReference", "Reference"))
    columns = ("source_id", "source_type", "name", "target_id", "position")
    for batch in read_batches(former, *columns, using=using, size=BATCH_SIZE):
        model._base_manager.using(using).bulk_create(
            model(
                source=hash_id(source),
                relation=hash_relation(type, name),
                target=hash_id(target),
                locale=settings.LANGUAGE_CODE,
                is_first=position == 0,
            )
            for _, source, type, name, target, position in batch
        )


def convert_targets(apps: Any, schema_editor: Any) -> None:
    """Copy the targets of changes."""
    using = schema_editor.connection.alias
    former, model = (apps.get_model("published", n) for n in ("FormerTarget", "ChangeTarget"))
    columns = ("change_id", "change__type", "name", "target_id", "was_member", "is_member")
    for batch in read_batches(former, *columns, using=using, size=BATCH_SIZE):
        model._base_manager.using(using).bulk_create(
            model(
                change_id=change,
                relation=hash_relation(type, name),
                target=hash_id(target),
                was_member=was_member,
                is_member=is_member,
            )
            for _, change, type, name, target, was_member, is_member in batch
        )


def restore_references(apps: Any, schema_editor: Any) -> None:
    """Copy references back, but those to entries that were never published.

    ``reproject`` writes them again.
    """
    using = schema_editor.connection.alias
    former, model = (apps.get_model("published", n) for n in ("FormerReference", "Reference"))
    ids, names = read_logged_ids(apps, using=using), list_relation_names()
    # The rows have no keys any more, but ids and dates, which these models read. Types that are
    # newer than this migration have no tables any more.
    tables = set(schema_editor.connection.introspection.table_names())
    sources = {
        hash_id(id): (id, published_at)
        for row in list_row_models()
        if row._meta.db_table in tables
        for id, published_at in row._default_manager.using(using).values_list("pk", "published_at")
    }
    positions: Counter[tuple[int, int]] = Counter()
    for batch in read_batches(model, "source", "relation", "target", using=using, size=BATCH_SIZE):
        restored = []
        for _, source, relation, target in batch:
            if source in sources and relation in names and target in ids:
                id, published_at = sources[source]
                type, name = names[relation]
                restored.append(
                    former(
                        source_id=id,
                        source_type=type,
                        name=name,
                        target_id=ids[target],
                        position=positions[source, relation],
                        published_at=published_at,
                    )
                )
                positions[source, relation] += 1
        former._base_manager.using(using).bulk_create(restored)


def restore_targets(apps: Any, schema_editor: Any) -> None:
    """Copy the targets of changes back, but those that were never published.

    ``reproject`` writes those of current editions again.
    """
    using = schema_editor.connection.alias
    former, model = (apps.get_model("published", n) for n in ("FormerTarget", "ChangeTarget"))
    ids, names = read_logged_ids(apps, using=using), list_relation_names()
    columns = ("change_id", "relation", "target", "was_member", "is_member")
    for batch in read_batches(model, *columns, using=using, size=BATCH_SIZE):
        former._base_manager.using(using).bulk_create(
            former(
                change_id=change,
                name=names[relation][1],
                target_id=ids[target],
                was_member=was_member,
                is_member=is_member,
            )
            for _, change, relation, target, was_member, is_member in batch
            if relation in names and target in ids
        )


def read_logged_ids(apps: Any, *, using: str) -> dict[int, UUID]:
    """Read the ids of all entries that were ever published, by their keys."""
    changes = apps.get_model("published", "Change")._base_manager.using(using)
    return {hash_id(id): id for id in changes.values_list("entry_id", flat=True).distinct()}


def list_relation_names() -> dict[int, tuple[str, str]]:
    """List type and name of all relations by their numbers."""
    return {
        hash_relation(row.type, name): (row.type, name)
        for row in list_row_models()
        for name in (*row.relation_names, "")
    }


def remove_list_indexes(models: Mapping[str, Sequence[str]]) -> list[Any]:
    """Build the operations that remove the indexes of lists, which lack the key."""
    suffixes = ("newest", "newest_all", "in_list")
    return [migrations.RemoveIndex(name, f"{name}_{each}") for name in models for each in suffixes]


def add_list_indexes(models: Mapping[str, Sequence[str]]) -> list[Any]:
    """Build the operations that add the indexes of lists, with the key and these columns."""
    return [
        migrations.AddIndex(name, index)
        for name, columns in models.items()
        for newest in [["-published_at", "id", "reference_key", *columns]]
        for index in (
            Index(fields=["locale", *newest], name=f"{name}_newest"),
            Index(fields=newest, name=f"{name}_newest_all"),
            Index(
                fields=["reference_key", "locale", "published_at", "id", *columns],
                name=f"{name}_in_list",
            ),
        )
    ]
