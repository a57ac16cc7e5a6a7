"""A claim is approved until a day: after it, whoever shows it is told to look at it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.authoring.findings import find_findings
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def publish_claim(result, *, days, **values):
    expires_on = timezone.localdate() + timedelta(days=days)
    claim = ClaimFactory(computed=True, results=[result], expires_on=expires_on, **values)
    publish(claim, by=None, at=MONDAY)
    return claim


def list_expired(draft):
    return [
        (each.severity, each.problem.message.partition(".")[0])
        for each in find_findings(draft)
        if each.problem.kind == "expired"
    ]


@pytest.mark.parametrize("factory", [PostFactory, ImageFactory])
def test_what_shows_a_claim_from_its_last_day_on_is_warned(result, factory):
    claim = publish_claim(result, days=0, slug="helped")
    field = "summary" if factory is PostFactory else "caption"

    found = list_expired(factory(**{field: "It helped {claim:helped}."}))

    words = PostFactory(summary="{claim:helped}").render()["summary"]
    assert found == [("warning", f"“{words}” was approved until {claim.expires_on}")]


def test_before_that_day_nobody_is_warned(result):
    publish_claim(result, days=1, slug="helped")

    assert list_expired(PostFactory(summary="It helped {claim:helped}.")) == []


def test_the_first_page_lists_claims_thirty_days_before(result, admin_client):
    due = publish_claim(result, days=30, statement="Soon to be looked at")
    publish_claim(result, days=31)
    renewed = publish_claim(result, days=-1)
    renewed.expires_on = timezone.localdate() + timedelta(days=365)
    renewed.save()
    gone = publish_claim(result, days=-1, statement="To be looked at")

    sections = admin_client.get(reverse("admin:index")).context["sections"]

    (section,) = [each for each in sections if each["title"] == "Claims to look at again"]
    assert [(row["title"], row["what"]) for row in section["rows"]] == [
        (str(gone), "its time is up"),
        (str(due), "its time will soon be up"),
    ]


def test_who_may_not_change_claims_is_not_shown_the_list(result, client, django_user_model):
    publish_claim(result, days=-1)
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))

    sections = client.get(reverse("admin:index")).context["sections"]

    assert [each for each in sections if each["title"] == "Claims to look at again"] == []
