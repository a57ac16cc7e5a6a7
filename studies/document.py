"""Documents of studies and measures, rendered when an author publishes."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import IdRefs, Lines, Ref, Refs
from cms.published.license_fields import Licensed
from studies import choices
from studies.result_document import ReportDocument, ResultDocument
from studies.study_facts_document import (
    AllocationDocument,
    BaselineDocument,
    FlowDocument,
    RegistrationDocument,
    ReviewDocument,
    RowLabelDocument,
)


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
    whole_numbers = serializers.BooleanField(help_text="Each person's value is a whole number.")
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
    id = serializers.UUIDField(source="uuid", help_text="Stable over all editions of the study.")
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    role = serializers.ChoiceField(choices=choices.ArmRole.choices)
    treatment = Ref(help_text="What this group received, where it is described here.")
    n_allocated = serializers.IntegerField(allow_null=True)
    n_received = serializers.IntegerField(allow_null=True)
    n_analysed = serializers.IntegerField(allow_null=True)
    n_lost = serializers.IntegerField(allow_null=True, help_text="Could not be followed up.")
    n_discontinued = serializers.IntegerField(allow_null=True, help_text="Ended it early.")
    discontinuation_reasons = Lines(help_text="Why they ended it.")


class PopulationDocument(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="uuid", help_text="Stable over all editions of the study.")
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    kind = serializers.ChoiceField(choices=choices.PopulationKind.choices)
    n = serializers.IntegerField()
    arm = RowLabelDocument(allow_null=True, help_text="The arm they are of; null for all.")
    parent = RowLabelDocument(
        allow_null=True, help_text="The wider group that these people are a part of."
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
    setting = serializers.CharField(help_text="Where patients were seen.")
    countries = Lines(help_text="ISO 3166 codes.")
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    registration = RegistrationDocument(allow_null=True, help_text="Null: not reported.")
    protocol = Ref(to="citation", help_text="The publication of its protocol.")
    allocation = AllocationDocument(
        source="allocation_facts", help_text="How people came to their groups, and who knew."
    )
    flow = FlowDocument()
    baseline = BaselineDocument(
        many=True, source="baseline_with_arms", help_text="The people before treatment."
    )
    review = ReviewDocument(allow_null=True, help_text="Of a review: how it was made.")
    results = ResultDocument(
        many=True, source="results_with_relations", help_text="Its numbers; also in `results/`."
    )
