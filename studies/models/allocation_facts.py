"""How the people of a study came to their groups, and who knew to which."""

from django.db import models
from django.db.models import Q

from cms.lib.outcomes import RANDOMISED_DESIGNS


class AllocationFacts(models.Model):
    """How people were allocated to groups, and who did not know (CONSORT). Empty: not reported."""

    randomisation = models.CharField(
        max_length=200,
        blank=True,
        help_text="How chance decided: “by a computer, 1:1, in blocks of four”.",
    )
    allocation = models.CharField(
        "hidden until then by",
        max_length=200,
        blank=True,
        help_text="How nobody could foresee the next group: “sealed opaque envelopes”.",
    )
    masked = models.CharField(
        "who did not know",
        max_length=200,
        blank=True,
        help_text="Who did not know which patient got what: “patients and assessors”.",
    )

    class Meta:
        abstract = True
        constraints = [
            # What chance did not decide was not randomised.
            models.CheckConstraint(
                condition=Q(randomisation="", allocation="")
                | Q(design="")
                | Q(design__in=sorted(RANDOMISED_DESIGNS)),
                name="%(class)s_allocation_by_chance",
                violation_error_message=(
                    "Only a randomised trial says how chance decided. Take that out, or choose "
                    "the design of a randomised trial."
                ),
            ),
        ]

    def find_misplaced_allocation(self, design: str, masking: str) -> dict[str, str]:
        """Map each field that the design or the masking contradicts to a sentence for authors."""
        misplaced = {}
        if design and design not in RANDOMISED_DESIGNS:
            sentence = (
                "Only a randomised trial has this. Take it out, or choose the design of a "
                "randomised trial."
            )
            given = (name for name in ("randomisation", "allocation") if getattr(self, name))
            misplaced = dict.fromkeys(given, sentence)
        if self.masked and masking == "none":
            misplaced["masked"] = (
                "Masking says that everybody knew. Take this out, or say how many sides did not."
            )
        return misplaced
