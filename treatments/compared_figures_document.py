"""Serializers that describe the figures of a comparison in the OpenAPI schema."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import Ref
from treatments.cell_reason_codes import CAUTIONS, REASONS
from treatments.choices import CertaintyLevel, CertaintyReason

KINDS = ("benefit", "harm")
QUANTITIES = ("share", "level", "change", "relative_change", "rate")
FAVOURED = ("intervention", "comparator", "neither")


class ComparedIntervalDocument(serializers.Serializer[Any]):
    low = serializers.CharField()
    high = serializers.CharField()
    level = serializers.CharField(allow_null=True, help_text="0.95 is 95 %; null: not reported.")
    is_computed = serializers.BooleanField(help_text="By Marrow, from counts: no report says it.")
    method = serializers.CharField(allow_null=True, help_text="How it was computed.")


class PeopleDocument(serializers.Serializer[Any]):
    of = serializers.IntegerField(help_text="The `denominator` of the comparison.")
    value = serializers.IntegerField(allow_null=True, help_text="Null for a range.")
    low = serializers.IntegerField(
        allow_null=True, help_text="The lower end of the interval, or of a range."
    )
    high = serializers.IntegerField(allow_null=True, help_text="The upper end.")


class PeopleDifferenceDocument(PeopleDocument):
    is_computed = serializers.BooleanField(help_text="From the counts of both groups.")


class ComparedStudyDocument(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    type = serializers.CharField()
    slug = serializers.SlugField()
    title = serializers.CharField()
    url = serializers.URLField()
    design = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    sample_size = serializers.IntegerField(allow_null=True)
    integrity = serializers.CharField()


class CitedDocument(serializers.Serializer[Any]):
    """What every figure of a comparison says of where it comes from."""

    result = serializers.UUIDField(help_text="Its row in `results/`.")
    study = ComparedStudyDocument(allow_null=True)
    statistic = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="Null for a range.")
    interval = ComparedIntervalDocument(
        allow_null=True, help_text="Null: its uncertainty is not known."
    )
    timepoint_days = serializers.IntegerField(allow_null=True)
    timepoint_kind = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="Of whom exactly it is.")
    report = serializers.DictField(
        allow_null=True, help_text="The report that says so, with its `citation`."
    )
    locator = serializers.CharField(help_text="Where in the report.")


class FigureDocument(CitedDocument):
    """A number of one group."""

    arm = serializers.CharField(allow_null=True)
    group_kind = serializers.CharField(allow_null=True)
    n_analysed = serializers.IntegerField(allow_null=True)
    n_events = serializers.IntegerField(allow_null=True)
    value_low = serializers.CharField(allow_null=True, help_text="Of a range.")
    value_high = serializers.CharField(allow_null=True)
    people = PeopleDocument(allow_null=True, help_text="A share as whole people.")
    event_definition = serializers.CharField()


class NoteDocument(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="A sentence to show.")
    treatment = serializers.CharField(
        allow_null=True, help_text="The slug of the treatment beside which it holds; null: of any."
    )


class ReasonDocument(NoteDocument):
    code = serializers.ChoiceField(choices=REASONS)


class CautionDocument(NoteDocument):
    code = serializers.ChoiceField(choices=CAUTIONS)


class CellCertaintyDocument(serializers.Serializer[Any]):
    """How certain an effect on the outcome is in one condition (GRADE)."""

    condition = Ref(help_text="Null: nobody has judged the outcome in any condition.")
    level = serializers.ChoiceField(
        choices=CertaintyLevel.choices, allow_null=True, help_text="Null: not judged."
    )
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=CertaintyReason.choices),
        help_text="Why the certainty was lowered.",
    )
    judged_at = serializers.DateField(allow_null=True)
    text = serializers.CharField(help_text="A sentence to show.")


class CellDocument(serializers.Serializer[Any]):
    treatment = serializers.CharField(help_text="Its slug.")
    figures = FigureDocument(many=True, help_text="Of all its groups; empty: none is known.")
    comparable_with = serializers.ListField(
        child=serializers.CharField(),
        help_text="Slugs of the treatments whose figures here may be held against these.",
    )
    reasons = ReasonDocument(many=True, help_text="Why the others' may not.")
    cautions = CautionDocument(many=True, help_text="What to mind of these figures.")
    certainty = CellCertaintyDocument(
        many=True, help_text="How certain the treatment's effect on the outcome is; never empty."
    )


class RowDocument(serializers.Serializer[Any]):
    """One window of time: its times differ by a fifth at most."""

    from_days = serializers.IntegerField(allow_null=True, help_text="0 is before; null: unknown.")
    to_days = serializers.IntegerField(allow_null=True)
    cells = CellDocument(many=True, help_text="One for each treatment, in their order.")


class MeasuredDocument(serializers.Serializer[Any]):
    measure = Ref(to="measure")
    kind = serializers.ChoiceField(choices=KINDS, allow_null=True)


class ArmsDocument(MeasuredDocument):
    """One measure and one kind of number, over time."""

    quantity = serializers.ChoiceField(choices=QUANTITIES)
    rows = RowDocument(many=True)


class ContrastSideDocument(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    role = serializers.CharField(allow_null=True)
    treatment = serializers.DictField(allow_null=True, help_text="`id`, `slug`, `title`, `url`.")


class ContrastDocument(MeasuredDocument, CitedDocument):
    """A difference or a ratio of two groups."""

    intervention = ContrastSideDocument(allow_null=True)
    comparator = ContrastSideDocument(allow_null=True)
    null_value = serializers.CharField(
        allow_null=True, help_text="The value that means no difference."
    )
    favours = serializers.ChoiceField(
        choices=FAVOURED,
        allow_null=True,
        help_text="Whose outcome is better; neither: the interval allows both. Null: not known.",
    )
    people = PeopleDifferenceDocument(
        allow_null=True, help_text="How many more people; fewer: below 0."
    )
    is_pooled = serializers.BooleanField(help_text="Over several studies.")
    n_studies = serializers.IntegerField(allow_null=True)
    pooling = serializers.DictField(allow_null=True, help_text="As in `results/`.")
    adjusted_for = serializers.CharField()
    certainty = CellCertaintyDocument(
        many=True,
        help_text="Of the intervention's effect; empty if it is none of the compared treatments.",
    )
    cautions = CautionDocument(many=True, help_text="What to mind of it.")
    p_operator = serializers.CharField()
    p_value = serializers.CharField(allow_null=True)
