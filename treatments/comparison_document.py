"""Serializers that describe a comparison of treatments in the OpenAPI schema."""

from typing import Any

from rest_framework import serializers

from treatments import choices
from treatments.compared_figures_document import (
    ArmsDocument,
    CautionDocument,
    ContrastDocument,
    FigureDocument,
)
from treatments.details_document import HarmDocument
from treatments.document import CriterionDocument, TreatmentDocument

UNKNOWNS = (
    *("no_results", "no_harms", "harm_frequency", "not_judged", "reversibility", "recovery"),
    *("repeat_unknown", "burden", "path_unknown", "path_not_stated"),
)


class PlainCriterionDocument(CriterionDocument):
    kind = None  # type: ignore[assignment]  # it is the key under which the criterion stands


class CriteriaDocument(serializers.Serializer[Any]):
    """Under every kind its criteria."""

    def get_fields(self) -> dict[str, Any]:
        return {kind: PlainCriterionDocument(many=True) for kind in choices.CriterionKind.values}


class ComparedHarmDocument(HarmDocument):
    figure = FigureDocument(
        allow_null=True, help_text="How often, where a result of the treatment says it."
    )
    cautions = CautionDocument(many=True, help_text="What to mind of that figure.")


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
            *("kind", "repeatable", "repeatable_text", "burden", "certainty", "certainties"),
        )
        shared = {name: fields[name] for name in names}
        return (
            super().get_fields()
            | shared
            | {
                "criteria": CriteriaDocument(),
                "harms": ComparedHarmDocument(many=True, help_text="Empty: no harms data."),
            }
        )


class PathDocument(serializers.Serializer[Any]):
    """From one of the compared treatments to another, or to itself again; null: not stated.

    One for each scope, where the effect differs by the site.
    """

    to = serializers.CharField(help_text="The slug of the later treatment.")
    effect = serializers.ChoiceField(choices=choices.Effect.choices, allow_null=True)
    scope = serializers.ChoiceField(choices=choices.Scope.choices, allow_null=True)
    reason = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(choices=choices.Basis.choices, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        earlier = serializers.CharField(help_text="The slug of the earlier treatment.")
        return {"from": earlier} | super().get_fields()


class UnknownDocument(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=UNKNOWNS)
    text = serializers.CharField(help_text="A sentence to show.")
    treatment = serializers.CharField(help_text="The slug of the treatment it is about.")
    other = serializers.CharField(
        allow_null=True, help_text="The later one, for a path; the same: again."
    )


class ComparisonDocument(serializers.Serializer[Any]):
    denominator = serializers.IntegerField(
        help_text="Of how many people all shares are told: 100, or 1,000 if something is rare."
    )
    treatments = SideDocument(many=True, help_text="In the order that was asked for.")
    paths = PathDocument(
        many=True,
        help_text="What each does to the chance of having each other, or itself, later.",
    )
    arms = ArmsDocument(
        many=True,
        help_text=(
            "What single groups found over time, the treatments side by side; those that most of "
            "the treatments have come first."
        ),
    )
    contrasts = ContrastDocument(
        many=True,
        help_text=(
            "Differences and ratios between groups, as studies found them; those between two of "
            "the treatments come first, pooled ones before those of one trial."
        ),
    )
    unknowns = UnknownDocument(many=True, help_text="What is not known of the treatments.")
