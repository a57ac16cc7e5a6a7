"""A list as of now equals the list, with the same cards and neighbours."""

import pytest

from cms.api.collection import collections
from cms.api.entries.as_of_lists import EDITION_COLUMN_NAMES
from cms.api.query.collection_parameters import list_parameters
from tests.api.as_of.conftest import publish_edition
from tests.clock import TUESDAY
from tests.factories import FACTORIES
from tests.factories.posts import SeriesFactory

pytestmark = pytest.mark.django_db

TYPES = sorted(FACTORIES)
COLLECTIONS = collections()


@pytest.mark.parametrize("name", TYPES)
def test_list_as_of_now_is_the_list_for_every_type(api, published, name):
    draft, other = FACTORIES[name](slug="one"), FACTORIES[name](slug="two")
    published(draft, other)
    key = "title" if "title" in {field.name for field in draft._meta.fields} else "name"
    publish_edition(draft, published, at=TUESDAY, **{key: "Another"})
    path = f"{draft.published.collection}/"

    now, then = api(path).json(), api(path, as_of="2026-03-04").json()

    assert now["count"] == 2
    assert then == now


def test_list_as_of_now_has_the_same_cards_and_neighbours(api, world):
    assert api("posts/", as_of="2026-03-02").json() == api("posts/").json()


def test_post_that_left_its_series_has_no_neighbours_there(api, world, published):
    world.second.series = SeriesFactory()
    world.second.save()
    published(world.second.series, world.second, at=TUESDAY)

    listed = api("posts/", as_of="2026-03-02", fields="slug,series").json()["results"]
    then = {item["slug"]: item for item in listed}

    series = then["chronic-back-pain"]["series"]
    assert (series["slug"], series["previous"]) == ("can-stem-cells-help", None)


@pytest.mark.parametrize("name", TYPES)
def test_lists_of_every_type_can_be_asked_without_naming_an_order(name):
    default = list_parameters(COLLECTIONS[name])["ordering"].default

    assert {key.column for key in default.keys} <= EDITION_COLUMN_NAMES.keys()
