"""Rows of a treatment: what it may harm, and what it asks of patients."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cms.authoring.models.ordered_rows import OrderedRow
from treatments.choices import CostBand
from treatments.models.rows import Sourced


class Harm(Sourced):
    """One harm that a treatment may do.

    How often is a result of a study, or a text with its source. ``result`` NULL: no result says it.
    """

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="harms"
    )
    text = models.CharField(
        "harm", max_length=200, help_text="What may happen, in words that a patient knows."
    )
    is_serious = models.BooleanField(
        "serious",
        default=False,
        help_text="It may kill, disable, or bring the patient into a hospital.",
    )
    result = models.ForeignKey(
        "studies.OutcomeResult",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="harms",
        help_text="The result of a study that says how often.",
    )
    how_often = models.CharField(
        max_length=120,
        blank=True,
        help_text="How often, where no result says it: “1 in 100”. It needs a source.",
    )

    class Meta(Sourced.Meta):
        constraints = [
            # Two frequencies of one harm would contradict each other.
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(how_often=""),
                name="harm_frequency_once",
                violation_error_message=(
                    "How often it happens is said twice. Keep the result, or the words."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def study_id(self) -> UUID | None:
        """Return the id of the study whose result says how often."""
        return self.result.study_id if self.result else None

    def clean(self) -> None:
        super().clean()
        received = self.result.arm.treatment_id if self.result and self.result.arm else None
        if received and received != self.treatment_id:
            raise ValidationError(
                {
                    "result": "This result is of people who had another treatment. Choose one of "
                    "this treatment, or say in words how often it happens, with a source."
                }
            )
        if self.how_often and not self.source_id:
            raise ValidationError(
                {"source": "How often it happens needs the publication that says so. Choose it."}
            )


class Burden(OrderedRow):
    """What a treatment asks of patients beside its harms. NULL: not known."""

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="burdens"
    )
    visits = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How often the patient has to come."
    )
    days_off = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days that the patient can't work or care for others."
    )
    cost_band = models.CharField(
        max_length=10,
        choices=CostBand,
        default=CostBand.UNKNOWN,
        help_text="What patients pay themselves, about.",
    )
    text = models.CharField(
        max_length=300, blank=True, help_text="What else it asks of the patient, in a sentence."
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["treatment"],
                name="burden_once",
                violation_error_message="There is one row of burdens already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.text or "burden"
