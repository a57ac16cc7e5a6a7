"""Languages, old slugs and costs are the same in Atom, RSS and JSON."""

import pytest
from django.core.cache import cache

from cms.api.database.state_cache import clear_caches
from cms.publishing import publish
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.elements import FORMATS, read_titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("feed_format", FORMATS)
def test_each_language_has_feeds_of_its_own(api, feed, world, published, feed_format):
    published(PostFactory(slug="hola", title="Hola", locale="es"), at=TUESDAY)

    assert read_titles(feed, "posts", locale="es") == ["Hola"]
    assert "Hola" not in read_titles(feed, "posts")
    response = api(f"/feeds/posts.{feed_format}", locale="es")
    assert response["Content-Language"] == "es"
    assert (
        f'<http://localhost:8000/feeds/posts.{feed_format}?locale=es>; rel="self"'
        in response["Link"]
    )
    same = api(f"/feeds/posts.{feed_format}", locale="en")
    assert same.content == api(f"/feeds/posts.{feed_format}").content


@pytest.mark.parametrize("feed_format", FORMATS)
def test_empty_feed_stays_as_it_is_while_others_are_published(api, world, published, feed_format):
    path = f"/feeds/corrections.{feed_format}"
    before = api(path).content
    published(PostFactory(), at=WEDNESDAY)

    assert api(path).content == before


@pytest.mark.parametrize("feed_format", FORMATS)
def test_slug_of_old_leads_to_the_feed_under_the_new_one(api, world, published, feed_format):
    world.series.slug = "stem-cells"
    world.series.save()
    published(world.series, at=TUESDAY)

    response = api(f"/feeds/series/can-stem-cells-help.{feed_format}")

    assert response.status_code == 301
    assert response["Location"] == f"http://localhost:8000/feeds/series/stem-cells.{feed_format}"


@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("posts", 5),  # head, fresh notices, other lines, rows, cards
        # and the series, entries that have left it
        ("series/can-stem-cells-help", 7),
        # head, fresh notices; older withdrawals, corrections and safety notices; cards
        ("corrections", 6),
    ],
)
@pytest.mark.parametrize("feed_format", FORMATS)
def test_cost_is_a_fixed_number_of_statements(
    api, world, edit, name, statements, feed_format, django_assert_num_queries
):
    def cost():
        cache.clear()
        clear_caches()
        has_id = feed_format == "atom" and "/" not in name  # from the first line of the log
        has_no_old_withdrawals = feed_format == "rss" and name == "corrections"
        with django_assert_num_queries(statements + has_id - has_no_old_withdrawals):
            assert api(f"/feeds/{name}.{feed_format}").status_code == 200

    edit(world.first, "Better", significance="correction", note="Wrong.")
    cost()
    more = [PostFactory(series=world.series, authors=[world.ada]) for _ in range(4)]
    publish(*more, by=None, at=TUESDAY)
    for post in more:
        edit(post, "Better", significance="correction", note="Wrong.", at=WEDNESDAY)
    cost()
