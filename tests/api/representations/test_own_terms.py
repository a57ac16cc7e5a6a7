"""Terms that an item keeps, and those that a request leaves out."""

import pytest

from cms.publishing import publish
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_an_item_keeps_a_disclaimer_of_its_own(api, published):
    usual = [PostFactory(slug=slug) for slug in ("one", "two")]
    published(*usual, PostFactory(slug="own", disclaimer="Ask a surgeon."))

    page = api("posts/").json()

    assert page["terms"]["disclaimer"] == usual[0].disclaimer
    own = {item["slug"]: item.get("disclaimer") for item in page["results"]}
    assert own == {"one": None, "two": None, "own": "Ask a surgeon."}


def test_terms_leave_out_what_the_items_leave_out(api, world):
    page = api("posts/", fields="-license,-attribution.html").json()
    named = api("posts/", fields="title,license").json()
    empty = api("posts/", slug__in="nobody").json()

    assert {*page["terms"]} == {"attribution", "refresh_within", "disclaimer"}
    assert {*page["terms"]["attribution"]} == {"text", "url"}
    assert "terms" not in named
    assert named["results"][0]["license"] == api("posts/first/").json()["license"]
    assert "terms" not in empty


def test_lists_of_the_past_have_the_terms_of_then(api, published, settings):
    topic = TopicFactory(slug="backs", name="Backs")
    published(topic)
    settings.PUBLISHER = settings.PUBLISHER | {"license_name": "CC0"}
    topic.name = "Spines"
    topic.save()
    publish(topic, by=None, at=TUESDAY)

    then = api("topics/", as_of="2026-03-02").json()
    now = api("topics/").json()

    assert (then["results"][0]["title"], then["terms"]["license"]["name"]) == (
        "Backs",
        "CC BY-ND 4.0",
    )
    assert (now["results"][0]["title"], now["terms"]["license"]["name"]) == ("Spines", "CC0")
