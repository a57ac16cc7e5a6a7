"""The flow of people into a study."""

from django.db import models
from django.db.models import F, Q


class FlowFacts(models.Model):
    """The people before they were allocated (CONSORT); arms have the rest. NULL: not reported."""

    n_assessed = models.PositiveIntegerField(
        "people assessed", null=True, blank=True, help_text="How many were looked at."
    )
    n_excluded = models.PositiveIntegerField(
        "people excluded", null=True, blank=True, help_text="How many of these did not take part."
    )
    exclusion_reasons = models.TextField(
        blank=True, help_text="Why, one reason on each line, with numbers: “declined: 12”."
    )

    class Meta:
        abstract = True
        constraints = [
            # Nobody can be excluded whom nobody has looked at.
            models.CheckConstraint(
                condition=Q(n_excluded__isnull=True)
                | Q(n_assessed__isnull=True)
                | Q(n_excluded__lte=F("n_assessed")),
                name="%(class)s_excluded_among_assessed",
                violation_error_message=(
                    "More people were excluded than were assessed. Check both numbers."
                ),
            ),
        ]
