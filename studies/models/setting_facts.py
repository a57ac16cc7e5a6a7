"""Where and when a study was made."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from studies.models.citation import Citation

COUNTRIES = r"^([A-Z]{2}\s*)*\Z"  # ISO 3166-1 alpha-2, one on each line


class SettingFacts(models.Model):
    """Where and when a study was made, and where it was registered. NULL: not reported."""

    setting = models.CharField(
        max_length=200, blank=True, help_text="Where patients were seen: “two spine clinics”."
    )
    countries = models.TextField(
        blank=True,
        validators=[
            RegexValidator(
                COUNTRIES,
                "Write each country by its two capital letters on a line, for example “US”.",
            )
        ],
        help_text="The countries by their two letters (ISO 3166), one on each line: “US”.",
    )
    started_on = models.DateField(null=True, blank=True, help_text="When the first person came in.")
    ended_on = models.DateField(null=True, blank=True, help_text="When the last one was seen.")
    registry = models.CharField(
        max_length=60, blank=True, help_text="Where it is registered: “ClinicalTrials.gov”."
    )
    registration_number = models.CharField(
        max_length=40, blank=True, help_text="Its number there: “NCT01234567”."
    )
    is_prospective = models.BooleanField(
        "registered before it began",
        null=True,
        blank=True,
        help_text="Whether it was registered before the first person came in, if that is known.",
    )
    protocol = models.ForeignKey(
        Citation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="protocol_of",
        help_text="The publication of its protocol, if there is one.",
    )

    class Meta:
        abstract = True
        constraints = [
            # Two dates in the wrong places.
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(started_on__lte=F("ended_on")),
                name="%(class)s_ends_after_its_start",
                violation_error_message="It ended before it began. Swap the two dates.",
            ),
        ]
