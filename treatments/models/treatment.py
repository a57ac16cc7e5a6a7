"""The draft of a treatment."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cms.authoring.models.draft import Draft
from cms.authoring.models.ordered_rows import validate_rows
from cms.publishing import Problem
from treatments.choices import (
    PROGRAMMES,
    CriterionKind,
    Effect,
    Invasiveness,
    Kind,
    LowestCertainty,
    ProcedureType,
    Repeatable,
    Reversibility,
)
from treatments.document import TreatmentDocument
from treatments.lowest_certainty import find_lowest_certainty
from treatments.models.contradictions import find_contradictions
from treatments.models.harms import Burden, Harm
from treatments.models.programmes import Device, Programme
from treatments.models.rows import Criterion, PathEffect
from treatments.published import PublishedTreatment


class Treatment(Draft):
    """One treatment (schema.org MedicalTherapy), as a patient meets it.

    The treatments that stay possible afterwards are computed from the path effects, never stored.
    ``trial_days`` and the recovery days are NULL where they are not known.
    """

    document = TreatmentDocument
    published = PublishedTreatment

    name = models.CharField(
        max_length=200, help_text="The medical name, as a physician would write it."
    )
    plain_name = models.CharField(
        max_length=200, blank=True, help_text="What you would call it when you talk to a neighbour."
    )
    summary = models.TextField(
        blank=True,
        help_text="One or two sentences for lists and cards: what is done, and for whom.",
    )
    synonyms = models.TextField(
        blank=True, help_text="Other names that readers search for, one on each line."
    )
    kind = models.CharField(
        max_length=20,
        choices=Kind,
        default=Kind.PROCEDURE,
        help_text="What it is. Doses, programmes and devices are asked for by it.",
    )
    procedure_type = models.CharField(
        max_length=20, choices=ProcedureType, help_text="How the treatment gets into the body."
    )
    invasiveness = models.PositiveSmallIntegerField(
        choices=Invasiveness,
        help_text="How deep it goes, from 1 to 5. Readers sort and filter by it.",
    )
    reversibility = models.CharField(
        max_length=20,
        choices=Reversibility,
        default=Reversibility.UNKNOWN,
        help_text="Whether it can be undone. “Not known” is an honest answer.",
    )
    leaves_implant = models.BooleanField(
        default=False, help_text="Something stays in the body: a screw, a lead, a battery."
    )
    removes_tissue = models.BooleanField(
        default=False, help_text="Something is taken out of the body for good."
    )
    uses_cells = models.BooleanField(
        default=False, help_text="It works by cells, the patient's own or a donor's."
    )
    trial_possible = models.BooleanField(
        default=False, help_text="The patient can try it before deciding for it."
    )
    trial_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many days such a trial takes, if there is one."
    )
    recovery_days_min = models.PositiveSmallIntegerField(
        "recovery, at least",
        null=True,
        blank=True,
        help_text="Days until ordinary life goes on, when all goes well.",
    )
    recovery_days_max = models.PositiveSmallIntegerField(
        "recovery, at most", null=True, blank=True, help_text="The same, when it takes long."
    )
    repeatable = models.CharField(
        max_length=10,
        choices=Repeatable,
        default=Repeatable.UNKNOWN,
        help_text="Whether it can be had again. “Not known” is an honest answer.",
    )
    repeatable_text = models.CharField(
        "how often", max_length=200, blank=True, help_text="How often, or after how long."
    )
    how_performed = models.TextField(
        blank=True,
        help_text="What is done, step by step. Leave an empty line between paragraphs.",
    )
    preparation = models.TextField(
        blank=True, help_text="What the patient does, or has done, before."
    )
    follow_up = models.TextField(
        blank=True, help_text="What comes afterwards: recovery, check-ups, what may come back."
    )

    class Meta(Draft.Meta):
        constraints = [
            *Draft.Meta.constraints,
            # Partners compare treatments by this number: outside the scale it means nothing.
            models.CheckConstraint(
                condition=Q(invasiveness__range=(1, 5)),
                name="treatment_invasiveness_on_scale",
                violation_error_message="Invasiveness goes from 1 to 5. Choose one of these.",
            ),
            # The length of a trial that does not exist would promise one.
            models.CheckConstraint(
                condition=Q(trial_possible=True) | Q(trial_days__isnull=True),
                name="treatment_trial_days_need_trial",
                violation_error_message=(
                    "There are days of a trial, but no trial. Tick “trial possible”, "
                    "or take the days out."
                ),
            ),
            # A span that ends before it begins is two numbers in the wrong places.
            models.CheckConstraint(
                condition=Q(recovery_days_min__isnull=True)
                | Q(recovery_days_max__isnull=True)
                | Q(recovery_days_min__lte=F("recovery_days_max")),
                name="treatment_recovery_in_order",
                violation_error_message=(
                    "The shortest recovery is longer than the longest. Swap the two numbers."
                ),
            ),
        ]

    @property
    def title(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if violations := find_contradictions(self):
            raise ValidationError(violations)

    def more_problems(self) -> Sequence[Problem]:
        lists = (
            *(self.codes, self.criteria, self.path_effects, self.regulatory_statuses),
            *(self.doses, self.programmes, self.devices, self.harms, self.burdens),
            self.certainties,
        )
        problems = [problem for rows in lists for problem in validate_rows(rows.all())]
        return [*problems, *self.kind_problems(), *self.repeat_problems()]

    def repeat_problems(self) -> list[Problem]:
        """Return an error if its own field and its path to itself contradict each other."""
        effects = {path.effect for path in self.path_effects.all() if path.is_to_itself}
        contradicting = {Repeatable.NO: Effect.KEEPS_OPEN, Repeatable.YES: Effect.FORECLOSES}
        if contradicting.get(Repeatable(self.repeatable)) not in effects:
            return []
        message = (
            "“Repeatable” and the path from this treatment to itself contradict each other. "
            "Change one of the two."
        )
        return [Problem(message, field="repeatable")]

    def kind_problems(self) -> list[Problem]:
        """Return an error for details that treatments of another kind have."""
        details = (
            (self.doses.all(), (Kind.DRUG,), "doses"),
            (self.programmes.all(), PROGRAMMES, "a programme"),
            (self.devices.all(), (Kind.DEVICE, Kind.PROCEDURE), "a device"),
        )
        kind = Kind(self.kind).label.partition(":")[0].lower()
        return [
            Problem(
                f"A treatment of the kind “{kind}” has no {name.removeprefix('a ')}. Take that "
                "out, or choose another kind.",
                field="kind",
            )
            for rows, kinds, name in details
            if self.kind not in kinds and rows
        ]

    def programme(self) -> Programme | None:
        return next(iter(self.programmes.all()), None)

    def device(self) -> Device | None:
        return next(iter(self.devices.all()), None)

    def burden(self) -> Burden | None:
        return next(iter(self.burdens.all()), None)

    def harms_with_results(self) -> models.QuerySet[Harm]:
        return self.harms.select_related("result")

    @property
    def certainty(self) -> LowestCertainty:
        """The lowest level of certainty among the outcomes that are judged."""
        return find_lowest_certainty(row.level for row in self.certainties.all())

    @property
    def harm_study_ids(self) -> Iterator[UUID]:
        """Yield the ids of the studies whose results say how often harms happen."""
        return (harm.study_id for harm in self.harms_with_results() if harm.study_id)

    @property
    def citation_ids(self) -> Iterator[UUID]:
        """Yield the ids of the publications that its rows rest on, in the order of the document."""
        lists = (
            *(self.criteria, self.path_effects, self.regulatory_statuses, self.doses, self.harms),
            self.certainties,
        )
        for rows in lists:
            yield from (row.source_id for row in rows.all() if row.source_id)

    def indications(self) -> models.QuerySet[Criterion]:
        return self.criteria.filter(kind=CriterionKind.INDICATION, condition__isnull=False)

    def open_paths(self) -> models.QuerySet[PathEffect]:
        return self.path_effects.filter(effect=Effect.KEEPS_OPEN)
