"""The document of what Marrow computes from a result's numbers."""

from typing import Any

from rest_framework import serializers

from studies.number_field import Number


class IntervalDocument(serializers.Serializer[Any]):
    method = serializers.ChoiceField(choices=[("wilson", "Wilson score interval")])
    level = Number(help_text="0.95 is 95 %.")
    low = Number()
    high = Number()


class RiskDifferenceDocument(serializers.Serializer[Any]):
    method = serializers.ChoiceField(choices=[("newcombe", "Newcombe's interval")])
    level = Number(help_text="Of the interval; 0.95 is 95 %.")
    value = Number(help_text="The first group's share less the other's.")
    low = Number()
    high = Number()
    per_thousand = serializers.IntegerField(
        help_text="How many more of 1,000 people; less: below 0."
    )
    per_thousand_low = serializers.IntegerField()
    per_thousand_high = serializers.IntegerField()


class ImportantChangeDocument(serializers.Serializer[Any]):
    is_reached = serializers.BooleanField(
        help_text="The change is at least as large as the smallest that matters to patients."
    )
    share = Number(help_text="How many times that it is.")


class ComputedDocument(serializers.Serializer[Any]):
    """Numbers that Marrow computes from a result. They are not those of a report."""

    interval = IntervalDocument(allow_null=True, help_text="Of a share whose counts are known.")
    risk_difference = RiskDifferenceDocument(
        allow_null=True, help_text="Of two groups whose counts are known."
    )
    important_change = ImportantChangeDocument(
        allow_null=True,
        help_text=(
            "A change or difference against the minimal important change of its measure, as that "
            "was published when the study was."
        ),
    )

    def to_representation(self, instance: Any) -> Any:
        """Leave the values to the document of the result, which computes them from its own."""
        return None
