"""Terms: what the items of a page have in common stands once, and nothing is lost by it."""

import pytest

from cms.api.collection import collections
from cms.publishing import publish
from tests.api.representations.term_client import TITLES, complete, path_of
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db

COLLECTIONS = {each.name: each for each in collections().values()}


def assert_parts(part, detail, where=""):
    """Each card of a list is a part of the detail's, but for its ``srcset``."""
    if isinstance(part, dict):
        assert part.keys() - {"srcset"} <= detail.keys(), where
        for key in part.keys() - {"srcset"}:
            assert_parts(part[key], detail[key], f"{where}.{key}")
    elif isinstance(part, list):
        assert len(part) == len(detail), where
        for n, (small, large) in enumerate(zip(part, detail, strict=True)):
            assert_parts(small, large, f"{where}.{n}")
    else:
        assert part == detail, where


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_item_with_the_terms_of_its_page_says_what_its_detail_says(
    api, claimed_world, collection
):
    items = complete(api(f"{collection}/").json())

    assert items
    for item in items:
        detail = api(path_of(item)).json()
        own = COLLECTIONS[collection].list_only_fields
        assert_parts({key: value for key, value in item.items() if key not in own}, detail)
        terms = COLLECTIONS[collection].published.term_fields
        assert {name: item[name] for name in terms} == {name: detail[name] for name in terms}


def test_terms_are_right_for_every_title_and_after_a_change_of_settings(api, settings):
    first, second = TopicFactory(name="Old terms", slug="old"), TopicFactory(name="Also old")
    publish(first, second, by=None, at=MONDAY)
    settings.PUBLISHER = settings.PUBLISHER | {"name": "{title} Ltd", "license_name": "CC0"}
    topics = [TopicFactory(name=name, slug=f"t{n}") for n, name in enumerate(TITLES)]
    publish(*topics, by=None, at=TUESDAY)

    page = api("topics/").json()

    assert page["terms"]["license"]["name"] == "CC0"  # most of them say so
    items = {item["slug"]: item for item in page["results"]}
    assert items["old"]["license"]["name"] == "CC BY-ND 4.0"
    assert "license" not in items["t1"]
    for item in complete(page):
        detail = api(path_of(item)).json()
        for name in ("license", "attribution", "refresh_within"):
            assert item[name] == detail[name]


def test_markup_and_quotes_in_a_title_need_no_term_of_their_own(api, published):
    published(*(TopicFactory(name=name, slug=f"t{n}") for n, name in enumerate(TITLES)))

    page = api("topics/").json()

    kept = {item["title"] for item in page["results"] if "attribution" in item}
    assert kept == {"published by", "canonical_url", "{canonical_url}"}  # as in the template
    for item in complete(page):
        assert item["attribution"] == api(path_of(item)).json()["attribution"]
