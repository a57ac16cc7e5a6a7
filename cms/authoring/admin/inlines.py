"""Inlines for the rows of an entry: plain models, saved, rendered and published with it."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from cms.authoring.admin.new_rows import NewRowsFormSetMixin, substitute_ids
from cms.authoring.admin.protected_rows import ProtectedRowMixin
from cms.authoring.admin.row_choices import get_inner_widget
from cms.authoring.admin.row_order import PlacesFormSetMixin
from cms.authoring.admin.row_pages import PAGE_SIZE, PagedRowFormSet
from cms.lib.admin import BlankChoicesMixin


class RowForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's takes none
    """A form with some of a row's fields, which checks the constraints on the others too.

    Django leaves out every constraint that names a field which the form does not show, the row's
    owner among them: the database would then refuse what the form has let through.
    """

    folded_fields: tuple[str, ...] = ()  # set by the formset

    @property
    def is_unfolded(self) -> bool:
        """Return whether one of the folded fields has an error."""
        return self.is_bound and any(name in self.errors for name in self.folded_fields)

    def list_folded_values(self) -> list[str]:
        """List the folded fields that have a value, each with its label."""
        values = {name: self[name].value() for name in self.folded_fields}
        return [
            describe_value(self.fields[name], value)
            for name, value in values.items()
            if value is not False and value not in {None, ""}  # zero is a value
        ]

    def _update_errors(self, errors: ValidationError) -> None:
        """Show errors of fields that the form leaves out for the row as a whole."""
        shown: dict[str, list[ValidationError]] = {}
        for name, found in errors.update_error_dict({}).items():
            key = name if name in self.fields else NON_FIELD_ERRORS
            shown.setdefault(key, []).extend(found)
        super()._update_errors(ValidationError(shown))  # type: ignore[misc]  # Django's, without a type

    def _post_clean(self) -> None:
        # Django would check those of the shown fields, and then all would be checked again below.
        self.instance.validate_constraints = lambda **kwargs: None
        try:
            super()._post_clean()  # type: ignore[misc]  # Django's, without a type
        finally:
            del self.instance.validate_constraints
        try:
            with substitute_ids(self.instance):
                validate_constraints(self.instance, exclude=set(self.errors))
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                field = name if name in self.fields else None
                for sentence in set(sentences) - set(self.errors.get(name, ())):
                    self.add_error(field, sentence)


def describe_value(field: forms.Field, value: Any) -> str:
    """Describe a field with its value, as "Spread 12.2"; of a tick, the label says all."""
    label = capfirst(str(field.label))
    if value is True or value == "on":
        return label
    choices = {str(key): name for key, name in getattr(field, "choices", ())}
    return f"{label} {choices.get(str(value), value)}"


def validate_constraints(row: models.Model, *, exclude: set[str]) -> None:
    """Validate the constraints of a row, with one statement for all check constraints that hold.

    Django asks the database once for each, which adds up in a form with hundreds of rows. Raises
    ValidationError, as Django does.
    """
    others = []
    for model, constraints in row.get_constraints():
        checks = [each for each in constraints if isinstance(each, models.CheckConstraint)]
        together = models.Q(*(each.condition for each in checks))
        try:
            if checks:
                models.CheckConstraint(condition=together, name="all").validate(model, row)
        except ValidationError:
            others = row.get_constraints()  # one by one: which of them is it?
            break
        others.append((model, [each for each in constraints if each not in checks]))
    row.get_constraints = lambda: others  # type: ignore[method-assign]  # for this row, this time
    try:
        row.validate_constraints(exclude=exclude)
    finally:
        del row.get_constraints


class RowFormSet(NewRowsFormSetMixin, PagedRowFormSet):
    """The rows of an entry: long tables in pages, each field with a name for screen readers.

    Rules of a row see the entry as it is typed, also before it is saved.
    """

    folded_fields: tuple[str, ...] = ()  # set by the inline

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # Django's, without a type
        setattr(form.instance, self.fk.name, self.instance)
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            label = str(field.label or name).capitalize()
            for widget in {field.widget, get_inner_widget(field.widget)}:
                widget.attrs["aria-label"] = label
        form.folded_fields = self.folded_fields


class SortableRowFormSet(PlacesFormSetMixin, RowFormSet):
    """Rows in the order that their author gave them."""


class RowInline(BlankChoicesMixin, TabularInline):
    """A tab with a table of rows, and the meaning of its columns above them."""

    form: "type[forms.ModelForm[Any]]" = RowForm
    formset = RowFormSet
    template = "authoring/rows/table.html"
    tab = True
    extra = 0
    max_num = 10_000
    page_size = PAGE_SIZE
    show_count = True
    show_title = True
    template_before = "authoring/columns.html"
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}
    template_after = ""  # what stands below the table
    place_field: str | None = None  # the form field with the place of a row, counted from 1
    named_by = ""  # the field by which other tables of the form choose a row that is not saved yet
    folded_fields: tuple[str, ...] = ()  # those of ``fields`` that stand below the row, folded
    folded_title = "More"
    copied_fields: tuple[str, ...] = ()  # what a copy of a row has of it; no row is copied without

    class Media:
        js = (
            *("authoring/rows/table.js", "authoring/rows/drag.js", "authoring/rows/pages.js"),
            "authoring/rows/new_rows.js",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if hasattr(TabularInline, "hide_title"):  # the name in Unfold before 0.91
            self.hide_title = not self.show_title
        super().__init__(*args, **kwargs)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form = type(formset.form.__name__, (ProtectedRowMixin, formset.form), {})
        formset.page_size, formset.named_by = self.page_size, self.named_by
        formset.folded_fields = self.folded_fields
        prefix = formset.get_default_prefix()
        is_wanted = request.GET.get("rows", prefix) == prefix  # a script wants one table alone
        formset.requested_page = request.GET.get(f"{prefix}-page", "") if is_wanted else "0"
        return formset


class SortableRowInline(RowInline):
    """Rows whose order matters: authors move them. The model has a ``position``."""

    formset = SortableRowFormSet
    place_field = "place"
    exclude: Any = ("position",)
    ordering: Any = ("position", "pk")
