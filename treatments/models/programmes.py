"""Rows of a treatment that is a course of sessions or a device."""

from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow
from treatments.choices import Supervision


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
