"""The base of models whose text people write: no control characters."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models

from cms.lib import characters


class AuthoredModel(models.Model):
    """A model whose text people write, so no text field may hold a control character.

    Documents mark placeholders with such characters (``cms.lib.placeholders``).
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude=exclude)
        errors = {
            field.name: "This text holds a control character that can't be shown; type it again."
            for field in self._meta.concrete_fields
            if field.name not in (exclude or ())
            and characters.has_control_characters(getattr(self, field.attname))
        }
        if errors:
            raise ValidationError(errors)
