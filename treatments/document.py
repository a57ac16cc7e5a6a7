"""Documents of treatments and conditions, rendered when an author publishes."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import IdRefs, Lines, MustRef, Ref, Refs
from cms.published.license_fields import Licensed
from treatments import choices
from treatments.details_document import (
    BurdenDocument,
    CertaintyDocument,
    DeviceDocument,
    DoseDocument,
    HarmDocument,
    ProgrammeDocument,
)

SOURCE_HELP = "The publication that says so; null: none is known, or it is not published."


class CodeDocument(serializers.Serializer[Any]):
    system = serializers.ChoiceField(choices=choices.CodeSystem.choices)
    code = serializers.CharField()


class ConditionDocument(Licensed):
    name = serializers.CharField(help_text="The medical name.")
    plain_name = serializers.CharField(help_text="The name in everyday words; may be empty.")
    synonyms = Lines(help_text="Other names of it.")
    parent = Ref(  # type: ignore[assignment]  # a key of the document, not DRF's attribute
        help_text="The wider condition of which this is a kind."
    )
    body_site = serializers.CharField(help_text="Where in the body it is; may be empty.")
    codes = CodeDocument(many=True, help_text="What other systems call it.")


class CriterionDocument(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=choices.CriterionKind.choices)
    condition = Ref(help_text="The condition that the text speaks of, where it is described here.")
    text = serializers.CharField()
    source = Ref(to="citation", help_text=SOURCE_HELP)  # type: ignore[assignment]  # a key of the document, not DRF's attribute


class PathEffectDocument(serializers.Serializer[Any]):
    to = MustRef(to="treatment", source="to_treatment", help_text="The later treatment.")
    effect = serializers.ChoiceField(
        choices=choices.Effect.choices, help_text="What happens to the later treatment."
    )
    scope = serializers.ChoiceField(choices=choices.Scope.choices)
    reason = serializers.CharField()
    basis = serializers.ChoiceField(choices=choices.Basis.choices, help_text="How this is known.")
    source = Ref(to="citation", help_text=SOURCE_HELP)  # type: ignore[assignment]  # a key of the document, not DRF's attribute


class RegulatoryStatusDocument(serializers.Serializer[Any]):
    jurisdiction = serializers.CharField(help_text="ISO 3166 code of the country.")
    regulator = serializers.CharField()
    status = serializers.ChoiceField(choices=choices.RegulatoryState.choices)
    as_of = serializers.DateField(allow_null=True)
    source = Ref(to="citation", help_text=SOURCE_HELP)  # type: ignore[assignment]  # a key of the document, not DRF's attribute


class TreatmentDocument(Licensed):
    name = serializers.CharField(help_text="The medical name.")
    plain_name = serializers.CharField(help_text="The name in everyday words; may be empty.")
    summary = serializers.CharField(help_text="One or two sentences for lists.")
    synonyms = Lines(help_text="Other names of it.")
    codes = CodeDocument(many=True, help_text="What other systems call it.")
    kind = serializers.ChoiceField(choices=choices.Kind.choices)
    procedure_type = serializers.ChoiceField(
        choices=choices.ProcedureType.choices, help_text="schema.org MedicalProcedureType."
    )
    invasiveness = serializers.IntegerField(
        min_value=1,
        max_value=5,
        help_text=(
            "1 nothing enters the body, 2 a needle, 3 minimal access or an implant through the "
            "skin, 4 open surgery, 5 open surgery with implants."
        ),
    )
    reversibility = serializers.ChoiceField(choices=choices.Reversibility.choices)
    certainty = serializers.ChoiceField(
        choices=choices.LowestCertainty.choices,
        help_text="The lowest level among `certainties`; not_judged: there is none.",
    )
    leaves_implant = serializers.BooleanField(help_text="Something stays in the body.")
    removes_tissue = serializers.BooleanField(help_text="Something is taken out for good.")
    uses_cells = serializers.BooleanField(help_text="It works by cells.")
    trial_possible = serializers.BooleanField(help_text="It can be tried before deciding for it.")
    trial_days = serializers.IntegerField(allow_null=True)
    recovery_days_min = serializers.IntegerField(allow_null=True)
    recovery_days_max = serializers.IntegerField(allow_null=True)
    repeatable = serializers.ChoiceField(
        choices=choices.Repeatable.choices, help_text="Whether it can be had again."
    )
    repeatable_text = serializers.CharField(help_text="How often, or after how long.")
    doses = DoseDocument(many=True, help_text="Of a drug.")
    programme = ProgrammeDocument(
        allow_null=True,
        help_text="Of exercise, behavioural treatment and self-care.",
    )
    device = DeviceDocument(
        allow_null=True, help_text="Of a device, or of a procedure that uses one."
    )
    harms = HarmDocument(
        many=True,
        source="harms_with_results",
        help_text="What it may do to patients. None: no data on harms are entered here.",
    )
    burden = BurdenDocument(
        allow_null=True,
        help_text="What it asks of patients; null: not known.",
    )
    certainties = CertaintyDocument(
        many=True,
        help_text="How certain its effects are, by condition and outcome (GRADE).",
    )
    harm_studies = IdRefs(
        source="harm_study_ids",
        help_text="The studies whose results say how often its harms happen.",
    )
    how_performed = serializers.CharField(
        help_text="Plain text, an empty line between paragraphs; the same for the next two."
    )
    preparation = serializers.CharField()
    follow_up = serializers.CharField()
    regulatory = RegulatoryStatusDocument(
        many=True,
        source="regulatory_statuses",
        help_text="What authorities had decided about it by the day in `as_of`.",
    )
    conditions = Refs(
        source="indications",
        through="condition",
        help_text="What it is for: the conditions of its indications.",
    )
    criteria = CriterionDocument(many=True, help_text="Whom it is for, and whom it is not for.")
    keeps_open = Refs(
        source="open_paths",
        through="to_treatment",
        help_text="The treatments that stay possible after this one.",
    )
    path_effects = PathEffectDocument(
        many=True,
        help_text=(
            "What it does to the chance of having another treatment later. In this direction "
            "only: nothing follows for the way back, or for a third treatment."
        ),
    )
    citations = IdRefs(
        source="citation_ids",
        help_text=(
            "All publications that its criteria, paths, statuses, certainties, harms and doses "
            "rest on."
        ),
    )
