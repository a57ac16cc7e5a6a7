from uuid import UUID

import pytest

from cms.lib import canonical_json
from cms.published.reference_keys import hash_id
from cms.publishing import publish
from tests import golden
from tests.clock import MONDAY
from tests.factories.studies import CitationFactory
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    RegulatoryStatusFactory,
    TreatmentFactory,
)
from tests.reference_rows import read_targets
from treatments.models import ConditionCode, TreatmentCode
from treatments.published import PublishedCondition, PublishedTreatment

pytestmark = pytest.mark.django_db


def numbered_id(n):
    return UUID(int=n)


@pytest.fixture
def instability():
    return ConditionFactory(
        id=numbered_id(1),
        translation_key=numbered_id(2),
        slug="spinal-instability",
        name="Spinal instability",
        plain_name="Bones of the spine that move when they should not",
        synonyms="mechanical instability\n\n loose spine ",
        parent=ConditionFactory(id=numbered_id(3), name="Mechanical problem of the spine"),
        body_site="spine",
    )


@pytest.fixture
def fusion(instability):
    treatment = TreatmentFactory(
        id=numbered_id(4),
        translation_key=numbered_id(5),
        slug="spinal-fusion",
        name="Spinal fusion",
        plain_name="Joining bones of the spine",
        summary="Open surgery with implants for serious mechanical problems.",
        synonyms="fusion surgery",
        invasiveness=5,
        reversibility="irreversible",
        leaves_implant=True,
        removes_tissue=True,
        recovery_days_min=90,
        recovery_days_max=365,
        how_performed="The bones are realigned.\n\nImplants hold them.",
        follow_up="A long recovery.",
    )
    source = CitationFactory(id=numbered_id(6), doi="10.1000/fusion", notices=["correction"])
    CriterionFactory(treatment=treatment, condition=instability, text="Instability.", source=source)
    CriterionFactory(treatment=treatment, condition=instability, text="Slipping.", position=1)
    CriterionFactory(
        treatment=treatment,
        kind="not_expected_to_help",
        condition=ConditionFactory(id=numbered_id(9)),
        text="People without such a problem.",
        position=2,
    )
    stimulation = TreatmentFactory(id=numbered_id(7), name="Spinal cord stimulation")
    PathEffectFactory(
        from_treatment=treatment,
        to_treatment=TreatmentFactory(id=numbered_id(8)),
        effect="forecloses",
        scope="same_site",
        reason="Fusion takes disc tissue away for good.",
        position=1,
    )
    PathEffectFactory(
        from_treatment=treatment, to_treatment=stimulation, basis="evidence", source=source
    )
    RegulatoryStatusFactory(treatment=treatment, as_of="2018-11-06")
    TreatmentCode.objects.create(treatment=treatment, system="mesh", code="D013123")
    return treatment


def test_treatment_is_rendered_whole(fusion):
    assert fusion.render() == golden.load_document("treatment")


def test_condition_is_rendered_whole(instability):
    ConditionCode.objects.create(condition=instability, system="icd11", code="ME93")

    assert instability.render() == golden.load_document("condition")


def test_treatment_is_found_by_its_columns(fusion):
    publish(fusion, by=None, at=MONDAY)

    row = PublishedTreatment.objects.get()

    assert PublishedTreatment.columns(golden.load_document("treatment")) == {
        "kind": "procedure",
        "procedure_type": "surgical",
        "invasiveness": 5,
        "reversibility": "irreversible",
        "leaves_implant": True,
        "removes_tissue": True,
        "uses_cells": False,
        "trial_possible": False,
        "certainty": "not_judged",
    }
    assert (row.invasiveness, row.leaves_implant, row.uses_cells) == (5, True, False)


def test_treatment_is_related_to_indications_and_to_what_it_keeps_open_or_not(fusion, instability):
    publish(fusion, by=None, at=MONDAY)

    names = ("conditions", "forecloses", "keeps_open")

    assert read_targets("treatment", *names, source=fusion.pk) == sorted(
        [
            ("conditions", hash_id(instability.pk)),
            ("forecloses", hash_id(numbered_id(8))),
            ("keeps_open", hash_id(numbered_id(7))),
        ]
    )


def test_treatment_in_a_list_is_short(fusion):
    publish(fusion, by=None, at=MONDAY)

    row = PublishedTreatment.objects.get()

    left_out = set(canonical_json.load(row.detail)) - set(canonical_json.load(row.listing))
    assert left_out == set(PublishedTreatment.detail_fields)


def test_condition_is_found_by_its_body_site_and_its_parent(instability):
    publish(instability, by=None, at=MONDAY)

    assert PublishedCondition.objects.get().body_site == "spine"
    assert read_targets("condition", "parent") == [("parent", hash_id(numbered_id(3)))]


def test_condition_without_a_wider_one_has_no_parent():
    condition = ConditionFactory()

    assert condition.render()["parent"] is None
    assert PublishedCondition.relations(condition.render()) == {"parent": []}
