"""Two tabs on one partner: forms that have no revisions are bound to the values they show."""

import pytest
from django.urls import reverse

from cms.syndication.partners.models import Partner
from tests.authoring.forms import open_form, shown_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return Partner.objects.create(name="Example News", contact="desk@example.org")


@pytest.fixture
def url(partner):
    return reverse("admin:partners_partner_change", args=[partner.pk])


def test_a_field_that_only_somebody_else_changed_stays(admin_client, partner, url):
    stale = open_form(admin_client, url)
    Partner.objects.update(contact="new@example.org")

    response = admin_client.post(url, stale | {"name": "Example Times"})

    assert response.status_code == 302
    assert Partner.objects.values_list("name", "contact").get() == (
        "Example Times",
        "new@example.org",
    )


def test_a_field_that_both_changed_is_refused_and_said_beside_it(admin_client, partner, url):
    stale = open_form(admin_client, url)
    Partner.objects.update(name="Example Post", contact="new@example.org")

    refused = admin_client.post(url, stale | {"name": "Example Times"})
    saved = Partner.objects.values_list("name", "contact").get()
    again = admin_client.post(url, shown_form(refused))

    assert "Saved now: “Example Post”" in refused.content.decode()
    assert saved == ("Example Post", "new@example.org")
    assert (again.status_code, Partner.objects.get().name) == (302, "Example Times")
