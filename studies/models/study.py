"""The draft of a study."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.draft import Draft
from cms.authoring.models.ordered_rows import name_row, validate_rows
from cms.publishing import Problem
from studies.choices import REVIEWS, Conflicts, Design, Masking, ReportRole
from studies.computed_figures import ImportantChange
from studies.document import StudyDocument
from studies.models.allocation_facts import AllocationFacts
from studies.models.baseline import BaselineCharacteristic
from studies.models.flow_facts import FlowFacts
from studies.models.important_changes import load_important_changes
from studies.models.result import OutcomeResult
from studies.models.review_facts import ReviewFacts
from studies.models.rows import AnalysisPopulation, StudyArm, StudyReport
from studies.models.setting_facts import SettingFacts
from studies.published import PublishedStudy


class Study(SettingFacts, AllocationFacts, FlowFacts, ReviewFacts, Draft):
    """One study (schema.org MedicalStudy): one cohort, however many papers report on it.

    An empty ``design`` or ``masking``, ``n_enrolled`` NULL and ``year`` NULL were not reported.
    """

    document = StudyDocument
    published = PublishedStudy

    title = models.CharField(
        max_length=300, help_text="What you call this study, or the title of its primary report."
    )
    summary = models.TextField(
        blank=True, help_text="What it found, in one or two sentences for lists."
    )
    design = models.CharField(
        max_length=30,
        choices=Design,
        blank=True,
        help_text="How the study was made. Leave it empty where no report says it.",
    )
    masking = models.CharField(
        max_length=12,
        choices=Masking,
        blank=True,
        help_text="Who did not know which patient got what.",
    )
    conditions = models.ManyToManyField(
        "treatments.Condition",
        blank=True,
        related_name="studies",
        help_text="What the patients had, as narrow as it is described here.",
    )
    population_text = models.TextField(
        "patients", blank=True, help_text="Who took part, in a sentence or two."
    )
    n_enrolled = models.PositiveIntegerField(
        "people enrolled",
        null=True,
        blank=True,
        help_text="How many took part. Readers find it as the sample size.",
    )
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year of the primary report."
    )
    funding_text = models.TextField("funding", blank=True, help_text="Who paid for it.")
    conflicts = models.CharField(
        "conflicts of interest",
        max_length=15,
        choices=Conflicts,
        default=Conflicts.NOT_REPORTED,
        help_text="What the authors say of conflicts of interest.",
    )

    class Meta(Draft.Meta):
        verbose_name_plural = "studies"
        constraints = [
            *Draft.Meta.constraints,
            *SettingFacts.Meta.constraints,
            *AllocationFacts.Meta.constraints,
            *FlowFacts.Meta.constraints,
        ]

    def clean(self) -> None:
        super().clean()
        misplaced = {
            **self.find_misplaced_facts(self.design),
            **self.find_misplaced_allocation(self.design, self.masking),
        }
        if misplaced:
            raise ValidationError(misplaced)

    def more_problems(self) -> Sequence[Problem]:
        lists = (self.reports, self.arms, self.populations, self.results, self.baseline)
        problems = [problem for rows in lists for problem in validate_rows(rows.all())]
        problems += [
            Problem(f"{str(row._meta.verbose_name).capitalize()} “{name_row(row)}”: {sentence}")
            for rows in (self.arms, self.results)
            for row in rows.filter(predates_rules=True)
            for sentence in row.list_broken_rules()
        ]
        problems += self.find_included_problems()
        if self.arms.count() > 1:
            problems += [
                Problem(
                    f"Result “{name_row(result)}” names no arm, and there are several.",
                    is_error=False,
                )
                for result in self.results.filter(arm__isnull=True)
            ]
        return problems

    def find_included_problems(self) -> list[Problem]:
        """Return an error for a study that is no review and includes others, or for a circle."""
        included = set(self.included_studies.values_list("pk", flat=True))
        if not included:
            return []
        if self.design not in REVIEWS:
            message = "Only a review includes studies. Take them out, or choose its design."
            return [Problem(message, field="included_studies")]
        if self.pk in included:
            message = "A review can't include itself. Take it out of the studies included."
            return [Problem(message, field="included_studies")]
        return []

    @property
    def flow(self) -> "Study":
        return self

    @property
    def allocation_facts(self) -> "Study":
        return self

    @property
    def registration(self) -> "Study | None":
        """Return the study for its registration; None: it has none, or nobody has reported it."""
        return self if self.registry or self.registration_number else None

    @property
    def review(self) -> "Study | None":
        """Return the study for its facts of a review; None: it is none."""
        return self if self.design in REVIEWS else None

    def baseline_with_arms(self) -> models.QuerySet[BaselineCharacteristic]:
        return self.baseline.select_related("arm")

    def only_arm(self) -> StudyArm | None:
        """Return the arm of a study with exactly one arm."""
        arms = list(self.arms.all()[:2])
        return arms[0] if len(arms) == 1 else None

    def arms_with_treatment(self) -> models.QuerySet[StudyArm]:
        return self.arms.filter(treatment__isnull=False)

    def populations_with_parents(self) -> Sequence[AnalysisPopulation]:
        """Load the populations with their arms and parents, so that documents need no query."""
        populations = {row.pk: row for row in self.populations.select_related("arm")}
        for population in populations.values():
            parent_id = population.parent_id
            population.parent = populations[parent_id] if parent_id else None
        return list(populations.values())

    def results_with_relations(self) -> Sequence[OutcomeResult]:
        """Load the results with the rows that their documents name; no arm means the only one."""
        populations = {row.pk: row for row in self.populations_with_parents()}
        only_arm = self.only_arm()
        results = list(self.results.select_related("arm", "comparator_arm", "report", "measure"))
        changes = load_important_changes(results)
        for place, result in enumerate(results, start=1):
            result.place = place
            result.arm = result.arm or only_arm
            result.population = populations.get(result.population_id or 0)
            result.comparator_population = populations.get(result.comparator_population_id or 0)
            result.important_change = changes.get(result.measure_id, ImportantChange())
        return results

    def only_report(self) -> StudyReport | None:
        """Return the only report: most studies have one, which all their results are from."""
        reports = list(self.reports.all()[:2])
        return reports[0] if len(reports) == 1 else None

    @property
    def citation_ids(self) -> list[UUID]:
        """Return the ids of its publications, the one to cite it by first: the primary report."""
        reports = sorted(self.reports.all(), key=lambda report: report.role != ReportRole.PRIMARY)
        return [report.citation_id for report in reports]

    @property
    def citation_id(self) -> UUID | None:
        """Return the publication to cite the study by: its primary report, else its first."""
        return next(iter(self.citation_ids), None)

    @property
    def further_citation_ids(self) -> list[UUID]:
        return self.citation_ids[1:]
