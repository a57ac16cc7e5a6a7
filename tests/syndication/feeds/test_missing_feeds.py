"""Responses for feeds that do not exist, were withdrawn or are not public."""

from datetime import timedelta

import pytest

from tests.clock import TUESDAY
from tests.factories.posts import PostFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def test_feed_of_what_was_withdrawn_long_ago_is_gone(api, world, withdraw_entry, published):
    withdraw_entry(world.series, reason="expired")
    published(PostFactory(), at=TUESDAY + timedelta(days=31))

    response = api("/feeds/series/can-stem-cells-help.atom")

    assert (response.status_code, response.json()["reason"]) == (410, "expired")


@pytest.mark.parametrize(
    "path",
    [
        *("nothing.atom", "studies.atom", "posts.xml", "posts/first.atom", "series/nobody.atom"),
        *("series/a%20b.atom", "series/.atom", "treatments/spinal-fusion.rss"),
        "series/0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d.json",
    ],
)
def test_there_is_no_other_feed(api, world, path):
    assert api(f"/feeds/{path}").status_code == 404


def test_draft_of_a_series_has_no_feed(api, world):
    secret = SeriesFactory(slug="hidden")

    assert api("/feeds/series/hidden.atom").status_code == 404
    assert api(f"/feeds/series/{secret.pk}.atom").status_code == 404


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("posts.atom", {"page": 1}),
        ("posts.rss", {"archive": 1}),
        ("posts.json", {"archive": 1}),
        ("posts.atom", {"before": 1}),
        ("posts.atom", {"locale": "xx"}),
        ("posts.json", {"before": "a"}),
    ],
)
def test_what_can_not_be_asked_is_refused(api, world, name, parameters):
    response = api(f"/feeds/{name}", **parameters)

    assert response.status_code == 400
    assert response.json()["type"].endswith("/invalid-parameters/")


def test_partners_key_gets_the_same_feed_for_itself_alone(api, world):
    assert api("/feeds/posts.atom", headers={"Authorization": "Bearer nonsense"}).status_code == 401
