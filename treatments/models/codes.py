"""Codes: what other systems call the same thing."""

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow
from treatments.choices import CodeSystem


class Code(OrderedRow):
    """An entry's name in a public system of codes; ``owner`` names the field of its entry.

    One code names one entry. Its translations carry the same code, which is why the database
    alone can't tell and ``clean`` asks.
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
