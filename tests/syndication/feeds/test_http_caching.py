"""HTTP caching of feeds, in every format."""

import pytest

from tests.clock import WEDNESDAY
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import FORMATS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("feed_format", FORMATS)
def test_who_has_it_already_is_told_so_with_one_statement(
    api, world, feed_format, django_assert_num_queries
):
    first = api(f"/feeds/posts.{feed_format}")
    with django_assert_num_queries(1):  # head
        again = api(f"/feeds/posts.{feed_format}", headers={"If-None-Match": first["ETag"]})
    since = {"If-Modified-Since": first["Last-Modified"]}

    assert (again.status_code, again.content) == (304, b"")
    assert api(f"/feeds/posts.{feed_format}", headers=since).status_code == 304
    assert first["Cache-Control"].startswith("public, max-age=60")


@pytest.mark.parametrize("feed_format", FORMATS)
def test_every_change_that_shows_makes_a_new_answer(api, world, edit, withdraw_entry, feed_format):
    tags = [api(f"/feeds/posts.{feed_format}")["ETag"]]
    edit(world.first, "Better", significance="minor")
    tags.append(api(f"/feeds/posts.{feed_format}")["ETag"])
    withdraw_entry(world.second, at=WEDNESDAY)
    tags.append(api(f"/feeds/posts.{feed_format}")["ETag"])

    assert len(set(tags)) == 3


@pytest.mark.parametrize("feed_format", FORMATS)
def test_parameters_of_trackers_change_nothing(api, world, feed_format):
    path = f"/feeds/series/can-stem-cells-help.{feed_format}"
    tracked = "utm_source=letter&UTM_Campaign=x&fbclid=1&gclid=2&mc_eid=3&_hsenc=4"

    plain, followed = api(path), api(f"{path}?{tracked}")

    assert (followed.status_code, followed.content) == (200, plain.content)
    assert followed["Link"] == plain["Link"]
    assert api(f"{path}?utm_source=letter&draft=1").status_code == 400
    assert api("/feeds/?utm_source=letter").status_code == 200


@pytest.mark.parametrize("feed_format", FORMATS)
def test_shared_caches_are_told_what_a_feed_shows(api, world, feed_format):
    tags = set(api(f"/feeds/series/can-stem-cells-help.{feed_format}")["Cache-Tag"].split(","))

    shown = (world.second, world.first, world.series, world.study, world.image)
    assert {"all", "list-posts", *(f"e-{str(each.pk)[:8]}" for each in shown)} <= tags
    assert f"e-{str(world.secret.pk)[:8]}" not in tags
    assert "many" in api(f"/feeds/corrections.{feed_format}")["Cache-Tag"].split(",")


def test_ids_of_documents_are_read_in_order(feed, world):
    assert list_ids(feed("posts.atom")) == [
        f"urn:uuid:{each.pk}" for each in (world.second, world.first)
    ]
