"""How caches and readers keep a feed, in every form."""

import pytest

from tests.clock import WEDNESDAY
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import FORMATS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", FORMATS)
def test_who_has_it_already_is_told_so_with_one_statement(
    api, world, form, django_assert_num_queries
):
    first = api(f"/feeds/posts.{form}")
    with django_assert_num_queries(1):  # head
        again = api(f"/feeds/posts.{form}", headers={"If-None-Match": first["ETag"]})
    since = {"If-Modified-Since": first["Last-Modified"]}

    assert (again.status_code, again.content) == (304, b"")
    assert api(f"/feeds/posts.{form}", headers=since).status_code == 304
    assert first["Cache-Control"].startswith("public, max-age=60")


@pytest.mark.parametrize("form", FORMATS)
def test_every_change_that_shows_makes_a_new_answer(api, world, edited, withdrawn, form):
    tags = [api(f"/feeds/posts.{form}")["ETag"]]
    edited(world.first, "Better", significance="minor")
    tags.append(api(f"/feeds/posts.{form}")["ETag"])
    withdrawn(world.second, at=WEDNESDAY)
    tags.append(api(f"/feeds/posts.{form}")["ETag"])

    assert len(set(tags)) == 3


@pytest.mark.parametrize("form", FORMATS)
def test_shared_caches_are_told_what_a_feed_shows(api, world, form):
    found = set(api(f"/feeds/series/can-stem-cells-help.{form}")["Cache-Tag"].split(","))

    shown = (world.second, world.first, world.series, world.study, world.image)
    assert {"all", "list-posts", *(f"e-{str(each.pk)[:8]}" for each in shown)} <= found
    assert f"e-{str(world.secret.pk)[:8]}" not in found
    assert "many" in api(f"/feeds/corrections.{form}")["Cache-Tag"].split(",")


def test_ids_of_documents_are_read_in_order(feed, world):
    assert list_ids(feed("posts.atom")) == [
        f"urn:uuid:{each.pk}" for each in (world.second, world.first)
    ]
