"""How a review looked for studies, and what it found."""

from django.db import models

from studies.choices import REVIEWS, RiskOfBias

REVIEW_FACTS = ("searched_to", "databases", "n_studies", "risk_of_bias_tool", "risk_of_bias")


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
