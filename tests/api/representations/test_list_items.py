"""Lists are lean: declared fields, small cards, and all else on request."""

import pytest

from cms.api.collection import collections
from cms.api.serializers import default_list_fields, item_serializer
from cms.published.cache_tags import entry_tag
from cms.publishing import withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

COLLECTIONS = {each.name: each for each in collections().values()}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fields_open_all_that_a_list_can_show(api, world, collection):
    view = COLLECTIONS[collection]
    names = [*item_serializer(view)._declared_fields.keys() - {*view.rich_fields}]

    page = api(f"{collection}/", fields=",".join(names)).json()

    assert "terms" not in page
    for item in page["results"]:
        detail = api(item["url"].removeprefix("http://localhost:8000")).json()
        # Pictures are those of the entry's own address.
        left_out = (*getattr(view.published, "detail_fields", ()), "pictures")
        stored = {key: value for key, value in detail.items() if key not in left_out}
        own = {"srcset": item["srcset"]} if collection == "images" else {}
        listed = {key: value for key, value in item.items() if key not in view.list_only_fields}
        assert without_srcset(listed) == stored
        assert item == item | own


def without_srcset(node):
    if isinstance(node, dict):
        return {key: without_srcset(value) for key, value in node.items() if key != "srcset"}
    return [without_srcset(each) for each in node] if isinstance(node, list) else node


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_items_have_the_declared_fields_and_no_others(api, world, collection):
    view = COLLECTIONS[collection]

    for item in api(f"{collection}/").json()["results"]:
        assert {*item} == default_list_fields(view)


def test_finished_items_are_kept_until_the_log_grows(api, world, monkeypatch):
    first = api("posts/")
    monkeypatch.setattr(
        "cms.api.representations.list_items.render_item", lambda *_: pytest.fail("rendered again")
    )

    again = api("posts/", page_size=50)

    assert again.json()["results"] == first.json()["results"]
    assert again["Cache-Tag"] == first["Cache-Tag"]
    monkeypatch.undo()
    withdraw(world.image, by=None, at=TUESDAY, reason="legal")
    assert api("posts/").json()["results"][0]["lead_image"] is None


def test_kept_items_are_tagged_with_what_they_show_without_its_id(api, world):
    first = api("posts/", fields="authors.title")

    again = api("posts/", fields="authors.title", page_size=50)

    assert entry_tag(world.ada.pk) in first["Cache-Tag"].split(",")
    assert again["Cache-Tag"] == first["Cache-Tag"]


def test_shapes_do_not_share_their_items(api, world):
    lean = api("posts/").json()
    for query in ({"fields": "title"}, {"fields": "-title"}):
        other = api("posts/", **query).json()["results"]
        assert other != lean["results"]
        assert api("posts/", **query).json()["results"] == other
    assert api("posts/").json() == lean
