"""Authors see whether a publication still stands, and why; they change it by adding notices."""

import pytest
from django.urls import reverse

from tests.clock import MONDAY
from tests.factories.studies import CitationFactory
from tests.studies.admin.forms import admin_url

pytestmark = pytest.mark.django_db
LIST = reverse("admin:studies_citation_changelist")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Not checked yet. Look it up at the publisher or at PubMed"),
        ({"integrity_checked_at": MONDAY}, "Current. It was looked up on 2026-03-02"),
        (
            {"notices": ["correction", "retraction"]},
            "Retracted. That follows from its notices: Correction, no day; Retraction, no day.",
        ),
    ],
)
def test_the_form_says_why_it_stands_or_not(admin_client, values, said):
    citation = CitationFactory(**values)

    page = admin_client.get(admin_url(citation)).content.decode()

    assert said in page
    assert 'name="integrity"' not in page


def test_the_list_is_filtered_by_notices(admin_client):
    CitationFactory(title="Sound", notices=["correction"])
    CitationFactory(title="Unsound", notices=["retraction", "retraction"])

    page = admin_client.get(LIST, {"notices__type__exact": "retraction"})

    assert [each.title for each in page.context["cl"].result_list] == ["Unsound"]
