"""The content that a submitted form would make, to be compared with what is saved."""

import copy
from collections.abc import Iterable
from typing import Any

from cms.authoring.models.content import Content, plain_relations, stored_fields, to_json
from cms.authoring.models.versioned import VersionedModel


def build_typed_content(saved: Content, form: Any, formsets: Iterable[Any]) -> Content:
    """Build the content that the form and its tables of rows would make of what is saved.

    A field with an error of its own keeps the saved value.
    """
    content = copy.deepcopy(saved)
    apply_typed_fields(content, form)
    for formset in formsets:
        name = formset.fk.remote_field.get_accessor_name()
        if name in content["rows"] and not issubclass(formset.model, VersionedModel):
            content["rows"][name] = build_typed_rows(content["rows"][name], formset)
    return content


def build_typed_rows(saved: list[Content], formset: Any) -> list[Content]:
    """Build the rows that a table would make; rows on other pages of it stay where they are."""
    rows = {row["pk"]: (place, row) for place, row in enumerate(saved)}
    for number, form in enumerate(formset.forms):
        values = getattr(form, "cleaned_data", {})
        key = str(form.instance.pk) if form.instance.pk else f"new {number}"
        if formset._should_delete_form(form):
            rows.pop(key, None)
        elif key in rows or form.has_changed():
            default_place, row = rows.get(key, (len(saved) + number, empty_row(key)))
            apply_typed_fields(row, form)
            place = values.get("position")
            rows[key] = (default_place if place is None else place, row)
    return [row for _, row in sorted(rows.values(), key=lambda pair: pair[0])]


def empty_row(key: str) -> Content:
    return {"pk": key, "fields": {}, "relations": {}, "rows": {}}


def apply_typed_fields(content: Content, form: Any) -> None:
    """Replace the values that the form has by those that were typed."""
    typed = getattr(form, "typed", None) or getattr(form, "cleaned_data", {})
    model = type(form.instance)
    for field in stored_fields(model):
        if field.name in typed:
            instance = copy.copy(form.instance)
            setattr(instance, field.name, typed[field.name])
            content["fields"][field.attname] = to_json(field, instance)
        else:
            content["fields"].setdefault(field.attname, None)
    for field in plain_relations(model):
        if field.name in typed:
            content["relations"][field.name] = sorted(str(each.pk) for each in typed[field.name])
