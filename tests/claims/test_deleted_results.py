"""A result that a draft of a claim names is not deleted, and the form says which claim that is."""

import pytest
from django.urls import reverse

from tests.authoring.forms import open_form

pytestmark = pytest.mark.django_db


def test_a_result_that_a_draft_claim_names_is_kept_and_the_claim_is_named(
    admin_client, claim, study, result
):
    url = reverse("admin:studies_study_change", args=[study.pk])
    form = open_form(admin_client, url) | {"results-0-DELETE": ["on"]}

    page = admin_client.post(url, form).content.decode()

    assert (
        f"The result “{result}” can&#x27;t be deleted, since others rest on it: "
        f"claim (“{claim}”). Take it out there first."
    ) in page
    assert study.results.count() == 2


def test_a_study_whose_result_a_claim_names_is_kept_and_the_claim_is_named(
    admin_client, claim, study
):
    page = admin_client.get(reverse("admin:studies_study_delete", args=[study.pk]))

    assert f"<li>claim (“{claim}”)</li>" in page.content.decode()
