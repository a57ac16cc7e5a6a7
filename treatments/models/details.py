"""Rows of a treatment: doses, programme, device, harms, and what it asks of patients."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cms.authoring.models.ordered_rows import OrderedRow
from cms.lib.characters import format_decimal
from cms.lib.fields import Figure
from treatments.choices import CostBand, Supervision
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


class Programme(OrderedRow):
    """The course of an exercise or behavioural treatment (TIDieR). NULL: not reported."""

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="programmes"
    )
    sessions = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many sessions there are in all."
    )
    weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Over how many weeks."
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long a session takes."
    )
    intensity = models.CharField(
        max_length=120, blank=True, help_text="How hard it is, in the words of the programme."
    )
    supervision = models.CharField(
        max_length=12,
        choices=Supervision,
        default=Supervision.UNKNOWN,
        help_text="Whether a therapist is there.",
    )
    setting = models.CharField(
        max_length=120, blank=True, help_text="Where: at home, in a group, in a clinic."
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["treatment"],
                name="programme_once",
                violation_error_message="There is one programme already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sessions} sessions" if self.sessions else "programme"


class Device(OrderedRow):
    """What a device is, without naming a product as advice."""

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="devices"
    )
    manufacturer_kind = models.CharField(
        max_length=120, blank=True, help_text="Who makes such devices: one maker, or several."
    )
    model_family = models.CharField(
        max_length=120, blank=True, help_text="The kind of device, for example “10 kHz stimulator”."
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["treatment"],
                name="device_once",
                violation_error_message="There is one device already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.model_family or "device"


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
