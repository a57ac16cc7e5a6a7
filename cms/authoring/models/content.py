"""The content of a draft with its rows, as plain JSON: what a revision stores.

    {"fields": {"title": "...", "series_id": null},
     "relations": {"topics": ["<id>", ...]},
     "rows": {"key_points": [{"pk": "12", "fields": {...}, "relations": {}, "rows": {}}, ...]}}

Rows are the models that are deleted with the draft. They stand in their order, so their position is
not stored; nor is what is computed (``Draft.computed_fields``).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model

from cms.authoring.models.ordered_rows import name_row
from cms.lib import canonical_json

Content = dict[str, Any]


def capture_content(instance: Model) -> Content:
    """Capture the content of an instance that was just loaded from the database."""
    return {
        "fields": {
            field.attname: to_json(field, instance) for field in stored_fields(type(instance))
        },
        "relations": {
            field.name: sorted(
                str(pk) for pk in getattr(instance, field.name).values_list("pk", flat=True)
            )
            for field in plain_relations(type(instance))
        },
        "rows": {
            relation.get_accessor_name(): [
                {"pk": str(row.pk), **capture_content(row)} for row in get_rows(instance, relation)
            ]
            for relation in row_relations(type(instance))
        },
    }


def digest_content(content: Content) -> str:
    """Compute the digest that tells whether two contents are the same."""
    return canonical_json.digest(canonical_json.dump(content))


def apply_content(instance: Model, content: Content) -> list[str]:
    """Write a captured content back to the instance, its relations and its rows.

    Return a sentence for each thing that is gone since and so can't come back. Call it in a
    transaction: rows are deleted and inserted again, with the keys that they had. Raises
    ValidationError if another instance has what must be unique, such as the slug.
    """
    targets = Targets(type(instance), content)
    set_fields(instance, content, targets)
    instance.validate_unique()
    instance.validate_constraints()
    instance.save()
    apply_relations(instance, content, targets)
    for relation, rows in content_rows(type(instance), content):
        apply_rows(instance, relation, rows, targets)
    return targets.losses


class Targets:
    """What a content refers to, looked up at once; ``losses`` says what is gone."""

    def __init__(self, model: type[Model], content: Content) -> None:
        self.present: dict[type[Model], set[str]] = {}
        self.losses: list[str] = []
        wanted: dict[type[Model], set[str]] = {}
        self.collect(model, content, wanted)
        for target, keys in wanted.items():
            found = target._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
            self.present.setdefault(target, set()).update(str(pk) for pk in found)

    def collect(
        self, model: type[Model], content: Content, wanted: dict[type[Model], set[str]]
    ) -> None:
        """Collect the keys that the content refers to, and as present those of its own rows."""
        for field in stored_fields(model):
            key = content["fields"].get(field.attname)
            if isinstance(field, models.ForeignKey) and key is not None:
                wanted.setdefault(field.related_model, set()).add(str(key))
        for field in plain_relations(model):
            keys = content["relations"].get(field.name, [])
            wanted.setdefault(field.related_model, set()).update(keys)
        for relation, rows in content_rows(model, content):
            for row in rows:
                self.present.setdefault(relation.related_model, set()).add(row["pk"])
                self.collect(relation.related_model, row, wanted)

    def keep(self, field: Any, keys: Iterable[Any]) -> list[Any]:
        """Return the keys of targets that exist, and record the others as losses."""
        present = self.present.get(field.related_model, set())
        kept = []
        for key in keys:
            if str(key) in present:
                kept.append(key)
            else:
                name = str(field.verbose_name).capitalize()
                kind = field.related_model._meta.verbose_name
                self.losses.append(f"{name}: the {kind} that stood here does not exist any more.")
        return kept


def set_fields(instance: Model, content: Content, targets: Targets) -> bool:
    """Set the stored values; False if a field that needs a value names something that is gone."""
    is_complete = True
    for field in stored_fields(type(instance)):
        if field.attname not in content["fields"]:
            continue  # the field is newer than the content
        value = content["fields"][field.attname]
        if isinstance(field, models.ForeignKey) and value is not None:
            (value,) = targets.keep(field, [value]) or [None]
            if value is None and not field.null:
                is_complete = False
                continue
        setattr(instance, field.attname, from_json(field, value))
    return is_complete


def apply_relations(instance: Model, content: Content, targets: Targets) -> None:
    for field in plain_relations(type(instance)):
        keys = content["relations"].get(field.name, [])
        getattr(instance, field.name).set(targets.keep(field, keys))


def apply_rows(owner: Model, relation: Any, rows: list[Content], targets: Targets) -> None:
    """Replace the rows of the owner by those of the content.

    A field that is newer than the content keeps the value that the row has now. A model's
    ``older_content_values`` are those of fields whose absence says how old the content is.
    """
    model = relation.related_model
    present = {row.pk: row for row in model._default_manager.filter(**{relation.field.name: owner})}
    kept = {model._meta.pk.to_python(content["pk"]) for content in rows}
    refuse_named_rows(model._default_manager.filter(pk__in=present.keys() - kept))
    delete_rows(owner, relation)
    restored: list[tuple[Any, Content]] = []
    for position, content in enumerate(rows):
        key = model._meta.pk.to_python(content["pk"])
        row = present.get(key) or model(pk=key)
        setattr(row, relation.field.name, owner)
        row.position = position
        for name, value in getattr(model, "older_content_values", {}).items():
            setattr(row, name, value)
        if set_fields(row, content, targets):
            restored.append((row, content))
    model._default_manager.bulk_create(row for row, _ in restored)
    for row, content in restored:
        apply_relations(row, content, targets)
        for nested, nested_rows in content_rows(model, content):
            apply_rows(row, nested, nested_rows, targets)


def refuse_named_rows(removed: Any) -> None:
    """Refuse to remove rows that another entry rests on. Raises ValidationError.

    SQL alone would leave that entry without them.
    """
    for relation in removed.model._meta.related_objects:
        if relation.on_delete is not models.PROTECT:
            continue
        holders = relation.related_model._default_manager.filter(
            **{f"{relation.field.name}__in": removed}
        )
        if named := holders.select_related(relation.field.name).first():
            kind = removed.model._meta.verbose_name
            row = getattr(named, relation.field.name)
            raise ValidationError(
                f"The {kind} “{name_row(row)}” did not stand here then, and a "
                f"{describe_owner(named)} rests on it. Take it out there first."
            )


def describe_owner(row: Model) -> str:
    """Return the type of the entry that a row is part of, and its name."""
    owners = [field for field in row._meta.concrete_fields if is_owner(field)]
    owner = getattr(row, owners[0].name) if owners else row
    return f"{owner._meta.verbose_name} (“{owner}”)"


def delete_rows(owner: Model, relation: Any) -> None:
    """Delete the owner's rows by SQL alone.

    They refer to each other, and Django would refuse to delete what is inserted again at once; the
    database looks at that at the commit.
    """
    model = relation.related_model
    rows = model._default_manager.filter(**{relation.field.name: owner})
    for field in plain_relations(model):
        name = f"{field.m2m_field_name()}__in"
        field.remote_field.through._default_manager.filter(**{name: rows}).delete()
    for nested in row_relations(model):
        for row in rows:
            delete_rows(row, nested)
    rows.order_by()._raw_delete(rows.db)


def content_rows(model: type[Model], content: Content) -> Iterator[tuple[Any, list[Content]]]:
    """Yield each relation to rows with the rows that the content has."""
    for relation in row_relations(model):
        yield relation, content["rows"].get(str(relation.get_accessor_name()), [])


def stored_fields(model: type[Model]) -> Iterator[Any]:
    """Yield the fields of a revision: all but the key, the owner of a row, and computed ones."""
    left_out = getattr(model, "computed_fields", ())
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name not in left_out and not is_owner(field):
            yield field


def plain_relations(model: Any) -> Iterator[Any]:
    """Yield the many-to-many fields whose rows hold nothing but the relation."""
    for field in model._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            yield field


def row_relations(model: type[Model]) -> Iterator[Any]:
    """Yield the relations to rows: models of ours that are deleted with an instance."""
    for relation in model._meta.related_objects:
        if relation.one_to_many and is_owner(relation.field):
            yield relation


def is_owner(field: Any) -> bool:
    """Return whether the field of a row names the entry that the row is a part of."""
    return (
        isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and getattr(field.model, "is_row", False)
    )


def get_rows(instance: Model, relation: Any) -> Iterable[Model]:
    """Query the rows of an instance, in their order, unless they are loaded (``loaded_rows``)."""
    loaded = getattr(instance, "_prefetched_objects_cache", {})
    if (name := relation.get_accessor_name()) in loaded:
        return list(loaded[name])
    rows = relation.related_model._default_manager.filter(**{relation.field.name: instance.pk})
    ordered: Iterable[Model] = rows.order_by("position", "pk")
    return ordered


def to_json(field: Any, instance: Model) -> Any:
    """Return the value of a field as JSON."""
    value = field.value_from_object(instance)
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return field.value_to_string(instance)


def from_json(field: Any, value: Any) -> Any:
    """Return the value of a field from its JSON."""
    return None if value is None else getattr(field, "target_field", field).to_python(value)
