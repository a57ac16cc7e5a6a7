"""Documents of results, inside their study and in a collection of their own."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import IdRefs, Ref
from studies import choices


class Number(serializers.DecimalField):
    """A decimal without trailing zeros; `decimals_reported` holds the decimals in print."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(14, 6, normalize_output=True, allow_null=True, **kwargs)


class RungDocument(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    kind = serializers.ChoiceField(choices=choices.PopulationKind.choices)
    n = serializers.IntegerField()


class ResultPopulationDocument(RungDocument):
    ladder = RungDocument(
        many=True, help_text="This group, then each wider one up to all who began."
    )


class ReportDocument(serializers.Serializer[Any]):
    """A publication about the study."""

    has_small_cards = True  # in lists of results; those of documents have more of the same fields

    id = serializers.UUIDField(
        source="document_id", help_text="Stable: that of this publication in this study."
    )
    role = serializers.ChoiceField(
        choices=choices.ReportRole.choices, help_text="What the publication is to the study."
    )
    citation = Ref(to="citation", help_text="The publication; null while it is not published.")


class ResultDocument(serializers.Serializer[Any]):
    """One number. Shares are 0 to 1: 69 % is 0.69, and 69 % less is -0.69."""

    id = serializers.UUIDField(help_text="Stable over all editions of the study.")
    measure = Ref(help_text="What was measured.")
    treatments = IdRefs(
        source="treatment_ids", help_text="What the arm, and the arm compared with, received."
    )
    arm = serializers.CharField(
        source="arm.label", default=None, allow_null=True, help_text="Null: of the whole study."
    )
    comparator_arm = serializers.CharField(
        source="comparator_arm.label", default=None, allow_null=True
    )
    population = ResultPopulationDocument(allow_null=True, help_text="Of whom exactly it is.")
    timepoint_days = serializers.IntegerField(
        allow_null=True, help_text="Days after the treatment; 0 is before it, 365 a year."
    )
    timepoint_kind = serializers.ChoiceField(
        choices=choices.TimepointKind.choices, allow_blank=True, help_text="Empty: not told."
    )
    statistic = serializers.ChoiceField(choices=choices.Statistic.choices)
    n_analysed = serializers.IntegerField(allow_null=True, help_text="Out of how many people.")
    n_events = serializers.IntegerField(allow_null=True, help_text="How many had the event.")
    value = Number(help_text="Null for a range.")
    value_low = Number(help_text="The lower end of a range or spread.")
    value_high = Number(help_text="The upper end.")
    ci_level = Number(help_text="0.95 is 95 %.")
    ci_low = Number(help_text="The lower end of the confidence interval.")
    ci_high = Number(help_text="The upper end.")
    p_value = Number()
    baseline = serializers.UUIDField(
        source="baseline_id",
        allow_null=True,
        help_text="The result before treatment that this one is to be compared with.",
    )
    baseline_population_mismatch = serializers.BooleanField(
        help_text="That baseline is not known to be of the same people."
    )
    event_definition = serializers.CharField(help_text="What counted as the event, or as success.")
    as_reported = serializers.CharField(help_text="A fragment of the report's own words.")
    decimals_reported = serializers.IntegerField(
        allow_null=True, help_text="Decimals in print; of the percentage, where it is one."
    )
    locator = serializers.CharField(help_text="Where in the report, for example “Table 2”.")
    report = ReportDocument(
        allow_null=True,
        help_text=(
            "The report that says so, one of the study's `reports`; null: none is known to. Cite "
            "its `citation`, with the `locator`."
        ),
    )
