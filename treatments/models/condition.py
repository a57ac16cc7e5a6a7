"""The draft of a condition, and its codes."""

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.draft import Draft
from treatments.choices import SYSTEMS_OF_CONDITIONS
from treatments.document import ConditionDocument
from treatments.models.codes import Code
from treatments.published import PublishedCondition


class Condition(Draft):
    """One condition of patients (schema.org MedicalCondition), as narrow as treatments need it.

    ``parent`` NULL means that no wider condition is described here.
    """

    document = ConditionDocument
    published = PublishedCondition

    name = models.CharField(
        max_length=200, help_text="The medical name, as a physician would write it."
    )
    plain_name = models.CharField(
        max_length=200, blank=True, help_text="What you would call it when you talk to a neighbour."
    )
    synonyms = models.TextField(
        blank=True, help_text="Other names that readers search for, one on each line."
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The wider condition of which this one is a kind, if it is described here too.",
    )
    body_site = models.CharField(
        max_length=100, blank=True, help_text="Where in the body it is, for example “lower back”."
    )

    class Meta(Draft.Meta):
        constraints = [
            *Draft.Meta.constraints,
            # A condition is not a kind of itself; clean() finds longer circles.
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="condition_parent_is_another",
                violation_error_message=(
                    "A condition can't be a kind of itself. Choose a wider one, or leave it empty."
                ),
            ),
        ]

    @property
    def title(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        wider, visited = self.parent, {self.pk}
        while wider:
            if wider.pk in visited:
                raise ValidationError(
                    {
                        "parent": f"“{wider}” is itself a kind of this condition, so it can't be "
                        "the wider one. Choose another."
                    }
                )
            visited.add(wider.pk)
            wider = wider.parent


class ConditionCode(Code):
    """The code of a condition in one code system."""

    owner = "condition"

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="codes")

    class Meta(Code.Meta):
        verbose_name = "code"
        constraints = [
            # The same code twice says nothing more.
            models.UniqueConstraint(
                fields=["condition", "system", "code"],
                name="condition_code_once",
                violation_error_message="This code is in the list already.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.system and self.system not in SYSTEMS_OF_CONDITIONS:
            raise ValidationError(
                {
                    "system": "This system has codes of drugs or devices, not of conditions. "
                    "Choose ICD, SNOMED CT, MeSH or Wikidata."
                }
            )
