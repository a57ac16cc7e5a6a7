"""Rows of a drug: its doses."""

from django.db import models
from django.db.models import F, Q

from cms.lib.characters import format_decimal
from cms.lib.fields import Figure
from treatments.models.rows import Sourced


class Dose(Sourced):
    """One dose of a drug. Numbers are NULL where no publication gives them."""

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="doses"
    )
    substance = models.CharField(
        max_length=120, help_text="The active substance by its international name."
    )
    value_low = Figure(
        "dose from", max_digits=10, decimal_places=3, null=True, blank=True,
        help_text="The dose at one time, or the lowest usual one.",
    )  # fmt: skip
    value_high = Figure(
        "dose to", max_digits=10, decimal_places=3, null=True, blank=True,
        help_text="The highest usual dose; empty if it is one number.",
    )  # fmt: skip
    unit = models.CharField(max_length=20, blank=True, help_text="For example “mg”.")
    route = models.CharField(max_length=60, blank=True, help_text="For example “by mouth”.")
    schedule = models.CharField(
        max_length=120, blank=True, help_text="How often: “twice a day with a meal”."
    )
    duration = models.CharField(max_length=120, blank=True, help_text="For how long it is taken.")

    class Meta(Sourced.Meta):
        constraints = [
            # A number without a unit may be a thousand times too much.
            models.CheckConstraint(
                condition=Q(value_low__isnull=True, value_high__isnull=True) | ~Q(unit=""),
                name="dose_has_unit",
                violation_error_message="A dose needs its unit, for example “mg”.",
            ),
            models.CheckConstraint(
                condition=Q(value_low__isnull=True)
                | Q(value_high__isnull=True)
                | Q(value_low__lte=F("value_high")),
                name="dose_in_order",
                violation_error_message=(
                    "The lowest dose is above the highest. Swap the two numbers."
                ),
            ),
        ]

    def __str__(self) -> str:
        numbers = [number for number in (self.value_low, self.value_high) if number is not None]
        amount = " to ".join(format_decimal(number) for number in numbers)
        return " ".join(filter(None, (self.substance, amount, self.unit)))
