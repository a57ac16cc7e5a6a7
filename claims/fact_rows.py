"""Rows of a claim that states facts: the treatments that they are of, and which facts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from claims.facts import get_fact_sheet
from cms.authoring.models.ordered_rows import OrderedRow

REPEATED = "This fact is in the list already."


class ClaimTreatment(OrderedRow):
    """One treatment whose facts a claim states; a row of its table."""

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, related_name="treatment_rows"
    )
    treatment = models.ForeignKey(
        "treatments.Treatment",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A treatment. A table has a row for each.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "treatment"
        constraints = [
            # A table has one row for each.
            models.UniqueConstraint(
                fields=["claim", "treatment"],
                name="claim_treatment_once",
                violation_error_message="This treatment is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.treatment)


class ClaimFact(OrderedRow):
    """One fact that a claim states of its treatments; a column of its table.

    ``other`` NULL: the fact concerns no other treatment.
    """

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="fact_rows")
    name = models.CharField(
        "fact", max_length=30, help_text="What is said of the treatment. A table has a column each."
    )
    other = models.ForeignKey(
        "treatments.Treatment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="other treatment",
        help_text="Only for what becomes of another treatment afterwards: that other one.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "fact"
        constraints = [
            # A table has one column for each.
            models.UniqueConstraint(
                fields=["claim", "name"],
                condition=Q(other__isnull=True),
                name="claim_fact_once",
                violation_error_message=REPEATED,
            ),
            models.UniqueConstraint(
                fields=["claim", "name", "other"],
                name="claim_fact_of_pair_once",
                violation_error_message=REPEATED,
            ),
        ]

    def __str__(self) -> str:
        fact = get_fact_sheet().facts.get(self.name)
        return fact.label if fact else self.name

    def clean(self) -> None:
        super().clean()
        fact = get_fact_sheet().facts.get(self.name)
        if fact is None:
            raise ValidationError({"name": f"There is no fact “{self.name}”. Choose one."})
        if fact.concerns_another and not self.other_id:
            raise ValidationError({"other": "Choose the treatment that may follow."})
        if self.other_id and not fact.concerns_another:
            raise ValidationError({"other": "This fact concerns no other treatment. Leave it out."})
