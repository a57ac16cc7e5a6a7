"""Rows of a study: the people before treatment."""

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow
from cms.lib.fields import Figure
from studies.models.rows import StudyArm


class BaselineCharacteristic(OrderedRow):
    """One characteristic of the people before treatment, such as their mean age.

    ``arm`` NULL means all arms, ``value`` NULL that it was named and not reported.
    """

    study = models.ForeignKey("studies.Study", on_delete=models.CASCADE, related_name="baseline")
    arm = models.ForeignKey(
        StudyArm,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="baseline",
        help_text="The arm these people are of; empty for all.",
    )
    characteristic = models.CharField(
        max_length=120, help_text="What is described: “mean age”, “women”, “years of pain”."
    )
    value = Figure(
        max_digits=14, decimal_places=6, null=True, blank=True,
        help_text="The number. Shares are 0 to 1: 59 % is 0.59.",
    )  # fmt: skip
    unit = models.CharField(max_length=30, blank=True, help_text="For example “years”.")

    class Meta(OrderedRow.Meta):
        verbose_name = "characteristic before treatment"
        verbose_name_plural = "before treatment"

    def __str__(self) -> str:
        return self.characteristic

    def clean(self) -> None:
        super().clean()
        if self.arm and self.arm.study_id != self.study_id:
            raise ValidationError(
                {"arm": "This arm is of another study. Choose one of this study."}
            )
