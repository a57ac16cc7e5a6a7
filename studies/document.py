"""Documents of studies and measures, rendered when an author publishes."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import IdRefs, Ref, Refs
from cms.published.license_fields import Licensed
from studies import choices
from studies.result_document import ReportDocument, ResultDocument


class MeasureDocument(Licensed):
    name = serializers.CharField(help_text="The full name.")
    abbr = serializers.CharField(help_text="Its abbreviation; may be empty.")
    domain = serializers.ChoiceField(
        choices=choices.Domain.choices, help_text="What it tells about."
    )
    data_type = serializers.ChoiceField(choices=choices.DataType.choices)
    unit = serializers.CharField(help_text="May be empty.")
    scale_min = serializers.DecimalField(10, 3, normalize_output=True, allow_null=True)
    scale_max = serializers.DecimalField(10, 3, normalize_output=True, allow_null=True)
    better = serializers.ChoiceField(
        choices=choices.Better.choices, help_text="Which way is good for the patient."
    )
    minimal_important_change_absolute = serializers.DecimalField(
        10, 3, normalize_output=True, allow_null=True, help_text="In the measure's own unit."
    )
    minimal_important_change_relative = serializers.DecimalField(
        5, 4, normalize_output=True, allow_null=True, help_text="As a share: 0.3 is 30 %."
    )


class ArmDocument(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    role = serializers.ChoiceField(choices=choices.ArmRole.choices)
    treatment = Ref(help_text="What this group received, where it is described here.")
    n_allocated = serializers.IntegerField(allow_null=True)
    n_received = serializers.IntegerField(allow_null=True)


class PopulationDocument(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    kind = serializers.ChoiceField(choices=choices.PopulationKind.choices)
    n = serializers.IntegerField()
    arm = serializers.CharField(
        source="arm.label",
        default=None,
        allow_null=True,
        help_text="The arm's label; null for all.",
    )
    parent = serializers.CharField(  # type: ignore[assignment]  # a key of the document, not DRF's attribute
        source="parent.label",
        default=None,
        allow_null=True,
        help_text="The label of the wider group that these people are a part of.",
    )


class StudyDocument(Licensed):
    summary = serializers.CharField(help_text="What it found, in one or two sentences.")
    design = serializers.ChoiceField(
        choices=choices.Design.choices, allow_blank=True, help_text="Empty: not reported."
    )
    masking = serializers.ChoiceField(
        choices=choices.Masking.choices, allow_blank=True, help_text="Empty: not reported."
    )
    year = serializers.IntegerField(allow_null=True, help_text="Of the primary report.")
    sample_size = serializers.IntegerField(
        source="n_enrolled", allow_null=True, help_text="How many people were enrolled."
    )
    population_text = serializers.CharField(help_text="Who took part, in words.")
    funding_text = serializers.CharField(help_text="Who paid for it.")
    conflicts = serializers.ChoiceField(
        choices=choices.Conflicts.choices, help_text="What the authors say of their interests."
    )
    citation = Ref(
        to="citation",
        help_text="The publication to name: the primary report's, else the first.",
    )
    further_citations = IdRefs(
        source="further_citation_ids",
        to="citation",
        help_text=(
            "Its other publications: a figure may stand in one of them, as that of a later year."
        ),
    )
    citations = IdRefs(
        source="citation_ids", help_text="All its publications, the one to name first."
    )
    conditions = Refs(help_text="What the patients had, in no order.")
    treatments = Refs(
        source="arms_with_treatment", through="treatment", help_text="What its groups received."
    )
    reports = ReportDocument(
        many=True,
        help_text="The publications about it: several papers on one cohort are one study.",
    )
    arms = ArmDocument(many=True)
    populations = PopulationDocument(
        many=True,
        source="populations_with_parents",
        help_text="The ladder of denominators: of whom a figure is.",
    )
    results = ResultDocument(
        many=True, source="results_with_relations", help_text="Its numbers; also in `results/`."
    )
