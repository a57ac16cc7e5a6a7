"""Doses, programmes, devices, harms and burdens that contradict each other are refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.publishing import PreflightError, publish
from tests.clock import MONDAY
from tests.factories.studies import ResultFactory
from tests.factories.treatments import TreatmentFactory
from treatments.models import Burden, Device, Dose, Harm, Programme

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
