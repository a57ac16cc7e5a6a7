"""Facts of a study beside its results: where and when, flow of people, and facts of a review."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from studies.choices import REVIEWS, RiskOfBias
from studies.models.citation import Citation

COUNTRY = re.compile("[A-Z]{2}")
REVIEW_FACTS = ("searched_to", "databases", "n_studies", "risk_of_bias_tool", "risk_of_bias")


def validate_countries(text: str) -> None:
    """Refuse lines that are no two-letter code of a country."""
    for line in text.split():
        if not COUNTRY.fullmatch(line):
            raise ValidationError(
                f"“{line}” is no country. Write two capital letters on each line, as “US” or “DE”."
            )


class SettingFacts(models.Model):
    """Where and when a study was made, and where it was registered. NULL: not reported."""

    setting = models.CharField(
        max_length=200, blank=True, help_text="Where patients were seen: “two spine clinics”."
    )
    countries = models.TextField(
        blank=True,
        validators=[validate_countries],
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


class ReviewFacts(models.Model):
    """How a review looked for studies, and what it found (PRISMA). Empty: not reported."""

    searched_to = models.DateField(
        null=True, blank=True, help_text="The day up to which the databases were searched."
    )
    databases = models.TextField(
        blank=True, help_text="Which were searched, one on each line: “MEDLINE”."
    )
    n_studies = models.PositiveSmallIntegerField(
        "studies included", null=True, blank=True, help_text="How many studies it includes."
    )
    included_studies = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="included_in",
        help_text=(
            "Those of them that are described here, so that nobody counts one cohort twice."
        ),
    )
    risk_of_bias_tool = models.CharField(
        max_length=60, blank=True, help_text="How the risk of bias was judged: “RoB 2”."
    )
    risk_of_bias = models.CharField(
        max_length=15,
        choices=RiskOfBias,
        blank=True,
        help_text="What the review says of most of its studies.",
    )

    class Meta:
        abstract = True

    def find_misplaced_facts(self, design: str) -> dict[str, str]:
        """Map each fact of a review that another design can't have to a sentence for authors."""
        if design in REVIEWS:
            return {}
        sentence = "Only a review has this. Take it out, or choose the design of a review."
        given = (name for name in REVIEW_FACTS if getattr(self, name) not in (None, ""))
        return dict.fromkeys(given, sentence)
