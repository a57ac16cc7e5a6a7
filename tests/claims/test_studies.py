"""A study keeps the results that claims rest on."""

import pytest
from django.db.models import ProtectedError

from cms.authoring.models.revision import Revision, current_revision, record_revision
from cms.authoring.revisions.restoration import RestoreError, restore_revision
from tests.factories.claims import ClaimFactory
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db


def test_a_result_that_a_claim_rests_on_is_not_deleted(claim, result):
    with pytest.raises(ProtectedError):
        result.delete()
    with pytest.raises(ProtectedError):
        result.study.delete()


def test_a_study_is_not_restored_to_a_time_before_such_a_result():
    study = StudyFactory()
    before = current_revision(study)
    result = ResultFactory(study=study, measure=MeasureFactory(name="Pain"))
    record_revision(study, Revision.Act.SAVE)
    ClaimFactory(statement="Most had none", results=[result])

    with pytest.raises(RestoreError) as refusal:
        restore_revision(study, before.number, by=None)

    assert str(refusal.value) == (
        "The result “Pain, all arms: 20 of 26” did not stand here then, and a claim "
        "(“Most had none”) rests on it. Take it out there first."
    )
    assert list(study.results.all()) == [result]


def test_a_study_is_restored_around_such_a_result():
    study = StudyFactory(title="Before")
    result = ResultFactory(study=study)
    claim = ClaimFactory(results=[result])
    before = current_revision(study)
    study.title = "After"
    study.save()
    record_revision(study, Revision.Act.SAVE)

    restored, _ = restore_revision(study, before.number, by=None)

    assert restored.content["fields"]["title"] == "Before"
    assert [row.result for row in claim.result_rows.all()] == [result]
