"""Deliveries that fail, on the admin's first page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import RequestFactory

from cms.syndication.partners.models import Partner
from cms.syndication.push.admin.dashboard import section
from tests.clock import MONDAY
from tests.syndication.push.world import DEAD, Clock, Receiver, published, subscribe, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(django_user_model):
    """What somebody who may look after subscriptions sees."""
    request = RequestFactory().get("/admin/")
    request.user = django_user_model.objects.create_user("ada", is_staff=True)
    request.user.user_permissions.set(Permission.objects.filter(codename="change_subscription"))
    request.user.get_all_permissions()  # asked once per request, whatever the page shows
    return lambda: section(request)


def test_it_says_nothing_where_nobody_subscribed(seen):
    Partner.objects.create(name="Example News", contact="desk@news.example")

    assert seen() is None


def test_it_says_that_everybody_receives(seen):
    subscribe()

    assert seen() == {
        "title": "Deliveries that fail",
        "empty": "Everybody who subscribed receives.",
        "rows": [],
    }


def test_it_shows_who_does_not_receive_since_when_and_what_follows(seen, django_assert_num_queries):
    published()
    failing = subscribe()
    tell(Receiver(DEAD), Clock(MONDAY), most=3)
    gone = subscribe("Gone News")
    tell(Receiver(410), Clock(MONDAY + timedelta(seconds=1)), most=3)
    subscribe("Resting", state="paused", attempts=1)
    subscribe("Fine", told=1)
    Partner.objects.filter(pk=subscribe("Left", attempts=1).partner_id).update(is_active=False)

    with django_assert_num_queries(1):
        found = seen()["rows"]

    assert found == [
        {
            "title": "Example News",
            "what": "Since 2 Mar 2026, 09:00, next attempt 2 Mar 2026, 09:00",
            "problem": "The connection failed.",
            "link": f"/admin/push/subscription/{failing.pk}/change/",
            "state": "Failing",
            "colour": "warning",
        },
        {
            "title": "Gone News",
            "what": "Since 2 Mar 2026, 09:00, no further attempt",
            "problem": "The receiver answered 410: it is gone for good.",
            "link": f"/admin/push/subscription/{gone.pk}/change/",
            "state": "Disabled",
            "colour": "danger",
        },
    ]


def test_it_is_for_those_who_look_after_subscriptions(django_user_model):
    subscribe(attempts=1)
    request = RequestFactory().get("/admin/")
    request.user = django_user_model.objects.create_user("eve", is_staff=True)

    assert section(request) is None
