"""Every type has admin pages, and rows link to each other."""

import pytest
from django.urls import reverse

from tests.factories.studies import CitationFactory, MeasureFactory, ResultFactory, StudyFactory
from tests.studies.admin.forms import admin_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "values", "query"),
    [
        (StudyFactory, {"title": "A study of marrow"}, "marrow"),
        (MeasureFactory, {"abbr": "ODI"}, "odi"),
        (CitationFactory, {"doi": "10.1007/marrow"}, "10.1007"),
        (ResultFactory, {"as_reported": "20 of 26"}, "20 of"),
    ],
)
def test_every_type_can_be_listed_found_and_opened(admin_client, factory, values, query):
    row = factory(**values)
    name = f"admin:studies_{row._meta.model_name}"

    change_list = admin_client.get(reverse(f"{name}_changelist"), {"q": query})
    change_form = admin_client.get(admin_url(row))
    add_form = admin_client.get(reverse(f"{name}_add"))

    assert str(row.pk) in change_list.content.decode()
    assert (change_form.status_code, add_form.status_code) == (200, 200)


def test_a_citation_that_nobody_checked_says_so(admin_client):
    CitationFactory()

    page = admin_client.get(reverse("admin:studies_citation_changelist"))

    assert "Not checked yet" in page.content.decode().partition("result_list")[2]


def test_a_result_in_the_table_of_its_study_leads_to_its_own_page(admin_client):
    result = ResultFactory()

    text = admin_client.get(admin_url(result.study)).content.decode()

    assert f'href="{admin_url(result)}"' in text
