"""Rows of a study: reports, arms and analysis populations."""

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cms.authoring.models.ordered_rows import OrderedRow
from studies.choices import ArmRole, PopulationKind, ReportRole
from studies.models.citation import Citation
from studies.models.row_bases import IdentifiedRow, RuledRow, names_two
from studies.report_ids import hash_report

#: Kinds of groups whose people have all received the treatment.
AFTER_TREATMENT = (PopulationKind.RECEIVED, PopulationKind.STILL_IN_TREATMENT)


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


class StudyArm(IdentifiedRow, RuledRow):
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
    n_analysed = models.PositiveIntegerField(
        "people analysed", null=True, blank=True, help_text="How many the primary outcome is of."
    )
    n_lost = models.PositiveIntegerField(
        "people lost", null=True, blank=True, help_text="How many could not be followed up."
    )
    n_discontinued = models.PositiveIntegerField(
        "people who stopped", null=True, blank=True, help_text="How many ended the treatment early."
    )
    discontinuation_reasons = models.TextField(
        "why they stopped", blank=True, help_text="One reason on each line, with numbers."
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "arm"
        constraints = [
            # Who received it without being meant to is of another arm.
            models.CheckConstraint(
                condition=Q(predates_rules=True)
                | Q(n_allocated__isnull=True)
                | Q(n_received__isnull=True)
                | Q(n_received__lte=F("n_allocated")),
                name="arm_received_among_allocated",
                violation_error_message=(
                    "More people received it than were allocated to it. Check both numbers."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        for name, limits in self.list_limits().items():
            n = getattr(self, name)
            for owner, limit in limits:
                if n is not None and limit is not None and n > limit:
                    verb = self._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
                    sentence = f"{str(verb).capitalize()}: {n}, but {owner} only {limit}."
                    raise ValidationError({name: f"{sentence} Check both numbers."})

    def list_limits(self) -> dict[str, tuple[tuple[str, int | None], ...]]:
        """List by field who has how many people at most; a constraint has the other limits."""
        study = ("the study enrolled", self.study.n_enrolled)
        arm = ("to this arm were allocated", self.n_allocated)
        return {
            **dict.fromkeys(("n_allocated", "n_received"), (study,)),
            **dict.fromkeys(("n_analysed", "n_lost", "n_discontinued"), (arm, study)),
        }

    def count_people(self, kind: str = "") -> int | None:
        """Return how many people a group of this kind can have at most; None: not reported.

        Some try a treatment before they are allocated to it.
        """
        if kind == PopulationKind.TRIALLED:
            return None
        if kind in AFTER_TREATMENT and self.n_received is not None:
            return self.n_received
        return self.n_allocated


class AnalysisPopulation(IdentifiedRow):
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
        help_text="The arm these people are of; empty for all.",
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
        help_text="The wider group they are a part of.",
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
        visited: list[AnalysisPopulation] = []  # rows that are not saved have no hash
        while rung and rung not in visited:
            visited.append(rung)
            yield rung
            rung = rung.parent

    def clean(self) -> None:
        super().clean()
        if self.arm and self.arm.study_id != self.study_id:
            raise ValidationError(
                {"arm": "This arm is of another study. Choose one of this study."}
            )
        self.check_size()
        if self.parent is not None:
            self.check_parent(self.parent)

    def check_size(self) -> None:
        """Refuse more people than the arm and the study have."""
        n: int | None = self.n  # None in a form that was sent without it
        limits = [("the study enrolled", self.study.n_enrolled)]
        if self.arm:
            limits.insert(0, (f"“{self.arm.label}” had", self.arm.count_people(self.kind)))
        for owner, limit in limits:
            if n is not None and limit is not None and n > limit:
                raise ValidationError(
                    {"n": f"These are {n} people, but {owner} only {limit}. Check both numbers."}
                )

    def check_parent(self, parent: "AnalysisPopulation") -> None:
        """Refuse a wider group of another study, of another arm, inside this one, or smaller."""
        if parent.study_id != self.study_id:
            raise ValidationError(
                {"parent": "This group is of another study. Choose one of this study."}
            )
        if names_two(parent, self, "arm"):
            raise ValidationError(
                {"parent": "That group is of another arm. Choose one of the same arm, or of all."}
            )
        if parent == self:
            raise ValidationError(
                {"parent": "A group can't be a part of itself. Choose a wider one."}
            )
        if self in parent.ladder():
            raise ValidationError(
                {
                    "parent": f"“{parent}” is itself a part of this group, so it can't be the "
                    "wider one. Choose another."
                }
            )
        n: int | None = self.n  # None in a form that was sent without it
        limit: int | None = parent.n  # as above
        if n is not None and limit is not None and n > limit:
            raise ValidationError(
                {
                    "n": f"These are {n} people, but “{parent.label}” are only "
                    f"{parent.n}. Check both numbers."
                }
            )
