"""Choices of the columns of a table: queried once for all of its rows, and once on the page."""

from functools import cached_property
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.forms.models import ModelChoiceField

from cms.authoring.admin.row_pages import PagedRowFormSet, parse_id

MAX_RENDERED = 30  # choices that every row may repeat


def get_inner_widget(widget: Any) -> Any:
    """Return the widget inside the admin's buttons to add and change a related object."""
    return getattr(widget, "widget", widget)


class FetchedChoices:
    """Stand in for the choices of an autocomplete widget, which would query those of each row."""

    def __init__(self, field: Any, rows: dict[str, models.Model]) -> None:
        self.field, self.rows, self.queryset = field, rows, self

    def using(self, alias: Any) -> "FetchedChoices":
        return self

    def filter(self, **lookup: Any) -> list[models.Model]:
        (ids,) = lookup.values()
        return [self.rows[pk] for pk in ids if pk in self.rows]


class SharedChoicesFormSetMixin(PagedRowFormSet):
    """Query the choices of each column once."""

    @cached_property
    def choice_fields(self) -> dict[str, Any]:
        """Return the fields that choose a row of another table, and are not the row's owner."""
        return {
            name: field
            for name, field in self.form.base_fields.items()
            if isinstance(field, ModelChoiceField) and not field.widget.is_hidden
        }

    @cached_property
    def chosen(self) -> dict[str, dict[str, models.Model]]:
        """Return what the rows have chosen in their autocompletes, by column and id."""
        return {
            name: {str(row.pk): row for row in self.get_chosen(name, field)}
            for name, field in self.choice_fields.items()
            if isinstance(get_inner_widget(field.widget), AutocompleteSelect)
        }

    def get_chosen(self, name: str, field: Any) -> Any:
        related = field.queryset.model
        column = self.model._meta.get_field(name)
        ids = {getattr(row, column.attname) for row in self.get_queryset() if row}
        if self.is_bound:
            forms = range(self.total_form_count())
            values = (self.data.get(f"{self.add_prefix(number)}-{name}") for number in forms)
            ids |= {parse_id(related, value) for value in values if value}
        return field.queryset.filter(pk__in=ids - {None}).prefetch_related(
            *getattr(related, "label_relations", ())
        )

    @cached_property
    def offered(self) -> dict[str, list[tuple[Any, str]]]:
        """Return the choices of the columns with a plain select."""
        return {
            name: [(str(value), label) for value, label in field.choices]
            for name, field in self.choice_fields.items()
            if name not in self.chosen
        }

    @property
    def long_choices(self) -> dict[str, list[tuple[Any, str]]]:
        """Return the choices that the page holds once, and a script puts where they are needed."""
        return {
            f"{self.prefix}-{name}": choices
            for name, choices in self.offered.items()
            if len(choices) > MAX_RENDERED
        }

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, rows in self.chosen.items():
            field = form.fields[name]
            field.widget.choices = FetchedChoices(field, rows)
            row = rows.get(str(getattr(form.instance, f"{name}_id")))
            if row:
                setattr(form.instance, name, row)  # the names of rows print it
        for name, choices in self.offered.items():
            field = form.fields[name]
            if len(choices) <= MAX_RENDERED:
                field.choices = choices
            else:
                value = str(form[name].value() or "")
                field.choices = [choice for choice in choices if choice[0] in {"", value}]
                get_inner_widget(field.widget).attrs["data-choices"] = f"{self.prefix}-{name}"
