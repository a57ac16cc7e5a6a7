"""Rows of a study: reports, arms and analysis populations."""

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cms.authoring.models.ordered_rows import OrderedRow
from studies.choices import ArmRole, PopulationKind, ReportRole
from studies.models.citation import Citation
from studies.report_ids import hash_report


class StudyReport(OrderedRow):
    """One publication about a study. Three papers on one cohort are reports of one study."""

    study = models.ForeignKey("studies.Study", on_delete=models.CASCADE, related_name="reports")
    citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        related_name="reports",
        help_text="The publication. Add it with the plus sign if it is not there yet.",
    )
    role = models.CharField(
        max_length=15,
        choices=ReportRole,
        default=ReportRole.PRIMARY,
        help_text="What the publication is to this study.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "report"
        constraints = [
            # Twice in one study it would be counted as two sources.
            models.UniqueConstraint(
                fields=["study", "citation"],
                name="study_report_once",
                violation_error_message="This publication is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.citation)

    @property
    def document_id(self) -> UUID:
        """Return its id in documents."""
        return hash_report(self.study_id, self.citation_id)


class StudyArm(OrderedRow):
    """One arm of a study. The numbers are NULL where they were not reported."""

    study = models.ForeignKey("studies.Study", on_delete=models.CASCADE, related_name="arms")
    label = models.CharField(max_length=120, help_text="What readers call this group.")
    role = models.CharField(
        max_length=20,
        choices=ArmRole,
        default=ArmRole.SINGLE_ARM,
        help_text="What this group is for in the study.",
    )
    treatment = models.ForeignKey(
        "treatments.Treatment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="arms",
        help_text="What the group received, if we describe it. The study is found by it.",
    )
    n_allocated = models.PositiveIntegerField(
        "people allocated", null=True, blank=True, help_text="How many were meant to receive it."
    )
    n_received = models.PositiveIntegerField(
        "people who received it", null=True, blank=True, help_text="How many did."
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "arm"

    def __str__(self) -> str:
        return self.label


class AnalysisPopulation(OrderedRow):
    """One group of people that figures are shares of: one rung of the ladder of denominators.

    Of 224 who tried a treatment 175 received it, and 61 answered the questions: three populations,
    each the ``parent`` of the next. ``parent`` NULL is the widest group, ``arm`` NULL all arms.
    """

    study = models.ForeignKey("studies.Study", on_delete=models.CASCADE, related_name="populations")
    arm = models.ForeignKey(
        StudyArm,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="populations",
        help_text="The arm these people are of; empty for all. New arms can be chosen once saved.",
    )
    label = models.CharField(max_length=120, help_text="Who they are: “answered the questions”.")
    kind = models.CharField(
        max_length=20, choices=PopulationKind, help_text="What makes them a group."
    )
    n = models.PositiveIntegerField("people", help_text="How many they are.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="children",
        help_text="The wider group they are a part of. New groups can be chosen once saved.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "group of people"
        verbose_name_plural = "groups of people"
        constraints = [
            # A group is not a part of itself; clean() finds longer circles.
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="population_parent_is_another",
                violation_error_message="A group can't be a part of itself. Choose a wider one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.n})"

    def ladder(self) -> Iterator["AnalysisPopulation"]:
        """Yield this population and its ancestors, each once even where they form a circle."""
        rung: AnalysisPopulation | None = self
        visited = set()
        while rung and rung.pk not in visited:
            visited.add(rung.pk)
            yield rung
            rung = rung.parent

    def clean(self) -> None:
        super().clean()
        if self.arm and self.arm.study_id != self.study_id:
            raise ValidationError(
                {"arm": "This arm is of another study. Choose one of this study."}
            )
        if self.parent is None:
            return
        if self.parent.study_id != self.study_id:
            raise ValidationError(
                {"parent": "This group is of another study. Choose one of this study."}
            )
        if self.pk and any(rung.parent_id == self.pk for rung in self.parent.ladder()):
            raise ValidationError(
                {
                    "parent": f"“{self.parent}” is itself a part of this group, so it can't be the "
                    "wider one. Choose another."
                }
            )
        n: int | None = self.n  # None in a form that was sent without it
        if n is not None and n > self.parent.n:
            raise ValidationError(
                {
                    "n": f"These are {self.n} people, but “{self.parent.label}” are only "
                    f"{self.parent.n}. Check both numbers."
                }
            )
