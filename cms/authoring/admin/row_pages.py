"""Formsets that show long tables in pages, and take any selection of their rows back.

Only rows that are submitted are looked at: a row that is not there is as it was. So a page of a
table can be saved alone, and rows of several pages together, whatever their numbers.
"""

import re
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet

PAGE_SIZE = 50
NUMBER = re.compile("[0-9]{1,9}")


class PagedRowFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # Django's takes none
    """The rows of one page, or those that were submitted."""

    model: Any
    queryset: Any
    prefix: str
    page_size = PAGE_SIZE
    requested_page = ""  # set by the inline, from the address

    @cached_property
    def row_ids(self) -> list[Any]:
        """Return the ids of all rows, in order."""
        return list(self.queryset.values_list("pk", flat=True))

    @cached_property
    def places(self) -> dict[Any, int]:
        """Return the place of each row, counted from 1 over all pages."""
        return {pk: place for place, pk in enumerate(self.row_ids, start=1)}

    @property
    def count(self) -> int:
        return len(self.row_ids)

    @property
    def page_count(self) -> int:
        return max(1, -(-self.count // self.page_size))

    @cached_property
    def page_number(self) -> int:
        number = int(self.requested_page) if NUMBER.fullmatch(self.requested_page) else 1
        return number if number <= self.page_count else 1

    @property
    def pages(self) -> list[dict[str, int]]:
        """Return number, first and last place of each page, for the links to them."""
        firsts = range(1, self.count + 1, self.page_size)
        return [
            {"number": number, "first": first, "last": min(first + self.page_size - 1, self.count)}
            for number, first in enumerate(firsts, start=1)
        ]

    @cached_property
    def submitted_numbers(self) -> tuple[list[int], list[int]]:
        """Return the numbers of the submitted rows: of the saved ones, and of the new ones."""
        pattern = re.compile(rf"{re.escape(self.prefix)}-({NUMBER.pattern})-")
        matches = (pattern.match(name) for name in [*self.data, *self.files])
        numbers = sorted({int(match[1]) for match in matches if match})
        saved = [number for number in numbers if self.submitted_id(number)]
        limit = super().total_form_count()
        new = [number for number in numbers if number < limit and not self.submitted_id(number)]
        return [number for number in saved if number < limit], new

    def submitted_id(self, number: int) -> str:
        return str(self.data.get(f"{self.prefix}-{number}-{self.model._meta.pk.name}", ""))

    def add_prefix(self, index: Any) -> str:
        if self.is_bound and isinstance(index, int):
            saved, new = self.submitted_numbers
            index = (saved + new)[index]
        return super().add_prefix(index)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.rank = self.places.get(form.instance.pk)  # among those not shown

    def total_form_count(self) -> int:
        if self.is_bound:
            return sum(map(len, self.submitted_numbers))
        return super().total_form_count()

    def initial_form_count(self) -> int:
        if self.is_bound:
            return len(self.submitted_numbers[0])
        return super().initial_form_count()

    def get_queryset(self) -> Any:
        """Return the row of each form of a saved row: None if it is gone."""
        if not hasattr(self, "_queryset"):
            ids = self.submitted_ids() if self.is_bound else self.page_ids()
            rows = {row.pk: row for row in self.queryset.filter(pk__in=set(ids) - {None})}
            found = [rows.get(pk) for pk in ids]
            self._queryset: Any = found if self.is_bound else [row for row in found if row]
        return self._queryset

    @cached_property
    def rows_by_id(self) -> dict[Any, models.Model]:
        return {row.pk: row for row in self.get_queryset() if row}

    def _existing_object(self, pk: Any) -> models.Model | None:
        return self.rows_by_id.get(pk)

    def page_ids(self) -> list[Any]:
        """Return the ids on the page; page 0 has none."""
        end = self.page_number * self.page_size
        return self.row_ids[max(0, end - self.page_size) : end]

    def submitted_ids(self) -> list[Any]:
        return [parse_id(self.model, self.submitted_id(n)) for n in self.submitted_numbers[0]]


def parse_id(model: type[models.Model], text: str) -> Any:
    """Return the id that the text says; None if no row of the model can have it."""
    try:
        value = model._meta.pk.to_python(text)
        model._meta.pk.run_validators(value)  # a number may be too large for the database
    except ValidationError:
        return None
    return value
