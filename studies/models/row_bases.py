"""Bases of the rows of a study: rows with ids in documents, and rows from before today's rules."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow


class IdentifiedRow(OrderedRow):
    """A row with an id of its own in documents, which stays when a revision is restored."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta(OrderedRow.Meta):
        abstract = True


class RuledRow(OrderedRow):
    """A row whose constraints are younger than some rows (decision 29).

    ``predates_rules``: it was entered before some of them and breaks one. Such a row can be read,
    but not published again, and whoever saves it has to mend it.
    """

    #: Contents of revisions that do not know of the mark are from before the rules.
    older_content_values: ClassVar[dict[str, Any]] = {"predates_rules": True}

    predates_rules = models.BooleanField("breaks a newer rule", default=False, editable=False)

    class Meta(OrderedRow.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.predates_rules = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.predates_rules = False
        super().save(*args, **kwargs)

    def list_broken_rules(self) -> list[str]:
        """Return the sentences of the constraints that a row from before them breaks."""
        self.predates_rules = False
        try:
            self.validate_constraints(exclude={"id", "uuid"})
        except ValidationError as invalid:
            return invalid.messages
        finally:
            self.predates_rules = True
        return []


def names_two(first: Any, second: Any, name: str) -> bool:
    """Tell whether two rows refer to different rows by their field ``name``.

    A row that refers to none contradicts no other. Rows that are not saved yet have no id, so they
    are compared themselves.
    """
    first, second = sorted((first, second), key=lambda row: getattr(row, f"{name}_id") is not None)
    if getattr(first, f"{name}_id") is not None:
        return bool(getattr(first, f"{name}_id") != getattr(second, f"{name}_id"))
    row = getattr(first, name)
    return row is not None and getattr(second, name) not in (None, row)
