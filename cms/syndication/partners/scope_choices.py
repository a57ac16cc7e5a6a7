"""What a scope can be made of, by name: types, languages, published entries, parts of documents."""

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
from cms.syndication.partners.scope import IDENTITY

Choices = list[tuple[str, str]]


class ScopeField(forms.MultipleChoiceField):
    default_error_messages = {
        "invalid_choice": "“%(value)s” is not among what can be chosen here: it may have been "
        "withdrawn or renamed. Choose from the list.",
    }

    def __init__(self, *, few: bool, **kwargs: Any) -> None:
        kind = UnfoldAdminCheckboxSelectMultipleWidget if few else UnfoldAdminSelect2MultipleWidget
        super().__init__(required=False, widget=kind, **kwargs)


def offer(form: Any, choices: dict[str, Choices]) -> None:
    """Give the form's fields these choices, and what their row already has."""
    for name, known in choices.items():
        form.fields[name].choices = known + forgotten(getattr(form.instance, name), known)


def types() -> Choices:
    found = published_types()
    return [(name, found[name].collection.capitalize()) for name in sorted(found)]


def locales() -> Choices:
    return [(code, LANG_INFO.get(code, {}).get("name", code)) for code in settings.LOCALES]


def entries(collection: str) -> Choices:
    """What is published in the collection, by title; the language stands behind where it is not
    that of the house.
    """
    models = [each for each in published_types().values() if each.collection == collection]
    rows = [
        row
        for model in models
        for row in model._default_manager.order_by("title", "pk").values_list(
            "pk", "title", "locale"
        )
    ]
    ours = settings.LANGUAGE_CODE
    return [
        (str(pk), title if locale == ours else f"{title} ({locale})") for pk, title, locale in rows
    ]


def document_keys() -> Choices:
    """The keys of documents, each with the types that have it."""
    owners: dict[str, list[str]] = {}
    for collection in entry_collections():
        for key in map(str, collection.document().fields):
            owners.setdefault(key, []).append(collection.name)
    return [
        (key, f"{key} ({', '.join(owners[key])})") for key in sorted(owners) if key not in IDENTITY
    ]


def forgotten(kept: Iterable[str], known: Choices) -> Choices:
    """What was chosen once and is not published any more: nothing leaves a scope by itself."""
    there = {value for value, _ in known}
    return [(value, f"{value} (not published any more)") for value in kept if value not in there]
