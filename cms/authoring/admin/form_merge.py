"""Merge a form that was submitted with what others have saved since it was opened.

A field that only its sender touched is saved, one that only others touched stays as they left it,
and one that both changed is a conflict: the form comes back, with what was typed.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from cms.authoring.admin.form_data import Values, normalize_values, read_values
from cms.authoring.models.content import Content, from_json, plain_relations, stored_fields

DELETE = "DELETE"


@dataclass
class Merge:
    """The outcome: the data to go on with, and what both sides have changed.

    ``conflicts`` and ``kept`` are labels of fields: those of the second stay as others left them.
    """

    data: QueryDict
    conflicts: dict[str, str] = field(default_factory=dict)  # by the name of the field's control
    kept: list[str] = field(default_factory=list)


def merge_form(
    form_class: Any, data: QueryDict, base: Content, instance: Model, **kwargs: Any
) -> Merge:
    """Merge the data of a model's form. ``base`` is the content that it was opened with."""
    merge = Merge(data.copy())
    opened = build_opened_form(form_class, base, instance, **kwargs)
    saved = form_class(instance=instance, **kwargs)
    merge_fields(merge, opened, saved, (name for name in saved.fields if name in opened.fields))
    return merge


def merge_fields(
    merge: Merge, opened: forms.BaseForm, saved: forms.BaseForm, names: Iterable[str]
) -> None:
    for name in names:
        if saved.fields[name].widget.needs_multipart_form:
            continue  # a file that nobody chose anew is not sent
        before, now = read_values(opened, name), read_values(saved, name)
        controls = {*before, *now}
        sent = {control: merge.data.getlist(control) for control in controls}
        mine = normalize_values(saved, name, sent)
        base, theirs = normalize_values(opened, name, before), normalize_values(saved, name, now)
        if theirs in (base, mine):
            continue
        label = str(saved[name].label)
        if mine == base:
            for control in controls:
                merge.data.setlist(control, now.get(control, []))
            merge.kept.append(label)
        else:
            merge.conflicts[saved.add_prefix(name)] = label


def build_opened_form(form_class: Any, base: Content, instance: Any, **kwargs: Any) -> Any:
    """Build the form as it was when it was opened."""
    opened = copy.copy(instance)
    opened._state = copy.copy(instance._state)
    for each in stored_fields(type(instance)):
        if each.attname in base["fields"]:
            setattr(opened, each.attname, from_json(each, base["fields"][each.attname]))
    relations = {
        each.name: base["relations"].get(each.name, []) for each in plain_relations(type(instance))
    }
    return form_class(instance=opened, initial=relations, **kwargs)


Row = dict[str, list[str]]  # the values of a row's controls, by the name after its prefix


