"""Lists are lean: declared fields, small cards, and all else on request."""

import pytest

from cms.api.collection import collections
from cms.api.serializers import default_list_fields, item_serializer
from cms.publishing import withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db

COLLECTIONS = {each.name: each for each in collections().values()}


def path_of(item):
    return item["url"].removeprefix("http://localhost:8000")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_fields_open_all_that_a_list_can_show(api, world, collection):
    view = COLLECTIONS[collection]
    names = [*item_serializer(view)._declared_fields.keys() - {*view.rich_fields}]

    page = api(f"{collection}/", fields=",".join(names)).json()

    assert "terms" not in page
    for item in page["results"]:
        detail = api(path_of(item)).json()
        left_out = getattr(view.published, "detail_fields", ())
        stored = {key: value for key, value in detail.items() if key not in left_out}
        own = {"srcset": item["srcset"]} if collection == "images" else {}
        assert without_srcset(item) == stored
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


def test_series_of_an_item_has_its_place_and_no_neighbours(api, world):
    (second, first) = api("posts/").json()["results"]

    assert second["series"] == {
        "id": str(world.series.pk),
        "type": "series",
        "slug": "can-stem-cells-help",
        "title": "Can Stem Cells Help?",
        "url": "http://localhost:8000/api/v1/series/can-stem-cells-help/",
        "position": world.second.series_position,
    }
    assert first["series"]["position"] == world.first.series_position


def test_picture_of_an_item_is_ready_for_html(api, world):
    image = api("posts/").json()["results"][0]["lead_image"]
    listed = api("images/").json()["results"][0]
    detail = api(path_of(listed)).json()

    sizes = {each["name"]: each for each in detail["renditions"]}
    medium, full = sizes["medium"], sizes["full"]
    parts = {f"{each['url']} {each['width']}w" for each in (medium, full)}
    assert {*image["srcset"].split(", ")} <= parts
    assert image["srcset"] == listed["srcset"]
    assert image["src"] == detail["src"]
    assert image["credit"] == detail["credit"]
    assert list(image) == ["id", "type", "src", "srcset", "width", "height", "alt", "credit"]


def test_named_relations_have_whole_cards(api, world):
    (item, _) = api("posts/", fields="treatments,lead_image").json()["results"]
    detail = api("posts/chronic-back-pain/").json()

    assert item["treatments"] == detail["treatments"]
    assert without_srcset(item["lead_image"]) == detail["lead_image"]
    assert item["lead_image"]["srcset"]


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


def test_shapes_do_not_share_their_items(api, world):
    lean = api("posts/").json()
    for query in ({"fields": "title"}, {"fields": "-title"}, {"include": "treatments"}):
        other = api("posts/", **query).json()["results"]
        assert other != lean["results"]
        assert api("posts/", **query).json()["results"] == other
    assert api("posts/").json() == lean


def test_a_search_result_is_a_small_card_with_its_page(api, world):
    found = {each["type"]: each for each in api("search/", q="hill").json()["results"]}
    (post,) = api("search/", q="first", type="post").json()["results"]

    base = ["id", "type", "slug", "locale", "title", "url", "canonical_url"]
    assert list(post) == [*base, "summary", "highlight"]
    own = ["src", "srcset", "width", "height", "alt", "credit"]
    assert list(found["image"]) == [*base, *own, "highlight"]
