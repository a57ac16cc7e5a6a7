"""Rows of an entry: edited with it, and published as a part of its document."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.authored import AuthoredModel
from cms.publishing import Problem


class OrderedRow(AuthoredModel):
    """One row of an entry, in the order its author gave it.

    Ordered by default: the rows of one entry are one list, and digests rest on its order.
    """

    is_row: ClassVar[bool] = True
    computed_fields: ClassVar[tuple[str, ...]] = ("position",)  # a revision keeps the order

    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")


def next_position(rows: models.QuerySet[Any]) -> int:
    """Return the position behind all of the rows, for one that is added."""
    latest = rows.aggregate(latest=models.Max("position"))["latest"]
    return 0 if latest is None else latest + 1


def name_row(row: models.Model) -> str:
    """Name a row beside the other rows of its entry; elsewhere it may name its entry too."""
    return str(getattr(row, "row_title", row))


def validate_rows(rows: Iterable[models.Model]) -> list[Problem]:
    """Validate rows again when all of them are saved, and return their errors as problems.

    A row is validated when it is saved, but a row saved after it may break its rule: a smaller
    parent population, a baseline of another arm. Constraints are left to the database.
    """
    problems = []
    for row in rows:
        try:
            row.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as invalid:
            kind = str(row._meta.verbose_name).capitalize()
            problems += [
                Problem(f"{kind} “{name_row(row)}”: {message}") for message in invalid.messages
            ]
    return problems
