"""Choices of rows that are added in the same form: named before they have ids.

The option of such a row has the value "new:" and the row's name, which is the value of the field
that ``named_by`` of its table names. The rows are resolved when the form is checked, and saved
with it in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.admin.row_choices import SharedChoicesFormSetMixin, get_inner_widget

NEW = "new:"


class NewRowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none
    """A choice of a saved row, or of one that is added in a table of the same form."""

    queryset: Any
    choices: Any
    table: Any = None  # the formset that may have new rows; set on the field of each form

    def to_python(self, value: Any) -> models.Model | None:
        if self.table is None or not str(value).startswith(NEW):
            row: models.Model | None = super().to_python(value)
            return row
        return find_new_row(self.table, str(value).removeprefix(NEW))


class NewRowsFormSetMixin(SharedChoicesFormSetMixin):
    """Offer new rows of the tables beside, and save them before the rows that refer to them."""

    named_by = ""  # the field that names a row of this table; set by the inline

    def __init__(
        self, *args: Any, tables: dict[type[models.Model], Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tables = {} if tables is None else tables  # those of the form, by the model of rows
        self.tables[self.model] = self

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if isinstance(field, NewRowField):
                table = self.tables.get(field.queryset.model)
                if table is not None and table.named_by:
                    field.table = table
                    field.choices = [*field.choices, *list_new_choices(table)]
                    source = f"{table.prefix}-{table.named_by}"
                    get_inner_widget(field.widget).attrs["data-new-rows"] = source

    def save_new(self, form: Any, commit: bool = True) -> Any:
        self.save_referred_rows(form)
        return super().save_new(form, commit=commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        self.save_referred_rows(form)
        return super().save_existing(form, obj, commit=commit)

    def save_referred_rows(self, form: Any) -> None:
        """Save the new rows of this table that a row refers to; those of others are saved first."""
        for name, field in form.fields.items():
            row = getattr(form.instance, name) if isinstance(field, NewRowField) else None
            if row is None or row.pk is not None or field.table is not self:
                continue
            (own,) = (each for each in self.extra_forms if each.instance is row)
            self.save_new(own)


class NewRowsAdminMixin:
    """An admin whose tables of rows choose each other's new rows.

    ``inlines`` names a table before those that refer to its rows, so that it is saved first.
    """

    def get_formset_kwargs(
        self, request: Any, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        params: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]  # a mixin
        if issubclass(inline.formset, NewRowsFormSetMixin):
            if not hasattr(request, "tables"):
                request.tables = {}
            params["tables"] = request.tables
        return params


def list_new_choices(table: Any) -> list[tuple[str, str]]:
    """List value and label of the new rows that were submitted, from the data alone."""
    if not table.is_bound or not table.named_by:
        return []
    numbers = range(table.initial_form_count(), table.total_form_count())
    names = [table.data.get(f"{table.add_prefix(n)}-{table.named_by}", "") for n in numbers]
    chosen = table.chosen.get(table.named_by, {})
    return [(f"{NEW}{name}", str(chosen.get(name, name))) for name in dict.fromkeys(names) if name]


def find_new_row(table: Any, name: str) -> models.Model:
    """Find the new row with a name. Its own errors stay beside its own fields."""
    wanted = fold_name(name)
    found = [
        form for form in table.extra_forms if fold_name(form[table.named_by].value()) == wanted
    ]
    # Looking at the errors checks the form, so that the row has the values that were typed.
    found = [form for form in found if form.errors or not table._should_delete_form(form)]
    if not found:
        raise ValidationError(f"“{name}” is not in the form any more. Choose another.")
    if len(found) > 1:
        raise ValidationError(f"Two new rows are called “{name}”. Give them different names.")
    row: models.Model = found[0].instance
    return row


def fold_name(name: Any) -> str:
    return " ".join(str(name or "").split()).casefold()


@contextmanager
def substitute_ids(row: models.Model) -> Iterator[None]:
    """Give the related rows that are not saved yet ids of no row, one each.

    A constraint sees the ids of related rows alone, and would take those rows for missing.
    """
    fields: Any = row._meta.concrete_fields  # a foreign key has more than a field
    related = {
        field: getattr(row, field.name)
        for field in fields
        # Other keys than numbers are not the database's to give.
        if field.is_relation
        and isinstance(field.target_field, models.IntegerField)
        and field.is_cached(row)
    }
    new = {field: each for field, each in related.items() if each is not None and each.pk is None}
    distinct = list({id(each): each for each in new.values()})
    for field, each in new.items():
        setattr(row, field.attname, -1 - distinct.index(id(each)))
    try:
        yield
    finally:
        for field, each in new.items():
            setattr(row, field.name, each)
