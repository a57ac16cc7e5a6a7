"""What a document says of a publication that it rests on."""

from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices
from rest_framework import serializers


class Integrity(TextChoices):
    """Whether a publication still stands. In the order of what readers must hear first."""

    RETRACTED = "retracted", "Retracted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPRESSION_OF_CONCERN = "expression_of_concern", "Expression of concern"
    SUPERSEDED = "superseded", "Superseded by a newer version"
    CORRECTED = "corrected", "Corrected"
    UNKNOWN = "unknown", "Not checked yet"
    CURRENT = "current", "Current"

    @classmethod
    def worst(cls, found: Iterable[str]) -> "Integrity":
        """The one to warn of; unknown where there is no publication at all."""
        order = list(cls)
        return min((cls(value) for value in found), key=order.index, default=cls.UNKNOWN)


class SourceDocument(serializers.Serializer[Any]):
    """A publication, as short as a footnote."""

    id = serializers.UUIDField(help_text="Stable: the same publication has the same id everywhere.")
    text = serializers.CharField(
        source="format_vancouver", help_text="The publication in Vancouver style."
    )
    doi = serializers.CharField(help_text="Digital object identifier in lower case, or empty.")
    url = serializers.CharField(
        source="preferred_url", help_text="Where it can be read: its DOI's address, else its own."
    )
    integrity = serializers.ChoiceField(
        choices=Integrity.choices, help_text="Whether the publication still stands."
    )
