"""Results are deleted and verified on their page or from the list."""

import pytest
from django.urls import reverse

from studies.models import OutcomeResult, Study
from tests.authoring.topic_pages import shown_messages
from tests.factories.studies import ArmFactory, ResultFactory
from tests.studies.admin.conftest import draft_state
from tests.studies.admin.forms import admin_url

pytestmark = pytest.mark.django_db


def test_deleting_a_result_shows_its_study_as_changed(admin_client, published_result):
    admin_client.post(admin_url(published_result, "delete"), {"post": "yes"})

    assert draft_state(published_result.study) == "changed"


def test_deleting_results_of_a_list_shows_their_studies_as_changed(admin_client, published_result):
    form = {
        "action": "delete_selected",
        "_selected_action": str(published_result.pk),
        "post": "yes",
    }

    admin_client.post(reverse("admin:studies_outcomeresult_changelist"), form)

    assert not OutcomeResult.objects.exists()
    assert draft_state(published_result.study) == "changed"


def test_a_row_that_results_need_is_not_deleted_with_them(admin_client):
    arm = ArmFactory()
    study = arm.study
    ResultFactory(study=study, arm=arm)

    admin_client.post(admin_url(study, "delete"), {"post": "yes"})

    assert not Study.objects.exists()  # the whole goes together, and nothing stands in its way


def test_somebody_can_say_that_they_checked_a_result(admin_client, admin_user):
    result = ResultFactory()

    admin_client.post(
        reverse("admin:studies_outcomeresult_changelist"),
        {"action": "verify", "_selected_action": str(result.pk)},
    )

    result.refresh_from_db()
    assert (result.verified_by, result.verified_at is None) == (admin_user, False)


def test_a_result_that_changed_since_the_list_was_shown_is_not_checked(admin_client):
    changed, same = ResultFactory(timepoint_days=7), ResultFactory()
    address = reverse("admin:studies_outcomeresult_changelist")
    page = admin_client.open_page(address)
    OutcomeResult.objects.filter(pk=changed.pk).update(timepoint_days=12)

    ids = [str(changed.pk), str(same.pk)]
    response = admin_client.post(address, {"action": "verify", "_selected_action": ids} | page)

    verified = OutcomeResult.objects.filter(verified_at__isnull=False)
    assert list(verified.values_list("pk", flat=True)) == [same.pk]
    assert any("Changed since the list was shown" in text for text in shown_messages(response))
