"""Inlines for the rows of an entry: plain models, saved, rendered and published with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminExpandableTextareaWidget


class RowForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    """A form with some of a row's fields, which checks the constraints on the others too.

    Django leaves out every constraint that names a field which the form does not show, the row's
    owner among them: the database would then refuse what the form has let through.
    """

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's, without a type
        try:
            self.instance.validate_constraints(exclude=set(self.errors))
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                field = name if name in self.fields else None
                for sentence in set(sentences) - set(self.errors.get(name, ())):
                    self.add_error(field, sentence)


class RowInline(TabularInline):
    """A tab with a table of rows, and the meaning of its columns above them."""

    form: "type[forms.ModelForm[Any]]" = RowForm
    tab = True
    extra = 0
    show_count = True
    show_title = True
    template_before = "authoring/columns.html"
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if hasattr(TabularInline, "hide_title"):  # the name in Unfold before 0.91
            self.hide_title = not self.show_title
        super().__init__(*args, **kwargs)


class SortableRowInline(RowInline):
    """Rows whose order matters: authors drag them. The model has a ``position``."""

    ordering_field = "position"
    hide_ordering_field = True
    ordering = ("position", "pk")
