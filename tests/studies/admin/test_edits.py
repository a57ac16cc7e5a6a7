"""Editing a row marks its study as changed."""

import pytest

from studies.models import OutcomeResult
from tests.studies.admin.conftest import draft_state
from tests.studies.admin.forms import admin_url, formset_data, result_form, study_form

pytestmark = pytest.mark.django_db


def test_changing_a_result_shows_its_study_as_changed_and_unchecked(admin_client, published_result):
    form = result_form(published_result, as_reported="20 of 26")

    admin_client.post(admin_url(published_result), form)

    published_result.refresh_from_db()
    assert draft_state(published_result.study) == "changed"
    assert published_result.verified_at is None


def test_saving_a_result_as_it_was_changes_nothing(admin_client, published_result):
    admin_client.post(admin_url(published_result), result_form(published_result))

    published_result.refresh_from_db()
    assert draft_state(published_result.study) == "published"
    assert published_result.verified_at is not None


def test_changing_a_result_on_the_page_of_its_study_unchecks_it(admin_client, published_result):
    study = published_result.study
    row = result_form(published_result, n_events="21", value="0.8077")
    row |= {"id": str(published_result.pk), "study": str(study.pk), "position": "0"}
    form = study_form(published_result.measure) | formset_data("results", row, initial=1)

    assert admin_client.post(admin_url(study), form).status_code == 302

    assert OutcomeResult.objects.get().verified_at is None
