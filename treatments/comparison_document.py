"""Serializers that describe a comparison of treatments in the OpenAPI schema."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import Ref
from treatments import choices
from treatments.document import CriterionDocument, TreatmentDocument


class PlainCriterionDocument(CriterionDocument):
    kind = None  # type: ignore[assignment]  # it is the key under which the criterion stands


class CriteriaDocument(serializers.Serializer[Any]):
    """Under every kind its criteria."""

    def get_fields(self) -> dict[str, Any]:
        return {kind: PlainCriterionDocument(many=True) for kind in choices.CriterionKind.values}


class SideDocument(serializers.Serializer[Any]):
    """One of the treatments."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    slug = serializers.SlugField()
    locale = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField()
    canonical_url = serializers.URLField()

    def get_fields(self) -> dict[str, Any]:
        fields = TreatmentDocument().get_fields()
        names = (
            *("plain_name", "summary", "invasiveness", "reversibility", "procedure_type"),
            *("leaves_implant", "removes_tissue", "uses_cells", "trial_possible", "trial_days"),
            *("recovery_days_min", "recovery_days_max", "path_effects"),
        )
        shared = {name: fields[name] for name in names}
        return super().get_fields() | shared | {"criteria": CriteriaDocument()}


class PathDocument(serializers.Serializer[Any]):
    """From one of the compared treatments to another; null: nobody has said."""

    to = serializers.CharField(help_text="The slug of the later treatment.")
    effect = serializers.ChoiceField(choices=choices.Effect.choices, allow_null=True)
    scope = serializers.ChoiceField(choices=choices.Scope.choices, allow_null=True)
    reason = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(choices=choices.Basis.choices, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        earlier = serializers.CharField(help_text="The slug of the earlier treatment.")
        return {"from": earlier} | super().get_fields()


class OutcomeDocument(serializers.Serializer[Any]):
    """What was measured at one time, with all results of the compared treatments."""

    measure = Ref(to="measure")
    timepoint_days = serializers.IntegerField(allow_null=True)
    comparable = serializers.BooleanField(
        help_text="Whether the figures may be held against each other."
    )
    why = serializers.ListField(
        child=serializers.CharField(), help_text="Why not, in sentences to show."
    )
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of those that have no result here."
    )
    results = serializers.ListField(
        child=serializers.DictField(), help_text="Rows as in the collection `results`."
    )


class ComparisonDocument(serializers.Serializer[Any]):
    treatments = SideDocument(many=True, help_text="In the order that was asked for.")
    paths = PathDocument(
        many=True, help_text="What each does to the chance of having each other one later."
    )
    outcomes = OutcomeDocument(
        many=True, help_text="Those that most of the treatments have come first."
    )
