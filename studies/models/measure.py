"""The draft of an outcome measure."""

from django.db import models
from django.db.models import F, Q

from cms.authoring.models.draft import Draft
from cms.lib.fields import Figure
from studies.choices import Better, DataType, Domain
from studies.document import MeasureDocument
from studies.published import PublishedMeasure


class OutcomeMeasure(Draft):
    """One outcome measure, with its scale, shared by all studies that use it (FHIR, COMET).

    The ends of the scale are NULL where there is no scale; the minimal important change is NULL
    where no research has established it.
    """

    document = MeasureDocument
    published = PublishedMeasure

    name = models.CharField(max_length=200, help_text="The full name.")
    abbr = models.CharField(
        "abbreviation", max_length=20, blank=True, help_text="For example “ODI”."
    )
    domain = models.CharField(max_length=25, choices=Domain, help_text="What it tells about.")
    data_type = models.CharField(
        max_length=15, choices=DataType, help_text="What is noted down for each patient."
    )
    unit = models.CharField(max_length=30, blank=True, help_text="For example “mm” or “points”.")
    scale_min = Figure(
        "lowest possible", max_digits=10, decimal_places=3, null=True, blank=True,
        help_text="The lower end of the scale, if it has one.",
    )  # fmt: skip
    scale_max = Figure(
        "highest possible", max_digits=10, decimal_places=3, null=True, blank=True,
        help_text="The upper end. A mean outside the scale is refused.",
    )  # fmt: skip
    whole_numbers = models.BooleanField(
        default=False,
        help_text=(
            "Each person's value is a whole number, as on a scale from 0 to 24. Means that no sum "
            "of whole numbers can give are then refused."
        ),
    )
    better = models.CharField(
        max_length=6, choices=Better, help_text="Which way is good for the patient."
    )
    minimal_important_change_absolute = Figure(
        "smallest change that matters", max_digits=10, decimal_places=3, null=True, blank=True,
        help_text="In the measure's own unit: less than this a patient does not feel.",
    )  # fmt: skip
    minimal_important_change_relative = Figure(
        "the same, as a share", max_digits=5, decimal_places=4, null=True, blank=True,
        help_text="From 0 to 1, so 30 % is 0.30.",
    )  # fmt: skip

    class Meta(Draft.Meta):
        verbose_name = "measure"
        constraints = [
            *Draft.Meta.constraints,
            # Upside down, every mean would lie outside the scale.
            models.CheckConstraint(
                condition=Q(scale_min__isnull=True)
                | Q(scale_max__isnull=True)
                | Q(scale_min__lt=F("scale_max")),
                name="measure_scale_in_order",
                violation_error_message=(
                    "The lowest value must be below the highest. Swap the two numbers."
                ),
            ),
            # Shares are 0 to 1 in the whole house; 30 instead of 0.30 would matter to nobody ever.
            models.CheckConstraint(
                condition=Q(minimal_important_change_relative__isnull=True)
                | Q(minimal_important_change_relative__range=(0, 1)),
                name="measure_relative_change_is_a_share",
                violation_error_message="Write the share from 0 to 1: 30 %% is 0.30.",
            ),
        ]

    @property
    def title(self) -> str:
        return self.name
