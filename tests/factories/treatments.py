"""Factories of treatments and conditions."""

import factory

from treatments.models import Condition, Criterion, PathEffect, RegulatoryStatus, Treatment

PROCEDURE_TYPES = {1: "noninvasive", 2: "percutaneous"}


class ConditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Condition

    slug = factory.Sequence("condition-{}".format)
    name = "Chronic back pain"


class TreatmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Treatment

    slug = factory.Sequence("treatment-{}".format)
    name = "Microdiscectomy"
    invasiveness = 3
    #: What agrees with the invasiveness, unless a test says otherwise.
    procedure_type = factory.LazyAttribute(
        lambda treatment: PROCEDURE_TYPES.get(treatment.invasiveness, "surgical")
    )
    leaves_implant = factory.LazyAttribute(lambda treatment: treatment.invasiveness == 5)


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    treatment = factory.SubFactory(TreatmentFactory)
    kind = "indication"
    text = "Disc tissue on a nerve."


class PathEffectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PathEffect

    from_treatment = factory.SubFactory(TreatmentFactory)
    to_treatment = factory.SubFactory(TreatmentFactory)
    effect = "keeps_open"


class RegulatoryStatusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegulatoryStatus

    treatment = factory.SubFactory(TreatmentFactory)
    jurisdiction = "US"
    regulator = "FDA"
    status = "cleared"
