import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.studies import CitationFactory
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    RegulatoryStatusFactory,
    TreatmentFactory,
)
from treatments.models import Condition, ConditionCode, PathEffect, TreatmentCode

pytestmark = pytest.mark.django_db


def integrity_error(create, **values):
    """Return the database error of saving past all forms; it names the constraint."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        create(**values)
    return str(refused.value)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"invasiveness": 0}, "treatment_invasiveness_on_scale"),
        ({"invasiveness": 6}, "treatment_invasiveness_on_scale"),
        ({"trial_days": 7}, "treatment_trial_days_need_trial"),
        ({"recovery_days_min": 9, "recovery_days_max": 8}, "treatment_recovery_in_order"),
    ],
)
def test_the_database_refuses_a_treatment_that_contradicts_itself(values, name):
    assert name in integrity_error(TreatmentFactory, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"trial_possible": True, "trial_days": 7},
        {"recovery_days_min": 8, "recovery_days_max": 8},
        {"recovery_days_min": 8},
        {"recovery_days_max": 8},
    ],
)
def test_a_treatment_may_leave_numbers_out(values):
    TreatmentFactory(**values).full_clean()


def test_a_path_to_itself_says_whether_a_treatment_can_be_repeated():
    fusion = TreatmentFactory()
    ends = {"from_treatment": fusion, "to_treatment": fusion}

    PathEffectFactory(**ends, effect="forecloses", scope="same_site").full_clean()
    PathEffectFactory(**ends, effect="keeps_open", scope="any_site").full_clean()

    integrity_error(PathEffectFactory, **ends, scope="any_site")


@pytest.mark.parametrize("basis", ["evidence", "guideline"])
def test_evidence_for_a_path_needs_its_source(basis):
    path = PathEffectFactory(basis=basis)

    with pytest.raises(ValidationError) as refused:
        path.full_clean()

    assert set(refused.value.message_dict) == {"source"}
    path.source = CitationFactory()
    path.full_clean()


def test_a_path_is_stated_once_and_only_in_its_direction():
    path = PathEffectFactory()
    ends = {"from_treatment": path.from_treatment, "to_treatment": path.to_treatment}

    PathEffectFactory(from_treatment=path.to_treatment, to_treatment=path.from_treatment)
    PathEffectFactory(**ends, scope="same_site")
    integrity_error(PathEffectFactory, **ends, scope="same_site")

    assert PathEffect.objects.count() == 3
    assert list(path.to_treatment.open_paths().values_list("to_treatment", flat=True)) == [
        path.from_treatment_id
    ]


def test_a_jurisdiction_is_an_iso_code():
    assert "regulatory_jurisdiction_is_iso_3166" in integrity_error(
        RegulatoryStatusFactory, jurisdiction="usa"
    )


def test_a_code_stands_once_at_an_entry():
    condition, treatment = ConditionFactory(), TreatmentFactory()
    ConditionCode.objects.create(condition=condition, system="mesh", code="D1")
    TreatmentCode.objects.create(treatment=treatment, system="mesh", code="D1")

    integrity_error(ConditionCode.objects.create, condition=condition, system="mesh", code="D1")
    integrity_error(TreatmentCode.objects.create, treatment=treatment, system="mesh", code="D1")


def test_a_code_names_one_entry_and_its_translations():
    pain = ConditionFactory(name="Low back pain")
    ConditionCode.objects.create(condition=pain, system="icd11", code="ME84.2")
    dolor = ConditionFactory(locale="es", translation_key=pain.translation_key)
    other = ConditionFactory()

    ConditionCode(condition=dolor, system="icd11", code="ME84.2").full_clean()
    with pytest.raises(ValidationError) as refused:
        ConditionCode(condition=other, system="icd11", code="ME84.2").full_clean()

    assert refused.value.message_dict == {
        "code": ["“Low back pain” has this code already, and one code names one entry."]
    }


def test_a_condition_is_not_a_kind_of_itself():
    condition = ConditionFactory()

    with pytest.raises(IntegrityError, match="condition_parent_is_another"), transaction.atomic():
        Condition.objects.update(parent=condition)


def test_a_condition_is_not_a_kind_of_its_own_kinds():
    wide = ConditionFactory(name="Back pain")
    narrow = ConditionFactory(name="Low back pain", parent=wide)
    wide.parent = ConditionFactory(name="First episode", parent=narrow)

    with pytest.raises(ValidationError, match="is itself a kind of this condition"):
        wide.full_clean()


def test_rows_call_themselves_by_what_they_say():
    effect = PathEffectFactory(to_treatment__name="Spinal fusion")

    assert str(effect) == "keeps open Spinal fusion"
    assert str(CriterionFactory(text="Scoliosis.")) == "Scoliosis."
    assert str(RegulatoryStatusFactory()) == "US: Cleared: found equivalent to something approved"
    assert str(ConditionCode(system="icd11", code="ME84.2")) == "ICD-11 ME84.2"


def test_publishing_finds_what_is_wrong_below_a_treatment():
    treatment, other = TreatmentFactory(), TreatmentFactory(name="Spinal fusion")
    CriterionFactory(treatment=treatment, text="For\x1a scoliosis.")
    TreatmentCode.objects.create(treatment=treatment, system="mesh", code="D1")
    TreatmentCode.objects.create(treatment=other, system="mesh", code="D1")

    problems = [problem.message.partition(": ") for problem in treatment.preflight()]

    assert [(row, sentence) for row, _, sentence in problems] == [
        (
            "Code “MeSH D1”",
            "“Spinal fusion” has this code already, and one code names one entry.",
        ),
        (
            "Criterion “For\x1a scoliosis.”",
            "This text holds a control character that can't be shown; type it again.",
        ),
    ]
