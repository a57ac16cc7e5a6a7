"""Deliveries that fail, on the admin's first page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import RequestFactory

from cms.syndication.partners.models import Partner
from cms.syndication.push.admin.dashboard import section
from tests.clock import MONDAY
from tests.syndication.push.fakes import (
    NO_RESPONSE,
    Clock,
    Receiver,
    create_subscription,
    deliver_all,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_section(django_user_model):
    """``get_section()``: the section for a user who may change subscriptions."""
    request = RequestFactory().get("/admin/")
    request.user = django_user_model.objects.create_user("ada", is_staff=True)
    request.user.user_permissions.set(Permission.objects.filter(codename="change_subscription"))
    request.user.get_all_permissions()  # asked once per request, whatever the page shows
    return lambda: section(request)


def test_it_says_nothing_where_nobody_subscribed(get_section):
    Partner.objects.create(name="Example News", contact="desk@news.example")

    assert get_section() is None


def test_it_says_that_everybody_receives(get_section):
    create_subscription()

    assert get_section() == {
        "title": "Deliveries that fail",
        "empty": "Everybody who subscribed receives.",
        "rows": [],
    }


def test_it_shows_who_does_not_receive_since_when_and_what_follows(
    get_section, django_assert_num_queries
):
    publish_treatments()
    failing = create_subscription()
    deliver_all(Receiver(NO_RESPONSE), Clock(MONDAY), most=3)
    disabled = create_subscription("Gone News")
    deliver_all(Receiver(410), Clock(MONDAY + timedelta(seconds=1)), most=3)
    create_subscription("Resting", state="paused", attempts=1)
    create_subscription("Fine", delivered_sequence=1)
    Partner.objects.filter(pk=create_subscription("Left", attempts=1).partner_id).update(
        is_active=False
    )

    with django_assert_num_queries(1):
        rows = get_section()["rows"]

    assert rows == [
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
            "link": f"/admin/push/subscription/{disabled.pk}/change/",
            "state": "Disabled",
            "colour": "danger",
        },
    ]


def test_it_is_for_those_who_look_after_subscriptions(django_user_model):
    create_subscription(attempts=1)
    request = RequestFactory().get("/admin/")
    request.user = django_user_model.objects.create_user("eve", is_staff=True)

    assert section(request) is None
