"""Doses, programmes, devices, harms and burdens that contradict each other are refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.publishing import PreflightError, publish
from tests.clock import MONDAY
from tests.factories.studies import ArmFactory, CitationFactory, ReportFactory, ResultFactory
from tests.factories.treatments import ConditionFactory, PathEffectFactory, TreatmentFactory
from treatments.choices import CodeSystem
from treatments.models import Burden, ConditionCode, Device, Dose, Harm, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def drug():
    return TreatmentFactory(name="Ibuprofen", kind="drug", invasiveness=1)


def test_how_often_needs_a_source_and_is_said_once():
    treatment, result = TreatmentFactory(), ResultFactory()

    with pytest.raises(ValidationError) as refused:
        Harm(treatment=treatment, text="Infection", how_often="2 in 100").full_clean()

    assert set(refused.value.message_dict) == {"source"}
    with pytest.raises(IntegrityError, match="harm_frequency_once"), transaction.atomic():
        Harm.objects.create(
            treatment=treatment, text="Infection", how_often="2 in 100", result=result
        )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"value_low": 200}, "dose_has_unit"),
        ({"value_low": 400, "value_high": 200, "unit": "mg"}, "dose_in_order"),
    ],
)
def test_the_database_refuses_a_dose_that_contradicts_itself(drug, values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Dose.objects.create(treatment=drug, substance="Ibuprofen", **values)


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (Dose, {"substance": "Ibuprofen"}, "doses"),
        (Programme, {"weeks": 12}, "programme"),
        (Device, {"model_family": "Stimulator"}, "device"),
    ],
)
def test_details_of_another_kind_of_treatment_are_refused(model, values, name):
    treatment = TreatmentFactory(kind="behavioural" if model is not Programme else "procedure")
    model.objects.create(treatment=treatment, **values)

    with pytest.raises(PreflightError) as refused:
        publish(treatment, by=None, at=MONDAY)

    assert f"has no {name}. Take that out, or choose another kind." in str(refused.value)


@pytest.mark.parametrize("model", [Programme, Device, Burden])
def test_there_is_one_programme_device_and_burden(model):
    treatment = TreatmentFactory()
    model.objects.create(treatment=treatment)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(treatment=treatment)


def test_a_harm_is_of_the_people_who_had_the_treatment():
    treatment, other = TreatmentFactory(), TreatmentFactory()
    result = ResultFactory()
    result.arm = ArmFactory(study=result.study, treatment=other)
    result.save()

    with pytest.raises(ValidationError, match="people who had another treatment") as refused:
        Harm(treatment=treatment, text="Infection", result=result).full_clean()
    Harm(treatment=other, text="Infection", result=result).full_clean()

    assert set(refused.value.message_dict) == {"result"}


@pytest.mark.parametrize(
    ("repeatable", "effect", "is_refused"),
    [
        ("no", "keeps_open", True),
        ("yes", "forecloses", True),
        ("no", "forecloses", False),
        ("yes", "keeps_open", False),
        ("limited", "limits", False),
        ("unknown", "forecloses", False),
    ],
)
def test_repeatable_and_the_path_to_itself_agree(repeatable, effect, is_refused):
    treatment = TreatmentFactory(repeatable=repeatable)
    PathEffectFactory(from_treatment=treatment, to_treatment=treatment, effect=effect)

    problems = [each for each in treatment.preflight() if each.field == "repeatable"]

    assert [each.is_error for each in problems] == [True] * is_refused


def test_a_path_to_another_treatment_says_nothing_of_repeating():
    treatment = TreatmentFactory(repeatable="no")
    PathEffectFactory(from_treatment=treatment, effect="keeps_open")

    assert [each for each in treatment.preflight() if each.field == "repeatable"] == []


@pytest.mark.parametrize("system", CodeSystem.values)
def test_a_condition_has_codes_of_conditions(system):
    code = ConditionCode(condition=ConditionFactory(), system=system, code="X1")

    if system in ("atc", "rxnorm", "gmdn"):
        with pytest.raises(ValidationError, match="not of conditions") as refused:
            code.full_clean()
        assert set(refused.value.message_dict) == {"system"}
    else:
        code.full_clean()


def test_a_treatment_rests_on_the_sources_of_its_harms_and_doses_and_on_their_studies():
    drug = TreatmentFactory(kind="drug", invasiveness=1)
    sources = [CitationFactory(), CitationFactory()]
    result = ResultFactory()
    Harm.objects.create(treatment=drug, text="Nausea", how_often="2 in 100", source=sources[0])
    Harm.objects.create(treatment=drug, text="Bleeding", result=result, position=1)
    Dose.objects.create(treatment=drug, substance="ibuprofen", source=sources[1])

    document = drug.render()

    assert document["citations"] == [{"$ref": str(source.pk)} for source in reversed(sources)]
    assert document["harm_studies"] == [{"$ref": str(result.study_id)}]


def test_a_retracted_study_of_a_harm_reaches_the_treatment(client):
    treatment = TreatmentFactory(slug="fusion")
    report = ReportFactory(citation=CitationFactory(notices=["retraction"]))
    result = ResultFactory(study=report.study, report=report)
    Harm.objects.create(treatment=treatment, text="Infection", result=result)
    publish(report.citation, result.measure, report.study, treatment, by=None, at=MONDAY)

    assert client.get("/api/v1/treatments/fusion/").json()["evidence"] == "source_retracted"
