"""Results of a study: one number each, never a sentence."""

import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from cms.lib.characters import format_decimal
from cms.lib.fields import Figure
from cms.lib.placeholders import REF
from studies.choices import (
    DataType,
    DispersionKind,
    PoolingModel,
    POperator,
    Statistic,
    TimepointKind,
)
from studies.computed_figures import ImportantChange
from studies.formatting import build_result_title
from studies.models.measure import OutcomeMeasure
from studies.models.result_constraints import CONSTRAINTS, POOLED
from studies.models.result_rules import find_rule_violations
from studies.models.row_bases import RuledRow
from studies.models.rows import AnalysisPopulation, StudyArm, StudyReport
from studies.statistics import SHARES


def decimal_field(name: str = "", *, help_text: str) -> Any:
    """Build a decimal field wide enough for any statistic; NULL means not reported."""
    return Figure(
        name or None, max_digits=14, decimal_places=6, null=True, blank=True, help_text=help_text
    )


def study_row_field(
    model: type[models.Model], *, name: str = "", help_text: str, related: str
) -> Any:
    """Build a foreign key to another row of the same study, which can't be deleted meanwhile."""
    return models.ForeignKey(
        model,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name=related,
        verbose_name=name or None,
        help_text=help_text,
    )


class OutcomeResult(RuledRow):
    """One number that a study reports (FHIR Evidence). Its id is stable.

    ``value`` is NULL for a range alone. ``arm`` NULL means the study's only arm, ``report`` NULL
    that no publication is known to report it, ``timepoint_days`` NULL that the time is not known.
    """

    #: The relations that its name prints.
    label_relations = ("study", "measure", "arm", "comparator_arm", "population")
    #: What documents need of it beside its own fields (``Study.results_with_relations``).
    place: int
    important_change: ImportantChange
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("studies.Study", on_delete=models.CASCADE, related_name="results")
    report = study_row_field(
        StudyReport,
        related="results",
        help_text="The report that says so.",
    )
    arm = study_row_field(
        StudyArm,
        related="results",
        help_text=(
            "The group it is of. You may leave it empty where the study has one arm only, or where "
            "the group of people says it."
        ),
    )
    comparator_arm = study_row_field(
        StudyArm,
        name="compared with",
        related="results_compared",
        help_text="The other group, for a ratio or a difference.",
    )
    population = study_row_field(
        AnalysisPopulation, related="results", help_text="Of whom exactly it is, if that was said."
    )
    comparator_population = study_row_field(
        AnalysisPopulation,
        name="of whom in the other group",
        related="results_compared",
        help_text="Who exactly the people of the other group are, if that was said.",
    )
    measure = models.ForeignKey(
        OutcomeMeasure,
        on_delete=models.PROTECT,
        related_name="results",
        help_text="What was measured.",
    )
    timepoint_days = models.PositiveIntegerField(
        "day", null=True, blank=True,
        help_text="Days after the treatment: a year is 365, before it is 0.",
    )  # fmt: skip
    timepoint_kind = models.CharField(
        "that day is",
        max_length=8,
        choices=TimepointKind,
        blank=True,
        help_text="Whether everybody was seen then, or at least, or on average.",
    )
    statistic = models.CharField(
        max_length=30, choices=Statistic, help_text="What kind of number it is."
    )
    is_primary = models.BooleanField(
        "primary outcome",
        default=False,
        help_text="The study was planned to answer this, as its registration or protocol says.",
    )
    n_analysed = models.PositiveIntegerField(
        "people", null=True, blank=True, help_text="Out of how many people it was computed."
    )
    n_events = models.PositiveIntegerField(
        "events",
        null=True,
        blank=True,
        help_text="How many of these people had what was counted.",
    )
    comparator_n_analysed = models.PositiveIntegerField(
        "people in the other group",
        null=True,
        blank=True,
        help_text="Of how many people of the other group it was computed.",
    )
    comparator_n_events = models.PositiveIntegerField(
        "events in the other group",
        null=True,
        blank=True,
        help_text="How many of these had what was counted.",
    )
    value = decimal_field(
        help_text=(
            "The number. Shares are 0 to 1: 69 % is 0.69, and 69 % less is -0.69. "
            "For a share you may leave it empty and give the two counts."
        )
    )
    value_low = decimal_field("from", help_text="The lower end of a range or spread.")
    value_high = decimal_field("to", help_text="The upper end.")
    dispersion = decimal_field(
        "spread", help_text="How far the people's values lie apart, as one number."
    )
    dispersion_kind = models.CharField(
        "kind of spread",
        max_length=5,
        choices=DispersionKind,
        blank=True,
        help_text=(
            "What that number is. An interquartile range may have its two ends instead, under "
            "“from” and “to”."
        ),
    )
    ci_level = decimal_field("confidence level", help_text="Of the interval, 0 to 1: 95 % is 0.95.")
    ci_low = decimal_field("interval from", help_text="The lower end of the confidence interval.")
    ci_high = decimal_field("interval to", help_text="The upper end of the confidence interval.")
    p_operator = models.CharField(
        "p is",
        max_length=1,
        choices=POperator,
        blank=True,
        help_text="Whether the report gives p exactly, or only what it is below or above.",
    )
    p_value = decimal_field("p", help_text="The p value, 0 to 1.")
    adjusted_for = models.CharField(
        max_length=300,
        blank=True,
        help_text="What the number was adjusted for, as “age, sex, pain before treatment”.",
    )
    n_studies = models.PositiveSmallIntegerField(
        "studies pooled", null=True, blank=True, help_text="In a review: of how many studies."
    )
    pooling_model = models.CharField(
        "pooled by",
        max_length=6,
        choices=PoolingModel,
        blank=True,
        help_text="Whether one true effect was assumed for all studies, or several.",
    )
    i_squared = decimal_field(
        "I²", help_text="How much of the differences between the studies is no chance, 0 to 1."
    )
    tau_squared = decimal_field("tau²", help_text="The variance between the studies.")
    heterogeneity_p = decimal_field("p of heterogeneity", help_text="Of Cochran's Q, 0 to 1.")
    prediction_low = decimal_field(
        "prediction from", help_text="Where the effect of a new study is expected: the lower end."
    )
    prediction_high = decimal_field("prediction to", help_text="The upper end.")
    baseline = study_row_field(
        "self",  # type: ignore[arg-type]  # Django's name for the model itself
        related="follow_ups",
        help_text="The result before treatment that this one is to be compared with.",
    )
    baseline_population_mismatch = models.BooleanField(
        "baseline is of other people",
        default=False,
        help_text=(
            "The result before treatment is not known to be of the same people. Set by itself "
            "where the groups differ; tick it where you know more."
        ),
    )
    event_definition = models.TextField(
        "what counted", blank=True, help_text="What counted as the event, or as success."
    )
    as_reported = models.CharField(
        max_length=200, blank=True, help_text="A short fragment of the report: “42 of 61 (69 %)”."
    )
    decimals_reported = models.PositiveSmallIntegerField(
        null=True, blank=True,
        help_text="How many decimals the report prints (of the percentage, where it is one).",
    )  # fmt: skip
    locator = models.CharField(
        max_length=100, blank=True, help_text="Where in the report: “Table 2”."
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(RuledRow.Meta):
        verbose_name = "result"
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.row_title} ({self.study})"

    @property
    def row_title(self) -> str:
        """Return the title that readers get: measure, time, group and figure."""
        is_binary = getattr(self.measure, "data_type", "") == DataType.BINARY
        title = build_result_title(self.describe(), is_binary=is_binary)
        return f"{self.measure}{title['after']}".removesuffix(": ")

    def describe(self) -> dict[str, Any]:
        """Return what a title says of a result, by the names that documents have for it."""
        same = ("statistic", "as_reported", "n_events", "n_analysed")
        facts = {name: getattr(self, name) for name in (*same, "timepoint_days", "timepoint_kind")}
        numbers = {name: getattr(self, name) for name in ("value", "value_low", "value_high")}
        facts |= {
            name: number if number is None else format_decimal(number)
            for name, number in numbers.items()
        }
        groups = {
            "intervention": self.arm,
            "comparator": self.comparator_arm,
            "population": self.population,
        }
        facts |= {name: row and describe_group(row) for name, row in groups.items()}
        return facts | {"measure": {REF: ""}}

    def format_value(self) -> str:
        """Format the value, or both ends of a range."""
        numbers = (self.value,) if self.value is not None else (self.value_low, self.value_high)
        return " to ".join(format_decimal(number) for number in numbers if number is not None)

    @property
    def pooling(self) -> "OutcomeResult | None":
        """Return the result for the facts of its pooling; None where nothing of it is known."""
        numbers = (getattr(self, name) for name in POOLED)
        is_known = self.pooling_model or any(number is not None for number in numbers)
        return self if is_known else None

    def treatment_ids(self) -> Iterator[str]:
        """Yield the ids of the treatments that the compared arms received."""
        for arm in (self.arm, self.comparator_arm):
            if arm and arm.treatment_id:
                yield str(arm.treatment_id)

    def clean(self) -> None:
        super().clean()
        if self.arm is None and self.population:
            self.arm = self.population.arm
        self.fill_computed_fields()
        if violations := find_rule_violations(self):
            raise ValidationError(violations)

    def fill_computed_fields(self) -> None:
        """Compute a missing proportion from its counts, and the mismatch mark of the baseline."""
        if self.p_value is None:
            self.p_operator = ""
        else:
            self.p_operator = self.p_operator or POperator.EQUAL
        is_missing = self.statistic in SHARES and self.value is None
        if is_missing and self.n_events is not None and self.n_analysed:
            self.value = (Decimal(self.n_events) / self.n_analysed).quantize(Decimal("0.0001"))
        if self.baseline is None:
            self.baseline_population_mismatch = False
        elif not self.has_population_of(self.baseline):
            self.baseline_population_mismatch = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_computed_fields()
        super().save(*args, **kwargs)

    def clear_verification(self, changed: Iterable[str]) -> None:
        """Clear ``verified_by`` and ``verified_at`` if a form changed more than the position."""
        if self.verified_at and set(changed) - {"position"}:
            self.verified_by, self.verified_at = None, None
            self.save(update_fields=["verified_by", "verified_at"])

    def has_population_of(self, other: "OutcomeResult") -> bool:
        return (self.population_id, self.n_analysed) == (other.population_id, other.n_analysed)


def describe_group(row: Any) -> dict[str, str]:
    """Describe an arm or a group of people; a row that is gone has a name alone."""
    return {"label": getattr(row, "label", str(row)), "role": getattr(row, "role", "")}
