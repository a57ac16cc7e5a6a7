"""Codes of an entry in public code systems (ICD, SNOMED CT, MeSH)."""

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow
from treatments.choices import CodeSystem


class Code(OrderedRow):
    """The code of an entry in one code system; ``owner`` is the name of the foreign key to it.

    One code names one entry. Translations of the entry carry the same code, so a unique constraint
    can't hold this rule and ``clean`` checks it.
    """

    owner: str

    system = models.CharField(
        max_length=10,
        choices=CodeSystem,
        help_text="Who gives out the code.",
    )
    code = models.CharField(
        max_length=40,
        help_text="The code as that system writes it, for example “ME84.2”.",
    )

    class Meta(OrderedRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.code}"

    def clean(self) -> None:
        super().clean()
        entry = getattr(self, self.owner)
        twins = type(self)._default_manager.filter(system=self.system, code=self.code)
        others = twins.exclude(
            **{f"{self.owner}__translation_key": entry.translation_key}
        ).select_related(self.owner)
        if other := others.first():
            name = getattr(other, self.owner)
            raise ValidationError(
                {"code": f"“{name}” has this code already, and one code names one entry."}
            )