class RowMerge:
    """The merge of a table of rows: each row by its key, then the order."""

    def __init__(
        self, formset: Any, base: list[Content], data: QueryDict, order_field: str = ""
    ) -> None:
        self.formset, self.prefix, self.order_field = formset, formset.prefix, order_field
        self.merge = Merge(data.copy())
        self.key = formset.model._meta.pk.name
        self.opened = {row["pk"]: row for row in base}
        self.saved = {str(row.pk): row for row in formset.get_queryset()}
        self.rows = self.read_rows()

    def read_rows(self) -> list[Row]:
        """Read the submitted rows, in the order of the form."""
        total = self.merge.data.get(f"{self.prefix}-TOTAL_FORMS", "0")
        rows: list[Row] = [{} for _ in range(int(total) if total.isdecimal() else 0)]
        for name, values in self.merge.data.lists():
            number, _, control = name.removeprefix(f"{self.prefix}-").partition("-")
            is_ours = name.startswith(f"{self.prefix}-") and number.isdecimal() and control
            if is_ours and int(number) < len(rows):
                rows[int(number)][control] = values
        return rows

    def run(self) -> Merge:
        present: list[Row] = []
        new: list[Row] = []
        for row in self.rows:
            pk = (row.get(self.key) or [""])[0]
            if pk and pk in self.saved:
                present.append(self.merge_row(pk, row))
            elif pk and pk in self.opened:
                if self.is_row_touched(pk, row):
                    # Deleted by somebody else, and changed here: it comes back as a new row.
                    self.conflict(f"{self.prefix}-{len(self.rows)}", "a row that was deleted")
                    new.append({name: value for name, value in row.items() if name != self.key})
            else:
                new.append(row)
        submitted = {(row.get(self.key) or [""])[0] for row in present}
        added = [
            self.read_row(self.saved_form(pk)) | {self.key: [pk]}
            for pk in self.saved
            if pk not in submitted and pk not in self.opened
        ]
        self.merge_order(present)
        self.write_rows([*present, *added], new)
        return self.merge

    def merge_row(self, pk: str, row: Row) -> Row:
        """Merge the fields of a row that is still there."""
        if pk not in self.opened:
            return row
        opened, saved = self.opened_form(pk), self.saved_form(pk)
        part = Merge(self.as_data(row, saved.prefix))
        names = [name for name in saved.fields if name not in (self.key, self.order_field, DELETE)]
        if DELETE in row and self.is_changed(opened, saved, names):
            self.conflict(saved.add_prefix(DELETE), f"{self.saved[pk]} (to be deleted)")
        merge_fields(part, opened, saved, (name for name in names if name in opened.fields))
        for label in part.conflicts.values():
            self.conflict(saved.prefix, f"{self.saved[pk]}: {label}")
        self.merge.kept += [f"{self.saved[pk]}: {label}" for label in part.kept]
        start = f"{saved.prefix}-"
        return {name.removeprefix(start): values for name, values in part.data.lists()}

    def is_changed(self, opened: Any, saved: Any, names: Iterable[str]) -> bool:
        """Return whether somebody else has changed one of the fields."""
        return any(
            normalize_values(saved, name, read_values(opened, name))
            != normalize_values(saved, name, read_values(saved, name))
            for name in names
            if name in opened.fields
        )

    def is_row_touched(self, pk: str, row: Row) -> bool:
        """Return whether the sender has changed a row that is gone."""
        form = self.opened_form(pk)
        sent = {f"{form.prefix}-{name}": values for name, values in row.items()}
        return DELETE not in row and any(
            normalize_values(form, name, before)
            != normalize_values(form, name, {key: sent.get(key, []) for key in before})
            for name in form.fields
            if name not in (self.key, self.order_field, DELETE)
            for before in [read_values(form, name)]
        )

    def merge_order(self, rows: list[Row]) -> None:
        """Keep the order that others have saved, unless the sender has changed it, too."""
        if not self.order_field:
            return
        keys = [row[self.key][0] for row in rows if self.order_field in row]
        common = [pk for pk in keys if pk in self.opened]
        places = {row[self.key][0]: position_of(row, self.order_field) for row in rows}
        mine = sorted(common, key=lambda pk: places[pk])
        base = [pk for pk in self.opened if pk in common]
        theirs = [pk for pk in self.saved if pk in common]
        if theirs in (base, mine):
            return
        if mine == base:
            for row in rows:
                row[self.order_field] = self.read_row(self.saved_form(row[self.key][0])).get(
                    self.order_field, row.get(self.order_field, [])
                )
            self.merge.kept.append(f"order of {self.formset.model._meta.verbose_name_plural}")
        else:
            label = f"the order of {self.formset.model._meta.verbose_name_plural}"
            self.conflict(f"{self.prefix}-{self.order_field}", label)

    def conflict(self, control: str, label: str) -> None:
        self.merge.conflicts[control] = label

    def opened_form(self, pk: str) -> Any:
        content = self.opened[pk]
        model = self.formset.model
        instance = self.saved.get(pk) or model(
            pk=model._meta.pk.to_python(pk), **{self.formset.fk.name: self.formset.instance}
        )
        instance._state.adding = False
        return self.with_row_fields(
            build_opened_form(self.formset.form, content, instance, **self.form_kwargs())
        )

    def saved_form(self, pk: str) -> Any:
        return self.with_row_fields(
            self.formset.form(instance=self.saved[pk], **self.form_kwargs())
        )

    def form_kwargs(self) -> dict[str, Any]:
        return {"prefix": f"{self.prefix}-0", **self.formset.get_form_kwargs(0)}

    def with_row_fields(self, form: Any) -> Any:
        self.formset.add_fields(form, 0)
        return form

    def read_row(self, form: Any) -> Row:
        """Return what the row of a form would send."""
        start = f"{form.prefix}-"
        values: Values = {}
        for name in form.fields:
            values |= read_values(form, name)
        return {
            name.removeprefix(start): value
            for name, value in values.items()
            if value and name != f"{start}{DELETE}"
        }

    def as_data(self, row: Row, prefix: str) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, values in row.items():
            data.setlist(f"{prefix}-{name}", values)
        return data

    def write_rows(self, present: list[Row], new: list[Row]) -> None:
        """Write the rows back with numbers in a row: those that exist stand first."""
        data = self.merge.data
        for number, row in enumerate(self.rows):
            for name in row:
                data.pop(f"{self.prefix}-{number}-{name}", None)
        for number, row in enumerate([*present, *new]):
            for name, values in row.items():
                data.setlist(f"{self.prefix}-{number}-{name}", values)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(present) + len(new))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(present))


def position_of(row: Row, name: str) -> tuple[bool, int]:
    """Return the place that was typed for a row; rows without one stand last."""
    text = (row.get(name) or [""])[0]
    return (not text.isdecimal(), int(text) if text.isdecimal() else 0)
