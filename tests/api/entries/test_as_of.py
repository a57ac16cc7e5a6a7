"""``as_of`` of an entry: the edition that readers had on a given day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.publishing import withdraw
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fusion(published):
    treatment = TreatmentFactory(slug="fusion", summary="On Tuesday.")
    published(treatment, at=TUESDAY)
    treatment.summary = "On Thursday."
    treatment.save()
    published(treatment, at=THURSDAY)
    return treatment


@pytest.mark.parametrize(
    ("instant", "summary"),
    [
        ("2026-03-03", "On Tuesday."),
        ("2026-03-03T09:00:00.000Z", "On Tuesday."),
        ("2026-03-04T23:00:00+02:00", "On Tuesday."),
        ("2026-03-05T08:59:59.000Z", "On Tuesday."),
        ("2026-03-05T09:00:00.000Z", "On Thursday."),
        ("2026-03-05", "On Thursday."),
        ("-0d", "On Thursday."),
    ],
)
def test_readers_get_the_edition_of_then(api, fusion, instant, summary, django_assert_num_queries):
    with django_assert_num_queries(4):  # head, entry, edition, what it is in other languages
        response = api("treatments/fusion/", as_of=instant)

    assert response.json()["summary"] == summary
    assert 'rel="latest-version"' in response["Link"]


def test_a_post_of_then_has_its_cards_in_four_statements(api, world, django_assert_num_queries):
    with django_assert_num_queries(4):  # head, entry, edition, cards
        then = api("posts/chronic-back-pain/", as_of="2026-03-02").json()

    assert then == api("posts/chronic-back-pain/").json()


def test_before_the_first_edition_there_was_nothing(api, fusion):
    response = api("treatments/fusion/", as_of=MONDAY.isoformat())

    assert response.status_code == 404
    assert response.json()["type"].endswith("/not-yet-published/")
    assert response.json()["first_published_at"] == "2026-03-03T09:00:00.000Z"


def test_what_was_withdrawn_meanwhile_is_gone_for_the_time_before_too(api, published):
    fusion = TreatmentFactory(slug="fusion")
    published(fusion)
    withdraw(fusion, by=None, at=TUESDAY, reason="error", note="Wrong.")
    published(fusion, at=THURSDAY)

    before = api("treatments/fusion/", as_of=MONDAY.isoformat())
    between = api("treatments/fusion/", as_of=WEDNESDAY.isoformat())
    after = api("treatments/fusion/", as_of=THURSDAY.isoformat())

    assert (before.status_code, before.json()["reason"]) == (410, "error")
    assert (between.status_code, between.json()["note"]) == (410, "Wrong.")
    assert (after.status_code, after.json()["edition"]) == (200, 2)


@pytest.mark.parametrize(
    "instant", ["yesterday", "2026-02-30", "2026-03-03T09:00", "", "2200-01-01"]
)
def test_a_moment_that_is_none_or_not_over_is_refused(api, fusion, instant):
    response = api("treatments/fusion/", as_of=instant)

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "as_of"


def test_tomorrow_is_refused_and_the_rest_of_today_is_not(api, fusion):
    today = timezone.now().date()

    assert api("treatments/fusion/", as_of=today.isoformat()).status_code == 200
    assert api("treatments/fusion/", as_of=(today + timedelta(days=1))).status_code == 400
