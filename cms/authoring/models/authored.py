"""What people type: nothing in it may pass for a mark of ours."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cms.lib import characters


class AuthoredModel(models.Model):
    """A model whose texts people write, so that none may hold a control character.

    Documents mark our own addresses with such characters (``cms.lib.placeholders``).
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude=exclude)
        faults = {
            field.name: "This text holds a control character that can't be shown; type it again."
            for field in self._meta.concrete_fields
            if field.name not in (exclude or ())
            and characters.has_control_characters(getattr(self, field.attname))
        }
        if faults:
            raise ValidationError(faults)
