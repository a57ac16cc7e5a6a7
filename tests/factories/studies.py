"""Factories of studies, measures and citations."""

import factory

from studies.models import (
    AnalysisPopulation,
    Citation,
    CitationNotice,
    OutcomeMeasure,
    OutcomeResult,
    Study,
    StudyArm,
    StudyReport,
)


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Citation
        skip_postgeneration_save = True

    slug = factory.Sequence("citation-{}".format)
    title = "Bone marrow concentrate in discogenic back pain"

    @factory.post_generation
    def notices(self, create, types):
        """Let ``notices=["retraction"]`` add notices of these types, in this order."""
        for position, kind in enumerate(types or ()):
            CitationNotice.objects.create(citation=self, type=kind, position=position)


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutcomeMeasure

    slug = factory.Sequence("measure-{}".format)
    name = "Surgery avoided"
    domain = "treatment_avoidance"
    data_type = "binary"
    better = "higher"


class ScaleFactory(MeasureFactory):
    """The disability index: 0 to 100, lower is better."""

    name = "Oswestry Disability Index"
    abbr = "ODI"
    domain = "function"
    data_type = "continuous"
    scale_min = 0
    scale_max = 100
    better = "lower"


class StudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Study

    slug = factory.Sequence("study-{}".format)
    title = "Concentrated bone marrow in patients approved for fusion"


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StudyReport

    study = factory.SubFactory(StudyFactory)
    citation = factory.SubFactory(CitationFactory)


class ArmFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StudyArm

    study = factory.SubFactory(StudyFactory)
    label = "Concentrated bone marrow"


class PopulationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnalysisPopulation

    study = factory.SubFactory(StudyFactory)
    label = "Had the injection"
    kind = "received"
    n = 26


class ResultFactory(factory.django.DjangoModelFactory):
    """20 of 26 avoided surgery."""

    class Meta:
        model = OutcomeResult

    study = factory.SubFactory(StudyFactory)
    measure = factory.SubFactory(MeasureFactory)
    statistic = "proportion"
    n_events = 20
    n_analysed = 26
