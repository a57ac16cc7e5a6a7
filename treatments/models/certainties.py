"""Rows of a treatment: how certain its effect on an outcome is."""

from django.db import models
from django.db.models import F, Q

from treatments.choices import CertaintyLevel, CertaintyReason
from treatments.models.condition import Condition
from treatments.models.rows import Sourced

#: No reason for lowering is given.
NOT_LOWERED = Q(**dict.fromkeys(CertaintyReason.values, False))


class Certainty(Sourced):
    """The certainty of what is known of one treatment, condition and outcome (GRADE).

    ``review_due`` NULL: no day is set.
    """

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="certainties"
    )
    condition = models.ForeignKey(
        Condition,
        on_delete=models.PROTECT,
        related_name="certainties",
        help_text="The condition of the patients whom the studies are of.",
    )
    measure = models.ForeignKey(
        "studies.OutcomeMeasure",
        on_delete=models.PROTECT,
        related_name="certainties",
        verbose_name="outcome",
        help_text="The outcome that the judgement is about.",
    )
    level = models.CharField(
        "certainty",
        max_length=10,
        choices=CertaintyLevel,
        help_text="How far all studies of it together can be trusted.",
    )
    risk_of_bias = models.BooleanField(
        default=False, help_text="Lowered: the studies were made so that they may mislead."
    )
    inconsistency = models.BooleanField(
        default=False, help_text="Lowered: the studies contradict each other."
    )
    indirectness = models.BooleanField(
        default=False,
        help_text="Lowered: they are of other patients, treatments or outcomes than these.",
    )
    imprecision = models.BooleanField(
        default=False, help_text="Lowered: few people, wide intervals."
    )
    publication_bias = models.BooleanField(
        default=False, help_text="Lowered: studies with other results were probably not published."
    )
    explanation = models.TextField(
        blank=True, help_text="Why, in a sentence or two that a patient follows."
    )
    judged_at = models.DateField(
        "judged on", help_text="The day of the judgement: later studies are not in it."
    )
    review_due = models.DateField(
        "judge again on",
        null=True,
        blank=True,
        help_text="When it should be judged again. It turns up on your start page then.",
    )

    class Meta(Sourced.Meta):
        verbose_name = "certainty"
        verbose_name_plural = "certainty"
        constraints = [
            # Two judgements on the same outcome would contradict each other.
            models.UniqueConstraint(
                fields=["treatment", "condition", "measure"],
                name="certainty_judged_once",
                violation_error_message=(
                    "The certainty of this outcome in this condition is in the list already. "
                    "Change that row."
                ),
            ),
            # GRADE begins at high: what has a reason to be lowered is high no longer.
            models.CheckConstraint(
                condition=~Q(level=CertaintyLevel.HIGH) | NOT_LOWERED,
                name="certainty_high_is_not_lowered",
                violation_error_message=(
                    "High certainty has no reasons for lowering it. Take them out, or choose a "
                    "lower one."
                ),
            ),
            # Even studies without randomisation begin at low. A publication that judged it may
            # not say why.
            models.CheckConstraint(
                condition=~Q(level=CertaintyLevel.VERY_LOW)
                | ~NOT_LOWERED
                | Q(source__isnull=False),
                name="certainty_very_low_has_reasons",
                violation_error_message=(
                    "Very low certainty was lowered for a reason. Tick it, name the publication "
                    "that judged it, or choose “low”."
                ),
            ),
            # A review before the judgement would be due at once, for ever.
            models.CheckConstraint(
                condition=Q(review_due__isnull=True) | Q(review_due__gt=F("judged_at")),
                name="certainty_review_after_judgement",
                violation_error_message=(
                    "It is to be judged again before it was judged. Check the two days."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_level_display()}"

    @property
    def reasons(self) -> list[CertaintyReason]:
        """List the reasons for lowering."""
        return [reason for reason in CertaintyReason if getattr(self, reason)]
