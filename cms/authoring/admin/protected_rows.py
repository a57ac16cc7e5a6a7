"""Say which entries keep a row or an entry from being deleted, by their own names.

Django names the row that refers to it, whose text is that of what is to be deleted.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import router
from django.db.models import Model

from cms.authoring.models.content import describe_owner


class ProtectedRowMixin:
    """A form of a row that says who rests on the row, if somebody does and it is to be deleted."""

    instance: Any

    def hand_clean_DELETE(self) -> None:  # noqa: N802 -- Django's name
        """Refuse to delete a row that others rest on. Raises ValidationError."""
        try:
            super().hand_clean_DELETE()  # type: ignore[misc]  # of the form that Django makes
        except ValidationError as error:
            kind, holders = self.instance._meta.verbose_name, list_holders([self.instance])
            raise ValidationError(
                f"The {kind} “{self.instance}” can't be deleted, since others rest on it: "
                f"{', '.join(holders)}. Take it out there first."
            ) from error


def list_holders(objects: Iterable[Model]) -> list[str]:
    """List the entries whose rows keep these objects from being deleted, in alphabetical order."""
    rows = list(objects)
    collector = NestedObjects(using=router.db_for_write(type(rows[0])))
    collector.collect(rows)
    return sorted({describe_owner(holder) for holder in collector.protected})
