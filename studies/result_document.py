"""Documents of results, inside their study and in a collection of their own."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import IdRefs, Ref, TitledText
from studies import choices
from studies.computed_document import ComputedDocument
from studies.computed_figures import compute_figures
from studies.formatting import build_result_title
from studies.group_document import ResultArmDocument, ResultPopulationDocument
from studies.number_field import Number
from studies.pooling_document import PoolingDocument


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
    position = serializers.IntegerField(
        source="place", help_text="Its place among the results of the study, from 1."
    )
    title = TitledText(
        source="*",
        help_text=(
            "What was measured, of whom, when, and what was found: “Surgery avoided at 36 months, "
            "had the injection: 20 of 26”."
        ),
    )
    measure = Ref(help_text="What was measured.")
    treatments = IdRefs(
        source="treatment_ids", help_text="What the arm, and the arm compared with, received."
    )
    intervention = ResultArmDocument(
        source="arm", allow_null=True, help_text="The group it is of; null: of the whole study."
    )
    comparator = ResultArmDocument(
        source="comparator_arm",
        allow_null=True,
        help_text="The other group, in a difference or a ratio.",
    )
    population = ResultPopulationDocument(allow_null=True, help_text="Of whom exactly it is.")
    comparator_population = ResultPopulationDocument(
        allow_null=True, help_text="Of whom exactly in the other group."
    )
    timepoint_days = serializers.IntegerField(
        allow_null=True, help_text="Days after the treatment; 0 is before it, 365 a year."
    )
    timepoint_kind = serializers.ChoiceField(
        choices=choices.TimepointKind.choices, allow_blank=True, help_text="Empty: not told."
    )
    statistic = serializers.ChoiceField(choices=choices.Statistic.choices)
    is_primary = serializers.BooleanField(help_text="The study was planned to answer this.")
    adjusted_for = serializers.CharField(help_text="Empty: not adjusted, or not reported.")
    n_studies = serializers.IntegerField(
        allow_null=True, help_text="In a review: of how many studies it is."
    )
    pooling = PoolingDocument(
        allow_null=True, help_text="How these were pooled; null where nothing of it is reported."
    )
    n_analysed = serializers.IntegerField(allow_null=True, help_text="Out of how many people.")
    n_events = serializers.IntegerField(allow_null=True, help_text="How many had the event.")
    comparator_n_analysed = serializers.IntegerField(
        allow_null=True, help_text="Out of how many people of the other group."
    )
    comparator_n_events = serializers.IntegerField(
        allow_null=True, help_text="How many of these had the event."
    )
    value = Number(help_text="Null for a range.")
    value_low = Number(help_text="The lower end of a range or spread.")
    value_high = Number(help_text="The upper end.")
    dispersion = Number(help_text="How far the people's values lie apart, as one number.")
    dispersion_kind = serializers.ChoiceField(
        choices=choices.DispersionKind.choices,
        allow_blank=True,
        help_text=(
            "What `dispersion` is, or what `value_low` and `value_high` are the ends of: iqr is "
            "the interquartile range, range the lowest and the highest value."
        ),
    )
    ci_level = Number(help_text="0.95 is 95 %.")
    ci_low = Number(help_text="The lower end of the confidence interval.")
    ci_high = Number(help_text="The upper end.")
    p_operator = serializers.ChoiceField(
        choices=choices.POperator.choices,
        allow_blank=True,
        help_text="`<`: p is below the number. Empty where there is none.",
    )
    p_value = Number()
    baseline = serializers.UUIDField(
        source="baseline_id",
        allow_null=True,
        help_text="The result before treatment that this one is to be compared with.",
    )
    baseline_population_mismatch = serializers.BooleanField(
        help_text="That baseline is not known to be of the same people."
    )
    computed = ComputedDocument(
        source="*",
        help_text="What Marrow computes from the numbers above. No report says it so.",
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

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Add what follows from the other values of the document."""
        document = super().to_representation(instance)
        return document | {
            "title": build_result_title(
                document, is_binary=instance.measure.data_type == choices.DataType.BINARY
            ),
            "computed": compute_figures(document, change=instance.important_change),
        }
