"""Cards in lists and results of the search are small."""

import pytest

pytestmark = pytest.mark.django_db


def path_of(item):
    return item["url"].removeprefix("http://localhost:8000")


def without_srcset(node):
    if isinstance(node, dict):
        return {key: without_srcset(value) for key, value in node.items() if key != "srcset"}
    return [without_srcset(each) for each in node] if isinstance(node, list) else node


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


def test_a_search_result_is_a_small_card_with_its_page(api, world):
    found = {each["type"]: each for each in api("search/", q="hill").json()["results"]}
    (post,) = api("search/", q="first", type="post").json()["results"]

    base = ["id", "type", "slug", "locale", "title", "url", "canonical_url"]
    assert list(post) == [*base, "summary", "highlight"]
    own = ["src", "srcset", "width", "height", "alt", "credit"]
    assert list(found["image"]) == [*base, *own, "highlight"]
