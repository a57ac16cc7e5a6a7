"""Documents of a study's facts: flow, people before treatment, registration, review."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import Lines, Refs
from studies import choices
from studies.number_field import Number


class RowLabelDocument(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="uuid")
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute


class FlowDocument(serializers.Serializer[Any]):
    """The people before they were allocated; arms have the rest. Null: not reported."""

    n_assessed = serializers.IntegerField(allow_null=True)
    n_excluded = serializers.IntegerField(allow_null=True)
    exclusion_reasons = Lines(help_text="Why these did not take part.")


class AllocationDocument(serializers.Serializer[Any]):
    """How people came to their groups. Empty: not reported."""

    randomisation = serializers.CharField(help_text="How chance decided.")
    allocation = serializers.CharField(help_text="How nobody could foresee the next group.")
    masked = serializers.CharField(help_text="Who did not know which patient got what.")


class BaselineDocument(serializers.Serializer[Any]):
    characteristic = serializers.CharField(help_text="What is described, such as the mean age.")
    arm = RowLabelDocument(allow_null=True, help_text="Null: of all people.")
    value = Number(help_text="Shares are 0 to 1.")
    unit = serializers.CharField()


class RegistrationDocument(serializers.Serializer[Any]):
    registry = serializers.CharField()
    number = serializers.CharField(source="registration_number")
    is_prospective = serializers.BooleanField(
        allow_null=True, help_text="It was registered before it began; null: not known."
    )


class ReviewDocument(serializers.Serializer[Any]):
    searched_to = serializers.DateField(allow_null=True)
    databases = Lines(help_text="Which were searched.")
    n_studies = serializers.IntegerField(allow_null=True, help_text="How many it includes.")
    included_studies = Refs(to="study", help_text="Those of them that are described here.")
    risk_of_bias_tool = serializers.CharField()
    risk_of_bias = serializers.ChoiceField(
        choices=choices.RiskOfBias.choices, allow_blank=True, help_text="Empty: not reported."
    )
