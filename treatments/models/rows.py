"""Rows of a treatment: criteria, path effects, regulatory statuses and codes."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from cms.authoring.models.ordered_rows import OrderedRow
from treatments.choices import Basis, CriterionKind, Effect, RegulatoryState, Scope
from treatments.models.codes import Code
from treatments.models.condition import Condition

JURISDICTION = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"  # ISO 3166-1 alpha-2, or ISO 3166-2


class Sourced(OrderedRow):
    """A row with a source. ``source`` NULL means that no publication is known to say it."""

    source = models.ForeignKey(
        "studies.Citation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="The publication that says so, if there is one.",
    )

    class Meta(OrderedRow.Meta):
        abstract = True


class Criterion(Sourced):
    """One indication, contraindication or prerequisite of a treatment, in a sentence.

    ``condition`` NULL means that the condition is not described here; the text always names it.
    """

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="criteria"
    )
    kind = models.CharField(
        max_length=30, choices=CriterionKind, help_text="What the sentence says of these patients."
    )
    condition = models.ForeignKey(
        Condition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="criteria",
        help_text=(
            "The condition it speaks of. The treatment is found under the conditions of its "
            "indications, and under no others."
        ),
    )
    text = models.TextField(help_text="The criterion as readers see it, in one short sentence.")

    class Meta(Sourced.Meta):
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.text


class PathEffect(Sourced):
    """The effect of one treatment on the chance of having another treatment later.

    Directed: A may keep B open while B forecloses A. Nothing follows for a third treatment. From a
    treatment to itself: whether it can be had again.
    """

    from_treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="path_effects"
    )
    to_treatment = models.ForeignKey(
        "treatments.Treatment",
        on_delete=models.PROTECT,
        related_name="path_effects_from_others",
        help_text=(
            "The later treatment. Say what holds in this direction only. The same treatment means: "
            "whether it can be repeated."
        ),
    )
    effect = models.CharField(
        max_length=12, choices=Effect, help_text="What happens to that later treatment."
    )
    scope = models.CharField(
        max_length=10,
        choices=Scope,
        default=Scope.ANY_SITE,
        help_text="Whether this holds for the same place in the body or for every place.",
    )
    reason = models.TextField(blank=True, help_text="Why, in one sentence that a patient follows.")
    basis = models.CharField(
        max_length=20, choices=Basis, default=Basis.AUTHOR_OPINION, help_text="How we know."
    )

    class Meta(Sourced.Meta):
        constraints = [
            # Two statements on one path and place could contradict each other, and readers filter
            # by it.
            models.UniqueConstraint(
                fields=["from_treatment", "to_treatment", "scope"],
                name="path_effect_stated_once",
                violation_error_message=(
                    "What happens to that treatment there is in the list already. Change that row."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_effect_display()} {self.to_treatment}"

    @property
    def is_to_itself(self) -> bool:
        """Whether it says if the treatment can be had again."""
        return bool(self.from_treatment_id == self.to_treatment_id)

    def clean(self) -> None:
        super().clean()
        if self.basis in (Basis.EVIDENCE, Basis.GUIDELINE) and not self.source_id:
            raise ValidationError(
                {
                    "source": f"“{Basis(self.basis).label}” needs the publication that says so. "
                    "Choose it, or say that it is the opinion of the author."
                }
            )


class RegulatoryStatus(Sourced):
    """The decision of one authority about a treatment, as of ``as_of`` (NULL: day unknown)."""

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="regulatory_statuses"
    )
    jurisdiction = models.CharField(
        max_length=6,
        validators=[
            RegexValidator(
                JURISDICTION, "Write the country's two capital letters, for example “US” or “DE”."
            )
        ],
        help_text="The country by its two letters (ISO 3166): “US”, “DE”, or “EU” for the Union.",
    )
    regulator = models.CharField(
        max_length=100, blank=True, help_text="The authority, for example “FDA”."
    )
    status = models.CharField(
        max_length=20, choices=RegulatoryState, help_text="What the authority has decided."
    )
    as_of = models.DateField(
        null=True,
        blank=True,
        help_text="The day on which you looked it up, or on which it was decided.",
    )

    class Meta(Sourced.Meta):
        verbose_name_plural = "regulatory statuses"
        constraints = [
            # Partners choose by country: a name in words would hide the row from them.
            models.CheckConstraint(
                condition=Q(jurisdiction__regex=JURISDICTION),
                name="regulatory_jurisdiction_is_iso_3166",
                violation_error_message=(
                    "Write the country's two capital letters, for example “US” or “DE”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.get_status_display()}"


class TreatmentCode(Code):
    """The code of a treatment in one code system."""

    owner = "treatment"

    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.CASCADE, related_name="codes"
    )

    class Meta(Code.Meta):
        verbose_name = "code"
        constraints = [
            # The same code twice says nothing more.
            models.UniqueConstraint(
                fields=["treatment", "system", "code"],
                name="treatment_code_once",
                violation_error_message="This code is in the list already.",
            ),
        ]
