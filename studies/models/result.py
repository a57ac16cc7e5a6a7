"""Results: one number of a study each, and never a sentence."""

import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow
from cms.lib.characters import format_decimal
from cms.lib.fields import Figure
from studies.choices import Statistic, TimepointKind
from studies.models.measure import OutcomeMeasure
from studies.models.people import AnalysisPopulation, StudyArm, StudyReport
from studies.models.result_rules import CONSTRAINTS, faults
from studies.models.study import Study


def number(name: str = "", *, help_text: str) -> Any:
    """A decimal wide enough for any statistic; NULL means that it was not reported."""
    return Figure(
        name or None, max_digits=14, decimal_places=6, null=True, blank=True, help_text=help_text
    )


def own_row(model: type[models.Model], *, name: str = "", help_text: str, related: str) -> Any:
    """Another row of the same study; it can't go while a result needs it."""
    return models.ForeignKey(
        model,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name=related,
        verbose_name=name or None,
        help_text=help_text,
    )


class OutcomeResult(OrderedRow):
    """One number that a study found (FHIR Evidence). Its id is stable: figures are bound to it.

    ``value`` is NULL for a range alone. ``arm`` NULL means the study's only arm, ``report`` NULL
    that no publication is known to say it, ``timepoint_days`` NULL that nobody tells when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="results")
    report = own_row(
        StudyReport,
        related="results",
        help_text="The report that says so. New reports can be chosen once the study is saved.",
    )
    arm = own_row(
        StudyArm,
        related="results",
        help_text="The group it is of. You may leave it empty where the study has one arm only.",
    )
    comparator_arm = own_row(
        StudyArm,
        name="compared with",
        related="results_compared",
        help_text="The other group, for a ratio or a difference.",
    )
    population = own_row(
        AnalysisPopulation, related="results", help_text="Of whom exactly it is, if that was said."
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
        max_length=20, choices=Statistic, help_text="What kind of number it is."
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
    value = number(
        help_text=(
            "The number. Shares are 0 to 1: 69 % is 0.69, and 69 % less is -0.69. "
            "For a share you may leave it empty and give the two counts."
        )
    )
    value_low = number("from", help_text="The lower end of a range or spread.")
    value_high = number("to", help_text="The upper end.")
    ci_level = number("confidence level", help_text="Of the interval, 0 to 1: 95 % is 0.95.")
    ci_low = number("interval from", help_text="The lower end of the confidence interval.")
    ci_high = number("interval to", help_text="The upper end of the confidence interval.")
    p_value = number("p", help_text="The p value, 0 to 1.")
    baseline = own_row(
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

    class Meta(OrderedRow.Meta):
        verbose_name = "result"
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        figure = self.as_reported or self.figure()
        return f"{self.measure}: {figure}" if figure else str(self.measure)

    def figure(self) -> str:
        numbers = (self.value,) if self.value is not None else (self.value_low, self.value_high)
        return " to ".join(format_decimal(number) for number in numbers if number is not None)

    def treatments(self) -> Iterator[str]:
        """Ids of what the compared groups received."""
        for arm in (self.arm, self.comparator_arm):
            if arm and arm.treatment_id:
                yield str(arm.treatment_id)

    def clean(self) -> None:
        super().clean()
        self.complete()
        if found := faults(self):
            raise ValidationError(found)

    def complete(self) -> None:
        """What follows from the rest: a share from its counts, and the mark of a baseline."""
        is_open = self.statistic == Statistic.PROPORTION and self.value is None
        if is_open and self.n_events is not None and self.n_analysed:
            self.value = (Decimal(self.n_events) / self.n_analysed).quantize(Decimal("0.0001"))
        if self.baseline is None:
            self.baseline_population_mismatch = False
        elif self.is_of_other_people(self.baseline):
            self.baseline_population_mismatch = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.complete()
        super().save(*args, **kwargs)

    def forget_verification(self, changed: Iterable[str]) -> None:
        """Who checked a figure did not check what it says now."""
        if self.verified_at and set(changed) - {"position"}:
            self.verified_by, self.verified_at = None, None
            self.save(update_fields=["verified_by", "verified_at"])

    def is_of_other_people(self, other: "OutcomeResult") -> bool:
        return (self.population_id, self.n_analysed) != (other.population_id, other.n_analysed)
