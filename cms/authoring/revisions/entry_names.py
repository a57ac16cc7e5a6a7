"""Names of the objects that contents refer to by primary key, looked up in bulk."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models

from cms.authoring.models.content import Content
from cms.authoring.models.draft import draft_types
from cms.authoring.models.ordered_rows import name_row
from cms.authoring.revisions.content_fields import map_fields, walk_rows
from cms.authoring.revisions.row_pairs import Row

#: A model and a primary key as text; with None for the model, the id of an entry of any type.
Reference = tuple[type[models.Model] | None, str]


class EntryNames:
    """Names of rows of the compared contents, and of other objects as the database has them now.

    ``load`` looks names up in bulk; a name that was not loaded costs a query of its own.
    """

    def __init__(self, model: type[models.Model], *contents: Content) -> None:
        self.rows: dict[Reference, Row] = {
            (row_model, row["pk"]): row
            for content in contents
            for row_model, row in walk_rows(model, content)
        }
        self.names: dict[Reference, str] = {}

    def load(self, references: Iterable[Reference]) -> None:
        """Load the names of objects in one query for each model."""
        keys: dict[type[models.Model] | None, set[str]] = {}
        for reference in references:
            if reference not in self.rows and reference not in self.names:
                keys.setdefault(reference[0], set()).add(reference[1])
        for model, pks in keys.items():
            found = load_names(model, pks)
            self.names |= {(model, pk): found.get(pk) or name_deleted(model) for pk in pks}

    def get(self, model: type[models.Model] | None, pk: str) -> str:
        """Return the name of an object; if it is gone, say so."""
        if model and (row := self.rows.get((model, pk))):
            return self.label_row(model, row)
        self.load([(model, pk)])
        return self.names[model, pk]

    def label_row(self, model: type[models.Model], row: Row) -> str:
        """Return what ``str()`` of the row's model says of a row of a content, without a query."""
        entry_fields = getattr(model, "entry_fields", ())
        if entry_fields and (entry_id := row["fields"].get(entry_fields[0])):
            return self.get(None, entry_id)
        with suppress(AttributeError, ObjectDoesNotExist, TypeError, ValidationError):
            if label := name_row(self.build_instance(model, row)):
                return label
        # It is of an earlier version of the model, or refers to something that is gone.
        return str(model._meta.verbose_name)

    def build_instance(self, model: type[models.Model], row: Row) -> models.Model:
        """Build an unsaved instance of a row whose foreign keys lead to names."""
        instance = model()
        for attname, field in map_fields(model).items():
            if attname not in row["fields"]:
                continue
            value = row["fields"][attname]
            setattr(instance, attname, field.to_python(value))
            if field.is_relation and value is not None:
                field.set_cached_value(instance, LazyName(self, field.related_model, str(value)))
        return instance


class LazyName:
    """Stands for the object of a foreign key where only its name is asked for."""

    def __init__(self, names: EntryNames, model: type[models.Model], pk: str) -> None:
        self.names, self.model, self.pk = names, model, pk

    def __str__(self) -> str:
        return self.names.get(self.model, self.pk)


def name_deleted(model: type[models.Model] | None) -> str:
    return f"a deleted {model._meta.verbose_name}" if model else "a deleted entry"


def load_names(model: type[models.Model] | None, keys: set[str]) -> dict[str, str]:
    """Load the names of the objects with these keys.

    ``label_relations`` of a model are the relations that its ``__str__`` reads.
    """
    if model is None:
        names: dict[str, str] = {}
        for draft_model in draft_types().values():
            if missing := keys - names.keys():
                drafts = load_instances(draft_model, missing)
                names |= {pk: draft.name_in_text() for pk, draft in drafts.items()}
        return names
    return {pk: str(row) for pk, row in load_instances(model, keys).items()}


def load_instances(model: type[models.Model], keys: set[str]) -> dict[str, Any]:
    """Load the objects with these keys, and what their names read, by key."""
    valid = [key for key in keys if is_key(model, key)]
    if not valid:
        return {}
    relations = getattr(model, "label_relations", ())
    rows = model._base_manager.prefetch_related(*relations).in_bulk(valid)
    return {str(pk): row for pk, row in rows.items()}


def is_key(model: type[models.Model], key: str) -> bool:
    """Tell whether a text has the form of the model's primary keys."""
    pk: Any = model._meta.pk
    try:
        pk.to_python(key)
    except ValidationError:
        return False
    return True
