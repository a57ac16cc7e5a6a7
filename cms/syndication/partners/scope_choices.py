"""Form field and choices for scopes: types, languages, published entries, document fields."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelect2MultipleWidget,
)

from cms.api.collection import entry_collections
from cms.published.models.rows import published_types
from cms.syndication.partners.scope import IDENTITY_FIELDS

Choices = list[tuple[str, str]]


class ScopeField(forms.MultipleChoiceField):
    """An optional choice of several values, as checkboxes or as a searchable select."""

    default_error_messages = {
        "invalid_choice": "“%(value)s” is not among what can be chosen here: it may have been "
        "withdrawn or renamed. Choose from the list.",
    }

    def __init__(self, *, checkboxes: bool, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=UnfoldAdminCheckboxSelectMultipleWidget
            if checkboxes
            else UnfoldAdminSelect2MultipleWidget,
            **kwargs,
        )


def set_choices(form: Any, choices: dict[str, Choices]) -> None:
    """Set the choices of the form's fields, keeping values that the instance already has."""
    for name, available in choices.items():
        chosen = getattr(form.instance, name)
        form.fields[name].choices = available + unpublished_choices(chosen, available)


def type_choices() -> Choices:
    models = published_types()
    return [(name, models[name].collection.capitalize()) for name in sorted(models)]


def locale_choices() -> Choices:
    return [(code, LANG_INFO.get(code, {}).get("name", code)) for code in settings.LOCALES]


def published_entry_choices(collection: str) -> Choices:
    """Return the published entries of a collection by title.

    Entries in other languages than the default one have their language behind the title.
    """
    models = [each for each in published_types().values() if each.collection == collection]
    rows = [
        row
        for model in models
        for row in model._default_manager.order_by("title_sort_key", "pk").values_list(
            "pk", "title", "locale"
        )
    ]
    default = settings.LANGUAGE_CODE
    return [
        (str(pk), title if locale == default else f"{title} ({locale})")
        for pk, title, locale in rows
    ]


def document_field_choices() -> Choices:
    """Return the document fields that a scope can leave out, each with the types that have it."""
    owners: dict[str, list[str]] = {}
    for collection in entry_collections():
        for key in map(str, collection.document().fields):
            owners.setdefault(key, []).append(collection.name)
    return [
        (key, f"{key} ({', '.join(owners[key])})")
        for key in sorted(owners)
        if key not in IDENTITY_FIELDS
    ]


def unpublished_choices(chosen: Iterable[str], available: Choices) -> Choices:
    """Return chosen values that are no longer published: nothing leaves a scope by itself."""
    values = {value for value, _ in available}
    return [(value, f"{value} (not published any more)") for value in chosen if value not in values]
