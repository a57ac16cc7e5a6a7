"""One edition: the document that readers had, under the current address."""

import pytest

from cms.published.models.rows import published_types
from cms.publishing import publish
from tests.api.world import POST
from tests.clock import MONDAY, THURSDAY
from tests.factories import FACTORIES

pytestmark = pytest.mark.django_db


def test_an_edition_says_what_readers_had_under_the_address_of_today(
    api, fusion, django_assert_num_queries
):
    with django_assert_num_queries(4):  # head, entry, edition, what it is in other languages
        response = api(f"treatments/{fusion.pk}/editions/1/")

    body = response.json()
    assert (body["summary"], body["invasiveness"]) == ("It joins two vertebrae.", 3)
    assert (body["slug"], body["edition"]) == ("fusion", 1)
    assert body["url"] == "http://localhost:8000/api/v1/treatments/spinal-fusion/"
    assert body["updated_at"] == "2026-03-02T09:00:00.000Z"
    link = response["Link"]
    assert f'<{body["url"]}>; rel="latest-version"' in link
    assert f'<{body["canonical_url"]}>; rel="canonical"' in link
    assert f'/treatments/{fusion.pk}/editions/>; rel="version-history"' in link


@pytest.mark.parametrize("name", sorted(published_types()))
def test_newest_edition_of_every_type_is_the_entry_itself(api, name, published):
    draft = FACTORIES[name]()
    published(draft)
    path = f"{draft.published.collection}/{draft.slug}/"

    newest = api(path).json()
    newest.pop("pictures", None)  # they show what the entry rests on, as it is now
    assert api(f"{path}editions/1/").json() == newest
    assert api(f"{path}editions/").json()["count"] == 1
    assert api(f"{path}editions/1/difference/", **{"from": 1}).json()["fields"] == []


@pytest.mark.parametrize("forms", ["html", "blocks", "markdown,text"])
def test_newest_edition_of_a_post_is_the_post_in_every_form(
    api, world, forms, django_assert_num_queries
):
    with django_assert_num_queries(4):  # head, entry, edition, cards
        edition = api(f"{POST}editions/1/", body=forms).json()

    assert edition == api(POST, body=forms).json()


def test_an_edition_stays_when_the_next_is_published(api, fusion, published):
    before = api(f"treatments/{fusion.pk}/editions/1/").json()
    fusion.name = "Another"
    fusion.save()
    publish(fusion, by=None, at=THURSDAY)

    assert api(f"treatments/{fusion.pk}/editions/1/").json() == before
    assert MONDAY.isoformat()[:10] == before["updated_at"][:10]
