"""Submitted admin forms that can't be saved as they are: show them again, or copy them."""

import re
from typing import Any

from django.db import models
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

#: The parameter of a form that is to be shown as it was typed, and not to be saved.
RESTORE = "_restore"
#: The hidden field by which the browser recognises a form that it sent.
TOKEN = "_form_token"  # noqa: S105 -- the name of a field, no secret

ROW_KEY = re.compile(r".+-\d+-id")


class UnsavedForm:
    """A mixin for forms and formsets that are bound to be shown, and never saved."""

    def is_valid(self) -> bool:
        return False


class UnvalidatedForm(UnsavedForm):
    """A mixin for bound forms of which nothing is checked, so that no error shows."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class UnvalidatedFormSet(UnsavedForm):
    """The same for the rows below a form."""

    forms: list[Any]

    def full_clean(self) -> None:
        self._errors = [ErrorDict() for _ in self.forms]
        self._non_form_errors = ErrorList()


def never_save(form: type[Any], *, validate: bool) -> type[Any]:
    """Derive a form class that is shown with its data: with its errors, or without any."""
    return type(form.__name__, (UnsavedForm if validate else UnvalidatedForm, form), {})


def never_save_rows(formset: type[Any], *, validate: bool) -> type[Any]:
    """Derive the same from the class of a formset."""
    if validate:
        return type(formset.__name__, (UnsavedForm, formset), {})
    rows = {"form": never_save(formset.form, validate=False)}
    return type(formset.__name__, (UnvalidatedFormSet, formset), rows)


def copy_as_new(data: QueryDict, pk: str) -> list[tuple[str, str]]:
    """Copy the fields of a deleted entry's form for the form of a new one.

    Rows become new rows: nothing refers to the deleted entry or to rows that went with it.
    """
    fields = []
    for name, values in data.lists():
        if name == "csrfmiddlewaretoken" or (name.startswith("_") and name != TOKEN):
            continue
        for value in values:
            if name.endswith("-INITIAL_FORMS"):
                fields.append((name, "0"))
            elif ROW_KEY.fullmatch(name) or str(value) == pk:
                fields.append((name, ""))
            else:
                fields.append((name, str(value)))
    return fields


def list_typed_texts(model: type[models.Model], data: QueryDict) -> list[tuple[str, str]]:
    """List the texts of a submitted form with the names of their fields, to be read and copied."""
    texts = [
        (str(field.verbose_name), data.get(field.name, ""))
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField)
    ]
    return [(name, str(text)) for name, text in texts if text]
