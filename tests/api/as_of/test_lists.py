"""``as_of`` in lists: the entries of then, in the editions of then."""

import pytest

from cms.publishing import withdraw
from tests.api.as_of.conftest import list_slugs, publish_edition
from tests.api.world import translation_of
from tests.clock import THURSDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


def test_list_has_what_was_published_then_in_the_editions_of_then(api, story):
    (then,) = api("treatments/", as_of="2026-03-02").json()["results"]
    (later,) = api("treatments/", as_of="2026-03-03").json()["results"]

    assert (then["title"], then["slug"], then["edition"]) == ("Fusion", "fusion", 1)
    assert (later["title"], later["slug"], later["edition"]) == ("Lumbar fusion", "lumbar", 2)
    assert then["url"] == "http://localhost:8000/api/v1/treatments/lumbar/"
    assert then["updated_at"] == "2026-03-02T09:00:00.000Z"
    assert list_slugs(api, as_of="2026-03-05") == list_slugs(api) == ["lumbar", "marrow"]


def test_before_anything_was_published_the_list_is_empty(api, story):
    body = api("treatments/", as_of="2026-03-01").json()

    assert body == {"count": 0, "next": None, "previous": None, "results": []}


def test_what_was_withdrawn_since_is_absent_also_once_it_came_back(api, published):
    fusion = TreatmentFactory(slug="fusion")
    published(fusion)
    withdraw(fusion, by=None, at=TUESDAY, reason="error")
    publish_edition(fusion, published, at=THURSDAY, name="Better")

    assert list_slugs(api, as_of="2026-03-02") == []
    assert list_slugs(api, as_of="2026-03-05") == ["fusion"]


def test_list_of_then_has_the_languages_of_then(api, published):
    lumbar = TreatmentFactory(slug="lumbar")
    published(lumbar, translation_of(lumbar, slug="fusion-espinal"), at=TUESDAY)
    published(translation_of(lumbar, slug="fusion-lumbale", locale="fr"), at=THURSDAY)

    for locale, then, today in (
        ("en", ["lumbar"], ["lumbar"]),
        ("es", ["fusion-espinal"], ["fusion-espinal"]),
        ("fr", [], ["fusion-lumbale"]),
        ("*", ["fusion-espinal", "lumbar"], ["fusion-espinal", "fusion-lumbale", "lumbar"]),
    ):
        assert sorted(list_slugs(api, as_of="2026-03-04", locale=locale)) == then
        assert sorted(list_slugs(api, locale=locale)) == today
    (item,) = api("treatments/", as_of="2026-03-04").json()["results"]
    assert [each["locale"] for each in item["translations"]] == ["es", "fr"]  # those of today
