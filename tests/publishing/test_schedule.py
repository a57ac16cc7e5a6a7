"""Scheduled releases take effect at their instant, also without a worker."""

import pytest
from django.test import Client

from cms.authoring.releases import schedule_acts
from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_the_first_request_after_the_instant_does_what_the_worker_did_not():
    topic = TopicFactory(slug="planned")
    schedule_acts([topic], act="publish", at=TUESDAY, now=MONDAY, by=None)

    response = Client().get("/api/v1/topics/planned/")

    assert (response.status_code, response.json()["slug"]) == (200, "planned")
    assert Change.objects.get().at == TUESDAY


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_a_scheduled_withdrawal_takes_effect_with_the_first_request_too():
    topic = TopicFactory(slug="over")
    publish(topic, by=None, at=MONDAY)
    schedule_acts([topic], act="withdraw", at=TUESDAY, now=MONDAY, by=None, reason="expired")

    response = Client().get("/api/v1/topics/over/")

    assert (response.status_code, response.json()["reason"]) == (410, "expired")
