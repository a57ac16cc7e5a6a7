"""Documents of what exactly a treatment is, what it may harm and what it asks of patients."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import MustRef, Ref
from treatments import choices


class DoseDocument(serializers.Serializer[Any]):
    substance = serializers.CharField(help_text="The active substance.")
    value_low = serializers.DecimalField(
        10,
        3,
        normalize_output=True,
        allow_null=True,
        help_text="The dose, or the lowest usual one.",
    )
    value_high = serializers.DecimalField(
        10, 3, normalize_output=True, allow_null=True, help_text="The highest usual dose."
    )
    unit = serializers.CharField()
    route = serializers.CharField()
    schedule = serializers.CharField(help_text="How often.")
    duration = serializers.CharField(help_text="For how long.")
    source = Ref(to="citation")  # type: ignore[assignment]  # a key of the document, not DRF's attribute


class ProgrammeDocument(serializers.Serializer[Any]):
    sessions = serializers.IntegerField(allow_null=True, help_text="How many in all.")
    weeks = serializers.IntegerField(allow_null=True, help_text="Over how many weeks.")
    minutes = serializers.IntegerField(allow_null=True, help_text="How long a session takes.")
    intensity = serializers.CharField()
    supervision = serializers.ChoiceField(choices=choices.Supervision.choices)
    setting = serializers.CharField(help_text="Where.")


class DeviceDocument(serializers.Serializer[Any]):
    manufacturer_kind = serializers.CharField()
    model_family = serializers.CharField()


class HarmDocument(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="What may happen.")
    is_serious = serializers.BooleanField()
    study = Ref(
        to="study",
        help_text="The study whose result says how often; null: no result says it.",
    )
    result = serializers.UUIDField(
        source="result_id",
        allow_null=True,
        help_text="The id of that result, in the study and in `results/`.",
    )
    how_often = serializers.CharField(
        help_text="How often, in words; empty where a result says it."
    )
    source = Ref(to="citation")  # type: ignore[assignment]  # a key of the document, not DRF's attribute


class BurdenDocument(serializers.Serializer[Any]):
    visits = serializers.IntegerField(allow_null=True, help_text="How often patients have to come.")
    days_off = serializers.IntegerField(allow_null=True, help_text="Days without work.")
    cost_band = serializers.ChoiceField(
        choices=choices.CostBand.choices, help_text="What patients pay themselves."
    )
    text = serializers.CharField()


class CertaintyDocument(serializers.Serializer[Any]):
    condition = MustRef(help_text="The condition of the patients whom the studies are of.")
    measure = MustRef(to="measure", help_text="The outcome that the judgement is about.")
    level = serializers.ChoiceField(choices=choices.CertaintyLevel.choices, help_text="GRADE.")
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=choices.CertaintyReason.choices),
        help_text="Why the certainty was lowered: GRADE's five reasons.",
    )
    explanation = serializers.CharField(help_text="The same in words; may be empty.")
    source = Ref(  # type: ignore[assignment]  # a key of the document, not DRF's attribute
        to="citation", help_text="The publication that judged it; null: we have judged it."
    )
    judged_at = serializers.DateField(help_text="Later studies are not in the judgement.")
    review_due = serializers.DateField(
        allow_null=True, help_text="When it is to be judged again; null: no day is set."
    )
