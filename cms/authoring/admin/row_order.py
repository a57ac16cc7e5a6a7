"""The order of rows, as authors see it: places counted from 1.

A row that was moved says its place; all other rows keep their order around it. So two people can
move rows at the same time, and a page of a long table moves nothing on the other pages.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.admin.row_pages import PagedRowFormSet

PLACE, SHOWN_PLACE = "place", "shown_place"


class PlaceField(forms.IntegerField):
    """The place of a row. It is no value of the row, so it never makes its form a changed one."""

    def clean(self, value: Any) -> int | None:
        """Return the place: None, which is the end, for whatever is not a number."""
        try:
            place: int | None = super().clean(value)
        except ValidationError:
            return None
        return place

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def insert_at_places(order: list[Any], moved: Iterable[tuple[int, Any]]) -> list[Any]:
    """Insert each id at its place, counted from 1; ids with the same place follow each other."""
    order, index = list(order), -1
    for place, pk in sorted(moved, key=lambda pair: pair[0]):
        index = min(max(place - 1, index + 1), len(order))
        order.insert(index, pk)
    return order


class PlacesFormSetMixin(PagedRowFormSet):
    """Give each row a field for its place, and save the order with the rows."""

    position_field = "position"

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        place = self.places.get(form.instance.pk)
        visible = forms.NumberInput(attrs={"min": 1, "class": "m-place", "aria-label": "Place"})
        form.fields[PLACE] = PlaceField(required=False, initial=place, widget=visible)
        # So that a row that was moved is known from one that was not.
        form.fields[SHOWN_PLACE] = PlaceField(
            required=False, initial=place, widget=forms.HiddenInput
        )

    def save(self, commit: bool = True) -> Any:
        rows = super().save(commit)
        if commit:
            self.save_order()
        return rows

    def save_order(self) -> None:
        """Write the positions, from 0 without gaps, if rows were moved, added or deleted."""
        moved = self.find_moved_rows()
        if not moved and not self.deleted_objects:
            return
        ids = {*self.row_ids, *moved}
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance, "pk__in": ids})
        saved = {row.pk: row for row in rows.order_by(self.position_field, "pk")}
        order = [pk for pk in saved if pk not in moved]
        order = insert_at_places(
            order, [(place, pk) for pk, place in moved.items() if place is not None]
        )
        order += [pk for pk, place in moved.items() if place is None]
        changed = [
            saved[pk]
            for position, pk in enumerate(order)
            if getattr(saved[pk], self.position_field) != position
        ]
        for position, pk in enumerate(order):
            setattr(saved[pk], self.position_field, position)
        self.model._base_manager.bulk_update(changed, [self.position_field])
        self.record_moved_rows(saved, moved)

    def find_moved_rows(self) -> dict[Any, int | None]:
        """Return the new place of each row that was moved or added, in the order of the form."""
        moved = {}
        deleted = self.deleted_forms
        for form in self.forms:
            row = form.instance
            if form in deleted or row._state.adding:
                continue
            place = form.cleaned_data.get(PLACE)
            is_new = form in self.extra_forms
            if is_new or has_moved(form, place):
                moved[row.pk] = place
        return moved

    def record_moved_rows(
        self, saved: dict[Any, models.Model], moved: dict[Any, int | None]
    ) -> None:
        """Set the new positions on the rows of the forms, and name moved rows in the history."""
        recorded = {row.pk for row, _changed in self.changed_objects}
        recorded |= {row.pk for row in self.new_objects}
        for form in self.forms:
            row = form.instance
            if row.pk in saved and not row._state.adding:
                position = getattr(saved[row.pk], self.position_field)
                setattr(row, self.position_field, position)
                if row.pk in moved and row.pk not in recorded:
                    self.changed_objects.append((row, [self.position_field]))


def has_moved(form: Any, place: int | None) -> bool:
    """Tell whether another place was submitted than the one that the page was loaded with."""
    if form.add_prefix(PLACE) not in form.data:
        return False
    shown: str = form.data.get(form.add_prefix(SHOWN_PLACE), "")
    return shown != str(place or "")
