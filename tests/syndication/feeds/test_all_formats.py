"""Languages, old slugs and costs are the same in Atom, RSS and JSON."""

import pytest
from django.core.cache import cache

from cms.api.representations import cards
from cms.publishing import publish
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.elements import FORMATS, read_titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", FORMATS)
def test_each_language_has_feeds_of_its_own(api, feed, world, published, form):
    published(PostFactory(slug="hola", title="Hola", locale="es"), at=TUESDAY)

    assert read_titles(feed, "posts", locale="es") == ["Hola"]
    assert "Hola" not in read_titles(feed, "posts")
    response = api(f"/feeds/posts.{form}", locale="es")
    assert response["Content-Language"] == "es"
    assert f'<http://localhost:8000/feeds/posts.{form}?locale=es>; rel="self"' in response["Link"]
    same = api(f"/feeds/posts.{form}", locale="en")
    assert same.content == api(f"/feeds/posts.{form}").content


@pytest.mark.parametrize("form", FORMATS)
def test_slug_of_old_leads_to_the_feed_under_the_new_one(api, world, published, form):
    world.series.slug = "stem-cells"
    world.series.save()
    published(world.series, at=TUESDAY)

    response = api(f"/feeds/series/can-stem-cells-help.{form}")

    assert response.status_code == 301
    assert response["Location"] == f"http://localhost:8000/feeds/series/stem-cells.{form}"


@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("posts", 4),  # head, lines, rows, cards
        # and the series, what refers to it, what was withdrawn
        ("series/can-stem-cells-help", 7),
        ("corrections", 5),  # head, withdrawals, corrections, safety notices, cards
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_cost_is_a_fixed_number_of_statements(
    api, world, edited, name, statements, form, django_assert_num_queries
):
    def cost():
        cache.clear()
        cards.forget()
        with django_assert_num_queries(statements):
            assert api(f"/feeds/{name}.{form}").status_code == 200

    edited(world.first, "Better", significance="correction", note="Wrong.")
    cost()
    more = [PostFactory(series=world.series, authors=[world.ada]) for _ in range(4)]
    publish(*more, by=None, at=TUESDAY)
    for post in more:
        edited(post, "Better", significance="correction", note="Wrong.", at=WEDNESDAY)
    cost()
