"""The field of documents that says which words of claims stand in them."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import Ref


class FigureDocument(serializers.Serializer[Any]):
    """Words of a claim, as an entry has them."""

    claim = Ref(to="claim", help_text="Its `text` is what it says now; null: withdrawn.")
    text = serializers.CharField(help_text="Its words as they stand in this edition.")
    value = serializers.CharField(allow_null=True, help_text="Behind these words, or null.")


class Figures(serializers.ListField):
    """The words of claims in the texts of an entry."""

    child = FigureDocument()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=(
                "The words of its claims as they stand in this edition. Where a claim says others "
                "now, `evidence` is `drifted`, and `evidence_detail` has both."
            ),
            **kwargs,
        )
