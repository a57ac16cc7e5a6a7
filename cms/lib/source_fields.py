"""Document fields of a cited publication, and its integrity."""

from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices
from rest_framework import serializers


class Integrity(TextChoices):
    """Whether a publication still stands, the most serious state first."""

    RETRACTED = "retracted", "Retracted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PARTLY_RETRACTED = "partly_retracted", "Partly retracted"
    EXPRESSION_OF_CONCERN = "expression_of_concern", "Expression of concern"
    SUPERSEDED = "superseded", "Superseded by a newer version"
    CORRECTED = "corrected", "Corrected"
    UNKNOWN = "unknown", "Not checked yet"
    CURRENT = "current", "Current"

    @classmethod
    def worst(cls, states: Iterable[str]) -> "Integrity":
        """Return the most serious state; unknown if there is no publication."""
        order = list(cls)
        return min((cls(value) for value in states), key=order.index, default=cls.UNKNOWN)


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
